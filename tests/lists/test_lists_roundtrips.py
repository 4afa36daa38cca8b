"""Whatever documents a list names, written in any format, the same documents come out, in order."""

import csv
import io
import json

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
from localcite.model import Document

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


@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(records=RECORDS)
def test_what_is_written_is_what_is_read(tmp_path_factory, form, records):
    wanted = [(named(text), title) for (_, text), title in records]
    file = tmp_path_factory.getbasetemp() / f"{form.replace(' ', '-')}.list"
    file.write_bytes(WRITERS[form](records))
    typed, report = read_file(APP, str(file), Wishes())
    assert [each.reading.name if isinstance(each.reading, Document) else None for each in typed] == [
        name for name, _ in wanted
    ]
    assert report.no_identifier == ()
