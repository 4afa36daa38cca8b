"""The command line as a whole: words, streams, exit codes, defects, and how little is imported."""

import gzip
import io
import os
import sqlite3
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from localcite import cli
from localcite.app import App, run
from localcite.cli.crash import end
from localcite.errors import UsageError
from localcite.version import __version__

FAMILIES = sorted(cli.COMMANDS)
HEAVY = ("sqlmodel", "sqlalchemy", "httpx", "prompt_toolkit", "alembic", "keyring", "uvicorn", "zstandard", "tomlkit")
KEY = "sk-" + "a1B2" * 12


@pytest.fixture
def command(tmp_path):
    """The real command, in a process of its own, with a home of its own."""

    def ran(*words, stdin="", **environ):
        known = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
        return subprocess.run(
            [sys.executable, "-m", "localcite", *map(str, words)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env={**known, "LOCALCITE_HOME": str(tmp_path / "home"), **environ},
            check=False,
            timeout=60,
        )

    return ran


def imported(*words, environ):
    """Return the modules that one command imports."""
    code = f"import sys; from localcite.app import main; main({list(words)!r}); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environ, check=True)
    return set(ran.stderr.split())


# ---- words --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_of_commands_is_there_and_helps(home, family):
    ran = home.run(family, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"usage: localcite {family}")
    assert not home.path.exists()


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("help",)])
def test_the_help_names_every_command(home, words):
    ran = home.run(*words)
    assert ran.code == 0
    assert all(f"\n  {family} " in ran.out for family in FAMILIES)


def test_help_on_a_command_can_be_asked_for_either_way(home):
    assert home.run("help", "price").out == home.run("price", "--help").out
    assert home.run("price", "help", "set").out == home.run("price", "set", "--help").out


def test_without_a_command_the_help_goes_to_standard_error(home):
    ran = home.run()
    assert (ran.code, ran.out) == (2, "")
    assert "usage: localcite" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plna",), "There is no `localcite plna`; did you mean `localcite plan`?\n"),
        (("Plan",), "There is no `localcite Plan`; did you mean `localcite plan`?\n"),
        (("price", "sett"), "There is no `localcite price sett`; did you mean `localcite price set`?\n"),
        (("xyzzy",), "There is no `localcite xyzzy`; `localcite --help` lists what there is.\n"),
        (("\x1b[2J",), "There is no `localcite \\x1b[2J`; `localcite --help` lists what there is.\n"),
    ],
)
def test_a_word_that_is_not_known_is_told_with_the_near_one(home, words, said):
    assert home.run(*words) == type(home.run())(2, "", said)


def test_an_option_that_is_not_known_is_told_with_the_near_one(home):
    ran = home.run("sql", "SELECT 1", "--fromat", "csv")
    assert ran.code == 2
    assert "did you mean `--format`?" in ran.err
    assert ran.err.count("\n") == 1


def test_options_are_never_guessed_from_their_beginnings(home):
    assert home.run("sql", "SELECT 1", "--form", "csv").code == 2


def test_ids_and_options_may_be_mixed(home):
    ran = home.run("collection", "add", "portfolio", "US5012236A", "--kind", "B1", "US11205304B2")
    assert ran.code == 0


# ---- streams and exit codes of the real command -------------------------------------------------------------------


def test_the_version_is_told(command):
    assert command("--version").stdout == f"localcite {__version__}\n"


def test_data_goes_to_standard_output_alone(command):
    priced = command("price", "set", "P015", "0.40", "EUR")
    assert (priced.returncode, priced.stdout) == (0, "")
    listed = command("price", "list", "--json")
    assert (listed.returncode, listed.stderr) == (0, "")
    refused = command("price", "set", "P015", "x", "EUR")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_output_is_utf_8_whatever_the_locale(command):
    command("price", "set", "P015", "1", "EUR")
    ran = command("sql", "VALUES ('磁共振')", "--format", "csv", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert ran.stdout == "column1\n磁共振\n"
    assert ran.returncode == 0


def test_a_reader_that_goes_away_is_no_failure(command, tmp_path):
    command("price", "set", "P015", "0.40", "EUR")
    environ = os.environ | {"LOCALCITE_HOME": str(tmp_path / "home")}
    many = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
    words = [sys.executable, "-m", "localcite", "sql", many, "--limit", "300000", "--format", "csv"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_settings_that_make_no_sense_are_a_sentence(command):
    ran = command("price", "list", LOCALCITE_CONCURRENCY="many")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "The setting concurrency (LOCALCITE_CONCURRENCY) is 'many': it has to be a number.\n"


def test_settings_that_nobody_knows_are_noted_and_no_failure(command):
    ran = command("price", "list", LOCALCITE_CONCURENCY="4")
    assert ran.returncode == 0
    assert "did you mean 'concurrency'" in ran.stderr


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs permissions that hold")
def test_a_home_that_cannot_be_written_is_a_sentence(command, tmp_path):
    tmp_path.chmod(0o500)
    try:
        assert command("price", "set", "P015", "1", "EUR").returncode == 8
    finally:
        tmp_path.chmod(0o700)


def test_a_database_that_is_none_exits_8(home):
    home.path.mkdir()
    home.database.write_bytes(b"this is no database" * 100)
    for words in (("price", "list"), ("sql", "SELECT 1"), ("audit",), ("collection", "list")):
        ran = home.run(*words)
        assert (ran.code, ran.out) == (8, "")
        assert ran.err.count("\n") == 1


# ---- people -------------------------------------------------------------------------------------------------------


class Keyboard(io.StringIO):
    """A terminal at which somebody typed this."""

    def isatty(self):
        return True


def at_terminal(home, words, typed, **more):
    out, err = io.StringIO(), Keyboard()
    app = App(home.environ, Keyboard(typed), out, err, **more)
    return run(list(words), app), out.getvalue(), err.getvalue()


def test_deleting_is_asked_for_at_a_terminal(home):
    home.run("collection", "add", "portfolio", "US5012236A")
    words = ("collection", "delete", "portfolio")
    for answer in ("n\n", "\n", ""):
        code, _, said = at_terminal(home, words, answer)
        assert code == 0
        assert "Nothing was deleted" in said
    assert "Deleted portfolio" in at_terminal(home, words, "yes\n")[2]


class Drawer(dict):
    """A keyring that is a dictionary."""

    get = dict.get
    put = dict.__setitem__
    drop = dict.__delitem__


def test_login_stores_an_api_key_and_the_region_and_logout_takes_it_out(home):
    drawer = Drawer()
    home.environ = {"LOCALCITE_HOME": str(home.path)}
    code, out, said = at_terminal(home, ["login"], f"china\n{KEY}\n", keyring=drawer)
    assert (code, out) == (0, "")
    assert KEY not in said
    assert list(drawer) == ["https://connect.zhihuiya.com"]
    app = App(home.environ, io.StringIO(), io.StringIO(), io.StringIO(), keyring=drawer)
    assert app.base_url == "https://connect.zhihuiya.com"
    assert KEY not in (home.path / "config.toml").read_text()
    assert at_terminal(home, ["logout"], "", keyring=drawer)[0] == 0
    assert not drawer


def test_login_stores_a_client_id_with_its_secret(home):
    drawer = Drawer()
    code, _, said = at_terminal(home, ["login", "--region", "http://127.0.0.1:8000"], "\nme\nhush123\n", keyring=drawer)
    assert code == 0
    assert "hush123" not in said
    assert "The environment wins" in said
    assert list(drawer) == ["http://127.0.0.1:8000"]


@pytest.mark.parametrize("typed", ["", "mars\n", "china\n\n\n\n", "china\n\nme\n\n", f"china\n{KEY}\x1b\n"])
def test_answers_that_cannot_be_credentials_are_a_sentence(home, typed):
    drawer = Drawer()
    code, out, said = at_terminal(home, ["login"], typed, keyring=drawer)
    assert (code, out) == (2, "")
    assert KEY not in said
    assert not drawer


def test_login_needs_somebody_to_ask(home):
    ran = home.run("login")
    assert ran.code == 2
    assert "LOCALCITE_API_KEY" in ran.err


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect drives a POSIX terminal")
def test_login_at_a_real_terminal_does_not_show_the_key(tmp_path):
    import pexpect

    backend = "keyring.backends.fail.Keyring"
    environ = {**os.environ, "LOCALCITE_HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": backend}
    terminal = pexpect.spawn(sys.executable, ["-m", "localcite", "login"], env=environ, encoding="utf-8", timeout=30)
    terminal.expect("Region")
    terminal.sendline("")
    terminal.expect("API key")
    terminal.sendline(KEY)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert KEY not in terminal.before
    assert "no keyring; set LOCALCITE_API_KEY in the environment instead" in terminal.before
    assert terminal.exitstatus == 2


# ---- defects ------------------------------------------------------------------------------------------------------


class Broken(App):
    """An app in which something goes wrong that nobody thought of."""

    wrong: BaseException

    def open_for_reading(self):
        raise self.wrong


def broken(home, wrong, **environ):
    out, err = io.StringIO(), io.StringIO()
    app = Broken(home.environ | environ, io.StringIO(), out, err)
    app.wrong = wrong
    return run(["price", "list"], app), out.getvalue(), err.getvalue()


def test_a_defect_of_ours_is_one_sentence_and_a_report_for_its_owner_alone(home):
    secret = home.environ["LOCALCITE_API_KEY"]
    code, out, said = broken(home, ZeroDivisionError(f"with {secret} and apikey={KEY}"))
    assert (code, out) == (1, "")
    assert said.count("\n") == 1
    assert "defect of localcite" in said
    (report,) = (home.path / "crash").iterdir()
    assert str(report) in said
    text = report.read_text()
    assert "Traceback" in text
    assert secret not in text
    assert KEY not in text
    assert os.name != "posix" or (report.stat().st_mode & 0o077, report.parent.stat().st_mode & 0o077) == (0, 0)


def test_the_report_is_shown_where_that_is_wished(home):
    _, _, said = broken(home, ZeroDivisionError(), LOCALCITE_DEBUG="1")
    assert "Traceback" in said


def test_a_report_that_cannot_be_written_is_no_second_failure(home):
    home.path.write_text("a file")
    code, _, said = broken(home, ZeroDivisionError())
    assert code in (1, 2)
    assert "Traceback" not in said


def test_what_sqlite_says_of_the_file_is_no_defect_of_ours(home):
    damaged = sqlite3.DatabaseError("database disk image is malformed")
    damaged.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    app = App(home.environ, io.StringIO(), io.StringIO(), io.StringIO())
    assert end(damaged, app) == 8
    assert "is damaged" in app.stderr.getvalue()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [(KeyboardInterrupt(), 130), (UsageError(what="it is wrong", fix=None), 2), (BrokenPipeError(), 0)],
)
def test_every_way_to_end_has_its_exit_code(home, wrong, code):
    ended, out, said = broken(home, wrong)
    assert (ended, out) == (code, "")
    assert "Traceback" not in said


# ---- how little is imported ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", FAMILIES)
def test_help_imports_nothing_heavy(home, family):
    assert not imported(family, "--help", environ=os.environ | home.environ) & {*HEAVY}


def test_looking_imports_nothing_heavy(home):
    home.run("price", "set", "P015", "1", "EUR")
    environ = os.environ | home.environ
    for words in (("price", "list"), ("sql", "SELECT 1"), ("audit",), ("collection", "list"), ("budget", "show")):
        found = imported(*words, environ=environ)
        assert "localcite.app" in found
        assert not found & {*HEAVY}


def test_every_module_of_the_command_line_can_be_imported():
    for file in Path(cli.__file__).parent.glob("*.py"):
        if file.stem != "__init__":
            import_module(f"localcite.cli.{file.stem}")


def test_an_older_database_that_cannot_be_upgraded_is_asked_all_the_same(home):
    home.path.mkdir(exist_ok=True)
    packed = Path(__file__).parents[1] / "data" / "0001.db.gz"
    home.database.write_bytes(gzip.decompress(packed.read_bytes()))
    (home.database.parent / "backups").write_text("no folder")
    before = home.database.read_bytes()
    done = home.run("ask", "patents | count")
    assert done.code == 0
    assert "cannot be upgraded (no copy of it can be made: File exists)" in done.err
    done = home.run("ask", "search battery")
    assert done.code == 8
    assert "was written by an older localcite" in done.err
    assert home.database.read_bytes() == before
