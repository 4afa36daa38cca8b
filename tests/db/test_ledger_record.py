import contextlib
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from db_support import AT, EURO, add_run, fresh, open_call, opened, opening, resolve_call, settle_call
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.db import engine, ledger
from localcite.errors import DatabaseDamaged, UsageError
from localcite.model import Money

NOBODY, EVERYBODY = (lambda _uid: False), (lambda _uid: True)
DOLLAR = EURO._replace(amount=Decimal("1.5"), currency="USD")


@pytest.fixture
def connection(connection):
    """A database with one run in it: run 1, known by its lock as r1."""
    add_run(connection, "r1")
    return connection


def the_call(connection, call, is_alive=NOBODY):
    (found,) = ledger.calls(connection, is_alive=is_alive, call=call)
    return found


# ---- one call -----------------------------------------------------------------------------------------------------


def test_a_call_is_on_record_before_it_is_sent(connection):
    call = open_call(connection, units=2)
    (pending,) = ledger.pending(connection)
    assert pending == ledger.Pending(
        call=call,
        run=1,
        run_uid="r1",
        state="in_flight",
        endpoint="P015",
        scheme="number",
        ids=("US5012236A", "US11205304B2"),
        page=1,
        units_at_most=2,
        opened_at=AT,
    )
    assert ledger.committed(connection) == [("0.40", "EUR", 2)]


def test_an_answer_takes_back_what_was_not_billed_and_keeps_its_reply_as_it_came(connection):
    call = open_call(connection, units=2)
    body = b'{"data": [1]}\r\n\xff'
    settle_call(connection, call, units=1, body=body, http_status=200, correlation_id="c-1", amount="0.4")
    assert ledger.committed(connection) == [("0.40", "EUR", 1)]
    assert ledger.pending(connection) == []
    assert ledger.reply(connection, call) == (body, None)
    (answered,) = ledger.unapplied(connection)
    assert (answered.call, answered.run_uid, answered.ids) == (call, "r1", ("US5012236A", "US11205304B2"))
    told = the_call(connection, call)
    assert (told.outcome, told.units, told.price) == ("answered", 1, Money(Decimal("0.40"), "EUR"))
    assert (told.asked, told.http_status, told.correlation_id, told.amount) == (2, 200, "c-1", "0.4")
    assert (told.tag, told.run, told.reply_size, told.settled_at) == ("matter 7", 1, len(body), AT)


@pytest.mark.parametrize("outcome", ["refused", "unsent"])
def test_what_bought_nothing_binds_nothing(connection, outcome):
    call = open_call(connection)
    settle_call(connection, call, outcome, units=0, body=None, error_code=67200002, error_text="too fast")
    assert ledger.committed(connection, run=1) == []
    told = the_call(connection, call)
    assert (told.outcome, told.units, told.error_code) == (outcome, 0, 67200002)
    assert told.reply_sha256 is None
    assert ledger.unapplied(connection) == []


def test_a_call_in_doubt_keeps_its_worst_case_until_it_is_resolved(connection):
    call = open_call(connection, units=2)
    settle_call(connection, call, "in_doubt", units=0, body=b"<html>", detail="cut off")
    assert ledger.committed(connection) == [("0.40", "EUR", 2)]
    told = the_call(connection, call)
    assert (told.outcome, told.units, told.price, told.resolved_as) == ("in_doubt", None, None, None)
    resolve_call(connection, call, billed=True, units=1)
    assert ledger.committed(connection) == [("0.40", "EUR", 1)]
    told = the_call(connection, call)
    assert (told.outcome, told.units, told.resolved_as, told.why) == (
        "in_doubt",
        1,
        "billed",
        "the statement says so",
    )
    assert ledger.reply(connection, call) == (b"<html>", None)


@pytest.mark.parametrize(("how", "units"), [({"billed": True}, 2), ({"billed": False}, 0)])
def test_a_call_of_a_dead_run_can_be_resolved_though_nobody_settled_it(connection, how, units):
    call = open_call(connection, units=2)
    resolve_call(connection, call, **how)
    assert sum(units for _, _, units in ledger.committed(connection)) == units
    told = the_call(connection, call)
    assert (told.outcome, told.units) == ("in_doubt", units)
    assert ledger.pending(connection) == []


def test_a_reply_that_comes_after_all_outweighs_what_was_resolved(connection):
    call = open_call(connection, units=2)
    resolve_call(connection, call, billed=False)
    settle_call(connection, call, units=2)
    assert ledger.committed(connection) == [("0.40", "EUR", 2)]
    told = the_call(connection, call)
    assert (told.outcome, told.units, told.resolved_as) == ("answered", 2, "not_billed")
    assert ledger.verify(connection).ok


def test_more_elements_than_were_reserved_are_on_record(connection):
    call = open_call(connection, units=2)
    settle_call(connection, call, units=3)
    assert ledger.committed(connection, run=1) == [("0.40", "EUR", 3)]
    assert ledger.verify(connection).ok


def test_a_reply_that_did_not_decompress_is_kept_raw(connection):
    call = open_call(connection)
    settle_call(connection, call, "in_doubt", body=b"\x1f\x8bcut", encoding="gzip", content_encoding="gzip")
    assert ledger.reply(connection, call) == (b"\x1f\x8bcut", "gzip")
    assert the_call(connection, call).reply_encoding == "gzip"


def test_an_unknown_price_is_unknown_and_not_nothing(connection):
    call = open_call(connection, price=None)
    settle_call(connection, call, units=2)
    assert ledger.committed(connection) == [(None, None, 2)]
    assert the_call(connection, call).price is None


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters()) | st.text(st.characters(categories=["Cs", "Cc"])), body=st.binary())
def test_any_text_and_any_body_can_be_recorded(template, text, body):
    with fresh(template) as connection:
        call = open_call(connection, tag=text, ids=(text, text))
        settle_call(connection, call, body=body, error_text=text, detail=text)
        visible = text.encode("utf-8", "backslashreplace").decode()
        told = the_call(connection, call)
        assert (told.tag, told.ids, told.error_text) == (visible, (visible, visible), visible)
        assert ledger.reply(connection, call) == (body, None)
        assert ledger.verify(connection).ok


# ---- what is refused ----------------------------------------------------------------------------------------------


def test_only_what_is_in_doubt_can_be_resolved(connection):
    answered, doubtful = open_call(connection), open_call(connection, units=2)
    settle_call(connection, answered)
    before = connection.execute("SELECT * FROM ledger").fetchall()
    for call, how, says in [
        (answered, {"billed": True}, "recorded as answered"),
        (99, {"billed": True}, "no call 99"),
        (doubtful, {"billed": True, "units": 3}, "1 to 2 units, not 3"),
        (doubtful, {"billed": True, "units": 0}, "1 to 2 units, not 0"),
        (doubtful, {"billed": False, "units": 1}, "not billed"),
    ]:
        with pytest.raises(UsageError) as caught:
            resolve_call(connection, call, **how)
        assert says in caught.value.what
    assert connection.execute("SELECT * FROM ledger").fetchall() == before
    resolve_call(connection, doubtful, billed=False)
    with pytest.raises(UsageError) as caught:
        resolve_call(connection, doubtful, billed=True)
    assert "recorded as not billed" in caught.value.what


def test_a_call_is_settled_once_and_after_it_was_opened(connection):
    call = open_call(connection)
    settle_call(connection, call)
    for number in (call, 99):
        with pytest.raises(ValueError, match=r"settled already|never opened"):
            settle_call(connection, number)
    with pytest.raises(ValueError, match="lost"):
        settle_call(connection, open_call(connection), "lost")


def test_the_ledger_is_written_inside_a_transaction_only(connection):
    with pytest.raises(RuntimeError):
        ledger.open(connection, opening(), AT)
    with contextlib.suppress(KeyboardInterrupt), engine.transaction(connection):
        ledger.open(connection, opening(), AT)
        raise KeyboardInterrupt
    assert ledger.last(connection) == (0, "0" * 64)
    assert ledger.pending(connection) == []


def test_a_reply_that_is_not_kept_or_not_what_came_is_never_handed_out(path, connection):
    call = open_call(connection)
    settle_call(connection, call, body=b"what came")
    with pytest.raises(UsageError):
        ledger.reply(connection, 99)
    for change in ("sha256 = 'x'", "size = 3", "body = x'00'", "body = CAST(body || x'00' AS BLOB)"):
        with opened(path) as vandal:
            vandal.execute("DROP TRIGGER reply_refuses_update")
            vandal.execute("BEGIN")
            vandal.execute(f"UPDATE reply SET {change}")
            with pytest.raises(DatabaseDamaged) as caught:
                ledger.reply(vandal, call)
            vandal.execute("ROLLBACK")
        assert caught.value.path == path
    assert ledger.reply(connection, call) == (b"what came", None)


# ---- many calls ---------------------------------------------------------------------------------------------------


def test_who_died_leaves_its_calls_in_doubt_and_who_lives_has_them_in_flight(connection):
    alive, dead = add_run(connection, "alive"), add_run(connection, "dead")
    for run in (alive, dead):
        open_call(connection, run=run)
    settle_call(connection, open_call(connection, run=alive), "in_doubt", body=None)
    states = {call.call: call.state for call in ledger.pending(connection, lambda uid: uid == "alive")}
    assert states == {1: "in_flight", 2: "in_doubt", 3: "in_doubt"}
    told = {call.call: call.outcome for call in ledger.calls(connection, is_alive=lambda uid: uid == "alive")}
    assert told == states


def test_the_log_is_filtered_by_whatever_is_asked(connection):
    first, second = add_run(connection, "a1"), add_run(connection, "a2")
    settle_call(connection, open_call(connection, "2026-10-31T23:59:59.999Z", run=first, tag="a"))
    open_call(connection, "2026-11-01T00:00:00.000Z", run=second, endpoint="L012", tag="b")
    open_call(connection, "2026-11-02T00:00:00.000Z", run=second)

    def found(**limits):
        return [call.call for call in ledger.calls(connection, is_alive=EVERYBODY, **limits)]

    november = datetime(2026, 11, 1, tzinfo=UTC)
    assert found() == [1, 3, 4]
    assert found(run=second) == [3, 4]
    assert found(tag="a") == [1]
    assert found(endpoint="L012") == [3]
    assert found(outcome="in_flight", endpoint="P015") == [4]
    assert found(since=november) == [3, 4]
    assert found(until=november) == [1]
    assert found(since=november, until=datetime(2026, 11, 2, tzinfo=UTC), call=3) == [3]
    assert ledger.committed(connection, month="2026-10") == [("0.40", "EUR", 1)]
    assert ledger.committed(connection, month="2026-11", run=second) == [("0.40", "EUR", 4)]


def test_answers_wait_in_the_order_in_which_they_were_settled_until_they_are_applied(connection):
    calls = [open_call(connection) for _ in range(4)]
    for call in reversed(calls[1:]):
        settle_call(connection, call)
    settle_call(connection, calls[0], "refused", units=0)
    assert [answered.call for answered in ledger.unapplied(connection)] == [4, 3, 2]
    connection.execute("INSERT INTO applied (call, at) VALUES (3, ?)", (AT,))
    assert [answered.call for answered in ledger.unapplied(connection)] == [4, 2]


# ---- the books always balance -------------------------------------------------------------------------------------

PRICES = st.sampled_from([EURO, DOLLAR, None])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(1, 2), st.integers(0, 5), PRICES),
        st.tuples(st.just("answered"), st.integers(0, 9), st.integers(0, 7)),
        st.tuples(st.sampled_from(["refused", "unsent", "in_doubt"]), st.integers(0, 9)),
        st.tuples(st.sampled_from(["billed", "not_billed"]), st.integers(0, 9)),
    ),
    max_size=25,
)


class Model:
    """What the books should say, kept in a plainer way: by call, what is known of its units."""

    def __init__(self):
        self.calls = {}

    def open(self, call, run, at_most, price):
        self.calls[call] = {"run": run, "units": at_most, "price": price, "state": "in_flight"}

    def chosen(self, index, states):
        calls = [call for call, what in self.calls.items() if what["state"] in states]
        return calls[index % len(calls)] if calls else None

    def committed(self, run=None):
        sums = Counter()
        for what in self.calls.values():
            if run in {None, what["run"]}:
                price = what["price"]
                sums[(format(price.amount, "f"), price.currency) if price else (None, None)] += what["units"]
        return {(*price, units) for price, units in sums.items() if units}


def act(connection, model, step):
    kind, *rest = step
    if kind == "open":
        run, units, price = rest
        model.open(open_call(connection, run=run, units=units, price=price), run, units, price)
        return
    settling = kind in {"answered", "refused", "unsent", "in_doubt"}
    call = model.chosen(rest[0], {"in_flight"} if settling else {"in_flight", "in_doubt"})
    if call is None:
        return
    what = model.calls[call]
    if kind == "in_doubt":
        settle_call(connection, call, kind, body=None)
        what["state"] = "in_doubt"
        return
    if settling:
        units = rest[1] if kind == "answered" else 0
        settle_call(connection, call, kind, units=units)
    elif kind == "billed":
        if not what["units"]:
            return
        units = 1 + rest[0] % what["units"]
        resolve_call(connection, call, billed=True, units=units)
    else:
        units = 0
        resolve_call(connection, call, billed=False)
    what.update(state="ended", units=units)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_committed_is_what_was_billed_and_the_worst_case_of_what_is_pending(template, steps):
    model = Model()
    with fresh(template) as connection:
        add_run(connection, "r1")
        add_run(connection, "r2")
        for step in steps:
            act(connection, model, step)
        for run in (None, 1, 2):
            assert set(ledger.committed(connection, run=run)) == model.committed(run)
        states = {call.call: call.state for call in ledger.pending(connection)}
        assert states == {call: what["state"] for call, what in model.calls.items() if what["state"] != "ended"}
        counts = ledger.counts(connection, 1)
        ours = [what for what in model.calls.values() if what["run"] == 1]
        assert counts.calls == len(ours)
        assert counts.units == sum(what["units"] for what in ours if what["state"] == "ended")
        assert counts.units_pending == sum(what["units"] for what in ours if what["state"] != "ended")
        assert ledger.verify(connection).ok
