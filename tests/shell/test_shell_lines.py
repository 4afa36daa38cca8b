"""What goes on in the next line, what the bottom bar says in few columns, and where a pipe says it went wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.shell.bar import State, words
from localcite.shell.commands import COMMANDS
from localcite.shell.files import files
from localcite.shell.hints import about_nothing
from localcite.shell.unfinished import is_unfinished
from localcite.text import width


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("patents |", True),
        ("patents | ", True),
        ("patents ｜", True),
        ("patents | minus (papers", True),
        ("patents | minus (papers\n| where year > 2000", True),
        ('search "magnetic', True),
        ('search "magnetic\nfield"', False),
        ("patents | where title = 'a | b", True),
        ("sql SELECT count(", True),
        ('to "my file', True),
        ("", False),
        ("patents", False),
        ("patents | where (year > 2000)", False),
        ("patents | where year in (1, 2))", False),
        ('patents | where title = "("', False),
        ("collection owner acme O'Brien", False),
        ("collection add seeds US1 (", False),
        ("# a note (", False),
        ("patents | minus (papers\n", False),
        ("patents |\n", False),
    ],
)
def test_a_bar_a_quote_and_a_parenthesis_go_on_and_an_empty_line_ends(text, goes_on):
    assert is_unfinished(text, COMMANDS) is goes_on


FOUND = State(held=12_345, spent=678, in_doubt=0)
DATABASE = Path("/somewhere/localcite.db")


def test_the_bar_leaves_out_what_matters_least_first():
    doubtful = FOUND._replace(in_doubt=25)
    assert words(DATABASE, FOUND, 100) == (
        "/somewhere/localcite.db · 12,345 documents held · 678 units this month · 0 units in doubt"
    )
    assert words(DATABASE, FOUND, 70) == "12,345 documents held · 678 units this month · 0 units in doubt"
    assert words(DATABASE, FOUND, 45) == "12,345 documents held · 678 units this month"
    assert words(DATABASE, doubtful, 45) == "12,345 documents held · 25 units in doubt"
    assert words(DATABASE, doubtful, 20) == "25 units in doubt"
    assert words(DATABASE, None, 100) == "/somewhere/localcite.db"


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 500), st.integers(1, 200))
def test_the_bar_always_fits(held, spent, in_doubt, columns):
    assert width(words(DATABASE, State(held, spent, in_doubt), columns)) <= columns


def test_a_pipe_says_in_which_line_it_went_wrong(held):
    ran = held.shell("patents | count", "# a note", "patents |", "wher year = 2000", "papers | count", "nosuch")
    assert ran.code == 2
    assert "line 3: 'wher' is no stage; did you mean `where`?" in ran.err
    assert "line 6: 'nosuch' is no source." in ran.err
    assert ran.out.splitlines()[0::3] == ["count", "count"]


def test_in_a_pipe_a_question_that_is_wrong_swallows_no_other(held):
    ran = held.shell('search "never closed', "patents | minus (papers", "patents | count")
    assert ran.out.startswith("count\n")
    assert "line 1: " in ran.err
    assert "line 2: " in ran.err


def test_files_are_found_as_they_would_be_typed(tmp_path):
    (tmp_path / "lists").mkdir()
    for name in ("list.txt", "lost.csv", ".hidden"):
        (tmp_path / name).write_text("")
    assert files(f"{tmp_path}/li") == [f"{tmp_path}/list.txt", f"{tmp_path}/lists/"]
    assert f"{tmp_path}/.hidden" not in files(f"{tmp_path}/")
    assert files(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden"]
    assert files(f"{tmp_path}/nosuch/x") == files("\0") == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("patents | where year = 1800", "No rows. One stage back: `patents`"),
        ("patents | minus (patents | where year > 1)", "No rows. One stage back: `patents`"),
        ('search "a | b" | external | limit 3', 'No rows. One stage back: `search "a | b"`'),
        ("patents | sort year | select number", "No rows."),
        ("in portfolio |\nexternal", "No rows. One stage back: `in portfolio`"),
    ],
)
def test_an_answer_without_rows_says_what_to_ask_instead(question, said):
    assert about_nothing(question, can_be_bought=False) == [said]


def test_a_search_without_rows_says_what_searches_find():
    assert "begin*" in about_nothing('search "zzz"', can_be_bought=False)[-1]
    assert "`plan it`" in about_nothing("cited-by US1", can_be_bought=True)[-1]


@pytest.mark.parametrize(
    "line",
    ["patents | count", "localcite ask 'patents | count'", 'ask "patents | count"', "ask patents | count"],
)
def test_a_line_that_was_copied_from_a_command_line_is_understood(held, line):
    ran = held.shell(line)
    assert ran.code == 0
    assert ran.out == held.run("ask", "patents | count").out
