"""One id a line, and what is no list: each line told, nothing guessed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lists_support import APP, options, placed, reading, report_on, taken

from localcite.cli.lists import read_file, read_ids
from localcite.errors import BadFile, UsageError
from localcite.lists.values import Wishes


def refused(tmp_path, content, name="list.txt", **wishes):
    with pytest.raises(BadFile) as error:
        reading(tmp_path, content, name, **wishes)
    return error.value


def test_one_id_a_line_blank_lines_and_comments_are_skipped(tmp_path):
    found = placed(tmp_path, "US1\n\n  # mine\n  US 2 \r\nUS3\rUS4")
    assert found == [("US1", "line 1"), ("US 2", "line 4"), ("US3", "line 5"), ("US4", "line 6")]


def test_a_heading_over_a_plain_list_is_no_id(tmp_path):
    assert placed(tmp_path, "Publication Number\nUS 11,205,304 B2\n") == [("US 11,205,304 B2", "line 2")]


def test_commas_within_numbers_cut_nothing(tmp_path):
    assert taken(tmp_path, "US 11,205,304 B2\nUS 5,012,236 A\n", "list.csv") == ["US 11,205,304 B2", "US 5,012,236 A"]


@pytest.mark.parametrize(
    ("content", "said", "line"),
    [
        (b"US1\nUS\x002\n", "NUL", 2),
        (b"\xff\xfeU", "broken UTF-16", 1),
        (b"PK\x03\x04rest", "spreadsheet", None),
        (b"%PDF-1.4", "PDF", None),
        (b"\xd0\xcf\x11\xe0rest", "old Excel", None),
        (b"US1\n" + b"U" * 10_001, "too long", 2),
        (b"", "no id", None),
        (b"\n# nothing\n", "no id", None),
        (b"<html><body>US11205304B2</body></html>", "HTML", None),
        (b"<?xml version='1.0'?><svg/>", "not known", None),
        (b"a;b\nnothing;1\nhere;2\n", "no column", None),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(tmp_path, content, said, line):
    error = refused(tmp_path, content)
    assert said in error.what
    assert error.line == line


def test_files_that_cannot_be_opened_are_refused(tmp_path):
    for name in (tmp_path / "nowhere", tmp_path, "x\0y", ""):
        with pytest.raises(BadFile):
            read_file(APP, str(name), Wishes())


def test_standard_input_and_words_are_read_in_their_order(tmp_path):
    file = tmp_path / "l"
    file.write_text("US3")
    found = read_ids(APP, options(ids=["US0"], file=["-", str(file)])).typed
    assert [each.text for each in found] == ["US0", "US1", "US2", "US3"]
    places = [None, "standard input, line 1", "standard input, line 2", f"{file}, line 1"]
    assert [each.where for each in found] == places


@pytest.mark.parametrize("given", [{"column": "pn"}, {"sheet": "x"}, {"extract": True}, {"encoding": "gbk"}])
def test_what_is_said_about_a_file_needs_one(given):
    with pytest.raises(UsageError, match="about a file"):
        read_ids(APP, options(ids=["US1"], **given))


def test_plausible_needs_extract(tmp_path):
    with pytest.raises(UsageError, match="extract"):
        read_ids(APP, options(file=[str(tmp_path / "x")], plausible=True))


def test_one_document_spelt_in_several_ways_is_reported_with_its_places(tmp_path):
    report = report_on(tmp_path, "US 11,205,304 B2\n10.3390/S20030734\nus11205304b2\nUS11205304\ndoi:10.3390/s20030734")
    assert (report.patents, report.papers) == (1, 1)
    first, second = report.duplicates
    assert first.id == "US11205304B2"
    assert [where for _, where in first.typed] == ["line 1", "line 3", "line 4"]
    assert second.typed == (("10.3390/S20030734", "line 2"), ("doi:10.3390/s20030734", "line 5"))


def test_what_cannot_be_read_is_told_with_its_line(tmp_path):
    (entry,) = report_on(tmp_path, "US5012236\nUS17/971,979\n").not_understood
    assert (entry.text, entry.where) == ("US17/971,979", "line 2")
    assert "publication number" in entry.why


@given(
    content=st.binary(max_size=200) | st.text(max_size=80).map(str.encode),
    ending=st.sampled_from(["txt", "csv", "bib", "json", "xlsx"]),
    start=st.sampled_from(
        [b"", b"TY  - PAT\n", b"@a{b,\n", b"[{", b"<xml>", b"PMID- 1\n", b"PK\x03\x04", b"pn,t\n", b"\xff\xfe"]
    ),
    column=st.none() | st.just("pn"),
    extract=st.booleans(),
)
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, ending, start, column, extract):
    file = tmp_path_factory.getbasetemp() / f"any.{ending}"
    file.write_bytes(start + content)
    try:
        typed, report = read_file(APP, str(file), Wishes(column=column, extract=extract))
    except BadFile as error:
        assert error.what  # noqa: PT017 - some bytes are a list
    else:
        assert typed or report.no_identifier or report.plausible


def test_a_pipe_is_read_like_a_file():
    app = type(APP)({}, io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbfUS5012236\n")), io.StringIO(), io.StringIO())
    typed, _ = read_file(app, "-", Wishes())
    assert [each.text for each in typed] == ["US5012236"]


def test_a_long_list_is_numbered_by_its_lines_however_they_end(tmp_path):
    texts = [f"US{number}B2" for number in range(7_000_000, 7_100_000)]
    ends = ["\n", "\r\n", "\n\n", "\n# more\n", "\r"]
    content = "".join(text + ends[place % 5] for place, text in enumerate(texts))
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    typed, report = reading(tmp_path, content)
    assert [each.text for each in typed] == texts
    assert all(lines[int(each.where.rpartition(" ")[2]) - 1] == each.text for each in typed)
    assert (report.patents, report.duplicates) == (100_000, ())


def test_a_long_list_tells_what_stands_there_again_and_what_is_none(tmp_path):
    texts = [f"US{number}B2" for number in range(7_000_000, 7_060_000)]
    last = ["nonsense", "us 7,000,005 b2", "US7000006", "+ADx-", *texts[7:9]]
    typed, report = reading(tmp_path, "\n".join(texts + last))
    again = [each.typed[-1][1] for each in report.duplicates]
    assert again == [f"line {line}" for line in (60_002, 60_003, 60_005, 60_006)]
    assert [entry.where for entry in report.not_understood] == ["line 60001", "line 60004"]
    assert (report.patents, report.papers, len(typed)) == (60_000, 0, 60_006)
