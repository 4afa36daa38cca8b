"""`localcite report`: a file that is whole, a memory of the last one, and numbers for scripts."""

from datetime import UTC, datetime, timedelta

import pytest
from support import Home

from localcite.sandbox import Sandbox, serve

FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SMALL = ("--max-network", "20")  # a network of usual size takes longer
IDS = ("US11205304B2", *(f"US{9000000 + place}B2" for place in range(12)))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A home whose collection was bought, reported, and bought again months later."""
    folder = tmp_path_factory.mktemp("report")
    with serve(Sandbox(today=FIRST.date())) as server:
        home = Home(folder / "home", server.url)
        home.sync(*IDS, now=lambda: FIRST)
        home.run("collection", "add", "portfolio", *IDS, now=lambda: FIRST)
        home.first = home.run("report", "portfolio", "-o", folder / "first.html", "--json", now=lambda: FIRST)
        server.sandbox.advance((LATER - FIRST) // timedelta(days=1))
        home.sync(*IDS, "--refresh", now=lambda: LATER)
    home.folder = folder
    return home


def reported(shelf, *argv, file="again.html", code=0, **how):
    name, now = how.get("name", "portfolio"), how.get("now", lambda: LATER)
    ran = shelf.run("report", name, "-o", shelf.folder / file, *SMALL, *argv, now=now)
    assert ran.code == code, ran.err
    return ran


def test_the_first_report_says_that_there_was_none_before(shelf):
    assert shelf.first.code == 0
    assert shelf.first.json["last_report"] is None
    assert shelf.first.json["new"] is None
    assert "This is the first report of portfolio" in (shelf.folder / "first.html").read_text(encoding="utf-8")


def test_the_next_report_tells_what_is_new_since_the_last_one(shelf):
    told = reported(shelf, "--json", "--no-remember").json
    assert (told["last_report"], told["since"]) == ("2026-03-02T09:00:00.000Z", "2026-03-02")
    asked = shelf.run("ask", "in portfolio | cited-by | new since 2026-03-02 | count", "--format", "json").json
    assert told["new"] == asked["rows"][0][0] > 0
    assert told["bytes"] == (shelf.folder / "again.html").stat().st_size
    assert told["citing"] == told["citing_external"]


def test_a_day_that_is_given_counts_and_not_the_last_report(shelf):
    told = reported(shelf, "--json", "--no-remember", "--since", "2026-11-23").json
    assert (told["since"], told["new"]) == ("2026-11-23", 0)
    assert told["last_report"] == "2026-03-02T09:00:00.000Z"


def test_only_a_report_that_is_remembered_is_the_last_one(shelf, tmp_path):
    copy = tmp_path / "home"
    copy.mkdir()
    shelf.run("backup", copy / "localcite.db")
    home = Home(copy)
    for remembered, last in ((False, "2026-03-02"), (True, "2026-03-02"), (True, "2026-11-22")):
        more = () if remembered else ("--no-remember",)
        argv = ("-o", tmp_path / "r.html", "--json", *SMALL, *more)
        told = home.run("report", "portfolio", *argv, now=lambda: LATER).json
        assert told["last_report"][:10] == last


def test_a_new_collection_of_an_old_name_has_no_last_report(shelf, tmp_path):
    copy = tmp_path / "home"
    copy.mkdir()
    shelf.run("backup", copy / "localcite.db")
    home = Home(copy)
    home.run("collection", "delete", "portfolio", "--yes")
    home.run("collection", "add", "portfolio", IDS[0], now=lambda: LATER)
    told = home.run("report", "portfolio", "-o", tmp_path / "r.html", "--json", now=lambda: LATER).json
    assert told["last_report"] is None


def test_the_receipt_within_the_page_is_checked_against_the_record(shelf):
    reported(shelf, "--no-remember", file="signed.html")
    assert shelf.run("audit", "verify", "--against", shelf.folder / "signed.html").code == 0


def test_the_same_state_makes_the_same_bytes(shelf):
    for file in ("one.html", "two.html"):
        reported(shelf, "--no-remember", file=file)
    assert (shelf.folder / "one.html").read_bytes() == (shelf.folder / "two.html").read_bytes()


def test_it_goes_to_standard_output_too_and_messages_do_not(shelf):
    ran = shelf.run("report", "portfolio", "-o", "-", "--no-remember", "--title", "A <b>title</b>", now=lambda: LATER)
    assert ran.out.startswith("<!doctype html>\n")
    assert "A &lt;b&gt;title&lt;/b&gt;" in ran.out
    assert ran.err.startswith("Wrote a report of 13 documents and ")


def test_without_a_name_the_file_is_named_after_the_collection(shelf, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    ran = shelf.run("report", "portfolio", "--no-remember", now=lambda: LATER)
    assert (tmp_path / "portfolio-report.html").exists()
    assert " to portfolio-report.html (0." in ran.err


def test_a_file_that_cannot_be_written_leaves_nothing_and_is_not_remembered(shelf, tmp_path):
    before = reported(shelf, "--json", "--no-remember").json["last_report"]
    ran = shelf.run("report", "portfolio", "-o", tmp_path / "none" / "r.html", now=lambda: LATER)
    assert ran.code == 2
    assert list(tmp_path.iterdir()) == []
    assert reported(shelf, "--json", "--no-remember").json["last_report"] == before


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("nobody",), "There is no collection 'nobody'.\n  in nobody | count\n"),
        (("portfolio | cited-by",), "not the name of a collection"),
        (("or",), "is no name of a collection"),
        (("portfolio", "--since", "lately"), "is no day"),
        (("portfolio", "--max-network", "-1"), "no network of that size"),
        (("portfolio", "-o", "-", "--json"), "standard output"),
        (("portfolio", "-o", "r.pdf"), "A report is a page of HTML"),
        ((), "COLLECTION"),
    ],
)
def test_bad_usage_ends_with_two_and_one_sentence(shelf, argv, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ran = shelf.run("report", *argv, now=lambda: LATER)
    assert ran.code == 2
    assert said in ran.err
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_is_held_the_error_says_what_to_do(home, tmp_path):
    ran = home.run("report", "portfolio", "-o", tmp_path / "r.html")
    assert ran.code == 2
    assert "`localcite collection add portfolio ID…` makes one" in ran.err


def test_of_what_was_never_bought_no_number_is_said_to_be_zero(shelf):
    shelf.run("collection", "add", "unbought", "US9000016B2", "US9000026B2")
    told = reported(shelf, "--json", "--no-remember", name="unbought").json
    assert (told["documents"], told["citing"], told["citing_external"], told["citations"]) == (2, None, None, None)
    assert set(told["owners"].values()) == {None}
    ran = reported(shelf, "--no-remember", name="unbought")
    assert "Who cites them is unknown" in ran.err


def test_a_collection_of_papers_alone_has_no_owners(tmp_path):
    with serve(Sandbox()) as server:
        home = Home(tmp_path / "papers", server.url)
        home.sync("10.3390/s20030734")
        home.run("collection", "add", "reading", "10.3390/s20030734")
        told = home.run("report", "reading", "-o", tmp_path / "papers.html", "--json").json
    assert told["owners"]["paper"] == told["citations"] > 0
    assert any("none can be told to be external" in note for note in told["notes"])
