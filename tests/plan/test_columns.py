"""A plan made in columns is the plan that judging id by id makes, whatever is held, pending, wanted and wished."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localcite.db import engine, ledger
from localcite.db.reader import held as reader
from localcite.ids import read
from localcite.model import Endpoint, Price, instant
from localcite.plan import Policy, Wanted, assemble, judge, restricted
from localcite.plan.values import Later
from localcite.sync.prepare import _renamed, look_up, prepare

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
UUID = "0a1b2c3d-0a1b-2c3d-4e5f-0a1b2c3d4e5f"
NUMBERS = ["US7000001B2", "US7000001B1", "US7000001", "US7000002B2", "EP1234567B1", "EP1234567A1", "EP1234567A"]
NUMBERS += ["WO2010123456A1", "US20100000001A1", "US20100000001", "JP2007123456A", "US3000001A", "US3000001"]
DOIS = ["10.1234/ab1", "10.1234/ab2", "10.1234/ab3"]
TYPED = [*NUMBERS, *DOIS, "us 7,000,001 b2", "US 7000001", "https://doi.org/10.1234/AB1", "EP1234567", "WO2010123456"]
TYPED += [f"patent:{UUID}", f"paper:{UUID}", UUID, "nothing at all", "US 13/123,456", ""]
STATES = ["answered", "answered", "no_answer", "partial", "failed", "reply_kept"]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("columns") / "localcite.db"
    with closing(engine.open_for_writing(path, now=NOW)) as connection:
        yield connection


@st.composite
def worlds(draw):
    """Return rows: documents, names, holdings, and calls whose outcome nobody knows."""
    names = draw(st.permutations([("number", each) for each in NUMBERS] + [("doi", each) for each in DOIS]))
    names = names[: draw(st.integers(0, len(names)))]
    documents, holdings = {}, []
    for scheme, value in names:
        key = draw(st.integers(1, 5)) + (10 if scheme == "doi" else 0)
        documents.setdefault(key, []).append((value, scheme, draw(st.sampled_from([None, None, value.swapcase()]))))
    for key, of in documents.items():
        if draw(st.booleans()):
            scheme = "paper_id" if key > 10 else "patent_id"
            of.append((UUID[:-2] + f"{key:02d}" if draw(st.booleans()) else f"{UUID[:-2]}5f", scheme, None))
        if draw(st.booleans()):
            state, days = draw(st.sampled_from(STATES)), draw(st.integers(0, 60))
            at = None if state == "failed" else instant(NOW - days * DAY)
            following = draw(st.sampled_from([None, 2])) if state == "partial" else None
            holdings.append((key, "L012" if key > 10 else "P015", state, at, following))
    calls = draw(st.lists(st.tuples(st.sampled_from(["number", "doi"]), st.booleans(), st.booleans()), max_size=2))
    pending = [
        (
            scheme,
            tuple(draw(st.lists(st.sampled_from(NUMBERS if scheme == "number" else DOIS), min_size=1, max_size=3))),
            *how,
        )
        for scheme, *how in calls
    ]
    return documents, holdings, pending


def fill(connection, world):
    documents, holdings, pending = world
    for key, names in documents.items():
        connection.execute("INSERT INTO document (id, type) VALUES (?, ?)", (key, 2 if key > 10 else 1))
        for value, scheme, spelled in dict.fromkeys(names):
            connection.execute("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", (value, scheme, key, spelled))
    connection.executemany(
        "INSERT INTO holding"
        " (document, endpoint, state, answered_at, next_page, call, pages, page_size, cited_by_papers)"
        " VALUES (?, ?, ?, ?, ?, 1, 1, 10, 35)",
        holdings,
    )
    for number, (scheme, ids, _is_alive, is_lost) in enumerate(pending, 1):
        connection.execute("INSERT INTO run (id, uid, started_at) VALUES (?, ?, '')", (number, f"run{number}"))
        endpoint = "P015" if scheme == "number" else "L012"
        opening = ledger.Opening(number, None, endpoint, scheme, ids, 1, len(ids), None)
        call = ledger.open(connection, opening, instant(NOW - DAY))
        if is_lost:
            ledger.resolve(connection, call, billed=True, why="seen on the bill", at=instant(NOW))


def slowly(connection, wanted, policy, is_alive):
    """Return the plan that judging id by id makes."""
    found = look_up(connection, [want.reading for want in wanted], is_alive)
    judgements = [judge(want, found, policy, NOW) for want in wanted]
    names = {} if connection is None else reader.names(connection, _renamed(judgements, found))
    return assemble(wanted, judgements, names, policy)


PRICES = {endpoint: Price(endpoint, 2, "EUR", NOW) for endpoint in Endpoint}
POLICIES = st.builds(
    Policy,
    refresh=st.booleans(),
    retry_in_doubt=st.booleans(),
    pages=st.sampled_from([1, 1, 3, None]),
    open_ended=st.booleans(),
    no_answer_max_age=st.sampled_from([None, 20 * DAY]),
    pages_billed=st.booleans(),
    batch_first=st.sampled_from([1, 3]),
    batch_most=st.sampled_from([2, 5]),
    concurrency=st.integers(1, 3),
    prices=st.sampled_from([{}, PRICES]),
)
AGES = st.sampled_from([None, None, 30 * DAY])
WANTED = st.lists(st.tuples(st.sampled_from(TYPED), AGES, st.sampled_from([False, False, True])), max_size=16)


@given(worlds(), WANTED, POLICIES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_columns_plan_what_judging_id_by_id_plans(store, world, wanted, policy):
    ids = [
        Wanted(typed, read(typed, as_typed=as_typed), age, f"line {at}")
        for at, (typed, age, as_typed) in enumerate(wanted)
    ]
    alive = {f"run{number}" for number, (_, _, is_alive, _) in enumerate(world[2], 1) if is_alive}
    store.execute("BEGIN")
    try:
        fill(store, world)
        plan = prepare(store, ids, policy, NOW, alive.__contains__)
        expected = slowly(store, ids, policy, alive.__contains__)
    finally:
        store.execute("ROLLBACK")
    check_equal(plan, expected)
    check_equal(prepare(None, ids, policy, NOW, alive.__contains__), slowly(None, ids, policy, alive.__contains__))
    approved = {"US7000001B2", "10.1234/ab1"}
    check_equal(restricted(plan, approved, policy), restricted(expected, approved, policy))


def check_equal(plan, expected):
    for field, mine, theirs in zip(plan._fields, plan, expected, strict=True):
        assert mine == theirs, field
    assert (len(plan.items), len(plan.targets), len(plan.batches)) == tuple(map(len, expected[:3]))


@pytest.mark.parametrize("is_there", [False, True])
@pytest.mark.parametrize(
    ("texts", "as_typed"),
    [
        (["US9123456", "US9123456B2"], False),
        (["US9123456B1", "US9123456"], False),
        (["WO2020123456", "WO2020123456A2"], False),
        (["US20200123456", "US20200123456A1"], True),
        (["US4123456A", "US4123456"], True),
    ],
)
def test_two_spellings_of_one_publication_are_one_unit_whether_or_not_there_is_a_database(
    store, texts, as_typed, is_there
):
    wanted = [Wanted(text, read(text, as_typed=as_typed)) for text in texts]
    plan = prepare(store if is_there else None, wanted, Policy(), NOW, lambda _uid: False)
    assert (plan.wanted, plan.units_at_most, len(plan.targets)) == (1, 1, 1)


def test_a_large_plan_is_told_before_any_of_its_values_is_made(store):
    texts = [f"US{number}B2" for number in range(7_000_000, 7_020_000)]
    plan = prepare(store, [Wanted(text, read(text)) for text in texts], Policy(), NOW, lambda _uid: False)
    assert (plan.wanted, plan.units_at_most, plan.calls, len(plan.items)) == (20_000, 20_000, 204, 20_000)
    assert [batch.ids[0] for batch in plan.batches[:2]] == ["US7000000B2", "US7000025B2"]
    assert plan.items[-1].target == 19_999


def test_what_is_made_later_is_made_once_and_equals_what_it_makes():
    made = []
    later = Later(2, lambda: made.append(1) or ("a", "b"))
    assert (len(later), bool(later), made) == (2, True, [])
    assert later == ("a", "b") == tuple(later)
    assert later[1:] == ("b",)
    assert later == Later(2, lambda: ("a", "b")) != Later(1, lambda: ("a",))
    assert made == [1]
