"""Spreadsheets: sheets, headings, formulas, and archives that would do harm."""

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from lists_support import is_sure, placed, reading, report_on, taken

from localcite.errors import BadFile


def workbook(tmp_path, sheets, name="list.xlsx"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / name)
    return name


ROWS = [
    ["Our list", None, None],
    [],
    ["No", "Publication Number", "Date"],
    [1, "US 11,205,304 B2", date(2021, 12, 21)],
    [2, None, date(2020, 1, 1)],
    [3, "EP3499756A1", None],
    [4, 11205304, None],
]


def test_the_sheet_and_the_column_with_ids_are_found(tmp_path):
    name = workbook(tmp_path, {"Notes": [["Read me"], ["made in 2021"]], "Liste ä": ROWS})
    assert placed(tmp_path, None, name)[:2] == [
        ("US 11,205,304 B2", "sheet Liste ä, cell B4"),
        ("EP3499756A1", "sheet Liste ä, cell B6"),
    ]
    report = report_on(tmp_path, None, name)
    assert (report.contents.sheet, report.contents.columns) == ("Liste ä", ("Publication Number",))
    assert [(entry.text, entry.where) for entry in report.not_understood] == [("11205304", "sheet Liste ä, cell B7")]
    assert [entry.where for entry in report.no_identifier] == ["sheet Liste ä, cell B5"]


def test_several_sheets_with_ids_are_not_chosen_between(tmp_path):
    name = workbook(tmp_path, {"US": [["pn"], ["US5012236A"]], "EP": [["pn"], ["EP3499756A1"]]})
    with pytest.raises(BadFile) as error:
        reading(tmp_path, None, name)
    assert error.value.fix == "name one with --sheet: US, EP"
    assert taken(tmp_path, None, name, sheet="ep") == ["EP3499756A1"]
    with pytest.raises(BadFile, match="no sheet"):
        reading(tmp_path, None, name, sheet="CN")


def test_a_named_column_is_looked_for_on_every_sheet(tmp_path):
    name = workbook(tmp_path, {"Notes": [["Read me"]], "L": [["a", "b"], ["US5012236A", "US5012237A"]]})
    assert taken(tmp_path, None, name, column="b") == ["US5012237A"]


def test_a_formula_whose_value_is_not_in_the_file_is_told_and_never_passed_over(tmp_path):
    name = workbook(tmp_path, {"L": [["pn", "t"], ["US5012236A", "x"], ['=CONCATENATE("US","5012237","A")', "y"]]})
    typed, report = reading(tmp_path, None, name)
    assert [is_sure(each) for each in typed] == [True, False]
    assert "formula" in report.not_understood[0].why
    assert report.not_understood[0].where == "sheet L, cell A3"


def test_a_workbook_is_known_by_its_content_and_so_is_what_only_looks_like_one(tmp_path):
    name = workbook(tmp_path, {"L": [["pn"], ["US5012236A"]]}, "list.csv")
    assert taken(tmp_path, None, name) == ["US5012236A"]
    assert taken(tmp_path, "pn;t\nUS5012236A;x\n", "list.xlsx") == ["US5012236A"]


def test_sheets_that_are_hidden_are_passed_over(tmp_path):
    name = workbook(tmp_path, {"L": [["pn"], ["US5012236A"]], "old": [["pn"], ["US5012237A"]]})
    book = openpyxl.load_workbook(tmp_path / name)
    book["old"].sheet_state = "hidden"
    book.save(tmp_path / name)
    assert taken(tmp_path, None, name) == ["US5012236A"]


# ---- archives that would do harm ----------------------------------------------------------------------------------


def repacked(tmp_path, name, change):
    """Change the parts of a workbook."""
    content = io.BytesIO()
    with zipfile.ZipFile(tmp_path / name) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part)))
    return content.getvalue()


def test_entities_in_any_part_are_refused(tmp_path):
    name = workbook(tmp_path, {"L": [["pn"], ["US5012236A"]]})
    bomb = b'<!DOCTYPE x [<!ENTITY a "US5012237A"><!ENTITY b SYSTEM "file:///etc/hostname">]>'

    def armed(_part, content):
        return content.replace(b"<sst", bomb + b"<sst").replace(b"<worksheet", bomb + b"<worksheet")

    with pytest.raises(BadFile, match="document type"):
        reading(tmp_path, repacked(tmp_path, name, armed), "armed.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    name = workbook(tmp_path, {"L": [["pn"], ["US5012236A"]]})
    content = bytearray(repacked(tmp_path, name, lambda _part, content: content))
    for mark in (b"PK\x01\x02", b"PK\x03\x04"):  # the directory, and the parts' own headings
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            at = place + (24 if mark == b"PK\x01\x02" else 22)
            content[at : at + 4] = (0xF0000000).to_bytes(4, "little")
    with pytest.raises(BadFile, match="unpacks to far too much"):
        reading(tmp_path, bytes(content), "bomb.xlsx")


def test_what_the_library_thinks_of_styles_is_no_concern_of_a_list(tmp_path):
    name = workbook(tmp_path, {"L": [["pn"], ["US5012236A"]]})

    def without_styles(part, content):
        return re.sub(rb"<cellStyles.*</cellStyles>", b"", content) if part == "xl/styles.xml" else content

    assert taken(tmp_path, repacked(tmp_path, name, without_styles), "bare.xlsx") == ["US5012236A"]


@pytest.mark.parametrize(
    ("part", "said"),
    [("word/document.xml", "Word"), ("mimetype", "OpenDocument"), ("xl/workbook.bin", "xlsb"), ("x.txt", "archive")],
)
def test_other_archives_are_told_apart(tmp_path, part, said):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(BadFile, match=said):
        reading(tmp_path, content.getvalue(), "x.xlsx")


def test_a_workbook_that_is_cut_off_is_refused(tmp_path):
    name = workbook(tmp_path, {"L": [["pn"], ["US5012236A"]]})
    whole = (tmp_path / name).read_bytes()
    for length in range(4, len(whole), 97):
        with pytest.raises(BadFile):
            reading(tmp_path, whole[:length], "cut.xlsx")
