"""Where results go: standard output, or files that are whole or not there at all."""

import io
import os
import stat
import sys
import threading

import pytest

from localcite.app import App
from localcite.cli.output import Plain, form_of, output, write_table
from localcite.errors import BadFile

ROWS = [("磁", None, 0), ("=1+1", "", -5)]
COLUMNS = ("a", "b", "c")


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self):
        return True


def app_with(stdout, **environ):
    return App(environ, io.StringIO(), stdout, io.StringIO())


def written(tmp_path, name, form=None):
    file = tmp_path / name
    stdout = io.StringIO()
    write_table(app_with(stdout), Plain(form, str(file)), COLUMNS, ROWS)
    assert stdout.getvalue() == ""
    return file.read_bytes()


def test_a_csv_file_begins_with_the_mark_by_which_spreadsheets_know_utf_8(tmp_path):
    assert written(tmp_path, "x.csv") == '\ufeffa,b,c\r\n磁,,0\r\n\'=1+1,"",-5\r\n'.encode()
    assert written(tmp_path, "x.txt", "csv").startswith(b"\xef\xbb\xbf")
    for form in ("tsv", "json", "jsonl", "markdown", "table"):
        assert not written(tmp_path, "x.any", form).startswith(b"\xef\xbb\xbf")


def test_standard_output_has_no_such_mark():
    stdout = io.StringIO()
    write_table(app_with(stdout), Plain("csv", "-"), COLUMNS, ROWS)
    assert stdout.getvalue().startswith("a,b,c")


@pytest.mark.parametrize(
    ("file", "form", "taken"),
    [
        (None, None, "table"),
        ("x.csv", None, "csv"),
        ("x.CSV", None, "csv"),
        ("x.jsonl", None, "jsonl"),
        ("x.md", None, "markdown"),
        ("x.txt", None, "table"),
        ("x.csv", "json", "json"),
        ("-", None, "table"),
    ],
)
def test_the_form_is_the_one_named_else_the_one_of_the_file(file, form, taken):
    assert form_of(Plain(form, file)) == taken


def test_a_table_is_cut_to_the_terminal_and_nowhere_else(tmp_path):
    wide = [("x" * 300,)]
    screen, pipe = Screen(), io.StringIO()
    write_table(app_with(screen, COLUMNS="40"), Plain(), ("a",), wide)
    write_table(app_with(pipe, COLUMNS="40"), Plain(), ("a",), wide)
    write_table(app_with(screen, COLUMNS="40"), Plain(None, str(tmp_path / "x")), ("a",), wide)
    assert max(map(len, screen.getvalue().splitlines())) == 40
    assert "x" * 300 in pipe.getvalue()
    assert "x" * 300 in (tmp_path / "x").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "jsonl", "markdown", "table"])
def test_nothing_in_a_result_steers_the_terminal_that_shows_it(form):
    screen = Screen()
    write_table(app_with(screen), Plain(form), ("a\x1b]0;x\x07",), [("b\x9b31m\u202ec\r\nd",)])
    shown = screen.getvalue()
    assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert "b" in shown


def test_a_file_is_replaced_whole_with_its_permissions_or_stays_as_it_was(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("old")
    file.chmod(0o640)
    app = app_with(io.StringIO())
    failing = ((1 // (5000 - n),) for n in range(9999))
    with pytest.raises(ZeroDivisionError):
        write_table(app, Plain("csv", str(file)), ("a",), failing)
    assert file.read_text() == "old"
    with output(app, str(file)) as sink:
        sink.write("new")
    assert file.read_text() == "new"
    assert os.name != "posix" or stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [child.name for child in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.skipif(os.name != "posix", reason="links and pipes are POSIX's")
def test_a_link_stays_a_link_and_a_pipe_is_written_to(tmp_path):
    target, link, pipe = tmp_path / "target", tmp_path / "link", tmp_path / "pipe"
    target.write_text("old")
    link.symlink_to(target)
    app = app_with(io.StringIO())
    with output(app, str(link)) as sink:
        sink.write("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with output(app, str(pipe)) as sink:
        sink.write("through")
    reader.join(10)
    assert read == ["through"]
    with output(app, os.devnull) as sink:
        sink.write("gone")


def test_what_cannot_be_a_file_is_refused_before_anything_is_lost(tmp_path):
    app = app_with(io.StringIO())
    for name in (str(tmp_path), str(tmp_path / "no" / "where"), "x\0y"):
        with pytest.raises(BadFile), output(app, name) as sink:
            sink.write("x")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_an_output_that_is_full_is_a_sentence(home):
    import subprocess

    home.run("price", "set", "P015", "1", "EUR")
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        ran = subprocess.run(
            [sys.executable, "-m", "localcite", "price", "list", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | home.environ,
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr == b"The file standard output: no space left on device.\n"
