"""Files that real tools write: reference managers' libraries, pandas, pandoc. See files/README.md."""

from pathlib import Path

import pytest
import rispy
from lists_support import APP, is_sure, placed, report_on, taken
from pybtex.database import BibliographyData, Entry

from localcite.cli.lists import read_file
from localcite.lists.values import Wishes

FILES = Path(__file__).parent / "files"
PAPERS = [
    "10.3390/S20030734",
    "10.1002/1096-8628(20001204)96:6<784::AID-AJMG18>3.0.CO;2-7",
    "10.1007/978-3-319-12345-6_12",
]


def of_tool(name, **wishes):
    typed, report = read_file(APP, str(FILES / name), Wishes(**wishes))
    return [each.text for each in typed if is_sure(each)], report


@pytest.mark.parametrize(
    "name", ["pandoc.biblatex.bib", "pandoc.csl.json", "bibutils.ris", "bibutils.enw", "bibutils.bib"]
)
def test_libraries_that_pandoc_and_bibutils_write(name):
    found, report = of_tool(name)
    assert found == [*PAPERS, "US11205304B2", "US 5,012,236"]
    assert [entry.text.lower() for entry in report.no_identifier] == ["a book without a doi"]
    assert (report.patents, report.papers, report.not_understood) == (2, 3, ())


def test_old_bibtex_knows_no_patents_and_pandoc_writes_their_numbers_into_misc():
    found, report = of_tool("pandoc.bibtex.bib")
    assert found == ["US11205304B2", "US 5,012,236"]
    assert len(report.no_identifier) == 4


@pytest.mark.parametrize(
    "name", ["pandas.csv", "pandas-gb18030.csv", "pandas-utf16.tsv", "libreoffice.csv", "libreoffice-utf16.csv"]
)
def test_tables_that_pandas_and_libreoffice_write(name):
    found, report = of_tool(name)
    assert found == ["US 11,205,304 B2", "EP3499756A1", "CN112833870A"]
    assert report.contents.columns == ("Publication Number",)
    assert [(entry.text, entry.where) for entry in report.no_identifier] == [("Ohne Nummer", "line 5")]


def test_a_workbook_that_libreoffice_writes():
    found, report = of_tool("libreoffice.xlsx")
    assert found == ["US 11,205,304 B2", "EP3499756A1", "CN112833870A"]
    assert [(entry.text, entry.where) for entry in report.no_identifier] == [("Ohne Nummer", "sheet a, cell C4")]


def test_a_workbook_that_pandas_writes_is_read_below_its_empty_rows_from_the_sheet_with_ids():
    found, report = of_tool("pandas.xlsx")
    assert found == ["US 11,205,304 B2", "EP3499756A1", "CN112833870A"]
    assert (report.contents.sheet, report.contents.columns) == ("Portfolio", ("Publication Number",))
    assert [(entry.text, entry.where) for entry in report.no_identifier] == [
        ("Ohne Nummer", "sheet Portfolio, cell B6")
    ]


def test_a_library_that_rispy_writes(tmp_path):
    records = [
        {"type_of_reference": "JOUR", "title": "A survey", "doi": PAPERS[0], "urls": ["https://example.org/x"]},
        {"type_of_reference": "JOUR", "title": "By its address", "urls": ["https://doi.org/10.1016/j.x.2020.01.001"]},
        {"type_of_reference": "PAT", "title": "Gyroscope", "issn": "US11205304B2", "number": "16/614,300"},
        {"type_of_reference": "BOOK", "title": "No DOI at all", "issn": "978-3-16-148410-0"},
    ]
    text = rispy.dumps(records)
    assert taken(tmp_path, text) == [PAPERS[0], "https://doi.org/10.1016/j.x.2020.01.001", "US11205304B2"]
    (left,) = report_on(tmp_path, text).no_identifier
    assert report_on(tmp_path, text).not_understood == ()
    assert left.text == "No DOI at all"
    assert text.splitlines()[int(left.where.removeprefix("line ")) - 1] == "TY  - BOOK"


def test_a_library_that_pybtex_writes(tmp_path):
    entries = {
        "a": Entry("article", {"title": "An {MRI} gyroscope", "doi": r"10.1007/978-3-319-12345-6\_12", "number": "3"}),
        "b": Entry("patent", {"title": "Gyro", "number": "11205304", "type": "patentus"}),
        "c": Entry("article", {"title": "By its address", "url": "https://doi.org/10.3390/s20030734"}),
        "d": Entry("book", {"title": "None", "isbn": "978-3-16-148410-0"}),
    }
    text = BibliographyData(entries).to_string("bibtex")
    report = report_on(tmp_path, text, "library.bib")
    assert (report.patents, report.papers) == (1, 2)
    assert [entry.text for entry in report.no_identifier] == ["None"]
    assert [place.partition(", ")[2] for _, place in placed(tmp_path, text)] == ["record a", "record b", "record c"]
