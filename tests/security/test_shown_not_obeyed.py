"""Whatever a vendor, a shared file or a typing error brings is shown and never obeyed, on every way out."""

import csv
import html
import io
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localcite.app import App
from localcite.cli.output import Seen
from localcite.errors import BadFile, BadQuestion, DatabaseError, UsageError, VendorError
from localcite.query.notebook import _cell
from localcite.show import formats
from localcite.show.problem import problem
from localcite.text import visible

SHEETS = ("csv", "tsv")
ESCAPES = [
    *("\x1b[2J", "\x1b]0;gone\x07", "\x9b31m", "a\rb", "\u202eevil", "\u2066x\u2069"),
    *("\x00", "\u2028", "\x7f", "\x08" * 9),
]
HOSTILE = st.text(min_size=1, max_size=30) | st.sampled_from(ESCAPES)
KEPT = "\u200c\u200d"
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1", "|", "=HYPERLINK(0)", "-2+3")
BLANKS = st.text("\t\r\n \x0b\x0c\xa0\u3000\ufeff\u200b\x00\x1f", max_size=4)


def obeyed(text):
    """Return the letters that could steer a terminal or turn the reading direction."""
    return [
        letter
        for letter in text
        if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and letter not in KEPT and letter != "\n"
    ]


def written(form, value):
    stream = io.StringIO()
    formats.write(["title"], [[value]], form, stream)
    return stream.getvalue()


@pytest.mark.parametrize("form", ["table", "markdown"])
@given(value=HOSTILE)
def test_tables_and_markdown_steer_no_terminal(form, value):
    assert not obeyed(written(form, value))
    assert written(form, value).count("\n") == written(form, "plain").count("\n")


@pytest.mark.parametrize("form", formats.FORMATS)
@given(value=HOSTILE)
def test_no_form_steers_the_terminal_that_shows_it(form, value):
    terminal = io.StringIO()
    formats.write(["title"], [[value]], form, Seen(terminal))
    assert not [letter for letter in obeyed(terminal.getvalue()) if letter not in "\t\r"]


@given(typed=HOSTILE)
def test_errors_that_repeat_what_was_typed_steer_nothing(typed):
    errors = [
        UsageError(what=f"there is no {typed}", fix=typed),
        BadFile(path=typed, what=typed, line=3, fix=typed),
        BadQuestion(question=typed, position=0, what=typed, expected=[typed]),
        VendorError(what=typed, url=typed),
        DatabaseError(path=typed, what=typed),
    ]
    for error in errors:
        said = io.StringIO()
        App({}, io.StringIO(), io.StringIO(), said).note(problem(error))
        assert not obeyed(said.getvalue())


@given(value=HOSTILE)
def test_a_notebook_shows_markup_and_direction_marks_as_text(value):
    cell = _cell(value)
    inside = re.fullmatch(r"<td>(.*)</td>", cell, re.DOTALL)[1]
    assert "<" not in inside
    assert '"' not in inside
    assert not obeyed(inside)
    assert html.unescape(inside) == visible(value)


@given(
    blanks=BLANKS,
    formula=st.sampled_from(FORMULAS[:6]),
    rest=st.text(max_size=10),
    form=st.sampled_from(["csv", "tsv"]),
)
@example(blanks=" ", formula="=1+1", rest="", form="csv")
@example(blanks="\ufeff", formula="=1+1", rest="", form="tsv")
def test_a_spreadsheet_never_sees_a_formula_even_behind_blanks(blanks, formula, rest, form):
    value = blanks + formula + rest
    text = written(form, value)
    if form == "csv":
        _, (cell,) = csv.reader(io.StringIO(text, newline=""), strict=True)
        assert cell == f"'{value}"
    else:
        assert text.split("\n", 1)[1].startswith("'")


@given(number=st.integers() | st.floats(allow_nan=False, allow_infinity=False), form=st.sampled_from(["csv", "tsv"]))
def test_numbers_stay_numbers(number, form):
    cell = written(form, number).splitlines()[1]
    assert float(cell) == pytest.approx(float(f"{number:.10g}" if isinstance(number, float) else number))


@pytest.mark.parametrize("text", ["-5", "+3.25", " -7", "plain", "a=b", "3-4", "x@y", "US-5012236-A"])
def test_what_no_spreadsheet_executes_stays_as_it_is(text):
    _, (cell,) = csv.reader(io.StringIO(written("csv", text), newline=""), strict=True)
    assert cell == text


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("escape", ESCAPES)
def test_a_question_at_the_terminal_shows_what_a_file_brought_and_obeys_none_of_it(escape):
    shown = Terminal()
    app = App({}, Terminal("y\n"), io.StringIO(), shown)
    assert app.confirm(f"The database has 2 events since {escape} that the backup has not. Restore all the same?")
    assert not obeyed(shown.getvalue())
    assert shown.getvalue().endswith("Restore all the same? [y/N] ")
