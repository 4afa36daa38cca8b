"""Plans and syncs from Python obey the same money rule as the commands, by the same code."""

import gc
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Home

import localcite
from localcite.errors import BadFile, BadIds, NotConfirmed, UsageError, WrongVendor

PATENTS = ["US11205304B2", "US9876543B2", "US5012236A"]
PAPER = "10.3390/s20030734"


def test_a_plan_is_offline_and_says_what_the_command_says(offline, home):
    plan = offline.plan("US 11,205,304 B2", ["US9876543B2", "EP 1234567"], PAPER, max_age="90d")
    assert plan.to_dict() == home.plan("US 11,205,304 B2", "US9876543B2", "EP 1234567", PAPER, "--max-age", "90d")
    assert (plan.wanted, plan.units_at_most, plan.calls, plan.price_at_most) == (3, 3, 2, None)
    assert (plan.counts["missing"], plan.counts["ambiguous"]) == (3, 1)
    assert plan.to_buy == ("US11205304B2", "US9876543B2", PAPER)
    assert plan.items[0].typed == "US 11,205,304 B2"
    assert "To buy: at most 3 units (unknown price) in 2 calls" in str(plan)
    assert not home.database.exists()


def test_nothing_is_bought_without_a_budget_or_a_plan(market):
    server, _home, db = market()
    with pytest.raises(NotConfirmed, match=r"This would buy up to 3 units, .* give `budget=`, or a plan"):
        db.sync(PATENTS)
    assert server.bill.entries == []
    assert db.status().units == 0


def test_what_is_held_needs_neither_and_costs_nothing(market):
    server, _home, db = market()
    db.sync(PATENTS, budget=3)
    again = db.sync("us 11,205,304 b2", PATENTS[1:])
    assert (again.calls, again.units, again.is_complete, again.run) == (0, 0, True, None)
    assert server.bill.units() == 3


@settings(max_examples=6)
@given(budget=st.integers(0, 6), many=st.integers(1, 6))
def test_a_budget_is_never_passed(budget, many):
    wanted = [f"US{number}B2" for number in range(9_000_010, 9_000_010 + many)]
    with localcite.rehearse() as rehearsal:
        summary = rehearsal.open().sync(wanted, budget=budget)
        assert summary.units == rehearsal.units <= budget
        assert sum(summary.states.values()) == summary.wanted == many
        assert summary.is_complete == (summary.not_reached == 0)


@pytest.mark.parametrize("budget", ["1.20EUR", localcite.Money(Decimal("1.20"), "EUR")])
def test_a_budget_may_be_money(market, budget):
    server, _home, db = market()
    db.set_price("P015", "0.50", "eur")
    summary = db.sync(PATENTS, budget=budget)
    assert (summary.status, summary.reason, summary.units) == ("stopped", "the budget is used up", 2)
    assert (summary.spent.amount, summary.spent.currency, summary.bought) == (1, "EUR", 2)
    assert server.bill.units() == 2
    assert db.budget().committed == 2


NO_MONEY = [Decimal("NaN"), Decimal("Infinity"), Decimal(-1), 0.5, "20", True, None]


@pytest.mark.parametrize("budget", [-1, 1.5, True, "much", [5], *(localcite.Money(each, "EUR") for each in NO_MONEY)])
def test_what_is_no_budget_is_refused(offline, budget):
    offline.set_price("P015", "0.50", "EUR")
    with pytest.raises(UsageError, match=r"budget|units nor money"):
        offline.sync(PATENTS, budget=budget)


def test_the_currency_of_a_budget_may_be_written_small(market):
    server, _home, db = market()
    db.set_price("P015", "0.50", "eur")
    assert db.sync(PATENTS, budget=localcite.Money(Decimal(1), "eur")).units == server.bill.units() == 2


@pytest.mark.parametrize(
    ("argument", "deed"),
    [
        ("max_age", lambda db: db.plan(PATENTS, max_age=90)),
        ("kind", lambda db: db.plan(PATENTS, kind=5)),
        ("collection", lambda db: db.plan(collection=5)),
        ("tag", lambda db: db.sync(PATENTS, budget=1, tag=7)),
        ("budget", lambda db: db.set_budget(2000)),
        ("currency", lambda db: db.set_price("P015", "0.40", 978)),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(offline, argument, deed):
    with pytest.raises(UsageError, match=f"{argument}.*; (write|give)"):
        deed(offline)


def test_a_setting_that_is_none_says_nothing(home):
    with localcite.open(home.path, settings={"max_age": None, "concurrency": None}) as db:
        assert db.plan(PATENTS).wanted == 3


@pytest.mark.parametrize("is_on", [True, False])
def test_a_plan_leaves_the_garbage_collector_as_it_was(offline, is_on):
    if not is_on:
        gc.disable()
    try:
        offline.plan(PATENTS)
        assert gc.isenabled() == is_on
    finally:
        gc.enable()


def test_errors_outside_of_a_database_show_their_sentence_too(offline, tmp_path):
    with pytest.raises(BadFile, match="no such file or directory; name another file"):
        offline.plan(PATENTS).to_file(tmp_path / "nowhere" / "plan.json")
    with pytest.raises(UsageError, match="There is no fault 'nonsense'"):
        localcite.rehearse(faults="nonsense")


def test_an_accepted_plan_is_carried_out_and_nothing_beyond_it(market):
    server, _home, db = market()
    db.collections.add("portfolio", PATENTS[:2])
    plan = db.plan(collection="portfolio")
    db.collections.add("portfolio", PATENTS[2])
    summary = db.sync(plan, tag="matter-7")
    assert (summary.wanted, summary.bought, server.bill.units()) == (2, 2, 2)
    assert db.sync(plan).units == 0


def test_a_plan_that_refreshes_buys_once_however_often_it_is_carried_out(market):
    server, _home, db = market()
    db.sync(PATENTS, budget=3)
    plan = db.plan(PATENTS, refresh=True)
    assert [db.sync(plan).units for _ in range(3)] == [3, 0, 0]
    assert server.bill.units() == 6


def test_a_budget_may_be_below_an_accepted_plan(market):
    server, _home, db = market()
    summary = db.sync(db.plan(PATENTS), budget=1)
    assert (summary.units, server.bill.units(), summary.status, summary.not_reached) == (1, 1, "stopped", 2)


@pytest.mark.parametrize("more", [{"refresh": True}, {"pages": 2}, {"collection": "portfolio"}, {"max_age": "1d"}])
def test_rules_beside_a_plan_are_refused(offline, more):
    with pytest.raises(UsageError, match="A plan has its own rules"):
        offline.sync(offline.plan(PATENTS), **more)


def test_a_plan_and_ids_together_are_refused(offline):
    with pytest.raises(UsageError, match="give it alone"):
        offline.sync(offline.plan(PATENTS), "US5012236A", budget=5)


def test_a_plan_saved_by_a_program_is_carried_out_by_the_command(market, tmp_path):
    server, home, db = market()
    db.plan(PATENTS).to_file(tmp_path / "plan.json")
    assert home.sync("--plan", tmp_path / "plan.json").json["bought"] == 3
    assert server.bill.units() == 3


def test_a_plan_saved_by_the_command_is_carried_out_by_a_program(market, tmp_path):
    server, home, db = market()
    home.run("plan", *PATENTS[:2], "-o", tmp_path / "plan.json")
    db.sync(PATENTS[0], budget=1)
    plan = db.load_plan(tmp_path / "plan.json")
    assert (plan.wanted, plan.units_at_most, plan.to_buy) == (2, 1, ("US9876543B2",))
    assert db.sync(plan).bought == 1
    assert server.bill.units() == 2


def test_a_plan_that_was_edited_is_refused(offline, tmp_path):
    file = tmp_path / "plan.json"
    offline.plan(PATENTS).to_file(file)
    file.write_text(file.read_text().replace("US5012236A", "US5012237A"))
    with pytest.raises(BadFile, match="it was edited after it was saved"):
        offline.load_plan(file)


def test_a_plan_of_another_database_is_refused(market, tmp_path):
    _server, home, db = market()
    db.collections.add("any", "US5012236A")
    other = localcite.open(tmp_path / "other", settings={"base_url": home.environ["LOCALCITE_BASE_URL"]})
    other.collections.add("any", "US5012236A")
    with other, pytest.raises(UsageError, match="another database"):
        other.sync(db.plan(PATENTS))


def test_what_cannot_be_read_stops_the_purchase_until_it_is_skipped(market):
    server, _home, db = market()
    with pytest.raises(BadIds, match=r"(?s)16/614,300: .* give skip_bad=True to go on without them"):
        db.sync("US11205304B2", "16/614,300", budget=5)
    assert server.bill.entries == []
    assert db.sync("US11205304B2", "16/614,300", budget=5, skip_bad=True).bought == 1
    assert db.sync(db.plan("US9876543B2", "16/614,300", skip_bad=True)).bought == 1


def test_the_record_is_the_commands_record(market):
    _server, home, db = market()
    db.sync(PATENTS, budget=5, tag="matter-7")
    assert [(each["tag"], each["asked"], each["units"]) for each in home.run("audit", "log", "--json").json] == [
        ("matter-7", 3, 3)
    ]
    assert home.run("audit", "verify").code == 0
    assert home.sync(*PATENTS).json["fresh"] == 3


def test_the_summary_is_the_commands_summary(market):
    _server, home, db = market()
    told = db.sync(PATENTS[:2], PAPER, budget=5)
    by_command = home.sync("US5012236A").json
    assert told.to_json().keys() == by_command.keys()
    assert (told.to_json()["run"], by_command["run"]) == (1, 2)
    assert "3 documents wanted = 0 fresh already + 3 bought" in str(told)


def test_what_a_dead_run_left_behind_is_said_in_the_summary(market):
    server, _home, db = market({"LOCALCITE_CONCURRENCY": "1"}, faults="lost*1")
    lost = db.sync("US11205304B2", budget=5)
    assert (lost.status, lost.in_doubt, lost.failures[0][0]) == ("partial", 1, "US11205304B2")
    assert db.plan("US11205304B2").counts["in_doubt"] == 1
    assert db.sync("US11205304B2", budget=5).calls == 0
    assert db.sync("US11205304B2", budget=5, retry_in_doubt=True).bought == 1
    assert server.bill.units() == 2


def test_credentials_that_are_refused_end_a_run_with_their_reason(market):
    _server, _home, db = market(api_key="sk-another")
    summary = db.sync("US11205304B2", budget=5)
    assert (summary.status, int(summary.exit), summary.units) == ("stopped", 5, 0)
    assert summary.reason


def test_another_vendor_is_refused(market):
    _server, home, db = market()
    db.sync("US11205304B2", budget=1)
    with (
        localcite.open(home.path, settings={"base_url": "https://connect.patsnap.com", "api_key": "sk-x"}) as other,
        pytest.raises(WrongVendor, match="belongs to sandbox"),
    ):
        other.sync("US9876543B2", budget=1)


def test_settings_win_over_the_environment_and_unknown_ones_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("LOCALCITE_MAX_AGE", "1d")
    home = Home(tmp_path / "home")
    with localcite.open(home.path, settings={"max_age": "2y", "l012_pages_billed": False}) as db:
        assert db.plan("US5012236A").wanted == 1
    with pytest.raises(localcite.LocalciteError, match=r"did you mean 'max_age'\?"):
        localcite.open(home.path, settings={"maxage": "2y"})
    with pytest.raises(localcite.LocalciteError, match="concurrency"):
        localcite.open(home.path, settings={"concurrency": 0})
    with pytest.raises(localcite.LocalciteError, match=r"qps \(settings=\)"):
        localcite.open(home.path, settings={"qps": "fast"})


def test_what_is_odd_about_the_settings_is_a_warning(tmp_path):
    (tmp_path / "config.toml").write_text("qsp = 5\n")
    with pytest.warns(UserWarning, match="'qsp', which is no setting"), localcite.open(tmp_path) as db:
        assert db.status().patents == 0


def test_a_closed_database_plans_and_buys_nothing(offline):
    offline.close()
    for deed in (lambda: offline.plan("US5012236A"), lambda: offline.sync("US5012236A"), offline.status):
        with pytest.raises(ValueError, match="closed"):
            deed()


@pytest.mark.parametrize("ids", [(), (5,), (b"US5012236A",), ([5],), (None,), (["US5012236A", float("nan")],)])
def test_what_are_no_ids_is_refused(offline, ids):
    with pytest.raises(UsageError):
        offline.plan(*ids)


def test_an_empty_list_wants_nothing(offline):
    assert offline.plan([]).wanted == 0
    assert offline.sync([]).is_complete
