"""Prices and the month's budget, as they are typed."""

import pytest


@pytest.mark.parametrize(("typed", "kept"), [("0.40", 0.4), (".25", 0.25), ("0", 0.0), ("3", 3.0)])
def test_a_price_may_begin_with_its_point(home, typed, kept):
    assert home.run("price", "set", "L012", typed, "eur").code == 0
    assert [each["amount"] for each in home.run("price", "list", "--json").json] == [kept]


@pytest.mark.parametrize("typed", [".", "1.", "-1", "1,5", "1e3"])
def test_what_is_no_price_is_refused(home, typed):
    assert home.run("price", "set", "L012", typed, "EUR").code == 2


@pytest.mark.parametrize("typed", ["-5/month", "-5EUR/month", "-5"])
def test_a_budget_below_nothing_is_refused_as_one(home, typed):
    ran = home.run("budget", "set", typed)
    assert (ran.code, ran.err) == (
        2,
        f"A budget cannot be below 0, as '{typed}' is; write 2000/month, 100EUR/month, or none.\n",
    )


def test_a_rule_and_an_owner_are_said_back(home):
    home.run("collection", "add", "portfolio", "US11205304B2")
    told = [
        home.run("collection", *words).err
        for words in (
            ("rule", "portfolio", "90D"),
            ("rule", "portfolio", "never"),
            ("rule", "portfolio", "default"),
            ("owner", "portfolio", "Acme Corp"),
            ("owner", "portfolio", "--clear"),
        )
    ]
    assert told == [
        "portfolio: stale after 90d.\n",
        "portfolio: never goes stale.\n",
        "portfolio: no rule of its own.\n",
        "portfolio: owner Acme Corp.\n",
        "portfolio: owner unknown.\n",
    ]
