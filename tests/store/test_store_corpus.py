"""Real citation data through reading and keeping, against plain counts of the same files."""

import gzip
import json
import lzma
from collections import Counter

import pytest
from store_support import P, Store

from localcite.model import Scheme
from localcite.normalise import Asked

PATENTS, PAPERS = 4, 200  # every so many are read: all of them take too long for each test run


@pytest.fixture(scope="module")
def corpus(pytestconfig):
    folder = pytestconfig.rootpath.parent / "shared" / "data"
    if not (folder / "patents.jsonl.gz").exists():
        pytest.skip(f"the citation data is not there: {folder}")
    with gzip.open(folder / "patents.jsonl.gz", "rt", encoding="utf-8") as patents:
        first = [json.loads(line) for i, line in enumerate(patents) if i % PATENTS == 0 or "4257759A" in line]
    with lzma.open(folder / "papers.jsonl.xz", "rt", encoding="utf-8") as papers:
        return first, [json.loads(line) for line in papers]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("corpus") / "localcite.db")
    made.connection.execute("PRAGMA synchronous = OFF")
    yield made
    made.connection.close()


def batches(elements):
    return [elements[i : i + 100] for i in range(0, len(elements), 100)]


def test_patents_become_the_citations_that_the_files_hold(corpus, made):
    made.clear()
    patents, _ = corpus
    for batch in batches(patents):
        ids = dict.fromkeys(element["pn"] for element in batch)
        saved = made.say(Asked(P, Scheme.NUMBER, tuple(ids)), {"data": batch})
        assert saved.faults == saved.oddities == ()
        assert {outcome.state for outcome in saved.outcomes.values()} <= {"answered", "partial"}
    pairs = {(row["pn"], element["pn"]) for element in patents for row in element["patent_cited"]["cited_by_patents"]}
    # one patent is there in two spellings and under two ids, each cited by the same one: the second id is kept apart
    assert made.one("SELECT count(*) FROM citations") == (len(pairs),)
    assert made.one("SELECT count(*) FROM holdings WHERE state = 'answered'") == (
        len({element["pn"] for element in patents}),
    )
    assert made.rows("SELECT document_id, name FROM names WHERE name GLOB 'JP*4257759A'") == []
    assert len(made.rows("SELECT 1 FROM documents WHERE number = 'JP1992257759A'")) == 1
    categories = [row.get("category") for element in patents for row in element["patent_cited"]["cited_by_patents"]]
    assert made.one("SELECT count(category) FROM attestations") == (sum(map(bool, categories)),)


def test_papers_become_the_citations_that_the_files_hold(corpus, made):
    made.clear()
    _, papers = corpus
    chosen = neighbours(papers)
    for batch in batches(chosen):
        saved = made.papers(*batch)
        assert saved.faults == saved.oddities == saved.contradictions == ()
    said = Counter()
    for element in chosen:
        for row in element.get("reference_data", ()):
            said[element["paper_id"], row.get("paper_id") or (element["paper_id"], row["citation_text"])] += 1
        for row in element.get("np_citation_data", ()):
            said[row["paper_id"], element["paper_id"]] += 1
    assert made.one("SELECT count(*) FROM attestations") == (said.total(),)
    apart = {pair: times for pair, times in said.items() if pair[0] != pair[1]}
    found = made.rows("SELECT attestations FROM citations")
    assert sorted(times for (times,) in found) == sorted(apart.values())
    assert made.one("SELECT count(*) FROM citations WHERE delisted") == (0,)


def neighbours(papers):
    """Papers of which each is near another, so that most citations stand in two answers."""
    known = {element["paper_id"]: element for element in papers}
    chosen = {}
    for element in papers[::PAPERS]:
        near = [
            row.get("paper_id") for row in (*element.get("reference_data", ()), *element.get("np_citation_data", ()))
        ]
        chosen |= {id_: known[id_] for id_ in (element["paper_id"], *near) if id_ in known}
    return list(chosen.values())
