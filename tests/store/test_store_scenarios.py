"""What keeping replies comes to, scenario by scenario."""

import json
import sqlite3

import pytest
from store_support import patent, us, uuid

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


@pytest.mark.parametrize(
    ("first", "then", "kept_as"),
    [
        (20141125, 20140000, "2014-11-25"),
        (20141125, 201411, "2014-11-25"),
        (201411, 20140000, "2014-11"),
        (20140000, 20141125, "2014-11-25"),
        (201411, 20141125, "2014-11-25"),
        (20141125, 20150000, "2015"),
        (20141125, 201412, "2014-12"),
        (20141125, 20141126, "2014-11-26"),
    ],
)
def test_a_date_gives_way_to_a_newer_one_unless_that_says_the_same_and_less(kept, first, then, kept_as):
    kept.patents(patent(A, {"pn": B, "pbdt": first, "apdt": first}))
    kept.patents(patent(C, {"pn": B, "pbdt": then, "apdt": then}))
    assert kept.one("SELECT published, filed FROM documents WHERE number = ?", B) == (kept_as, kept_as)


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
