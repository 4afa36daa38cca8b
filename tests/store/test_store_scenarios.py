"""What keeping replies comes to, scenario by scenario."""

import json
import sqlite3

import pytest
from store_support import paper, patent, us, uuid

from localcite.db import store
from localcite.model import Endpoint, Name, Scheme
from localcite.normalise import Asked, read

A, B, C, D, E = ("US7000001B2", "US7000002B2", "US7000003B2", "US7000004B2", "US7000005B2")
P1, P2, P3, P4, P5 = (uuid(i) for i in range(1, 6))


def rows(*ids):
    return [{"paper_id": id_} for id_ in ids]


# ---- zero, unknown, no answer, failed, partial ----


def test_zero_unknown_and_no_answer_are_three_things(kept):
    kept.patents(patent(A), {"pn": B, "patent_cited": None}, asked=(A, B, C))
    assert [kept.holding(pn)["state"] for pn in (A, B, C)] == ["answered", "answered", "no answer"]
    assert [kept.holding(pn)["listed"] for pn in (A, B, C)] == [0, None, None]
    assert [kept.holding(pn)["cited_by_5y"] for pn in (A, B, C)] == [None, None, None]


def test_a_patent_is_partial_where_a_count_says_more_than_is_listed(kept):
    saved = kept.patents(patent(A, B, cited_by_3y=1, cited_by_5y=2), patent(B, C, cited_by_5y=1))
    assert saved.outcomes[us(A)].state == "partial"
    assert saved.outcomes[us(B)].state == "answered"
    assert (kept.holding(A)["listed"], kept.holding(A)["next_page"]) == (1, None)


def test_what_cannot_be_read_is_kept_and_does_not_hide_what_was_read_before(kept):
    kept.patents(patent(A, B, cited_by_5y=1))
    saved = kept.patents(patent(A, cited_by_5y=-1), patent(C, cited_by_5y=-1))
    assert saved.outcomes[us(A)].state == "reply_kept"
    assert saved.outcomes[us(A)].reason.startswith("data[0].patent_cited.cited_by_5y: expected")
    held, unknown = kept.holding(A), kept.holding(C)
    assert (held["state"], held["reply_kept"], held["cited_by_5y"], held["answered_at"][:10]) == (
        "failed",
        1,
        1,
        "2026-01-02",
    )
    assert (unknown["state"], unknown["reply_kept"], unknown["answered_at"], unknown["listed"]) == (
        "failed",
        1,
        None,
        None,
    )
    assert kept.citations() == {(B, A): False}


def test_a_refusal_marks_only_what_was_never_understood(kept):
    kept.patents(patent(A, B), patent(D, cited_by_5y=-1), asked=(A, C, D))
    kept.fail(us(A), us(B), us(C), us(D), us("US 7,000,005 B2".replace(" ", "").replace(",", "")))
    assert [kept.holding(pn)["state"] for pn in (A, B, C, D, E)] == [
        "answered",
        "failed",
        "no answer",
        "failed",
        "failed",
    ]
    assert [kept.holding(pn)["reply_kept"] for pn in (A, B, C, D, E)] == [0, 0, 0, 1, 0]
    assert kept.holding(B)["reason"] == "68300004 no"
    kept.patents(patent(B))
    assert (kept.holding(B)["state"], kept.holding(B)["reason"]) == ("answered", None)


def test_rows_that_nobody_asked_for_are_held_as_well(kept):
    saved = kept.patents(patent(A), patent(B, C), asked=(A,))
    assert set(saved.outcomes) == {us(A)}
    assert kept.holding(B)["state"] == "answered"


def test_an_outcome_is_found_under_the_id_as_it_was_sent(kept):
    saved = kept.patents(patent("JPH04257759A", A), asked=("JPH04257759A",))
    assert saved.outcomes[us("JPH04257759A")] == saved.outcomes[us("JP1992257759A")]
    assert kept.one("SELECT name, spelled FROM names WHERE name LIKE 'JP%'") == ("JP1992257759A", "JPH04257759A")


# ---- documents ----


def test_a_document_met_as_a_citing_row_is_filled_and_never_emptied(kept):
    row = {"pn": B, "title": "First", "pbdt": 20200102, "inventor": "a|b", "current_assignee": "Old"}
    kept.patents(patent(A, row))
    kept.patents(patent(C, {"pn": B, "title": "Second", "apdt": "2019-05", "current_assignee": None}))
    assert kept.one(
        "SELECT title, filed, published, year, inventors, current_assignee, office, kind_code, original_assignee"
        " FROM documents WHERE number = ?",
        B,
    ) == ("Second", "2019-05", "2020-01-02", 2020, "a|b", "Old", "US", "B2", None)


def test_only_documents_of_which_more_is_known_are_touched(kept):
    saved = kept.patents(patent(A, {"pn": B, "title": "T"}, C))
    assert len(saved.changed) == 3
    changed = kept.patents(patent(A, {"pn": B, "title": "T"}, {"pn": C, "title": "U"})).changed
    assert kept.rows("SELECT id FROM documents WHERE number = ?", C) == [changed]


def test_a_paper_keeps_the_text_by_which_it_was_met_and_a_year_only_from_one(kept):
    first = {"paper_id": P2, "citation_text": "Doe, 1999, pp. 1717"}
    second = {"paper_id": P2, "citation_text": "Doe. 1999."}
    kept.papers({"paper_id": P1, "reference_data": [first]}, {"paper_id": P3, "reference_data": [second]})
    assert kept.one("SELECT title, year, year_from_text FROM documents WHERE paper_id = ?", P2) == (
        "Doe, 1999, pp. 1717",
        1999,
        1,
    )
    assert kept.rows("SELECT citation_text FROM attestations ORDER BY answer") == [
        ("Doe, 1999, pp. 1717",),
        ("Doe. 1999.",),
    ]


def test_nameless_references_are_documents_of_their_source_and_text(kept):
    element = {"paper_id": P1, "reference_data": [{"citation_text": "A book"}, {"citation_text": "A book"}]}
    kept.papers(element)
    kept.papers(element, {"paper_id": P2, "reference_data": [{"citation_text": "A book"}]})
    found = kept.rows("SELECT title, count(*) FROM documents WHERE paper_id IS NULL GROUP BY title")
    assert found == [("A book", 2)]
    assert kept.rows("SELECT attestations FROM citations ORDER BY 1") == [(1,), (4,)]


# ---- citations ----


def test_a_citation_is_the_sum_of_what_both_sides_say(kept):
    kept.papers({"paper_id": P1, "reference_data": rows(P2)})
    kept.papers({"paper_id": P2, "np_citation_data": rows(P1)})
    assert kept.one("SELECT attestations, first_seen, last_seen, delisted FROM citations") == (
        2,
        "2026-01-02T00:00:00.000Z",
        "2026-01-03T00:00:00.000Z",
        0,
    )


def test_categories_of_a_citation_are_all_that_any_answer_gave_it(kept):
    kept.patents(patent(A, {"pn": B, "category": ["Y"]}, {"pn": B, "category": "X,D", "cite_type": ["EXA"]}))
    kept.patents(patent(A, B))
    assert kept.one("SELECT category, cite_type, attestations FROM citations") == ("D,X,Y", "EXA", 3)
    assert [each for (each,) in kept.rows("SELECT category FROM attestations ORDER BY answer, position")] == [
        "Y",
        "X,D",
        None,
    ]


def test_odd_letters_in_a_category_do_no_harm(kept):
    kept.patents(patent(A, {"pn": B, "category": ['"', "\\"]}, {"pn": B, "category": ["é]", "X"]}))
    assert kept.one("SELECT category FROM citations") == ('",X,\\,É]',)


def test_a_document_never_cites_itself_but_the_row_is_kept(kept):
    kept.patents(patent(A, A, B))
    assert kept.citations() == {(B, A): False}
    assert kept.one("SELECT count(*) FROM attestations") == (2,)


def test_two_elements_for_one_id_are_one_answer(kept):
    kept.patents(patent(A, B, cited_by_5y=1), patent(A, B, C, cited_by_3y=0), asked=(A,))
    assert kept.citations() == {(B, A): False, (C, A): False}
    held = kept.holding(A)
    assert (held["listed"], held["cited_by_5y"], held["cited_by_3y"]) == (2, 1, 0)
    assert kept.one("SELECT count(*), count(DISTINCT answer) FROM attestations") == (2, 1)


# ---- asking again ----


def test_a_complete_answer_delists_what_it_no_longer_names_and_says_so(kept):
    kept.patents(patent(A, B, C, D))
    saved = kept.patents(patent(A, B))
    assert kept.citations() == {(B, A): False, (C, A): True, (D, A): True}
    (shrink,) = saved.shrinks
    assert (shrink.name, shrink.vanished) == (A, 2)
    assert kept.patents(patent(A, C)).shrinks[0].vanished == 1
    assert kept.citations() == {(B, A): True, (C, A): False, (D, A): True}


def test_an_answer_without_a_list_delists_nothing(kept):
    kept.patents(patent(A, B, C))
    assert kept.patents({"pn": A, "patent_cited": {"cited_by_patents": None, "cited_by_5y": 1}}).shrinks == ()
    assert kept.citations() == {(B, A): False, (C, A): False}
    assert (kept.holding(A)["state"], kept.holding(A)["listed"]) == ("partial", None)


def test_a_patents_single_list_is_all_there_is_even_where_a_count_says_more(kept):
    kept.patents(patent(A, B, C))
    assert kept.patents(patent(A, B, cited_by_5y=2)).shrinks[0].vanished == 1
    assert kept.citations() == {(B, A): False, (C, A): True}


def test_no_answer_after_an_answer_delists_and_says_so(kept):
    kept.patents(patent(A, B, cited_by_5y=1))
    saved = kept.patents(asked=(A,))
    assert (saved.outcomes[us(A)].state, saved.shrinks[0].vanished) == ("no_answer", 1)
    held = kept.holding(A)
    assert (held["state"], held["listed"], held["cited_by_5y"], held["answered_at"][:10]) == (
        "no answer",
        None,
        None,
        "2026-01-03",
    )
    assert kept.citations() == {(B, A): True}


@pytest.mark.parametrize("first", [0, 1], ids=["the citing side first", "the cited side first"])
def test_what_one_side_still_lists_stays_listed(kept, first):
    kept.papers({"paper_id": P1, "reference_no": 1, "reference_data": rows(P2)})
    kept.papers({"paper_id": P2, "np_citation_no": 1, "np_citation_data": rows(P1)})
    emptied = [{"paper_id": P1, "reference_no": 0, "reference_data": []}, {"paper_id": P2, "np_citation_no": 0}]
    assert kept.papers(emptied[first]).shrinks == ()
    assert list(kept.citations().values()) == [False]
    assert kept.papers(emptied[1 - first]).shrinks[0].vanished == 1
    assert list(kept.citations().values()) == [True]


def test_each_list_of_a_paper_is_delisted_by_itself(kept):
    kept.papers(
        {
            "paper_id": P1,
            "np_citation_no": 1,
            "np_citation_data": rows(P2),
            "patent_citation_no": 1,
            "patent_citation_data": [{"pn": A}],
        }
    )
    kept.papers({"paper_id": P1, "np_citation_no": 0, "np_citation_data": [], "patent_citation_data": []})
    assert kept.citations() == {(f"paper:{P2}", f"paper:{P1}"): True, (A, f"paper:{P1}"): False}


def test_the_first_answer_is_the_baseline_and_what_comes_later_is_not(kept):
    kept.patents(asked=(A,))
    kept.patents(patent(A, B))
    kept.patents(patent(A, B, C))
    assert kept.rows("SELECT citing, baseline FROM citations ORDER BY 1") == [(B, 1), (C, 0)]


# ---- pages ----


def page(*refs, total=5):
    return {"paper_id": P1, "reference_no": total, "reference_data": rows(*refs)}


def test_pages_are_asked_for_until_the_lists_reach_their_totals(kept):
    first = kept.papers(page(P2, P3)).outcomes[paper(P1)]
    assert (first.state, first.next_page, kept.holding(P1)["page_size"]) == ("partial", 2, 2)
    second = kept.papers(page(P4, P5), page=2).outcomes[paper(P1)]
    assert (second.state, second.next_page) == ("partial", 3)
    third = kept.papers(page(uuid(9)), page=3).outcomes[paper(P1)]
    assert (third.state, third.next_page) == ("answered", None)
    held = kept.holding(P1)
    assert (held["pages"], held["listed"], held["references_total"], held["page_size"]) == (3, 5, 5, 2)
    assert kept.one("SELECT count(*), min(baseline) FROM citations") == (5, 1)


@pytest.mark.parametrize("last", [[page(P2, P3)], [page()], []], ids=["repeats the first", "is empty", "never comes"])
def test_a_page_that_brings_nothing_new_ends_the_lists(kept, last):
    kept.papers(page(P2, P3))
    outcome = kept.papers(*last, asked=(P1,), page=2).outcomes[paper(P1)]
    assert (outcome.state, outcome.next_page) == ("partial", None)
    assert (kept.holding(P1)["listed"], kept.holding(P1)["state"]) == (2, "partial")


def test_a_list_that_every_page_repeats_counts_once(kept):
    citing = {"np_citation_no": 1, "np_citation_data": rows(P5)}
    kept.papers(page(P2, P3, total=4) | citing)
    outcome = kept.papers(page(P4, uuid(9), total=4) | citing, page=2).outcomes[paper(P1)]
    assert (outcome.state, kept.holding(P1)["listed"]) == ("answered", 5)


def test_a_page_that_cannot_be_read_is_not_bought_again(kept):
    kept.papers(page(P2, P3))
    outcome = kept.papers(page() | {"reference_no": -1}, page=2).outcomes[paper(P1)]
    assert (outcome.state, outcome.next_page) == ("partial", None)
    assert "page 2" in outcome.reason


def test_a_new_round_delists_only_when_its_lists_are_whole(kept):
    kept.papers(page(P2, P3, total=3))
    kept.papers(page(P4, total=3), page=2)
    assert kept.papers(page(P2, uuid(9), total=3)).shrinks == ()
    assert not any(kept.citations().values())
    assert kept.papers(page(P3, total=3), page=2).shrinks[0].vanished == 1
    assert kept.citations()[f"paper:{P1}", f"paper:{P4}"]
    assert kept.rows("SELECT cited, baseline FROM citations WHERE baseline = 0") == [(f"paper:{uuid(9)}", 0)]


# ---- one document under several names ----


def test_a_number_and_an_id_that_turn_out_to_be_one_document_are_merged_without_losing_an_edge(kept):
    kept.patents(patent(A, B), patent(B, C, D))
    kept.patents(
        {"patent_id": P1, "patent_cited": {"cited_by_patents": [{"pn": D}]}}, asked=(P1,), scheme=Scheme.PATENT_ID
    )
    assert kept.citations() == {(B, A): False, (C, B): False, (D, B): False, (D, f"patent:{P1}"): False}
    citing = {"pn": B, "patent_id": P1, "title": "T"}
    saved = kept.papers({"paper_id": P5, "patent_citation_data": [citing]})
    assert len(saved.merges) == 1
    assert [P1, B] in kept.names()
    assert kept.citations() == {
        (B, A): False,
        (C, B): False,
        (D, B): False,
        (B, f"paper:{P5}"): False,
    }
    assert kept.one("SELECT attestations FROM citations WHERE citing = ? AND cited = ?", D, B) == (2,)
    assert kept.holding(B)["listed"] == 1  # the newer of the two answers
    assert kept.one(
        "SELECT count(*) FROM attestations WHERE cited_id = (SELECT id FROM documents WHERE number = ?)", B
    ) == (3,)
    assert kept.one("SELECT count(*) FROM documents WHERE title = 'T'") == (1,)


def test_merging_drops_citations_of_the_document_by_itself(kept):
    kept.patents(patent(A, B))
    kept.patents(
        {"patent_id": P1, "patent_cited": {"cited_by_patents": [{"pn": A}]}}, asked=(P1,), scheme=Scheme.PATENT_ID
    )
    kept.papers({"paper_id": P5, "patent_citation_data": [{"pn": A, "patent_id": P1}]})
    assert kept.citations() == {(B, A): False, (A, f"paper:{P5}"): False}


def test_what_was_said_of_a_document_is_found_after_it_was_merged_twice(kept):
    kept.patents(patent(D, "US7000001"), patent(E, A))
    kept.papers({"paper_id": P4, "patent_citation_data": [{"patent_id": P1}]})
    for pn in (A, "US7000001"):
        assert kept.papers({"paper_id": P5, "patent_citation_data": [{"pn": pn, "patent_id": P1}]}).merges
    assert [P1, "US7000001", A] in kept.names()
    citing = kept.rows("SELECT d.number FROM attestations AS t JOIN documents AS d ON d.id = t.citing_id")
    assert citing == [(A,)] * 5
    assert kept.citations() == {
        (A, D): False,
        (A, E): False,
        (A, f"paper:{P4}"): False,
        (A, f"paper:{P5}"): False,
    }


def test_contradictory_names_are_reported_and_not_merged(kept):
    kept.patents(patent(A) | {"patent_id": P1}, patent(B) | {"patent_id": P2})
    saved = kept.papers({"paper_id": P5, "patent_citation_data": [{"pn": A, "patent_id": P2}]})
    (found,) = saved.contradictions
    assert str(found) == (f"{A} and patent:{P2} are said to be one document, but {P1} is not {P2}: kept apart")
    assert saved.merges == ()
    assert [P1, A] in kept.names()
    assert [P2, B] in kept.names()
    assert (A, f"paper:{P5}") in kept.citations()


def test_a_number_with_and_without_its_kind_may_be_one_document_and_two_kinds_may_not(kept):
    kept.patents(patent("US7000001") | {"patent_id": P1}, asked=(A,))
    assert kept.names() == [[P1, "US7000001", A]]
    assert kept.patents(patent("US7000001B1") | {"patent_id": P1}, asked=("US7000001B1",)).contradictions
    assert kept.names() == [[P1, "US7000001", A], ["US7000001B1"]]


def test_the_id_that_was_asked_is_held_even_where_the_answer_contradicts_it(kept):
    kept.patents(patent("EP1000001B1") | {"patent_id": P1})
    saved = kept.patents(patent("EP1000001B1") | {"patent_id": P1}, asked=("EP1000001A1",))
    assert saved.outcomes[us("EP1000001A1")].state == "answered"
    assert saved.contradictions
    assert kept.names() == [[P1, "EP1000001B1"], ["EP1000001A1"]]


def test_an_element_that_comes_three_times_with_other_rows_each_time_is_kept_whole(kept):
    first, second = patent(A, B, B, B), patent(A, B, B, {"pn": B, "sequence": 2})
    saved = kept.patents(first, second, patent(A, B, {"pn": B, "sequence": 1}), asked=(A,))
    assert saved.outcomes[us(A)].state == "answered"
    assert kept.citations() == {(B, A): False}
    (rows,) = kept.one("SELECT count(*) FROM attestations")
    assert rows == 5


def test_an_id_that_contradicts_its_number_has_the_answer_it_came_with(kept):
    kept.patents(patent(A, {"pn": B, "patent_id": P1}))
    saved = kept.patents(patent(B, C) | {"patent_id": P2})
    assert saved.contradictions
    assert [P1, B] in kept.names()
    assert [P2] in kept.names()
    assert kept.holding(P2)["state"] == kept.holding(B)["state"]
    again = kept.patents(patent(B, C, D) | {"patent_id": P2})
    assert [P2] in kept.names()
    assert again.outcomes[us(B)].state == kept.holding(B)["state"]


def test_two_ids_in_one_string_name_one_paper(kept):
    kept.papers({"paper_id": P1}, {"paper_id": P3, "reference_data": rows(P2)})
    saved = kept.papers({"paper_id": f"{P1},{P2}", "doi": "10.1000/A"}, asked=(P1, P2))
    assert {saved.outcomes[paper(id_)].document for id_ in (P1, P2)} == {1}
    assert [P1, P2, "10.1000/a"] in kept.names()


def test_two_ids_in_one_string_never_merge_two_papers_that_are_held(kept):
    kept.papers({"paper_id": P1}, {"paper_id": P2})
    saved = kept.papers({"paper_id": f"{P1},{P2}", "reference_data": rows(P3)}, asked=(P1, P2))
    assert len({saved.outcomes[paper(id_)].document for id_ in (P1, P2)}) == 2
    assert {saved.outcomes[paper(id_)].state for id_ in (P1, P2)} == {"answered"}
    assert kept.names() == [[P1], [P2], [P3]]
    assert set(kept.citations()) == {(f"paper:{P1}", f"paper:{P3}"), (f"paper:{P2}", f"paper:{P3}")}


def test_further_pages_of_a_merged_paper_join_its_round(kept):
    kept.papers({"paper_id": P1})
    kept.papers(
        {"paper_id": P2, "doi": "10.1000/a", "reference_no": 2, "reference_data": rows(P3)},
        asked=("10.1000/a",),
        scheme=Scheme.DOI,
    )
    kept.papers({"paper_id": P4, "reference_data": [{"paper_id": P4, "doi": "10.1000/b"}]})
    kept.papers({"paper_id": P2, "reference_no": 2, "reference_data": rows(P5)}, page=2)
    assert (kept.holding(P2)["state"], kept.holding(P2)["pages"], kept.holding(P2)["listed"]) == ("answered", 2, 2)


def test_a_row_is_known_again_on_a_later_page_after_its_patent_was_merged(kept):
    kept.patents(patent(A))
    list_ = {"paper_id": P1, "patent_citation_no": 2}
    kept.papers(list_ | {"patent_citation_data": [{"patent_id": P2}]})
    assert kept.papers({"paper_id": P5, "patent_citation_data": [{"pn": A, "patent_id": P2}]}).merges
    outcome = kept.papers(list_ | {"patent_citation_data": [{"pn": A}]}, page=2).outcomes[paper(P1)]
    assert (outcome.state, outcome.next_page, kept.holding(P1)["listed"]) == ("partial", None, 1)
    assert kept.papers(list_ | {"patent_citation_data": [{"pn": B}]}, page=3).shrinks == ()
    assert kept.citations() == {
        (A, f"paper:{P1}"): False,
        (B, f"paper:{P1}"): False,
        (A, f"paper:{P5}"): False,
    }


def test_a_complete_list_keeps_what_an_earlier_page_named_by_another_name(kept):
    kept.patents(patent(A))
    list_ = {"paper_id": P1, "patent_citation_no": 2}
    kept.papers(list_ | {"patent_citation_data": [{"patent_id": P2}]})
    kept.papers({"paper_id": P5, "patent_citation_data": [{"pn": A, "patent_id": P2}]})
    assert kept.papers(list_ | {"patent_citation_data": [{"pn": B}]}, page=2).shrinks == ()
    assert kept.holding(P1)["state"] == "answered"
    assert not any(kept.citations().values())


# ---- the call itself ----


def test_a_call_is_kept_once_and_each_change_is_a_generation(kept):
    kept.patents(patent(A, cited_by_5y=-1), patent(B, {"pn": C, "pbdt": "soon"}))
    ((faults,),) = kept.rows("SELECT faults FROM applied")
    assert [(fault["path"].rpartition(".")[2], fault["odd"]) for fault in json.loads(faults)] == [
        ("cited_by_5y", False),
        ("pbdt", True),
    ]
    before = kept.one("SELECT value FROM meta WHERE key = 'generation'")
    with pytest.raises(sqlite3.IntegrityError):
        kept._save(*kept.replies[0])
    assert kept.one("SELECT value FROM meta WHERE key = 'generation'") == before
    kept.patents(patent(A))
    assert int(kept.one("SELECT value FROM meta WHERE key = 'generation'")[0]) == int(before[0]) + 1


def test_saving_commits_nothing(kept):
    answers = read(Asked(Endpoint.P015, Scheme.NUMBER, (A,)), json.dumps({"data": [patent(A, B)]}).encode())
    kept.connection.execute("BEGIN IMMEDIATE")
    store.save(kept.connection, 1, answers, endpoint=Endpoint.P015, page=1, answered_at="2026-01-01T00:00:00.000Z")
    store.mark_failed(kept.connection, 2, [us(C)], "no", "2026-01-01T00:00:00.000Z")
    store.clear_derived(kept.connection)
    assert kept.connection.in_transaction
    kept.connection.execute("ROLLBACK")
    assert kept.names() == []


def test_clearing_leaves_what_is_not_derived(kept):
    kept.connection.execute("INSERT INTO collection (name, created_at) VALUES ('mine', '2026')")
    kept.patents(patent(A, B))
    store.clear_derived(kept.connection)
    derived = ("string", "document", "name", "answer", "attestation", "citation", "holding", "applied")
    assert [kept.one(f"SELECT count(*) FROM {table}")[0] for table in derived] == [0] * len(derived)
    assert kept.one("SELECT name FROM collection") == ("mine",)


def test_a_doi_is_one_name_in_any_case(kept):
    kept.papers({"paper_id": P1, "doi": "10.1000/ABC"}, asked=("10.1000/abc",), scheme=Scheme.DOI)
    assert kept.one("SELECT name, spelled FROM names WHERE scheme = 'doi'") == ("10.1000/abc", "10.1000/ABC")
    assert kept.papers({"paper_id": P1}).outcomes[Name(Scheme.PAPER_ID, P1)].document == 1
