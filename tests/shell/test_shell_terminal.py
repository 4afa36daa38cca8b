"""The shell in a real terminal, driven by keys."""

import os
import re
import sys

import pytest

from localcite.sandbox import Sandbox, serve

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pexpect drives a POSIX terminal")

ENDLESS = "sql WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\r")
PROMPT = "localcite>"


class Terminal:
    """A terminal with the shell in it. What it says is read without colours and movements of the cursor."""

    def __init__(self, held, **environ):
        import pexpect

        known = {key: os.environ[key] for key in ("PATH",) if key in os.environ}
        settings = {"TERM": "xterm", "LC_ALL": "C.UTF-8", "PAGER": "cat"}
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "localcite", "shell"],
            env={**known, **settings, **held.environ, **environ},
            encoding="utf-8",
            timeout=30,
            dimensions=(40, 120),
        )
        self.raw, self.place = "", 0
        self.see(PROMPT)

    def see(self, pattern):
        """Wait until a text was shown that was not seen yet, and return what was shown up to it."""
        while not (found := re.compile(pattern).search(CONTROL.sub("", self.raw), self.place)):
            shown = self.process.read_nonblocking(4096, timeout=20)
            self.raw += shown
            if "\x1b[6n" in shown:  # it asks where the cursor is
                self.type("\x1b[1;1R")
        seen = found.string[self.place : found.end()]
        self.place = found.end()
        return seen

    def type(self, text):
        self.process.send(text)

    def ask(self, text, pattern, then=PROMPT):
        """Type a line, and wait for what it says and for what stands there then."""
        self.type(f"{text}\r")
        said = self.see(pattern)
        self.see(then)
        return said

    def leave(self):
        import pexpect

        for _ in range(10):  # one that is typed before the prompt listens is lost
            self.type("\x04")
            if self.process.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=3) == 0:
                break
        self.process.close()
        return self.process.exitstatus


@pytest.fixture
def terminal(held):
    started = []

    def start(**environ):
        started.append(Terminal(held, **environ))
        return started[-1]

    yield start
    for each in started:
        each.process.close(force=True)


def test_a_question_is_typed_and_answered_and_control_d_leaves(terminal):
    shell = terminal()
    said = shell.ask("in portfolio | by office | where office = US", r"3 +0\.6[^|]*rests on 5 documents")
    assert "office" in said
    assert shell.leave() == 0


def test_tab_completes_a_number_that_is_held(terminal):
    shell = terminal()
    shell.type("doc US112")
    shell.see("US11205304B2")
    shell.type("\t")
    shell.ask(" | select number, office", r"US11205304B2 +US")


def test_tab_completes_a_collection_and_a_stage(terminal):
    shell = terminal()
    shell.type("in por")
    shell.see("portfolio")
    shell.type("\t | cou")
    shell.see("count +How many")
    shell.type("\t\r")
    shell.see(r"\n +5\n")


def test_the_last_answer_is_it(terminal):
    shell = terminal()
    shell.ask("in portfolio", "rests on 5 documents")
    shell.ask("it | count", r"\n +5\n")


def test_an_error_has_its_caret(terminal):
    shell = terminal()
    said = shell.ask("patents | where yaer > 3", "What fits there: year.")
    assert "\n  patents | where yaer > 3\n                  ^\n" in said


def test_a_line_that_ends_in_a_bar_goes_on_in_the_next(terminal):
    shell = terminal()
    shell.ask("in portfolio |", "… ", then="")
    shell.ask("count", r"\n +5\n")


def test_control_c_clears_the_line_and_stays(terminal):
    shell = terminal()
    shell.type("patents | whe\x03")
    shell.see(PROMPT)
    shell.ask("in portfolio | count", r"\n +5\n")


def test_a_long_question_is_seen_to_run_and_control_c_stops_it_and_not_the_shell(terminal):
    shell = terminal()
    shell.ask(ENDLESS, "Ctrl-C stops it", then="")
    shell.type("\x03")
    shell.see("Stopped.")
    shell.see(PROMPT)
    shell.ask("in portfolio | count", r"\n +5\n")
    assert shell.leave() == 0


def test_history_is_kept_across_sessions_for_its_owner_alone(terminal, held):
    shell = terminal()
    shell.ask("in portfolio | count", r"\n +5\n")
    shell.ask(" papers | count", r"count\n")
    shell.leave()
    assert (held.path / "shell_history").stat().st_mode & 0o777 == 0o600
    shell = terminal()
    shell.type("\x1b[A")
    shell.see("portfolio")
    shell.ask("", r"\n +5\n")
    shell.type("\x12portf")
    shell.see("portf")
    shell.ask("\r", r"\n +5\n")


def test_a_line_that_begins_with_a_blank_is_not_kept(terminal, held):
    shell = terminal()
    shell.ask(" papers | count", r"count\n")
    shell.ask("patents | count", r"count\n")
    shell.leave()
    assert (held.path / "shell_history").read_text().splitlines() == ["patents | count"]


def test_the_bottom_bar_tells_the_database_and_what_it_holds(terminal):
    shell = terminal()
    shell.type("x")
    shell.see(r"localcite\.db · 6 documents held · 6 units this month · 0 units in doubt")


def test_a_chart_is_drawn_and_a_table_fits(terminal):
    shell = terminal()
    shell.ask("in portfolio | by office | chart", "US +3 +█+")
    said = shell.ask("in portfolio | cited-by", "rests on 5")
    lines = said.splitlines()
    assert all(len(line) <= 120 for line in lines[lines.index(next(line for line in lines if "──" in line)) :])


def test_colours_end_with_no_color(terminal):
    shell = terminal(NO_COLOR="1")
    shell.ask("patents | count | # bla", "is no stage")
    shell.ask("in portfolio | count", r"\n +5\n")
    assert not re.search(r"\x1b\[(?:[0-9;]*;)?[34][0-8][;m]", shell.raw)


def test_a_dumb_terminal_gets_plain_lines_and_no_escapes(terminal):
    shell = terminal(TERM="dumb")
    shell.ask("in portfolio |", "… ", then="")
    shell.ask("count", r"\n +5\n")
    shell.ask(ENDLESS, "Ctrl-C stops it", then="")
    shell.type("\x03")
    shell.see("Stopped.")
    shell.see(PROMPT)
    shell.ask("bla", "is no source")
    assert "\x1b" not in shell.raw
    assert shell.leave() == 0


def test_an_answer_that_does_not_fit_goes_to_the_pager(terminal, tmp_path):
    pager = tmp_path / "pager"
    pager.write_text(f"#!{sys.executable}\nimport sys\nprint('PAGED', len(sys.stdin.readlines()))\n")
    pager.chmod(0o755)
    shell = terminal(PAGER=str(pager))
    shell.ask("in portfolio | count", r"\n +5\n")
    shell.ask("in portfolio | cited-by", r"PAGED \d\d")
    shell.ask("help", r"PAGED \d\d")


def test_without_any_pager_pages_are_asked_for(terminal):
    shell = terminal(PAGER="no-such-pager-anywhere")
    shell.ask("help", "more lines; Enter shows them, q is enough", then="")
    shell.type("q\n")
    shell.see(PROMPT)


def test_sync_says_first_where_it_sends_to_asks_and_buys_nothing_on_no(terminal):
    shell = terminal()
    shell.ask(
        "sync US7654321B2", r"leaves the machine where there is something to buy: http://127\.0\.0\.1:9", then=r"Buy\?"
    )
    shell.type("n\n")
    shell.see(PROMPT)
    shell.ask("in portfolio | count", r"\n +5\n")


def test_help_tells_about_a_stage(terminal):
    shell = terminal()
    shell.ask("help chart", "usage: … | chart")


def test_an_open_parenthesis_goes_on_in_the_next_line(terminal):
    shell = terminal()
    shell.ask("in portfolio | minus (", "… ", then="")
    shell.ask("patents | where office = US) | count", r"\n +2\n")


def test_tab_completes_a_path(terminal, tmp_path):
    (tmp_path / "my list.txt").write_text("US11205304B2\n")
    shell = terminal()
    shell.type(f'status -f "{tmp_path}/my')
    shell.see('my list.txt" +file')
    shell.type("\t")
    shell.ask(" --json", '"US11205304B2"')


def test_the_last_answer_is_still_it_after_a_question_that_was_stopped(terminal):
    shell = terminal()
    shell.ask("in portfolio", "rests on 5 documents")
    shell.ask(ENDLESS, "Ctrl-C stops it", then="")
    shell.type("\x03")
    shell.see("Stopped.")
    shell.see(PROMPT)
    shell.ask("it | count", r"\n +5\n")


def test_an_answer_without_rows_says_what_to_ask_instead(terminal):
    terminal().ask("patents | where year = 1800", "One stage back: `patents`")


def test_a_narrow_terminal_breaks_no_word(terminal):
    shell = terminal(COLUMNS="40")
    said = shell.ask("patents | wher", "save\\.")
    assert all(len(line) <= 40 for line in said.split("What fits there", 1)[1].splitlines())
    assert "\nwhere, by" in said or " where, by" in said


def test_control_c_stops_a_sync_and_not_the_shell_and_what_arrived_is_held(terminal):
    with serve(Sandbox(latency=(1.5, 1.5))) as server:
        shell = terminal(LOCALCITE_BASE_URL=server.url)
        shell.ask("in portfolio | cited-by", "rests on 5 documents")
        shell.ask("sync US20210221780A1 JP7035725B2", r"\[y/N\]", then="")
        shell.type("y\r")
        shell.see("1 call")
        shell.type("\x03")
        shell.see("2 units")
        shell.see(PROMPT)
        assert server.bill.units() == 2
        shell.ask("it | count", r"\n +[0-9]+\n")
        shell.ask("sync US20210221780A1 JP7035725B2", "0 units bought")
        assert shell.leave() == 0
