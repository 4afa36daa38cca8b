"""What a later answer changes: citations that came and went, baselines, and lists of several pages."""

import pytest
from store_support import paper, patent, us, uuid

A, B, C, D, E = ("US7000001B2", "US7000002B2", "US7000003B2", "US7000004B2", "US7000005B2")
P1, P2, P3, P4, P5 = (uuid(i) for i in range(1, 6))


def rows(*ids):
    return [{"paper_id": id_} for id_ in ids]


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
