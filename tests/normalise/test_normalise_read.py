"""Replies are read: what is said, what is left out, what is wrong, and who was answered."""

import json

import pytest

from localcite.model import Endpoint, Name, Scheme
from localcite.normalise import Asked, read

P, L = Endpoint.P015, Endpoint.L012
ID_A, ID_B, ID_C = (f"{i:08x}-0000-4000-8000-00000000000{i}" for i in (1, 2, 3))


def us(value):
    return Name(Scheme.NUMBER, value)


def paper(value):
    return Name(Scheme.PAPER_ID, value)


def patents(data, *ids, scheme=Scheme.NUMBER):
    return read(Asked(P, scheme, ids or ("US7000001B2",)), body(data))


def papers(data, *ids, scheme=Scheme.PAPER_ID, page=1):
    return read(Asked(L, scheme, ids or (ID_A,), page), body(data))


def body(data):
    return json.dumps({"data": data, "status": True, "error_code": 0}, ensure_ascii=False).encode()


def patent(pn="US7000001B2", rows=(), **cited):
    return {"pn": pn, "patent_cited": {"cited_by_patents": list(rows), **cited}}


def only_row(**fields):
    found = patents([patent(rows=[{"pn": "US9000001B2", **fields}])])
    assert found.faults == ()
    (row,) = found.elements[0].rows
    return row


# ---- the two pages' own examples ----


def test_the_patent_page_reads_as_it_is_printed():
    element = patent(
        "US11205304B2",
        [
            {
                "pn": "CN112833870A",
                "apdt": 20201230,
                "apno": "CN202011610975.8",
                "kind": "A1",
                "pbdt": 20201230,
                "title": "核磁共振陀螺",
                "country": "US",
                "category": ["X", "Y"],
                "inventor": "张燚|汪之国|李佳佳",
                "sequence": 1,
                "cite_type": ["EXA"],
                "doc_number": "20130033085",
                "current_assignee": "中国人民解放军国防科技大学",
                "original_assignee": "中国人民解放军国防科技大学",
            }
        ],
        cited_by_3y=0,
        cited_by_5y=2,
        cited_by_simple_family=3,
        cited_by_inpadoc_family=4,
        cited_by_patsnap_family=5,
    ) | {"patent_id": ID_A.upper()}
    found = patents([element], "US11205304B2")
    (one,) = found.elements
    assert (one.asked, one.names) == ((us("US11205304B2"),), (us("US11205304B2"), Name(Scheme.PATENT_ID, ID_A)))
    assert one.counts == (0, 2, 3, 4, 5, None, None, None)
    (row,) = one.rows
    assert row.names == (us("CN112833870A"),)
    assert (row.sequence, row.category, row.cite_type) == (1, "X,Y", "EXA")
    assert row.facts._asdict() == {
        "title": "核磁共振陀螺",
        "text": None,
        "filed": 20201230,
        "published": 20201230,
        "year": 2020,
        "year_from_text": None,
        "application_no": "CN202011610975.8",
        "current_assignee": "中国人民解放军国防科技大学",
        "original_assignee": "中国人民解放军国防科技大学",
        "inventors": "张燚|汪之国|李佳佳",
        "office": "CN",
        "kind_code": "A",
    }
    # the page mixes two patents in one row: what the number does not say is kept beside it
    assert json.loads(row.extra) == {"country": "US", "doc_number": "20130033085", "kind": "A1"}
    assert (found.unanswered, found.unread, found.faults, found.oddities, found.units) == ((), (), (), (), 1)


def test_the_paper_page_reads_as_it_is_printed():
    element = {
        "doi": "10.3390/S20030734",
        "paper_id": f"{ID_A},{ID_B}",
        "reference_no": 20,
        "np_citation_no": 2,
        "reference_data": [{"paper_id": ID_C, "sequence": 1, "citation_text": "W D Yates. 1982 Jul;46(3)"}],
        "np_citation_data": [{"paper_id": ID_C, "citation_text": "W D Yates. 1982 Jul;46(3)"}],
        "patent_citation_no": 1,
        "patent_citation_data": [
            {"pn": "CN112833870A", "pbdt": 20201230, "inventor": ["张|燚", "汪之国"], "patent_id": ID_C}
        ],
    }
    (one,) = papers([element], "10.3390/s20030734", scheme=Scheme.DOI).elements
    doi = Name(Scheme.DOI, "10.3390/s20030734")
    assert (one.asked, one.names) == ((doi,), (doi, paper(ID_A), paper(ID_B)))
    assert one.spelled == ((doi, "10.3390/S20030734"),)
    assert one.counts == (None, None, None, None, None, 20, 2, 1)
    assert one.lists == (2, 3, 4)
    reference, citing, patent_ = one.rows
    assert (reference.list, citing.list, patent_.list) == (2, 3, 4)
    assert (reference.facts.text, reference.facts.year, reference.facts.year_from_text) == (
        "W D Yates. 1982 Jul;46(3)",
        1982,
        1,
    )
    assert patent_.names == (us("CN112833870A"), Name(Scheme.PATENT_ID, ID_C))
    assert patent_.facts.inventors == "张｜燚|汪之国"


# ---- nothing came ----


@pytest.mark.parametrize("reply", [{}, {"data": None}, {"data": {}}, {"data": []}, {"data": [None, None]}])
def test_an_empty_reply_answers_nobody_and_bills_nothing(reply):
    found = read(Asked(P, Scheme.NUMBER, ("US7000001B2", "US7000002B2")), json.dumps(reply).encode())
    assert (found.elements, found.units, found.faults, found.unread) == ((), 0, (), ())
    assert found.unanswered == (us("US7000001B2"), us("US7000002B2"))


def test_an_object_in_place_of_the_list_is_one_element():
    found = patents(patent(rows=[{"pn": "US9000001B2"}]))
    assert (found.units, len(found.elements), found.elements[0].asked) == (1, 1, (us("US7000001B2"),))


def test_null_rows_are_no_elements():
    found = patents([None, patent(), None])
    assert (found.units, [element.place for element in found.elements]) == (1, [1])


# ---- missing is not zero ----


def test_an_absent_list_is_unknown_and_an_empty_one_is_empty():
    assert patents([patent()]).elements[0].lists == (1,)
    assert patents([{"pn": "US7000001B2", "patent_cited": {"cited_by_patents": None}}]).elements[0].lists == ()
    assert patents([{"pn": "US7000001B2", "patent_cited": None}]).elements[0].lists == ()
    assert papers([{"paper_id": ID_A, "np_citation_data": [], "reference_data": None}]).elements[0].lists == (3,)


def test_missing_counts_are_unknown_and_counts_may_be_text():
    assert patents([patent(cited_by_3y="0", cited_by_5y=None)]).elements[0].counts[:3] == (0, None, None)
    assert patents([patent(cited_by_3y="", cited_by_5y="12", title=1)]).elements[0].counts[:3] == (None, 12, None)
    assert papers([{"paper_id": ID_A, "reference_no": "7"}]).elements[0].counts[5:] == (7, None, None)


@pytest.mark.parametrize("count", [-1, "-1", 1.5, "1.5", "many", True, [1], {"n": 1}, 10**30, float("nan")])
def test_a_count_that_is_none_is_a_fault(count):
    found = patents([patent(cited_by_5y=count)])
    assert (found.elements, found.unread, found.units) == ((), (us("US7000001B2"),), 1)
    assert [(fault.element, fault.path) for fault in found.faults] == [(0, "data[0].patent_cited.cited_by_5y")]


# ---- faults ----


def test_each_fault_of_an_element_is_named_and_the_others_are_served():
    bad = patent(
        "US7000002B2",
        [{"pn": "US9000001B2", "pbdt": [2020]}, "row", {"pn": 12, "sequence": "first", "title": None}],
        cited_by_3y=-1,
    )
    found = patents([patent(), bad, patent("US7000003B2")], "US7000001B2", "US7000002B2", "US7000003B2")
    assert [element.asked for element in found.elements] == [(us("US7000001B2"),), (us("US7000003B2"),)]
    assert (found.unread, found.unanswered, found.units) == ((us("US7000002B2"),), (), 3)
    rows = "data[1].patent_cited.cited_by_patents"
    assert [(fault.path, fault.value) for fault in found.faults] == [
        ("data[1].patent_cited.cited_by_3y", "-1"),
        (f"{rows}[0].pbdt", "[2020]"),
        (f"{rows}[1]", '"row"'),
        (f"{rows}[2].pn", "12"),
        (f"{rows}[2].sequence", '"first"'),
    ]


def test_an_element_without_identity_is_a_fault_and_leaves_the_ids_it_may_be_about_unread():
    found = patents([patent(), {"patent_cited": {"cited_by_5y": 1}}], "US7000001B2", "US7000002B2", "US7000003B2")
    assert found.unread == (us("US7000002B2"), us("US7000003B2"))
    assert (found.unanswered, [fault.path for fault in found.faults]) == ((), ["data[1]"])


def test_the_only_element_without_identity_answers_the_only_id():
    (one,) = patents([{"patent_cited": {"cited_by_5y": 1}}]).elements
    assert (one.asked, one.names, one.counts.cited_by_5y) == ((us("US7000001B2"),), (us("US7000001B2"),), 1)
    assert patents([{}]).unread == patents([{"unknown": 1}]).unread == (us("US7000001B2"),)


@pytest.mark.parametrize("data", ["text", 7, True, [[]], ["text"], [7]])
def test_data_of_another_shape_is_a_fault_and_nobody_is_said_to_be_unanswered(data):
    found = patents(data)
    assert (found.elements, found.unread, found.unanswered) == ((), (us("US7000001B2"),), ())
    assert len(found.faults) == 1


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"<html>",
        b'{"data": [',
        b"[]",
        b"null",
        b'"data"',
        b"\xff\xfe",
        b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_what_is_no_reply_at_all_is_one_fault(reply):
    found = read(Asked(P, Scheme.NUMBER, ("US7000001B2",)), reply)
    assert (found.elements, found.unread, found.units, len(found.faults)) == ((), (us("US7000001B2"),), 0, 1)
    assert found.faults[0].element is None


@pytest.mark.parametrize(
    "value",
    [b'"\xff"', b'"\\ud800"', b"NaN", b"1e999", b"9" * 5000, b"Infinity"],
    ids=["broken UTF-8", "half a surrogate pair", "NaN", "too large", "5,000 digits", "Infinity"],
)
def test_what_strict_readers_refuse_spoils_its_own_element_only(value):
    reply = b'{"data":[{"pn":"US7000001B2","patent_cited":{"cited_by_patents":[{"pn":"US9000001B2","title":%s}]}},'
    reply = reply % value + b'{"pn":"US7000002B2","patent_cited":{"cited_by_patents":[]}}]}'
    found = read(Asked(P, Scheme.NUMBER, ("US7000001B2", "US7000002B2")), reply)
    assert (found.unread, [element.asked for element in found.elements], found.units) == (
        (us("US7000001B2"),),
        [(us("US7000002B2"),)],
        2,
    )
    assert [fault.path for fault in found.faults] == ["data[0].patent_cited.cited_by_patents[0].title"]
    assert found.faults[0].value.encode()


def test_the_last_of_two_equal_keys_counts_as_it_does_for_every_json_reader():
    reply = b'{"data":[{"pn":"US7000009B2","pn":"US7000001B2","patent_cited":{"cited_by_5y":1,"cited_by_5y":2}}]}'
    (one,) = read(Asked(P, Scheme.NUMBER, ("US7000001B2",)), reply).elements
    assert (one.asked, one.counts.cited_by_5y) == ((us("US7000001B2"),), 2)


def test_a_huge_value_is_shortened_in_its_fault():
    (fault,) = patents([patent(cited_by_5y="x" * 10_000)]).faults
    assert len(fault.value) <= 60


# ---- who is answered ----


def test_order_and_case_do_not_matter_and_what_is_not_found_is_unanswered():
    found = patents([patent("US7000003B2"), patent("us7000001b2")], "US7000001B2", "US7000002B2", "US7000003B2")
    assert [element.asked for element in found.elements] == [(us("US7000003B2"),), (us("US7000001B2"),)]
    assert (found.unanswered, found.unread) == ((us("US7000002B2"),), ())


def test_ids_are_known_again_as_they_were_sent():
    found = patents([patent("JPH04257759A")], "JPH04257759A")
    assert found.sent == ((us("JPH04257759A"), us("JP1992257759A")),)
    assert found.elements[0].spelled == ((us("JP1992257759A"), "JPH04257759A"),)


def test_elements_beyond_what_was_asked_are_all_read():
    found = patents([patent(f"US700000{i}B2") for i in range(9)], "US7000001B2")
    assert (len(found.elements), found.units) == (9, 9)
    assert [element.asked for element in found.elements if element.asked] == [(us("US7000001B2"),)]


def test_the_asked_name_is_a_name_of_its_answer():
    (one,) = patents([patent("US7000001")], "US7000001B2").elements
    assert one.names == (us("US7000001B2"), us("US7000001"))


# ---- rows ----


def test_a_document_number_names_a_citing_patent_only_where_it_has_no_number():
    named = patents([patent(rows=[{"country": "US", "doc_number": "20130033085", "kind": "A1"}])]).elements[0].rows[0]
    assert (named.names, named.facts.office, named.facts.kind_code, named.extra) == (
        (us("US20130033085A1"),),
        "US",
        "A1",
        None,
    )
    assert only_row(country="US", doc_number=20130033085).names == (us("US9000001B2"),)


def test_what_the_number_says_already_is_not_kept_twice():
    assert only_row(country="US", doc_number="9000001", kind="B2").extra is None
    assert json.loads(only_row(country="US", doc_number="9000001", kind="A1").extra) == {"kind": "A1"}


def test_dates_keep_their_precision_and_what_is_none_is_said():
    row = only_row(pbdt=20201345, apdt="2020-12")
    assert (row.facts.published, row.facts.year, row.facts.filed) == (20200000, 2020, 20201200)
    assert json.loads(row.extra) == {"pbdt": "20201345"}
    found = patents([patent(rows=[{"pn": "US9000001B2", "pbdt": 0, "apdt": "soon"}])])
    (row,) = found.elements[0].rows
    assert (row.facts.published, row.facts.filed, json.loads(row.extra)) == (None, None, {"apdt": "soon"})
    assert [odd.path for odd in found.oddities] == ["data[0].patent_cited.cited_by_patents[0].apdt"]


@pytest.mark.parametrize("wrong", [[2020], {"year": 2020}, -20201230, True, 2020.5])
def test_a_date_of_another_shape_is_a_fault(wrong):
    assert patents([patent(rows=[{"pn": "US9000001B2", "pbdt": wrong}])]).faults


def test_nameless_references_are_told_apart_by_source_and_text():
    def names(source, *rows):
        data = [{"paper_id": source, "reference_data": list(rows)}]
        return [row.names[0] for row in papers(data, source).elements[0].rows]

    one, same, other = names(ID_A, {"citation_text": "A book"}, {"citation_text": "A  book "}, {"citation_text": "B"})
    assert one == same != other
    assert names(ID_A, {"citation_text": "A book"}) == [one] != names(ID_B, {"citation_text": "A book"})
    first, second = names(ID_A, {"sequence": 1}, {"sequence": 2})
    assert first != second
    assert {name.scheme for name in (one, first)} == {Scheme.TEXT}


def test_rows_that_say_nothing_are_left_out_and_noted():
    found = patents([patent(rows=[None, {}, {"pn": "US9000001B2"}])])
    assert [(row.position, row.names) for row in found.elements[0].rows] == [(2, (us("US9000001B2"),))]
    assert len(found.oddities) == 2


def test_what_is_no_id_names_nothing_and_is_kept():
    found = papers([{"paper_id": ID_A, "reference_data": [{"paper_id": "N/A", "citation_text": "A book"}]}])
    (row,) = found.elements[0].rows
    assert (row.names[0].scheme, json.loads(row.extra)) == (Scheme.TEXT, {"paper_id": "N/A"})
    assert [odd.value for odd in found.oddities] == ['"N/A"']


def test_a_row_may_carry_two_ids():
    (one,) = papers([{"paper_id": ID_A, "np_citation_data": [{"paper_id": f"{ID_B}, {ID_C}"}]}]).elements
    assert one.rows[0].names == (paper(ID_B), paper(ID_C))


def test_unknown_fields_are_ignored():
    element = patent(rows=[{"pn": "US9000001B2", "new": {"a": [1]}}], newer=1) | {"newest": None}
    assert len(patents([element]).elements[0].rows) == 1


@pytest.mark.parametrize("fields", [{}, {"country": "US", "doc_number": "9000001", "kind": "B2"}])
@pytest.mark.parametrize("title", ["", "  ", None])
def test_an_empty_title_says_nothing(fields, title):
    assert only_row(title=title, **fields).facts.title is None
