"""Lists of ids in files: every form that analysts have, each line told, nothing guessed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localcite.app import App
from localcite.cli.lists import read_file, read_ids
from localcite.errors import BadFile, UsageError

APP = App({}, io.StringIO("US1\nUS2\n"), io.StringIO(), io.StringIO())


def listed(tmp_path, content, column=None, name="list.txt"):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_file(APP, str(file), column)
    return [(each.text, int(each.where.rpartition("line ")[2])) for each in found]


def refused(tmp_path, content, column=None, name="list.txt"):
    with pytest.raises(BadFile) as error:
        listed(tmp_path, content, column, name)
    return error.value


def test_one_id_a_line_blank_lines_and_comments_are_skipped(tmp_path):
    assert listed(tmp_path, "US1\n\n  # mine\n  US 2 \r\nUS3\rUS4") == [("US1", 1), ("US 2", 4), ("US3", 5), ("US4", 6)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_of_word_excel_and_notepad_are_read(tmp_path, encoding):
    assert listed(tmp_path, "磁\nUS1\n".encode(encoding)) == [("磁", 1), ("US1", 2)]


@pytest.mark.parametrize(
    ("content", "said", "line"),
    [
        ("US1\n磁共振\n".encode("gbk"), "not UTF-8", 2),
        ("US1\nMüller\n".encode("latin-1"), "not UTF-8", 2),
        (b"US1\nUS\x002\n", "NUL", 2),
        ("US1\nUS2".encode("utf-16-le"), "NUL", 1),
        (b"\xff\xfeU", "broken UTF-16", 1),
        (b"PK\x03\x04rest", "spreadsheet", None),
        (b"US1\n" + b"U" * 10_001, "too long", 2),
        (b"", "no id", None),
        (b"\n# nothing\n", "no id", None),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(tmp_path, content, said, line):
    error = refused(tmp_path, content)
    assert said in error.what
    assert error.line == line


def test_files_that_cannot_be_opened_are_refused(tmp_path):
    for name in (tmp_path / "nowhere", tmp_path, "x\0y", ""):
        with pytest.raises(BadFile):
            read_file(APP, str(name), None)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_column_is_found_by_its_title_whatever_separates_it(tmp_path, separator):
    rows = [["Title", "Publication Number"], ["a; b, c\td", "US1"], ["", ""], ["x\ny", "US 11,205,304"], ["short"]]
    content = "\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert listed(tmp_path, content, "publication number") == [("US1", 2), ("US 11,205,304", 4)]


def test_a_column_that_is_not_there_names_those_that_are(tmp_path):
    error = refused(tmp_path, "pn,title\nUS1,x\n", "number")
    assert (error.line, error.fix) == (1, "its columns are: pn, title")
    assert "2 columns" in refused(tmp_path, "pn,PN\nUS1,US2\n", "pn").what


def test_a_csv_of_several_columns_needs_a_column_and_of_one_does_not(tmp_path):
    assert refused(tmp_path, "pn,title\nUS1,x\n", name="l.csv").fix == "name one with --column: pn, title"
    assert listed(tmp_path, '"US 11,205,304"\n\nUS2\n', name="l.csv") == [("US 11,205,304", 1), ("US2", 3)]


def test_quotes_that_never_end_are_refused_where_they_begin(tmp_path):
    assert refused(tmp_path, 'pn\nUS1\n"US2\nUS3\n', "pn").line == 3


def test_a_column_without_ids_is_refused(tmp_path):
    assert "no id" in refused(tmp_path, "pn,title\n,x\n", "pn").what


def test_standard_input_and_words_are_read_in_their_order(tmp_path):
    file = tmp_path / "l"
    file.write_text("US3")
    found = read_ids(APP, ["US0"], ["-", str(file)], None)
    assert [each.text for each in found] == ["US0", "US1", "US2", "US3"]
    assert [each.where for each in found] == [
        None,
        "standard input, line 1",
        "standard input, line 2",
        f"{file}, line 1",
    ]


def test_a_column_without_a_file_is_refused():
    with pytest.raises(UsageError):
        read_ids(APP, ["US1"], [], "pn")


@given(content=st.binary(max_size=200), column=st.none() | st.just("a"), ending=st.sampled_from(["txt", "csv"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content, column, ending):
    file = tmp_path_factory.getbasetemp() / f"any.{ending}"
    file.write_bytes(content)
    try:
        assert read_file(APP, str(file), column)
    except BadFile as error:
        assert error.what  # noqa: PT017 - some bytes are a list
