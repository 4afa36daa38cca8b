"""Whatever documents a list names, written in any format, the same documents come out, in order."""

import csv
import io
import json
import re

import bibtexparser
import openpyxl
import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lists_support import APP
from pybtex.database import BibliographyData, Entry

from localcite import ids
from localcite.cli.lists import read_file
from localcite.lists.values import Wishes
from localcite.model import Document, Refused

NUMBERS = st.one_of(
    st.integers(6_200_000, 11_999_999).map(lambda number: f"US{number}B2"),
    st.integers(6_200_000, 11_999_999).map(lambda number: f"US {number:,} B1"),
    st.integers(100_000, 3_999_999).map(lambda number: f"EP{number:07}A1"),
    st.integers(100_000_000, 119_999_999).map(lambda number: f"CN{number}A"),
    st.integers(1, 399_999).map(lambda number: f"WO 2019/{number:06} A1"),
)
DOIS = st.tuples(
    st.integers(1000, 99999),
    st.text("abcdefXYZ0123456789-._()/:;<>#", min_size=3, max_size=16).map(lambda end: f"j{end}9"),
).map(lambda parts: f"10.{parts[0]}/{parts[1]}")
TITLES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="{}\\$%&#_^~@\"'"),
    min_size=1,
    max_size=20,
).map(lambda title: f"T {title} T")
IDS = NUMBERS.map(lambda number: ("patent", number)) | DOIS.map(lambda doi: ("paper", doi))
RECORDS = st.lists(st.tuples(IDS, TITLES), min_size=1, max_size=8)


def plain(records):
    return "\n".join(text for (_, text), _ in records).encode()


def table(separator, encoding="utf-8"):
    def write(records):
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=separator)
        writer.writerows(
            [["Title", "Year", "Publication number or DOI"], *([title, 2020, text] for (_, text), title in records)]
        )
        return stream.getvalue().encode(encoding, "replace")

    return write


def workbook(records):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("L")
    sheet.append(["Title", "Document"])
    for (_, text), title in records:
        sheet.append([title.lstrip("=") or "T", text])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ris(records):
    fields = {"patent": ("PAT", "issn"), "paper": ("JOUR", "doi")}
    written = [
        {"type_of_reference": fields[kind][0], "title": title, fields[kind][1]: text} for (kind, text), title in records
    ]
    return rispy.dumps(written).encode()


def pybtex(records):
    fields = {"patent": "number", "paper": "doi"}
    entries = {
        f"k{place}": Entry("patent" if kind == "patent" else "article", {"title": title, fields[kind]: text})
        for place, ((kind, text), title) in enumerate(records)
    }
    return BibliographyData(entries).to_string("bibtex").encode()


def bibtex(records):
    library = bibtexparser.Library()
    for place, ((kind, text), title) in enumerate(records):
        model = bibtexparser.model
        fields = [model.Field("title", title), model.Field("number" if kind == "patent" else "doi", text)]
        library.add(model.Entry("patent" if kind == "patent" else "article", f"k{place}", fields))
    return bibtexparser.write_string(library).encode()


def csl(records):
    names = {"patent": ("patent", "number"), "paper": ("article-journal", "DOI")}
    items = [
        {"id": "x", "type": names[kind][0], "title": title, names[kind][1]: text} for (kind, text), title in records
    ]
    return json.dumps(items, ensure_ascii=False).encode()


def json_lines(records):
    return "\n".join(json.dumps({"title": title, "id": text}) for (_, text), title in records).encode()


WRITERS = {
    "plain": plain,
    "commas": table(","),
    "semicolons": table(";"),
    "tabs in utf-16": table("\t", "utf-16"),
    "commas in gb18030": table(",", "gb18030"),
    "semicolons in cp1252": table(";", "cp1252"),
    "commas in shift-jis": table(",", "cp932"),
    "workbook": workbook,
    "rispy": ris,
    "pybtex": pybtex,
    "bibtexparser": bibtex,
    "csl": csl,
    "json lines": json_lines,
}


def named(text):
    reading = ids.read(text)
    return reading.name if isinstance(reading, Document) else None


@pytest.mark.parametrize("line", ["10.1000/j00;9", "10.1000/x,20195", "10.1000/a|b9", "10.1000/j00;9\n10.1000/j01;9"])
def test_a_doi_is_not_cut_where_a_table_without_heading_would_be(tmp_path, line):
    (tmp_path / "list.txt").write_text(line)
    typed, _ = read_file(APP, str(tmp_path / "list.txt"), Wishes())
    assert [each.text for each in typed] == line.split("\n")
    assert all(isinstance(each.reading, Refused) and "may be one DOI" in each.reading.advice for each in typed)


def test_a_heading_or_a_named_column_says_that_there_are_cells(tmp_path):
    (tmp_path / "headed.csv").write_text("doi,year\n10.1000/x,2019\n")
    (tmp_path / "bare.csv").write_text("10.1000/x,20195\n")
    for name, wishes in (("headed.csv", Wishes()), ("bare.csv", Wishes(column="1"))):
        (typed,), _ = read_file(APP, str(tmp_path / name), wishes)
        assert typed.text == "10.1000/x"


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(records=RECORDS)
def test_what_is_written_is_what_is_read(tmp_path_factory, form, records):
    wanted = [(named(text), title) for (_, text), title in records]
    file = tmp_path_factory.getbasetemp() / f"{form.replace(' ', '-')}.list"
    file.write_bytes(WRITERS[form](records))
    typed, report = read_file(APP, str(file), Wishes())
    read = [each.reading.name if isinstance(each.reading, Document) else None for each in typed]
    in_cells = [form == "plain" and re.search("[;|]", text) for (_, text), _ in records]  # or one DOI: nobody can tell
    assert len(read) == len(wanted)
    for name, (other, _), may_be_refused in zip(read, wanted, in_cells, strict=True):
        assert name == other or (may_be_refused and name is None)
    assert report.no_identifier == ()
