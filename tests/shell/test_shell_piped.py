"""`localcite shell < questions.txt`: one question a line, answers to standard output, the rest to standard error."""

import csv
import json
import os
import subprocess
import sys

import pytest


def test_each_line_is_a_question_and_its_answer_stands_on_standard_output(held):
    ran = held.shell("patents | count", "papers | count")
    assert ran.code == 0
    assert ran.out.splitlines()[::3] == ["count", "count"]
    assert "count" not in ran.err


def test_a_question_mark_is_help(held):
    assert held.shell("?").out == held.shell("help").out != ""


def test_a_caveat_that_holds_for_every_answer_is_said_whole_once(held):
    told = held.shell("cited-by US11205304B2", "cited-by US9876543B2", "cited-by US5012236A | count").err
    assert told.count("such a list is never known to be complete") == 1
    assert told.count("As listed by the vendor, for the publication named.") == 2


def test_the_answers_are_those_of_ask(held):
    question = "cited-by US11205304B2 | by office"
    assert held.shell(question).out == held.run("ask", question).out


def test_blank_lines_and_lines_after_a_hash_are_no_questions(held):
    ran = held.shell("", "   ", "# patents | count", "  # bla", "papers | count")
    assert (ran.code, ran.out.count("count")) == (0, 1)


def test_a_line_that_ends_in_a_bar_goes_on_in_the_next(held):
    whole = held.shell("cited-by US11205304B2 | by office | top 2").out
    assert held.shell("cited-by US11205304B2 |", "  by office | ", "top 2").out == whole


def test_input_that_ends_within_a_question_is_told(held):
    ran = held.shell("patents |")
    assert ran.code == 2
    assert "What fits there: cited-by" in ran.err


def test_a_line_that_fails_stops_no_other_and_the_exit_code_tells(held):
    ran = held.shell("cited-by nonsense", "patents | count", "bla")
    assert ran.code == 2
    assert ran.out.startswith("count\n")
    assert "\n           ^\n" in ran.err
    assert "'bla' is no source" in ran.err


def test_the_worst_line_decides_the_exit_code(held):
    held.database.write_bytes(b"no database" * 1000)
    ran = held.shell("bla", "patents")
    assert ran.code == 8
    assert "Traceback" not in ran.err


def test_nothing_held_yet_is_an_answer(home):
    ran = home.run("shell", stdin="cited-by US11205304B2\nsql SELECT 1\nstatus\n")
    assert ran.code == 0
    assert "Nothing is held yet." in ran.err
    assert not home.path.exists()


def test_quit_ends_it_and_so_does_the_end_of_input(held):
    assert held.shell("quit", "patents | count").out == ""
    assert held.shell("exit", "patents | count").out == ""
    assert held.shell() == type(held.shell())(0, "", "")


def test_it_goes_on_from_the_last_answer(held):
    ran = held.shell("cited-by US11205304B2", "it | by office", "it | top 1")
    office = held.run("ask", "cited-by US11205304B2 | by office").out
    assert ran.code == 0
    assert office in ran.out
    assert ran.out.endswith(held.run("ask", "cited-by US11205304B2 | by office | top 1").out)


def test_it_is_refused_where_nothing_was_asked_and_survives_a_mistake(held):
    ran = held.shell("it | count", "patents", "it | bla", "it | count")
    assert "there is no last answer" in ran.err.lower()
    assert ran.out.endswith(held.run("ask", "patents | count").out)


def test_it_may_go_on_for_ever(held):
    ran = held.shell("patents", *["it | limit 50"] * 100, "it | count")
    assert ran.code == 0
    assert ran.out.endswith("50\n")


def test_it_stands_within_a_set_as_well(held):
    ran = held.shell("cited-by US11205304B2", "in portfolio | cited-by | minus it | count")
    assert ran.out.endswith(held.run("ask", "in portfolio | cited-by | minus cited-by US11205304B2 | count").out)


@pytest.mark.parametrize("lines", [("cited-by US11205304B2", "save spo"), ("cited-by US11205304B2 | save spo",)])
def test_save_makes_a_collection_of_the_last_answer(held, lines):
    ran = held.shell(*lines, "in spo | count")
    assert ran.code == 0
    number = held.run("ask", "cited-by US11205304B2 | count", "--format", "csv").out.split()[1]
    assert f"Made spo: {number} documents added" in ran.err
    assert ran.out.endswith(f"{number}\n")


def test_save_adds_to_a_collection_and_says_so(held):
    ran = held.shell("cited-by US11205304B2", "save portfolio", "it | save portfolio")
    assert "Added to portfolio" in ran.err
    assert ": 0 documents added" in ran.err


def test_save_keeps_documents_that_are_not_held_yet_by_their_ids(held):
    held.run("collection", "add", "wished", "US20210000001A1", "US11205304B2", "10.1000/not-held")
    ran = held.shell("in wished | select title", "save mixed", "collection show mixed")
    for id_ in ("US20210000001A1", "US11205304B2", "10.1000/not-held"):
        assert f"\n{id_} " in ran.out


def test_save_and_back_is_the_same_set(held):
    ran = held.shell("in portfolio | cited-by | save all1", "in all1 | minus it | count", "patents | minus in all1", "")
    assert "left out" not in ran.err
    in_all = held.shell("in all1 | minus (in portfolio | cited-by) | count").out
    assert in_all.endswith("0\n")


@pytest.mark.usefixtures("where")
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("save x",), "There is no last answer yet"),
        (("patents", "save"), "`save` needs a NAME"),
        (("patents", "save where"), "is a word of the question language"),
        (("patents", "save a b"), "`save` needs a NAME, and nothing else"),
        (("patents | by year", "save x"), "is a table and not a set of documents"),
        (("patents | by year | save x",), "`save` needs documents, and this is a table"),
        (("to x.csv",), "There is no last answer yet"),
        (("patents", "to"), "`to` needs a FILE"),
        (("patents", "to nowhere/x.csv"), "nowhere/x.csv"),
        (("patents", 'to "x.csv'), "A quote is never closed"),
        (("explain",), "`explain` needs a question"),
        (("sql",), "There is no SQL in it"),
        (("sql DELETE FROM documents",), "Only a SELECT can be run"),
        (("sql SELECT * FROM ledger",), "SQL may not do that here"),
        (("help nosuch",), "There is no help on 'nosuch'"),
        (("help whre",), "did you mean `help where`?"),
        (("plan it",), "There is no last answer yet"),
        (("plan --nosuch",), "nosuch"),
        (("collection owner portfolio O'Brien",), "A quote is never closed"),
        (("collection show nosuch",), "There is no collection 'nosuch'"),
        (("cited-by US11205304B2 | where yaer > 3",), "What fits there: year"),
        (("\udcff\udcfe",), "half of a letter"),
        (("patents | where title = '\x1b[2J\x07",), "This quote is never closed"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(held, lines, said):
    ran = held.shell(*lines)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("ending", ["csv", "tsv", "json", "jsonl", "md", "txt"])
def test_to_writes_the_last_answer_in_the_form_of_the_ending(held, where, ending):
    question = "cited-by US11205304B2 | select number, title, published"
    ran = held.shell(question, f'to "my answer.{ending}"')
    assert ran.code == 0
    assert "Wrote" in ran.err
    held.run("ask", question, "-o", f"ask.{ending}")
    assert (where.path / f"my answer.{ending}").read_bytes() == (where.path / f"ask.{ending}").read_bytes()


def test_to_writes_the_rows_of_sql_as_well(held, where):
    assert held.shell("sql SELECT number FROM documents WHERE type = 'paper'", "to sql.csv", "to sql.json").code == 0
    rows = list(csv.reader((where.path / "sql.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0] == ["number"]
    assert json.loads((where.path / "sql.json").read_text())["columns"] == ["number"]


def test_sql_is_not_it(held):
    ran = held.shell("patents", "sql SELECT 1", "it | count")
    assert ran.code == 0
    assert ran.out.endswith(held.run("ask", "patents | count").out)


def test_explain_shows_how_a_question_is_understood_and_runs_nothing(held):
    ran = held.shell("patents", "explain it | where office = US | save x")
    assert "Read as\n  patents\n  | where office = " in ran.out
    assert "x" not in held.run("collection", "list").out.split()


@pytest.mark.parametrize("line", ["status", "plan US11205304B2", "audit log", "collection list", "budget show"])
def test_commands_are_those_of_the_command_line(held, line):
    # the ages and counts of both are told within the same minute, or the test is of another day
    shell, command = held.shell(line), held.run(*line.split())
    assert (shell.code, shell.out) == (command.code, command.out)


def test_plan_it_says_what_the_last_answer_lacks(held):
    ran = held.shell("cited-by US11205304B2 | cited-by", "plan it --json")
    assert ran.code == 0
    planned = json.loads(ran.out[ran.out.index("{") :])
    assert planned["units_at_most"] > 0
    assert "Nothing is sent" not in ran.err


def test_plan_it_has_nothing_to_say_of_a_whole_answer(held):
    assert "lacks nothing" in held.shell("cited-by US11205304B2", "plan it").err


def test_sync_says_first_where_it_sends_to_and_buys_nothing_unasked(held):
    ran = held.shell("sync US7654321B2", "patents | count")
    assert ran.code == 2
    assert ran.err.startswith("`sync` leaves the machine where there is something to buy: http://127.0.0.1:9")
    assert "--yes" in ran.err
    assert ran.out.endswith(held.run("ask", "patents | count").out)


def test_what_a_sync_buys_is_there_for_the_next_question(vendor):
    _, home = vendor()
    ran = home.run("shell", stdin="cited-by US11205304B2 | count\nsync it --yes\nit\n")
    assert ran.code == 0
    assert "1 not bought" in ran.err
    assert "1 held" in ran.err
    counts = [line.strip() for line in ran.out.splitlines() if line.strip().isdigit()]
    assert counts[0] == "0"
    assert int(counts[-1]) > 0


def test_the_help_of_a_command_ends_no_shell(held):
    ran = held.shell("plan --help", "patents | count")
    assert ran.code == 0
    assert ran.out.startswith("usage: localcite plan")
    assert ran.out.endswith(held.run("ask", "patents | count").out)


def test_the_shell_takes_no_arguments(home):
    assert home.run("shell", "patents").code == 2


# ---- as a process ---------------------------------------------------------------------------------------------------


GUARD = """
import os, socket, sys
def guard(event, args):
    if event == "socket.__new__" and args[1] in (socket.AF_INET, socket.AF_INET6):
        os._exit(99)
sys.addaudithook(guard)
from localcite.app import main
code = main(["shell"])
heavy = {"prompt_toolkit", "sqlmodel", "sqlalchemy", "httpx", "argparse", "asyncio"} & {*sys.modules}
sys.stderr.write(f"HEAVY {sorted(heavy)}")
sys.exit(code)
"""


def process(held, text, program=("-m", "localcite", "shell")):
    return subprocess.run(
        [sys.executable, *program],
        input=text.encode(),
        env={**os.environ, **held.environ},
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_questions_from_a_pipe_open_no_socket_and_load_nothing_heavy(held):
    ran = process(held, 'cited-by US11205304B2\nit | by year | chart\nsearch "磁気"\nhelp\n', ("-c", GUARD))
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.endswith(b"HEAVY []"), ran.stderr


def test_a_file_of_questions_is_utf_8_whatever_the_locale(held):
    held.environ["PYTHONUTF8"] = "0"
    held.environ["LC_ALL"] = "POSIX"
    ran = process(held, '\ufeffsearch "磁気" | limit 2\n')
    assert ran.returncode == 0, ran.stderr
    assert "磁気" in ran.stdout.decode()


def test_bytes_that_are_no_utf_8_are_a_sentence(held):
    ran = subprocess.run(
        [sys.executable, "-m", "localcite", "shell"],
        input=b"search \xff\xfe\npatents | count\n",
        env={**os.environ, **held.environ},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 2
    assert b"Traceback" not in ran.stderr
    assert ran.stdout.startswith(b"count\n")


def test_a_pipe_has_no_colours(held):
    ran = process(held, "cited-by US11205304B2\nbla\nit | by year | chart\n")
    assert b"\x1b" not in ran.stdout + ran.stderr


def test_a_reader_that_leaves_is_no_failure(held):
    with subprocess.Popen(
        [sys.executable, "-m", "localcite", "shell"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **held.environ},
    ) as running:
        running.stdout.close()
        running.stdin.write(b"patents\n" * 50)
        running.stdin.close()
        said = running.stderr.read()
        assert running.wait(timeout=60) == 0
    assert b"Traceback" not in said
