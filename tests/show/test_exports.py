"""Answers as files: each form holds what it promises, as the program that it is made for reads it."""

import csv
import io
import json
from datetime import date, datetime
from xml.etree import ElementTree as ET

import openpyxl
import polars as pl
import pytest
import rispy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from localcite.errors import BadFile, UsageError
from localcite.query.basis import Basis, pairs
from localcite.query.network import Edge, Node
from localcite.show.export import bibtex, graphml, records, vosviewer
from localcite.show.export.asked import export_rows
from localcite.show.export.cells import day
from localcite.show.export.forms import FORMS, form_of
from localcite.show.export.receipt import Receipt, last_in, to_json
from localcite.show.export.target import Target
from localcite.show.export.values import Counted

RECEIPT = Receipt(
    'in x | where title has "-->"', False, Basis("d" * 32, 7, "ab" * 32, ((1, 3), (9, 9)), "2026-11-22"), {"held": 1}
)
COLUMNS = ("number", "title", "published", "cited_by", "first_seen", "share")
ROWS = [
    ("US1", "=1+1", "2014-06-30", 0, "2026-10-01T08:00:00Z", 0.5),
    ("US2", "磁\x0b共振 <b>&", "2014-06", None, None, None),
    ("US3", "#N/A", "2014", 10**17, None, 1),
    ("US4", "", "1899-01-01", 3, None, None),
]
HOSTILE = st.text(st.characters(codec="utf-8"), max_size=40)


def written(tmp_path, name, columns=COLUMNS, rows=ROWS, receipt=RECEIPT, **how):
    file = tmp_path / name
    wrote = export_rows(columns, iter(rows), Target(str(file), form_of(name), **how), receipt=receipt)
    assert wrote.size == len(rows)
    return file


def test_a_spreadsheet_has_dates_numbers_and_text_as_they_are(tmp_path):
    book = openpyxl.load_workbook(written(tmp_path, "x.xlsx"))
    _head, *rows = book["answer"].iter_rows(values_only=True)
    assert rows[0] == ("US1", "=1+1", datetime(2014, 6, 30), 0, datetime(2026, 10, 1, 8), 0.5)  # noqa: DTZ001 - Excel has no zones
    assert rows[1] == ("US2", "磁\\x0b共振 <b>&", "2014-06", None, None, None)
    assert rows[2][:4] == ("US3", "#N/A", "2014", str(10**17))
    assert rows[3][2] == "1899-01-01"
    assert {book["answer"].cell(row, 2).data_type for row in (2, 3, 4)} == {"s"}
    told = dict(book["receipt"].iter_rows(values_only=True))
    assert (told["question"], told["calls"], told["last: seq"]) == (RECEIPT.asked, "1-3, 9", "7")


def test_a_cell_that_is_too_long_is_cut_and_counted(tmp_path):
    file = tmp_path / "x.xlsx"
    wrote = export_rows(("a",), [("x" * 40_000,)], Target(str(file), form_of(file.name)))
    assert "1 cell held more than 32,767 letters" in wrote.remarks[0]
    cell = openpyxl.load_workbook(file)["answer"]["A2"].value
    assert (len(cell), cell[-1]) == (32_767, "…")


@pytest.mark.parametrize("name", [f"x{form.endings[0]}" for form in FORMS if form.holds == "rows"])
def test_each_file_carries_its_receipt_or_has_it_beside(tmp_path, name):
    file = written(tmp_path, name)
    beside = tmp_path / f"{name}.receipt.json"
    assert beside.exists() is not form_of(name).has_room
    if beside.exists():
        told = json.loads(beside.read_text("utf-8"))
        assert told["file"] == name
        assert told["calls"] == ["1-3", 9]
        assert last_in(beside.read_bytes()) == (7, "ab" * 32)
    elif name != "x.xlsx":
        assert last_in(file.read_bytes()) == (7, "ab" * 32)


def test_a_receipt_can_be_left_out_and_the_mark_as_well(tmp_path):
    file = written(tmp_path, "x.csv", signed=False, mark=False)
    assert [child.name for child in tmp_path.iterdir()] == ["x.csv"]
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
    assert rows[1][:4] == ["US1", "'=1+1", "2014-06-30", "0"]
    assert rows[2][3] == ""


def test_json_has_the_receipt_beside_its_rows(tmp_path):
    told = json.loads(written(tmp_path, "x.json").read_text("utf-8"))
    assert told["rows"] == [list(row) for row in ROWS]
    assert told["receipt"] == json.loads(json.dumps(to_json(RECEIPT, 4)))
    assert json.loads(written(tmp_path, "empty.json", rows=[]).read_text("utf-8"))["rows"] == []


def test_parquet_has_a_type_for_each_column_and_days_also_as_they_are_known(tmp_path):
    file = written(tmp_path, "x.parquet")
    found = pl.read_parquet(file)
    types = {name: str(kind).partition("(")[0] for name, kind in found.schema.items()}
    assert types == {
        "number": "String",
        "title": "String",
        "published": "Date",
        "published_as_known": "String",
        "cited_by": "Int64",
        "first_seen": "Datetime",
        "share": "Float64",
    }
    assert found["title"].to_list() == [row[1] for row in ROWS]
    assert found["published"].to_list() == [date(2014, 6, 30), None, None, date(1899, 1, 1)]
    assert found["published_as_known"].to_list() == [row[2] for row in ROWS]
    assert found["cited_by"].to_list() == [0, None, 10**17, 3]
    assert last_in(file.read_bytes()) == (7, "ab" * 32)


def test_parquet_of_many_rows_and_of_none_is_whole(tmp_path):
    rows = [(f"US{number}", None if number % 3 else number) for number in range(120_001)]
    found = pl.read_parquet(written(tmp_path, "x.parquet", ("number", "cited_by"), rows))
    assert found.rows() == rows
    assert pl.read_parquet(written(tmp_path, "y.parquet", ("number", "cited_by"), [])).shape == (0, 2)


def test_nothing_in_a_question_ends_the_comment_of_markdown(tmp_path):
    text = written(tmp_path, "x.md").read_text("utf-8")
    assert text.count("-->") == 1
    assert text.endswith("-->\n")


def test_an_unknown_ending_names_the_known_ones():
    with pytest.raises(UsageError) as raised:
        form_of("answer.xslx")
    assert ".xlsx" in raised.value.data["fix"]
    assert form_of("a.csl.json").name == "csljson"
    assert form_of("A.JSON").name == "json"
    assert form_of("/dev/stdout").name == "table"
    assert form_of("my.folder/answer").name == "table"


def test_a_file_that_fails_half_way_leaves_what_was_there(tmp_path):
    for form in FORMS:
        if form.holds != "rows":
            continue
        name = f"x{form.endings[0]}"
        (tmp_path / name).write_text("old")

        def stopped():
            yield ("a",)
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            export_rows(("a",), stopped(), Target(str(tmp_path / name), form))
        assert (tmp_path / name).read_text() == "old"
    assert not [child for child in tmp_path.iterdir() if child.name.startswith(".")]


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(BadFile, match="it is a folder"):
        export_rows(("a",), [], Target(str(tmp_path), form_of("x.csv")))


def test_a_day_is_a_date_only_where_it_is_known():
    assert day("2014-06-30") == date(2014, 6, 30)
    assert [day(value) for value in ("2014-06", "2014", "2014-02-30", None, 2014)] == [None] * 5


def test_numbers_in_a_row_are_pairs():
    assert pairs([7, 3, 1, 2, 2]) == ((1, 3), (7, 7))
    assert pairs([]) == ()


# ---- documents ----------------------------------------------------------------------------------------------------


def document(**told):
    plain = {"number": "US9000001B2", "type": "patent", "title": "A gyroscope"}
    return tuple({**dict.fromkeys(records.FIELDS), **plain, **told}[name] for name in records.FIELDS)


def as_bib(*rows):
    stream = io.StringIO()
    bibtex.write_bib(Counted(records.records(rows)), lambda: RECEIPT, stream)
    return stream.getvalue()


@settings(max_examples=30)
@given(HOSTILE, HOSTILE)
def test_bibtex_is_read_whatever_stands_in_a_title_or_a_name(title, name):
    text = as_bib(document(title=title, inventor=name, published="2014-06"), document(number="US2A"))
    found = parse_string(text, "bibtex")
    assert list(found.entries) == ["US9000001B2", "US2A"]
    assert found.entries["US9000001B2"].fields["date"] == "2014-06"


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=2, unique=True))
def test_no_two_ids_share_a_key(names):
    assert records.key_of(names[0]) != records.key_of(names[1])


def test_a_title_that_is_only_a_citation_is_told():
    text = as_bib(
        document(
            number="J. Doe, 2001, p. 5", type="paper", title="J. Doe, 2001, p. 5", citation_text="J. Doe, 2001, p. 5"
        )
    )
    assert text.startswith("@article{ref:")
    assert "its citation text" in text


@settings(max_examples=40)
@given(HOSTILE)
def test_ris_is_read_whatever_stands_in_a_title(title):
    from localcite.show.export import ris

    stream = io.StringIO()
    ris.write_ris(records.records([document(title=f"x{title}", published="2014-06", inventor="Doe, J|Roe")]), stream)
    (found,) = rispy.loads(stream.getvalue(), skip_unknown_tags=True)
    assert (found["type_of_reference"], found["authors"], found["date"]) == ("PAT", ["Doe, J", "Roe"], "2014/06//")


# ---- networks -----------------------------------------------------------------------------------------------------


class Citations:
    def __init__(self, title):
        self._title = title

    def nodes(self):
        yield Node(1, "US1", True, True, 1, "patent", self._title, 2014, None, 0)
        yield Node(2, "Doe", False, False, 1, "paper", None, None, "A & B", None)

    def edges(self):
        yield Edge(1, 2, "X,D", None, False)


@settings(max_examples=40)
@given(HOSTILE)
@example("\ufffe\uffff\x00\ud800")
def test_graphml_is_xml_whatever_stands_in_a_title(title):
    stream = io.StringIO()
    cited = Citations(title)
    graphml.write_graphml(cited, Counted(cited.edges()), lambda: RECEIPT, stream)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ET.fromstring(stream.getvalue().encode()).find(f"{space}graph")
    first, second = ({each.get("key"): each.text for each in node} for node in graph.iter(f"{space}node"))
    assert (first["cited_by"], first["in_answer"]) == ("0", "true")
    assert "cited_by" not in second
    (edge,) = graph.iter(f"{space}edge")
    assert (edge.get("source"), edge.get("target"), edge[0].text) == ("US1", "ref:2", "X,D")


def test_the_json_of_vosviewer_leaves_out_what_is_unknown():
    stream = io.StringIO()
    cited = Citations("<i>")
    vosviewer.write_vosviewer(cited, Counted(cited.edges()), lambda: RECEIPT, stream)
    told = json.loads(stream.getvalue())
    first, second = told["network"]["items"]
    assert first["weights"] == {"Links": 1, "Cited by": 0}
    assert second["weights"] == {"Links": 1}
    assert "&lt;i&gt;" in first["description"]
    assert told["network"]["links"][0]["source_id"] == 1


def test_rows_alone_are_no_references(tmp_path):
    with pytest.raises(UsageError, match="rows alone"):
        export_rows(("a",), [], Target(str(tmp_path / "x.bib"), form_of("x.bib")))
