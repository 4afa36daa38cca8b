"""`localcite ask` and `localcite explain` on the command line; no network, and little to load."""

import json
import subprocess
import sys

import pytest
from query_examples import WORLD
from query_worlds import store

NO_SOCKETS = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"a question touched the network: {event}")

sys.addaudithook(refuse)
from localcite.__main__ import main
code = main()
heavy = {"socket", "ssl", "httpx", "sqlmodel", "sqlalchemy", "msgspec", "zstandard", "argparse", "dataclasses"}
print("loaded:", *sorted(heavy & set(sys.modules)), file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def asking(home):
    """A home with a database in it."""
    home.path.mkdir(parents=True)
    store(WORLD, home.database)
    return home


def test_json_is_the_contract(asking):
    ran = asking.run("ask", "cited-by US11205304B2 | select number, year", "--format", "json")
    assert ran.code == 0
    assert ran.err == ""
    told = ran.json
    assert set(told) == {"columns", "rows", "coverage", "as_of", "notes", "question"}
    assert told["columns"] == ["number", "year"]
    assert told["rows"] == [["CN112833870A", 2021], ["US20230000001A1", 2023], ["US20250000002A1", 2025]]
    counts = ("rests_on", "held", "stale", "partial", "not_bought", "no_answer", "failed", "in_doubt")
    assert set(told["coverage"]) == {*counts, "units_to_complete", "unpriced"}
    assert told["as_of"] == {"oldest": "2026-10-12T08:00:00.000Z", "newest": "2026-10-12T08:00:00.000Z"}
    assert told["question"] == "cited-by US11205304B2 | select number, year"


def test_a_table_goes_to_standard_output_and_what_it_rests_on_to_standard_error(asking):
    ran = asking.run("ask", "--format=table", "cited-by US11205304B2 | by year")
    assert ran.out.splitlines()[0].split() == ["year", "count", "share", "first", "last"]
    assert ran.err.startswith("rests on 1 document: 1 held (oldest ")


def test_options_may_stand_anywhere_and_words_need_no_quotes(asking):
    whole = asking.run("ask", "doc US11205304B2 | select number", "--format", "csv")
    loose = asking.run("ask", "--format", "csv", "doc", "US11205304B2", "|", "select", "number")
    assert whole.out == loose.out == "number\r\nUS11205304B2\r\n"


def test_a_chart_is_drawn_unless_a_form_is_named(asking):
    drawn = asking.run("ask", "cited-by US11205304B2 | by year | chart")
    assert "█" in drawn.out
    table = asking.run("ask", "cited-by US11205304B2 | by year | chart", "--format", "table")
    assert table.out.splitlines()[0].split() == ["year", "count", "share", "first", "last"]


def test_a_damaged_file_is_a_sentence_and_exit_8(asking):
    whole = asking.database.read_bytes()
    asking.database.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    ran = asking.run("ask", "in portfolio | cited-by | by assignee")
    assert ran.code == 8
    assert "Traceback" not in ran.err


def test_a_file_takes_its_form_from_its_name(asking, tmp_path):
    ran = asking.run("ask", "patents | count", "-o", tmp_path / "answer.json")
    assert ran.out == ""
    assert "Wrote 1 row to" in ran.err.replace("\n", " ")
    assert json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))["rows"] == [[8]]


def test_complete_prints_the_command(asking):
    ran = asking.run("ask", "in portfolio | cited-by", "--complete")
    assert ran.out == "localcite sync -c portfolio\n"
    assert "completing it costs at most 1 unit" in ran.err
    nothing = asking.run("ask", "cited-by US11205304B2", "--complete")
    assert (nothing.code, nothing.out) == (0, "")
    assert "There is nothing to buy." in nothing.err


def test_what_does_not_parse_is_shown_with_a_caret(asking):
    ran = asking.run("ask", "patents | were year = 2018")
    assert ran.code == 2
    lines = ran.err.splitlines()
    assert lines[2].index("^") == lines[1].index("were")
    assert "where" in lines[3]
    assert ran.out == ""


@pytest.mark.parametrize(
    "argv",
    [
        ("ask",),
        ("ask", ""),
        ("ask", "patents", "--formt", "csv"),
        ("ask", "patents", "--format"),
        ("ask", "patents", "--format", "xml"),
        ("ask", "--nonsense", "patents"),
        ("explain",),
        ("explain", "patents", "--complete"),
    ],
)
def test_bad_usage_is_a_sentence_and_exit_2(asking, argv):
    ran = asking.run(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_nothing_is_held_yet(home):
    ran = home.run("ask", "cited-by US11205304B2, US5012236A", "--format", "json")
    assert ran.code == 0
    assert ran.json["rows"] == []
    assert ran.json["coverage"]["not_bought"] == 2
    assert ran.json["coverage"]["units_to_complete"] == 2
    assert "Nothing is held yet." in ran.json["notes"]
    assert not home.path.exists()


def test_explain_shows_stages_sql_and_what_runs_elsewhere(asking):
    ran = asking.run("explain", "in portfolio | cited-by | where category has X | by assignee")
    assert ran.code == 0
    assert '| where category has "X"' in ran.out
    assert "CREATE TEMP TABLE" in ran.out
    assert "in Python: counts by assignee" in ran.out
    assert "Answer: assignee, count, share, first, last" in ran.out


def test_help_is_short_and_its_examples_run(asking):
    ran = asking.run("ask", "--help")
    assert ran.code == 0
    examples = [line.split("'")[1] for line in ran.out.splitlines() if line.startswith("  localcite ask '")]
    assert len(examples) == 3
    for question in examples:
        assert asking.run("ask", question).code == 0


@pytest.mark.parametrize(
    "question",
    [
        "in portfolio | cited-by | external | by assignee",
        'search "磁共振 陀螺"',
        "path US5012236A 10.3390/s20030734",
        "related US11205304B2 | top 3",
        "in portfolio | where cited_by < cited_by_5y | select number, cited_by",
    ],
)
def test_a_question_opens_no_socket_and_loads_nothing_heavy(asking, question):
    command = [sys.executable, "-c", NO_SOCKETS, "ask", question]
    ran = subprocess.run(command, env=asking.environ, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.splitlines()[-1] == "loaded:", ran.stderr
    assert ran.stdout
