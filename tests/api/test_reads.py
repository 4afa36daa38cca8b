"""Lists, collections, prices, budgets and states from Python: what the commands do, as values."""

import asyncio
import importlib.util
import inspect
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import localcite
from localcite.errors import BadFile, BadIds, UsageError

PATENTS = ["US11205304B2", "US9876543B2"]
SCRIPT = Path(__file__).with_name("script.py")
HOSTILE = "<script>alert(1)</script>"


def test_the_script_that_is_checked_for_its_types_runs_as_well(capsys):
    spec = importlib.util.spec_from_file_location("script", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.main()
    told = capsys.readouterr().out
    assert "2 documents wanted = 0 fresh already + 2 bought" in told
    assert "Money(amount=Decimal('0.80'), currency='EUR')" in told
    assert told.splitlines()[-1].startswith("This would buy up to 1 unit")


def test_a_file_is_read_with_its_places_and_bought_as_it_stands(market, tmp_path):
    server, _home, db = market()
    file = tmp_path / "list.csv"
    file.write_text('Number,Owner\n"US 11,205,304 B2",Acme\nus9876543b2,Acme\n"16/614,300",\n', encoding="utf-8")
    listing = db.read(file, column="Number")
    assert list(listing) == ["US 11,205,304 B2", "us9876543b2", "16/614,300"]
    assert (listing[0], listing[1:], len(listing)) == ("US 11,205,304 B2", ["us9876543b2", "16/614,300"], 3)
    assert "2 patents, 1 not understood" in str(listing)
    assert db.plan(listing).items[1].where == f"{file}, line 3"
    assert db.sync(listing, "us11205304", budget=5, skip_bad=True).bought == 2
    assert server.bill.units() == 2
    with pytest.raises(BadFile):
        db.read(tmp_path / "nowhere.csv")


def test_collections_do_what_the_commands_do(offline, home):
    made = offline.collections.add("portfolio", "US 11,205,304 B2", ["us9876543b2", "US-11205304-B2"])
    assert made == (2, 2, True, 0)
    assert "portfolio" in offline.collections
    offline.collections.rule("portfolio", "90d")
    offline.collections.owner("portfolio", " Acme Corp ")
    (shown,) = offline.collections
    assert shown.summary() == home.run("collection", "list", "--json").json[0]
    assert (shown.max_age, shown.owner, shown.documents) == ("90d", "Acme Corp", 2)
    assert {each.id for each in offline.collections.members("portfolio")} == set(PATENTS)
    assert offline.collections.remove("portfolio", "US11205304B2", "US5012236A") == ("US5012236A",)
    offline.collections.rule("portfolio", None)
    offline.collections.owner("portfolio", None)
    (shown,) = offline.collections.list()
    assert (shown.max_age, shown.owner, shown.documents) == (None, None, 1)
    offline.collections.delete("portfolio")
    assert offline.collections.list() == ()


def test_what_a_collection_cannot_keep_is_refused_with_a_sentence(offline):
    with pytest.raises(BadIds, match=r"(?s)EP1234567: .*skip_bad=True"):
        offline.collections.add("portfolio", "EP1234567")
    assert offline.collections.add("portfolio", "EP1234567", PATENTS, skip_bad=True) == (2, 2, True, 1)
    assert offline.collections.add("portfolio", "EP1234567", kind="B1").added == 1
    for refused in (
        lambda: offline.collections.add("portfolio"),
        lambda: offline.collections.remove("portfolio"),
        lambda: offline.collections.add("where", "US5012236A"),
        lambda: offline.collections.members("portfolo"),
        lambda: offline.collections.rule("portfolio", "soon"),
        lambda: offline.collections.owner("portfolio", " "),
        lambda: offline.collections.delete("nowhere"),
    ):
        with pytest.raises(UsageError):
            refused()


@pytest.mark.parametrize(
    ("amount", "since"), [("0.40", None), (Decimal("0.40"), "2026-01-01"), (0.4, date(2026, 1, 1)), (".4", None)]
)
def test_prices_are_kept_exactly(offline, home, amount, since):
    offline.set_price("p015", amount, "eur", since=since)
    (price,) = offline.prices()
    assert (price.endpoint, price.amount, price.currency) == ("P015", Decimal("0.4"), "EUR")
    assert home.run("price", "list", "--json").json[0]["amount"] == 0.4
    if since is not None:
        assert price.since.date() == date(2026, 1, 1)
    assert offline.plan(PATENTS).price_at_most == (Decimal("0.8"), "EUR")


@pytest.mark.parametrize("wrong", [("P016", "1", "EUR"), ("P015", "-1", "EUR"), ("P015", "1", "euro")])
def test_what_is_no_price_is_refused(offline, wrong):
    with pytest.raises(UsageError):
        offline.set_price(*wrong)
    with pytest.raises(UsageError):
        offline.set_price("P015", "1", "EUR", since="soon")


def test_a_budget_is_set_and_read(market):
    _server, home, db = market()
    db.set_budget("3/month")
    db.sync(PATENTS, budget=5)
    budget = db.budget()
    told = home.run("budget", "show", "--json").json
    assert (budget.month, budget.most, budget.committed, budget.left) == (told["month"], 3, told["units_committed"], 1)
    db.set_budget(None)
    assert db.budget().left is None
    with pytest.raises(UsageError):
        db.set_budget("3/week")


def test_the_state_is_that_of_the_command(market):
    _server, home, db = market()
    assert db.status().vendor is None
    db.sync(PATENTS, budget=5)
    status, told = db.status(), home.run("status", "--json").json
    assert str(status.database) == told["database"]
    assert (status.patents, status.units, status.vendor) == (told["patents"], told["units"], "sandbox")
    assert [each._asdict() for each in status.held] == told["held"]


def test_a_notebook_shows_plans_summaries_and_lists_with_everything_escaped(market, tmp_path):
    _server, _home, db = market()
    file = tmp_path / f"{HOSTILE.replace('/', '')}.txt"
    file.write_text(f"US11205304B2\n{HOSTILE} US5012236A\n", encoding="utf-8")
    listing = db.read(file)
    plan = db.plan(listing, HOSTILE, skip_bad=True)
    summary = db.sync(plan)
    for shown in (plan, summary, listing):
        html = shown._repr_html_()
        assert "<script" not in html
        assert html.count("<table") == html.count("</table>")
    assert "To buy: at most" in plan._repr_html_()
    assert "&lt;script&gt;" in plan._repr_html_()
    assert "<li>1 call, " in summary._repr_html_()


def test_a_long_plan_is_shown_in_part_and_says_so(offline):
    html = offline.plan([f"US{number}B2" for number in range(9_000_000, 9_000_080)])._repr_html_()
    assert html.count("<tr>") < 60
    assert "30 more ids; `.items` has them." in html


def test_every_public_name_is_there_and_documented():
    for name in localcite.__all__:
        thing = getattr(localcite, name)
        assert name == "__version__" or inspect.getdoc(thing), name
    for kind in (localcite.Database, localcite.Collections, localcite.Plan, localcite.Rehearsal, localcite.Asking):
        for name, member in inspect.getmembers(kind):
            if not name.startswith("_"):
                assert inspect.getdoc(member), (kind, name)
    with pytest.raises(AttributeError):
        localcite.nothing  # noqa: B018 - it raises


def test_a_sync_takes_the_same_wishes_with_and_without_await():
    plain, later = (inspect.signature(deed) for deed in (localcite.Database.sync, localcite.Database.sync_async))
    assert plain == later
    assert plain.parameters.keys() - inspect.signature(localcite.Database.plan).parameters.keys() == {
        *("wanted", "budget", "tag", "progress"),
    }


def test_a_rehearsal_leaves_nothing_behind_and_takes_nothing_of_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("LOCALCITE_HOME", str(tmp_path / "mine"))
    monkeypatch.setenv("LOCALCITE_API_KEY", "sk-mine")
    with localcite.rehearse(faults="lost*1") as rehearsal:
        db = rehearsal.open()
        home = rehearsal.home
        assert db.status().database.parent == home
        assert asyncio.run(db.sync_async("US11205304B2", budget=1)).in_doubt == 1
        rehearsal.misbehave("")
        assert db.sync("US9876543B2", budget=1).bought == 1
        assert rehearsal.units == 2
    assert not home.exists()
    assert not (tmp_path / "mine").exists()
    with pytest.raises(ValueError, match="closed"):
        db.status()


ASKING = """
import sys
import localcite
assert not {name for name in sys.modules if name.startswith("localcite.")} - {"localcite.version"}
with localcite.open(sys.argv[1]) as db:
    assert db.patents().rows == ()
print(*sys.modules)
"""


def test_a_script_that_only_asks_loads_nothing_that_buying_needs(tmp_path):
    argv = [sys.executable, "-c", ASKING, str(tmp_path)]
    loaded = set(subprocess.run(argv, capture_output=True, encoding="utf-8", check=True).stdout.split())
    assert "localcite.query.run" in loaded
    never = {
        "asyncio",
        "dataclasses",
        "decimal",
        "httpx",
        "sqlmodel",
        "localcite.sync",
        "localcite.plan",
        "localcite.lists",
    }
    assert loaded & never == set()
