"""Exports of patent and paper databases, with the header rows that they have, and tables that people make."""

import pytest
from lists_support import is_sure, placed, reading, report_on, taken

from localcite.errors import BadFile

GOOGLE = """\
search URL:,https://patents.google.com/?q=gyroscope&oq=gyroscope
id,title,assignee,inventor/author,priority date,filing/creation date,publication date,grant date,result link,\
representative figure link
US-11205304-B2,"Gyroscope, nuclear",Acme,A B,2018-10-12,2019-10-10,2021-12-21,2021-12-21,\
https://patents.google.com/patent/US11205304B2/en,
EP-3499756-A1,Other,Acme,C D,2017-12-18,2018-12-17,2019-06-19,,https://patents.google.com/patent/EP3499756A1/en,
"""
ESPACENET = """\
"Smart search: gyroscope; 2 results found in the Worldwide database"

"No";"Title";"Inventors";"Applicants";"Publication number";"Earliest priority";"IPC";"CPC";"Publication date";\
"Earliest publication";"Family number"
"1";"GYROSCOPE";"A B";"ACME [US]";"US2020123456A1";"2018-10-12";"G01C19/62";"G01C19/62 (EP)";"2020-04-16";\
"2020-04-16";"070160231"
"2";"FAMILY";"C D [DE]";"ACME [DE]";"EP3499756A1\nUS2019204321A1";"2017-12-18";"G01C";"G01C";"2019";"2019";"1"
"""
LENS = """\
"#",Jurisdiction,Kind,Display Key,Lens ID,Publication Date,Publication Year,Application Number,Application Date,\
Priority Numbers,Earliest Priority Date,Title,Abstract,Applicants,Inventors,Owners,URL,Document Type,Has Full Text,\
Cites Patent Count,Cited by Patent Count,Simple Family Size,Extended Family Size,NPL Resolved External ID(s),\
NPL Citations
1,US,B2,US 11205304 B2,012-345-678-901-234,2021-12-21,2021,US 201916614300 A,2019-10-10,US 201862744444 P,2018-10-12,\
Gyroscope,Text,ACME,A B,ACME,https://link.lens.org/x,Granted Patent,yes,10,3,2,2,10.1000/other,10.1000/other
"""
LENS_WORKS = """\
Lens ID,Title,Date Published,Publication Year,Publication Type,Source Title,ISSNs,Publisher,Source Country,Author/s,\
Abstract,Volume,Issue Number,Start Page,End Page,Source URLs,External URL,PMID,DOI,Microsoft Academic ID,PMCID,\
Citing Patents Count,References,Citing Works Count,Is Open Access
000-111-222-333-444,A survey,2020-01-28,2020,journal article,Sensors,14248220,MDPI,Switzerland,A B,Text,20,3,734,,,\
http://dx.doi.org/10.3390/s20030734,31012345,10.3390/s20030734,,PMC1,1,000-222-333-444-555,3,true
"""
SCOPUS = """\
Authors,Author full names,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,Page count,\
Cited by,DOI,Link,Abstract,Author Keywords,Index Keywords,Document Type,Publication Stage,Open Access,Source,EID
"Müller, J.; Li, W.","Müller, J. (1); Li, W. (2)",1; 2,A survey,2020,Sensors,20,3,734,,,,5,10.3390/s20030734,\
https://www.scopus.com/inward/record.uri?eid=2-s2.0-8507,Text,,,Article,Final,All Open Access,Scopus,2-s2.0-8507
"Li, W.","Li, W. (2)",2,No DOI,2019,Sensors,,,,,,,,,https://www.scopus.com/x,,,,Book,Final,,Scopus,2-s2.0-1
"""
WOS_TAGGED = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Mueller, J
   Li, W
TI A survey of attitude
   heading sensors
PN 2
DI 10.3390/s20030734
CR Ward P, 1991, US Patent, Patent No. 5012236
   Other A, 2000, J X, V1, P2, DOI 10.1000/other
UT WOS:000515500000001
ER

PT P
TI Gyroscope
PN US11205304-B2
UT DIIDW:2020123456
ER

EF
"""
WOS_TABS = (
    "PT\tAU\tTI\tSO\tCR\tPN\tDI\tD2\tUT\n"
    "J\tMueller, J\tA survey\tSENSORS\tWard, 1991, DOI 10.1000/other\t2\t10.3390/s20030734\t\tWOS:000515500000001\n"
    "P\tWard, P\tGyroscope\t\t\tUS11205304-B2\t\t\tDIIDW:2020123456\n"
)
ZOTERO = """\
"Key","Item Type","Publication Year","Author","Title","Publication Title","ISBN","ISSN","DOI","Url","Abstract Note",\
"Date","Extra","Number","Application Number","Priority Numbers"
"AB12CD34","journalArticle","2020","Müller, J.","A survey","Sensors","","1424-8220","10.3390/s20030734",\
"https://www.mdpi.com/1424-8220/20/3/734","","2020-01-28","","","",""
"AB12CD35","patent","2021","A B","Gyroscope","","","","","https://patents.google.com/patent/US11205304B2/en","",\
"2021-12-21","","US11205304B2","US16/614,300",""
"AB12CD36","report","2020","X","By its remark","","","","","https://x.org","","2020","Note\nDOI: 10.1000/x1","17","",""
"AB12CD37","book","1999","Y","Only an ISBN","","978-3-16-148410-0","","","","","1999","","","",""
"""
PUBMED = """\
PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI
31012345,A survey,"Li W",Sensors. 2020,Li W,Sensors (Basel),2020,2020/01/30,PMC1,,10.3390/s20030734
"""
BOM = "\ufeff"


@pytest.mark.parametrize(
    ("content", "name", "form", "ids"),
    [
        (GOOGLE, "gp-search.csv", "Google Patents", ["US-11205304-B2", "EP-3499756-A1"]),
        (LENS, "lens-export.csv", "Lens", ["US 11205304 B2"]),
        (LENS_WORKS, "lens.csv", "Lens", ["10.3390/s20030734"]),
        (BOM + SCOPUS, "scopus.csv", "Scopus", ["10.3390/s20030734"]),
        (WOS_TAGGED, "savedrecs.txt", "Web of Science", ["10.3390/s20030734", "US11205304-B2"]),
        (BOM + WOS_TABS, "savedrecs.txt", "Web of Science", ["10.3390/s20030734", "US11205304-B2"]),
        (BOM + ZOTERO, "My Library.csv", "Zotero", ["10.3390/s20030734", "US11205304B2", "10.1000/x1"]),
        (PUBMED, "csv-x.csv", "PubMed", ["10.3390/s20030734"]),
    ],
)
def test_an_export_is_known_by_its_headings_and_gives_its_own_ids_alone(tmp_path, content, name, form, ids):
    assert taken(tmp_path, content, name) == ids
    report = report_on(tmp_path, content, name)
    assert form in report.contents.form
    assert report.not_understood == ()


def test_web_of_science_for_windows_writes_utf16(tmp_path):
    assert taken(tmp_path, WOS_TABS.encode("utf-16"), "savedrecs.txt") == ["10.3390/s20030734", "US11205304-B2"]


def test_records_without_an_id_are_shown_by_their_titles(tmp_path):
    assert [entry.text for entry in report_on(tmp_path, SCOPUS, "s.csv").no_identifier] == ["No DOI"]
    assert [entry.text for entry in report_on(tmp_path, ZOTERO, "z.csv").no_identifier] == ["Only an ISBN"]


def test_a_family_of_espacenet_has_several_numbers_and_none_is_guessed_at(tmp_path):
    assert taken(tmp_path, ESPACENET, "espacenet.csv") == ["US2020123456A1"]
    (odd,) = report_on(tmp_path, ESPACENET, "espacenet.csv").not_understood
    assert odd.where == "line 5"
    every = ["US2020123456A1", "EP3499756A1", "US2019204321A1"]
    assert taken(tmp_path, ESPACENET, "espacenet.csv", every=True) == every


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_column_is_found_by_its_title_whatever_separates_it(tmp_path, separator):
    rows = [["Title", "Publication Number"], ["a; b, c\td", "US1"], ["", ""], ["x\ny", "US 11,205,304"], ["short"]]
    content = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert placed(tmp_path, content, column="publication number") == [("US1", "line 2"), ("US 11,205,304", "line 4")]


def test_a_column_that_is_not_there_names_those_that_are(tmp_path):
    with pytest.raises(BadFile) as error:
        reading(tmp_path, "pn,title\nUS1,x\n", column="number")
    assert (error.value.line, error.value.fix) == (1, "its columns are: pn, title")
    with pytest.raises(BadFile, match="2 columns"):
        reading(tmp_path, "pn,PN\nUS1,US2\n", column="pn")


@pytest.mark.parametrize(
    "content",
    [
        "Our ref,What,Document\nA1,x,US 11205304 B2\nA2,y,EP3499756A1\n",
        "List of Acme\nmade on,2026-11-22\n\nOur ref,What,Document\nA1,x,US 11205304 B2\nA2,y,EP3499756A1\n",
        "A1,x,US 11205304 B2\nA2,y,EP3499756A1\n",
        'sep=,\nOur ref,What,Document\nA1,x,US 11205304 B2\nA2,y,"EP3499756A1"\n',
        "# a remark\nA1,x,US 11205304 B2\nA2,y,EP3499756A1\n",
        "Ref,Application No.,Document,Cited\nA1,US16/614300,US 11205304 B2,US5012236A\nA2,,EP3499756A1,\n",
    ],
)
def test_the_column_is_found_by_what_its_cells_hold(tmp_path, content):
    assert taken(tmp_path, content, "list.csv") == ["US 11205304 B2", "EP3499756A1"]
    assert taken(tmp_path, content, "list.csv", column="3") == ["US 11205304 B2", "EP3499756A1"]


def test_two_columns_that_may_be_meant_are_not_chosen_between(tmp_path):
    for head in ("ours,theirs", "Publication Number,Patent Number"):
        content = f"{head}\nUS11205304B2,US5012236A\nUS9876543B2,US5012237A\n"
        with pytest.raises(BadFile) as error:
            reading(tmp_path, content, "l.csv")
        assert error.value.fix == f"name one with --column: {head.replace(',', ', ')}"


def test_a_table_of_patents_and_papers_has_both_columns_and_each_row_one_id(tmp_path):
    content = "title,doi,publication number\na,10.1000/x1,\nb,,US5012236A\nc,10.1000/x2,US5012237A\nd,,\n"
    typed, report = reading(tmp_path, content, "l.csv")
    assert [each.text for each in typed if is_sure(each)] == ["10.1000/x1", "US5012236A"]
    assert [entry.where for entry in report.not_understood] == ["line 4"]
    assert [(entry.text, entry.where) for entry in report.no_identifier] == [("d", "line 5")]


def test_a_csv_of_one_column(tmp_path):
    assert placed(tmp_path, '"US 11,205,304"\n\nUS2\n', "l.csv") == [("US 11,205,304", "line 1"), ("US2", "line 3")]
    assert taken(tmp_path, "Patents\nUS 11205304 B2\nUS5012236A\n", "l.csv") == ["US 11205304 B2", "US5012236A"]


def test_what_spreadsheets_destroyed_is_told_with_its_line(tmp_path):
    report = report_on(tmp_path, "pn,t\n1.12053E+07,x\nUS5012236A,y\n#REF!,z\n", "l.csv")
    assert [entry.where for entry in report.not_understood] == ["line 2", "line 4"]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ("10.1000/x1,2019\n10.1000/x2,2020\n", ["10.1000/x1", "10.1000/x2"]),
        ("US 5,012,236;Acme\nUS 5,012,237;Acme\n", ["US 5,012,236", "US 5,012,237"]),
        (
            "US 5,012,236\nEP 3,499,756 A1\nUS 11,205,304 B2,\n",
            ["US 5,012,236", "EP 3,499,756 A1", "US 11,205,304 B2,"],
        ),
        (
            "10.1002/1(20001204)96:6<784::AID-A18>3.0.CO;2-7\n" * 2,
            ["10.1002/1(20001204)96:6<784::AID-A18>3.0.CO;2-7"] * 2,
        ),
        ("Title,Publication No.\n,US5012236A\n,US5012237A\n", ["US5012236A", "US5012237A"]),
        ("Some title,10.1000/x1\nAnother,10.1000/x2\n", ["10.1000/x1", "10.1000/x2"]),
        ("10.1000/a,b\n10.1000/x2\n10.1000/x3\n", ["10.1000/a,b", "10.1000/x2", "10.1000/x3"]),
    ],
)
def test_commas_and_semicolons_cut_columns_and_never_ids(tmp_path, content, ids):
    for name in ("list.txt", "list.csv"):
        assert taken(tmp_path, content, name) == ids


def test_a_number_that_its_own_commas_cut_is_not_taken_for_a_shorter_one(tmp_path):
    for content in ("pn,title\nUS 5,012,236,Gyro\n", "US 5,012,236,Gyro\nUS 5,012,237,Other\n"):
        report = report_on(tmp_path, content, "l.csv")
        assert (report.patents, "quotes" in report.not_understood[0].why) == (0, True)


def test_quotes_that_never_end_are_refused_where_they_begin(tmp_path):
    with pytest.raises(BadFile) as error:
        reading(tmp_path, 'pn\nUS1\n"US2\nUS3\n', column="pn")
    assert error.value.line == 3


def test_rows_without_an_id_are_told_also_where_the_column_is_named(tmp_path):
    assert [entry.text for entry in report_on(tmp_path, "pn,title\n,x\n", column="pn").no_identifier] == ["x"]
