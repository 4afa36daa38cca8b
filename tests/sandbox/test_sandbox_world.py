"""The invented world is one world: whatever is asked, in whatever order and by whatever name, the answers agree."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.ids import canonical_number
from localcite.model import Scheme
from localcite.sandbox import DEFAULT_SEED
from localcite.sandbox.world import World
from localcite.sandbox.world.mint import PAPER, PATENT, Mint, is_uuid, pack, unpack

TODAY = date(2026, 11, 22)
LONG_AGO = date(1995, 1, 1)
WORLD = World(DEFAULT_SEED)
few = settings(deadline=None, max_examples=25)

us_grants = st.integers(3_000_000, 12_400_000)
numbers = st.one_of(
    us_grants.map(lambda number: f"US{number}A" if number < 6_167_569 else f"US{number}B2"),
    st.integers(1, 380_000).map(lambda serial: f"US2018{serial:07d}A1"),
    st.integers(101_000_000, 119_000_000).map(lambda number: f"CN{number}A"),
    st.integers(1, 4_300_000).map(lambda number: f"EP{number:07d}A1"),
    st.integers(1, 200_000).map(lambda serial: f"WO2015{serial:06d}A1"),
    st.integers(1, 300_000).map(lambda serial: f"JP2012{serial:06d}A"),
    st.sampled_from(["USD1055174S1", "CNA001867G", "DE3106419A1", "BR112020016218A2", "GB9304540D0", "USPP15114P3"]),
)
uuids = st.uuids().map(str)
dois = st.from_regex(r"10\.\d{4}/[a-z0-9.()-]{1,30}", fullmatch=True)
picks = st.integers(0, 500).map(str)
days = st.dates(date(2000, 1, 1), date(2035, 12, 31))


def ask(scheme, text, today=TODAY, world=WORLD):
    found = world.find(scheme, text, today)
    return found and json.loads(found.raw)


def rows(element):
    return element["patent_cited"]["cited_by_patents"]


def number_of(row):
    return row.get("pn") or f"{row['country']}{row['doc_number']}{row['kind']}"


@few
@given(st.one_of(st.tuples(st.just(Scheme.NUMBER), numbers), st.tuples(st.just(Scheme.DOI), dois)), st.integers(1, 9))
def test_another_world_of_the_same_seed_answers_the_same(asked, seed):
    assert ask(*asked, world=World(seed)) == ask(*asked, world=World(seed))


@few
@given(numbers)
def test_a_patent_is_the_same_under_its_number_and_its_id(number):
    element = ask(Scheme.NUMBER, number)
    if element is not None:
        assert element["pn"] == number
        assert ask(Scheme.PATENT_ID, element["patent_id"]) == element


@few
@given(dois)
def test_a_paper_is_the_same_under_its_doi_and_its_id(doi):
    element = ask(Scheme.DOI, doi)
    if element is not None:
        assert element["doi"] == doi
        assert ask(Scheme.PAPER_ID, element["paper_id"]) == element
        forgotten = ask(Scheme.PAPER_ID, element["paper_id"], world=World(DEFAULT_SEED))
        assert forgotten | {"doi": doi} == element


@few
@given(uuids)
def test_ids_from_elsewhere_are_answered_under_themselves(uuid):
    patent, paper = ask(Scheme.PATENT_ID, uuid), ask(Scheme.PAPER_ID, uuid)
    assert patent is None or (patent["patent_id"] == uuid and "pn" not in patent)
    assert paper is None or (paper["paper_id"] == uuid and "doi" not in paper)


def test_about_one_id_in_twenty_five_is_unknown():
    known = [ask(Scheme.NUMBER, f"US{number}A") is not None for number in range(5_000_000, 5_000_800)]
    assert 0.93 < sum(known) / len(known) < 0.98


@few
@given(us_grants.filter(lambda number: number >= 6_167_569), st.integers(1, 50))
def test_of_two_kinds_that_exclude_each_other_one_at_most_exists(number, seed):
    world = World(seed)
    both = [world.find(Scheme.NUMBER, f"US{number}{kind}", date(2035, 1, 1)) for kind in ("B1", "B2")]
    assert None in both


def test_most_grants_have_exactly_one_of_the_two_kinds():
    found = [
        [kind for kind in ("B1", "B2") if ask(Scheme.NUMBER, f"US{number}{kind}")]
        for number in range(9_000_000, 9_000_200)
    ]
    kinds = [kind for each in found for kind in each]
    assert 170 < len(kinds) < 200
    assert 0 < kinds.count("B1") < kinds.count("B2")


@few
@given(numbers, days)
def test_citing_patents_are_later_known_and_asked_for_in_their_turn(number, today):
    element = ask(Scheme.NUMBER, number, today)
    published = WORLD.patents.facts(WORLD.patents.find(number, today.toordinal())).day if element else None
    for row in rows(element) if element else ():
        citing = ask(Scheme.NUMBER, number_of(row), today)
        assert citing is not None
        assert canonical_number(number_of(row)) == number_of(row) == citing["pn"]
        assert published < date.fromisoformat(str(row["pbdt"])).toordinal() <= today.toordinal()


@few
@given(numbers, days, st.integers(0, 4000))
def test_lists_only_grow_as_the_clock_moves(number, today, later):
    before, after = ask(Scheme.NUMBER, number, today), ask(Scheme.NUMBER, number, today + timedelta(days=later))
    if before is not None:
        assert rows(after)[: len(rows(before))] == rows(before)


def test_the_world_does_grow():
    examples, _ = WORLD.examples(20, TODAY)
    counts = [sum(len(rows(ask(Scheme.NUMBER, each, day))) for each in examples) for day in (TODAY, date(2030, 1, 1))]
    assert counts[0] < counts[1]


@few
@given(numbers)
def test_counts_agree_with_the_rows(number):
    element = ask(Scheme.NUMBER, number)
    if element is None:
        return
    cited = element["patent_cited"]
    assert [row["sequence"] for row in rows(element)] == list(range(1, len(rows(element)) + 1))
    assert (cited["cited_by_3y"] or 0) <= cited["cited_by_5y"] <= len(rows(element)) <= cited["cited_by_simple_family"]


@few
@given(picks)
def test_a_patent_says_the_same_of_itself_wherever_it_is_listed(key):
    element = json.loads(WORLD.pick(False, key, TODAY).raw)
    fixed = ("title", "apno", "pbdt", "inventor", "original_assignee", "current_assignee", "kind")
    seen = {}
    for cited in (element, *(ask(Scheme.NUMBER, number_of(row)) for row in rows(element))):
        for row in rows(cited):
            said = {name: row[name] for name in fixed if name in row}
            known = seen.setdefault(number_of(row), said)
            assert all(known.setdefault(name, value) == value for name, value in said.items())


@few
@given(picks)
def test_references_and_citing_papers_agree(key):
    paper = json.loads(WORLD.pick(True, key, TODAY).raw)
    text = WORLD.papers.text(WORLD.papers.by_id(paper["paper_id"], TODAY.toordinal()))
    for row in paper["np_citation_data"]:
        references = ask(Scheme.PAPER_ID, row["paper_id"])["reference_data"]
        ids, texts = ({each.get(name) for each in references} for name in ("paper_id", "citation_text"))
        assert paper["paper_id"] in ids or text in texts
    for row in paper["reference_data"]:
        if "paper_id" in row:
            cited = ask(Scheme.PAPER_ID, row["paper_id"])
            assert paper["paper_id"] in [each["paper_id"] for each in cited["np_citation_data"]]


@few
@given(picks)
def test_patents_that_cite_a_paper_can_be_asked_for(key):
    paper = json.loads(WORLD.pick(True, key, TODAY).raw)
    for row in paper["patent_citation_data"]:
        assert ask(Scheme.NUMBER, row["pn"])["patent_id"] == row["patent_id"]
        assert all(isinstance(row[name], list) for name in ("inventor", "current_assignee", "original_assignee"))


def test_a_document_is_unknown_before_it_is_published():
    assert ask(Scheme.NUMBER, "US11205304B2", date(2021, 6, 1)) is None
    assert ask(Scheme.NUMBER, "US11205304B2", date(2022, 6, 1)) is not None


@pytest.fixture(scope="module")
def many():
    """A thousand citing rows and two hundred papers."""
    patents = [json.loads(WORLD.pick(False, str(key), TODAY).raw) for key in range(200)]
    old = [ask(Scheme.NUMBER, f"US{number}A") for number in range(4_000_000, 4_000_100)]
    listed = [row for element in [*patents, *filter(None, old)] for row in rows(element)]
    return listed, [json.loads(WORLD.pick(True, str(key), TODAY).raw) for key in range(100)]


def test_the_world_is_as_untidy_as_life(many):
    listed, papers = many
    assert any(not row.get("pn") for row in listed)
    assert all({"country", "doc_number", "kind"} <= set(row) for row in listed)
    for name in ("title", "inventor", "current_assignee", "cite_type", "apdt", "category"):
        assert any(name not in row for row in listed)
    assert any(row.get("apdt", 0) is None for row in listed)
    assert {len(str(row["apdt"])) for row in listed if row.get("apdt")} == {4, 6, 8}
    assert any("|" in row.get("inventor", "") for row in listed)
    assert any(row.get("current_assignee") != row["original_assignee"] for row in listed)
    assert {"X", "Y", "A", "PX"} <= {each for row in listed for each in row.get("category") or ()}
    assert {"EXA", "APP", "OPP"} <= {each for row in listed for each in row.get("cite_type") or ()}
    references = [row for paper in papers for row in paper["reference_data"]]
    assert any("paper_id" not in row for row in references)
    assert any("citation_text" not in row for row in references)


def test_the_world_speaks_four_languages(many):
    listed, _ = many
    titles = "".join(row.get("title", "") for row in listed)
    for letter in ("之法的", "のおよび", "및의방법", "method"):
        assert any(each in titles for each in letter)


def test_some_documents_share_their_citing_documents_and_their_owners(many):
    examples, _ = WORLD.examples(20, TODAY)
    lists = [{number_of(row) for row in rows(ask(Scheme.NUMBER, each))} for each in examples]
    assert any(first & second for place, first in enumerate(lists) for second in lists[place + 1 :])
    owners = [row["original_assignee"] for row in many[0]]
    assert len(set(owners)) < len(owners) / 4


@few
@given(st.integers(), st.integers(0, 2**96 - 1), st.sampled_from([PATENT, PAPER]))
def test_minted_ids_are_uuids_and_can_be_read_back(seed, code, kind):
    mint = Mint(seed)
    uuid = mint.uuid(kind, code)
    assert is_uuid(uuid)
    assert uuid[14] in "13457"
    assert mint.read(uuid) == (kind, code)


@few
@given(uuids)
def test_ids_from_elsewhere_are_not_taken_for_minted_ones(uuid):
    assert Mint(DEFAULT_SEED).read(uuid) is None


@few
@given(numbers)
def test_numbers_can_be_packed(number):
    assert unpack(pack(number)) == number


@pytest.mark.parametrize(
    "text", ["", "x", "US", "nonsense", "US" + "1" * 60 + "A", "10.", "10.1/", "-" * 36, "💥", "\x00"]
)
@pytest.mark.parametrize("scheme", [Scheme.NUMBER, Scheme.PATENT_ID, Scheme.PAPER_ID, Scheme.DOI])
@pytest.mark.parametrize("today", [LONG_AGO, TODAY, date(2140, 12, 31)])
def test_nonsense_leads_to_nothing_and_never_to_a_defect(scheme, text, today):
    found = ask(scheme, text, today)
    assert found is None or scheme is Scheme.DOI
