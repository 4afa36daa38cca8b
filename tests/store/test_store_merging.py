"""One document under several names: what is merged, what is only reported, and what never is."""

from store_support import paper, patent, us, uuid

from localcite.model import Scheme

A, B, C, D, E = ("US7000001B2", "US7000002B2", "US7000003B2", "US7000004B2", "US7000005B2")
P1, P2, P3, P4, P5 = (uuid(i) for i in range(1, 6))


def rows(*ids):
    return [{"paper_id": id_} for id_ in ids]


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
