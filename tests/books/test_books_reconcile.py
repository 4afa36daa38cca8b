"""Reconciliation beside the truth: it never ends a doubt wrongly, and balances where the statement is whole."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from books_worlds import ZONES, worlds
from hypothesis import given, settings
from hypothesis import strategies as st

from localcite.books.days import USUAL, zone_of
from localcite.books.reconcile import reconcile
from localcite.books.values import Line, Sent, Statement, Status
from localcite.errors import UsageError

DAY = date(2026, 11, 3)
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 20, tzinfo=UTC)
UTC_ONLY = (zone_of("UTC"),)


def sent(call, least, most=None, *, at=NOON, price=None):
    most = least if most is None else most
    return Sent(call, "P015", at, at + timedelta(seconds=5), least, most, least != most, price)


def statement(*lines, as_of=LATER, first=DAY, last=DAY):
    return Statement([Line(DAY, DAY, "P015", *line) for line in lines], first, last, as_of)


def run(calls, told, zones=UTC_ONLY, **how):
    return reconcile(calls, told, zones, source="the statement", **how)


@settings(max_examples=50)
@given(worlds(), st.data())
def test_a_doubt_is_only_ended_with_the_truth(world, data):
    zones = [zone_of(name) for name in data.draw(st.permutations(ZONES)) if name in {world.zone, *USUAL}]
    silent = data.draw(st.sets(st.sampled_from([world.day(call) for call in world.calls] or [DAY]), max_size=2))
    report = run(world.sent, world.statement(silent=silent), zones)
    doubts = {call.call for call in world.sent if call.is_doubt}
    for ruling in report.rulings:
        assert ruling.call in doubts
        assert ruling.units == world.truth[ruling.call]


@settings(max_examples=50)
@given(worlds())
def test_a_whole_statement_never_contradicts_what_was_seen(world):
    report = run(world.sent, world.statement(), (zone_of(world.zone),))
    assert {row.status for row in report.rows} <= {Status.AGREED, Status.IN_DOUBT, Status.NOT_COMPLETE}
    final = [row for row in report.rows if row.status is not Status.NOT_COMPLETE]
    assert report.balanced in {None, True} or any(row.status is Status.IN_DOUBT for row in final)


@settings(max_examples=50)
@given(worlds(), st.integers(1, 5))
def test_units_that_nobody_bought_never_balance(world, more):
    told = world.statement()
    lines = [line._replace(units=line.units + more, calls=None) for line in told.lines]
    bought = sum(call.most for call in world.sent) + more
    lines.append(Line(date(2026, 11, 1), date(2026, 11, 1), "P015", bought))
    report = run(world.sent, told._replace(lines=lines, as_of=LATER), (zone_of(world.zone),))
    assert report.balanced is False


@settings(max_examples=50)
@given(worlds())
def test_ending_the_doubts_that_can_be_ended_leaves_none_that_can(world):
    zones = (zone_of(world.zone),)
    told = world.statement()
    first = run(world.sent, told, zones)
    ended = {ruling.call: ruling.units for ruling in first.rulings}
    after = [
        call._replace(least=ended[call.call], most=ended[call.call], is_doubt=False) if call.call in ended else call
        for call in world.sent
    ]
    again = run(after, told, zones)
    assert not again.rulings
    assert [(row.first, row.endpoint, row.status) for row in again.rows if row.theirs is not None] == [
        (row.first, row.endpoint, row.status) for row in first.rows if row.theirs is not None
    ]
    assert again.balanced == first.balanced


def test_a_day_that_agrees_balances_and_names_both_sums():
    report = run([sent(1, 3, price=Decimal("0.40"))], statement((3, 1, Decimal("1.20"))))
    (row,) = report.rows
    assert (row.status, row.theirs, row.ours, row.difference) == (Status.AGREED, 3, 3, 0)
    assert row.ours_money == row.theirs_money == Decimal("1.20")
    assert (report.balanced, row.note) == (True, "")
    other = run([sent(1, 3, price=Decimal("0.40"))], statement((3, 1, Decimal("9.30"))))
    assert (other.balanced, other.rows[0].note[:15]) == (True, "the units agree")


def test_what_only_one_side_has_does_not_balance():
    assert run([sent(1, 3)], statement((2,))).rows[0].status is Status.OURS_ONLY
    assert run([sent(1, 3)], statement((5,))).rows[0].status is Status.THEIRS_ONLY
    assert run([], statement((5,))).rows[0].status is Status.THEIRS_ONLY
    assert run([sent(1, 3)], statement()).rows[0].status is Status.OURS_ONLY
    assert run([sent(1, 3)], statement()).balanced is False


def test_a_doubt_that_was_billed_in_part_is_ended_with_that_part():
    report = run([sent(1, 3), sent(2, 0, 4)], statement((5,)))
    assert [(ruling.call, ruling.units) for ruling in report.rulings] == [(2, 2)]
    assert report.rulings[0].why == "the statement: P015 2026-11-03: 5 units; no other reading is possible"
    assert report.rows[0].resolved == 2
    assert report.balanced is True


def test_two_doubts_with_two_readings_stay_and_do_not_balance():
    report = run([sent(1, 0, 4), sent(2, 0, 4)], statement((4,)))
    assert not report.rulings
    assert (report.rows[0].status, report.rows[0].in_doubt, report.rows[0].in_doubt_units) == (Status.IN_DOUBT, 2, 8)
    assert report.balanced is False


def test_nothing_is_concluded_from_silence_unless_it_is_said_to_be_zero():
    calls = [sent(1, 0, 4)]
    assert not run(calls, statement()).rulings
    assert run(calls, statement(), absent_is_zero=True).rulings[0].units == 0


def test_a_day_that_is_not_complete_is_neither_compared_nor_believed():
    early = datetime(2026, 11, 4, 23, 59, tzinfo=UTC)
    report = run([sent(1, 3), sent(2, 0, 4)], statement((3,), as_of=early))
    assert (report.rows[0].status, report.rulings, report.balanced) == (Status.NOT_COMPLETE, [], None)
    assert run([sent(1, 3), sent(2, 0, 4)], statement((3,), as_of=early + timedelta(minutes=1))).balanced is True


def test_a_call_near_midnight_may_be_on_either_day():
    midnight = datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC)
    lines = [Line(DAY, DAY, "P015", 2), Line(date(2026, 11, 4), date(2026, 11, 4), "P015", 3)]
    told = Statement(lines, DAY, date(2026, 11, 4), LATER)
    report = run([sent(1, 2), sent(2, 3, at=midnight)], told)
    assert report.balanced is True
    assert "3 of calls near midnight are on the vendor's next day" in report.rows[0].note
    assert run([sent(1, 2), sent(2, 3)], told).balanced is False


def test_a_doubt_near_midnight_that_fits_two_days_in_two_ways_stays():
    midnight = datetime(2026, 11, 4, tzinfo=UTC)
    lines = [Line(DAY, DAY, "P015", 2), Line(date(2026, 11, 4), date(2026, 11, 4), "P015", 3)]
    told = Statement(lines, DAY, date(2026, 11, 4), LATER)
    other = sent(2, 0, 3, at=midnight + timedelta(hours=9))
    assert not run([sent(1, 0, 3, at=midnight), sent(3, 0, 2), other], told).rulings
    assert len(run([sent(1, 0, 3, at=midnight), sent(3, 2)], told).rulings) == 1


def test_the_zone_in_which_the_days_fit_is_found():
    evening = datetime(2026, 11, 3, 20, tzinfo=UTC)
    lines = [Line(DAY, DAY, "P015", 2), Line(date(2026, 11, 4), date(2026, 11, 4), "P015", 3)]
    told = Statement(lines, DAY, date(2026, 11, 4), LATER)
    report = run([sent(1, 2), sent(2, 3, at=evening)], told, [zone_of(name) for name in USUAL])
    assert (report.zone, list(report.fitting), report.balanced) == ("+08:00", ["+08:00"], True)


def test_more_calls_than_are_on_record_forbid_conclusions():
    report = run([sent(1, 3), sent(2, 0, 4)], statement((5, 3)))
    assert not report.rulings
    assert "somebody else used the account" in report.rows[0].note
    assert run([sent(1, 3), sent(2, 0, 4)], statement((5, 2))).rulings


def test_fewer_calls_than_were_answered_forbid_conclusions():
    calls = [sent(1, 1), sent(2, 1), sent(3, 0, 4)]
    assert "the statement is not whole" in run(calls, statement((3, 1))).rows[0].note


def test_one_day_that_cannot_be_read_forbids_conclusions_about_the_others():
    other = date(2026, 11, 5)
    calls = [sent(1, 3), sent(2, 0, 4, at=NOON + timedelta(days=2))]
    for theirs, ended in ((3, [2]), (2, []), (4, [])):
        told = Statement([Line(DAY, DAY, "P015", theirs), Line(other, other, "P015", 4)], DAY, other, LATER)
        assert [ruling.call for ruling in run(calls, told).rulings] == ended


def test_a_line_of_many_days_is_compared_as_one():
    week = Line(DAY, date(2026, 11, 9), "P015", 5)
    told = Statement([week], DAY, date(2026, 11, 9), LATER)
    report = run([sent(1, 3), sent(2, 0, 4, at=NOON + timedelta(days=2))], told)
    assert [ruling.units for ruling in report.rulings] == [2]
    assert (report.rows[0].first, report.rows[0].last) == (DAY, date(2026, 11, 9))


def test_lines_that_overlap_are_refused():
    lines = [Line(DAY, date(2026, 11, 9), "P015", 5), Line(date(2026, 11, 4), date(2026, 11, 4), "P015", 1)]
    with pytest.raises(UsageError):
        run([], Statement(lines, DAY, date(2026, 11, 9), LATER))


def test_calls_on_days_without_a_statement_are_counted_and_not_judged():
    report = run([sent(1, 3), sent(2, 7, at=NOON + timedelta(days=4))], statement((3,)))
    assert (report.balanced, report.outside) == (True, (1, 7))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("utc", "UTC"),
        ("+8", "+08:00"),
        ("UTC+08:00", "+08:00"),
        ("-0530", "-05:30"),
        ("Asia/Shanghai", "Asia/Shanghai"),
    ],
)
def test_zones_are_read_as_they_are_written(written, name):
    assert zone_of(written).name == name


@pytest.mark.parametrize("written", ["", "noon", "+15", "../etc/passwd", "Asia"])
def test_what_is_no_zone_is_a_sentence(written):
    with pytest.raises(UsageError):
        zone_of(written)
