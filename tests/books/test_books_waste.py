"""Money spent for nothing: which refreshes brought nothing, and what a rule would have saved."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from localcite.books.waste import Lost, Round, best, cost, groups, refreshes, rules, twice
from localcite.model import Money

START = datetime(2026, 1, 1, tzinfo=UTC)
EURO = Money(Decimal("0.40"), "EUR")


def asked(day, content, *, document=1, asked_as=None, units=1, state="answered", price=EURO):
    at = START + timedelta(days=day)
    return Round(document, asked_as or document, "P015", at, 100 + day, state, units, price, content)


def test_a_refresh_that_says_the_same_changed_nothing():
    found = refreshes([asked(0, "a"), asked(10, "a"), asked(40, "b"), asked(41, "b", price=None)])
    assert [(each.age.days, each.changed) for each in found] == [(10, False), (30, True), (1, False)]
    assert cost(each for each in found if not each.changed) == ({"EUR": Decimal("0.40")}, 1)


def test_refreshes_are_told_by_age_and_what_was_known():
    found = groups(refreshes([asked(0, "a"), asked(10, "a"), asked(40, "b"), asked(400, "b")]))
    assert {(each.age, each.refreshes, each.unchanged, each.units) for each in found} == {
        ("under 30 days", 1, 1, 1),
        ("under 90 days", 1, 0, 0),
        ("under 1 year", 1, 1, 1),
    }


def test_what_cost_nothing_is_no_waste_and_a_first_answer_is_no_refresh():
    assert not refreshes([asked(0, "a"), asked(10, "a", units=0)])
    assert not refreshes([asked(0, "a"), asked(1, "a", document=2)])
    assert not refreshes([asked(0, "?", state="reply_kept"), asked(10, "a")])


def test_a_rule_skips_what_is_younger_than_what_was_last_bought():
    history = [asked(0, "a"), asked(10, "a"), asked(20, "a"), asked(40, "b"), asked(50, "b")]
    told = {rule.days: (rule.units, rule.wasted, rule.late) for rule in rules(history, (5, 15, 30, 365))}
    assert told == {5: (0, 0, 0), 15: (2, 2, 0), 30: (3, 3, 0), 365: (4, 3, 1)}
    assert best(rules(history, (5, 15, 30, 365)))["P015"].days == 30


def test_without_refreshes_there_is_no_rule():
    assert rules([asked(0, "a")], (30,)) == []
    assert best([]) == {}


ROUNDS = st.lists(st.tuples(st.integers(0, 300), st.sampled_from("ab"), st.integers(1, 3)), max_size=12).map(
    lambda made: [asked(day, content, document=document) for day, content, document in made]
)


@given(ROUNDS, st.integers(1, 400))
def test_a_rule_never_saves_more_than_was_spent_and_all_that_it_saves_is_wasted_or_late(rounds, days):
    spent = len(refreshes(rounds))
    wasted = sum(not each.changed for each in refreshes(rounds))
    for rule in rules(rounds, (days,)):
        assert rule.units == rule.wasted + rule.late <= spent
        assert rule.wasted <= wasted


@given(ROUNDS)
def test_a_rule_without_end_skips_every_refresh(rounds):
    for rule in rules(rounds, (10_000,)):
        assert rule.units == len(refreshes(rounds))


def test_documents_billed_twice_say_why():
    rounds = [
        asked(0, "a"),
        asked(5, "a"),
        asked(1, "b", document=2),
        asked(2, "b", document=2, asked_as=3),
        asked(3, "c", document=4),
    ]
    lost = [Lost(7, "P015", (4,), 1, is_resolved=True), Lost(8, "P015", (4, 5), 2, is_resolved=False)]
    found = {(each.document, each.why): (each.units, each.certain, each.calls) for each in twice(rounds, lost)}
    assert found == {
        (1, "refreshed"): (1, True, (100, 105)),
        (2, "two names"): (1, True, (101, 102)),
        (4, "lost"): (1, True, (7, 103)),
        (4, "in doubt"): (1, False, (8, 103)),
    }
