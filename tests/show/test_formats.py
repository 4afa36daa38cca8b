"""Tables and files: nothing is lost, nothing lies, nothing is executed."""

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.show import formats
from localcite.show.formats import FORMATS, write
from localcite.show.table import table
from localcite.text import visible, width

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.none() | WORDS | st.integers() | st.booleans() | st.floats() | st.decimals(allow_nan=False) | st.binary()


@st.composite
def results(draw, values=VALUES):
    columns = draw(st.lists(WORDS, min_size=1, max_size=5))
    rows = st.lists(st.tuples(*[values] * len(columns)), max_size=5)
    return columns, draw(rows)


def written(columns, rows, form, **options):
    stream = io.StringIO(newline="")
    write(columns, rows, form, stream, **options)
    return stream.getvalue()


@given(results(), st.sampled_from(FORMATS))
def test_any_result_can_be_written_in_any_form(result, form):
    text = written(*result, form)
    assert text.endswith("\n") or (form == "jsonl" and not result[1])


@given(results(), st.integers(20, 200))
def test_a_table_fits_the_terminal_and_its_columns_line_up(result, columns_wide):
    columns, rows = result
    lines = table(columns, rows, columns_wide).splitlines()
    body = lines if not lines[-1].startswith("… no room for") else lines[:-1]
    assert all(width(line) <= columns_wide for line in body) or len(body[1].split("  ")) == 1
    assert len(body) == len(rows) + 2


def test_wide_characters_line_up():
    lines = table(["title", "n"], [("磁共振陀螺", 1), ("gyro", 22)]).splitlines()
    assert lines == ["title        n", "──────────  ──", "磁共振陀螺   1", "gyro        22"]


def test_unknown_zero_and_empty_are_different_to_look_at():
    assert [line.split("  ")[0] for line in table(["n", "x"], [(None, "a"), (0, "a"), (5, "a")]).splitlines()[2:]] == [
        "–",
        "0",
        "5",
    ]
    assert table(["t"], [(None,), ("",)]).splitlines()[2:] == ["–", ""]


def test_what_is_cut_says_so_and_numbers_are_never_cut():
    lines = table(["n", "title"], [(123456789, "a" * 90)], 30).splitlines()
    assert lines[2] == "123456789  aaaaaaaaaaaaaaaaaa…"


def test_columns_without_room_are_named():
    text = table(["one", "two", "three"], [("a" * 30, "b" * 30, "c" * 30)], 40)
    assert text.splitlines()[-1] == "… no room for three; --format csv has them"
    assert text.splitlines()[2] == f"{'a' * 18}…  {'b' * 18}…"


def test_a_title_cannot_steer_the_terminal():
    text = table(["t"], [("a\x1b[2Jb\u202ec\nd",)])
    assert text.splitlines()[2] == "a\\x1b[2Jb\\u202ec↵d"


@given(results(st.none() | WORDS))
def test_csv_comes_back_as_it_was_but_for_what_would_be_executed(result):
    columns, rows = result
    back = list(csv.reader(io.StringIO(written(columns, rows, "csv"), newline="")))
    assert len(back) == len(rows) + 1
    for cells, values in zip(back, [columns, *rows], strict=True):
        for cell, value in zip(cells, values, strict=True):
            assert cell in (value or "", f"'{value}")
            assert not cell.startswith(("=", "@", "\t", "\r", "＝"))


@pytest.mark.parametrize("cell", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "--", "+x"])
def test_cells_that_a_spreadsheet_would_execute_are_defused(cell):
    for form in ("csv", "tsv"):
        assert written(["c"], [(cell,)], form).splitlines()[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("cell", [-5, -5.5, "-5", "+3.25", Decimal("-0.40"), "2026-01-01", "US1"])
def test_numbers_and_plain_text_stay_as_they_are(cell):
    assert written(["c"], [(cell,)], "csv") == f"c\r\n{cell}\r\n"


@given(
    st.one_of(st.text(max_size=12), st.from_regex(r"\A[\w=+@ ,\"\t-]{0,8}\Z"), st.integers(), st.booleans(), st.none())
)
def test_a_cell_that_is_written_at_once_is_what_a_second_look_makes_of_it(value):
    found = formats._quick(value)
    assert found in {None, "", formats._csv_cell(value)}
    line = formats._defused(value).translate(formats._TSV_ESCAPES) if value is not None else ""
    assert formats._tsv_cell(value) == line


def test_csv_keeps_unknown_empty_and_zero_apart():
    assert written(["a", "b", "c"], [(None, "", 0)], "csv") == 'a,b,c\r\n,"",0\r\n'


def test_a_csv_of_one_unknown_has_no_empty_line():
    assert written(["a"], [(None,)], "csv") == 'a\r\n""\r\n'


def test_tsv_has_as_many_tabs_as_columns_whatever_the_cells_hold():
    text = written(["a", "b"], [("x\ty", "1\n2\r\\n")], "tsv")
    assert text == "a\tb\nx\\ty\t1\\n2\\r\\\\n\n"


@given(results(st.none() | WORDS | st.integers()))
def test_json_comes_back_as_it_was(result):
    columns, rows = result
    text = written(columns, rows, "json", more={"notes": ["a"], "coverage": {"held": None}})
    expected = {"columns": columns, "rows": [list(row) for row in rows], "notes": ["a"], "coverage": {"held": None}}
    assert json.loads(text) == expected
    assert list(json.loads(text)) == ["columns", "rows", "notes", "coverage"]


def test_json_has_null_for_unknown_its_own_letters_and_no_invalid_numbers():
    text = written(["a", "b", "c", "d"], [(None, Decimal("0.40"), "磁", float("inf"))], "json")
    assert json.loads(text)["rows"] == [[None, 0.4, "磁", "inf"]]
    assert "磁" in text


def test_jsonl_is_one_object_a_row_and_loses_no_column_of_the_same_name():
    lines = written(["a", "a"], [(1, None), ("磁\n", 2)], "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == [{"a": 1, "a_2": None}, {"a": "磁\n", "a_2": 2}]


@given(results(WORDS))
def test_markdown_has_one_line_a_row_and_one_cell_a_column(result):
    columns, rows = result
    lines = written(columns, rows, "markdown").split("\n")[:-1]
    assert len(lines) == len(rows) + 2
    for line in lines:
        bare = line.replace("\\\\", "").replace("\\|", "")
        assert bare.count("|") == len(columns) + 1


def test_markdown_shows_markup_as_text():
    assert written(["a"], [("<b>|*x* [y]",)], "markdown").splitlines()[2] == r"| &lt;b>\|\*x\* \[y\] |"


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_control_characters_never_reach_a_table(cells):
    text = table(cells, [cells])
    assert all(visible(line) == line for line in text[:-1].split("\n"))


def test_columns_that_matter_least_are_left_out_first():
    columns, row = ["call", "opened_at", "units", "price"], (1, "2026-11-22T05:24:11", 25, "10.00 EUR")
    text = table(columns, [row], 26, otherwise="--json has them", least=("opened_at",))
    assert text.splitlines()[0].split() == ["call", "units", "price"]
    assert text.splitlines()[2].split() == ["1", "25", "10.00", "EUR"]
    assert text.endswith("… no room for opened_at; --json has them\n")
