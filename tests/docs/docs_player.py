"""Plays a page: a home, a folder and a sandbox of its own, and each block as a reader would type it."""

import contextlib
import io
import os
import shlex
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from docs_blocks import CHECKOUT, differs, steps

from localcite.app import App, run
from localcite.cli import sandbox as served
from localcite.sandbox import EXAMPLE_KEY, Sandbox, serve

URL = "http://127.0.0.1:8765"
DAY = date(2026, 11, 22)


class Player:
    """A reader at a terminal that has a folder and knows the stand-in vendor."""

    def __init__(self, server, folder):
        self.server = server
        self.folder = folder
        self.now = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
        self.environ = {
            "LOCALCITE_HOME": str(folder / "citations"),
            "LOCALCITE_BASE_URL": server.url,
            "LOCALCITE_API_KEY": EXAMPLE_KEY,
            "LOCALCITE_QPS": "1000",
        }

    def play(self, block):
        """Do what a block says. Raises AssertionError where the page says something else."""
        for days in block.all_said("days"):
            self.pass_days(int(days))
        if block.all_said("file"):
            self.keep(Path(block.all_said("file")[0]), block.text)
            return
        if block.why_not_run is not None:
            return
        for copied in block.all_said("copy"):
            source, name = copied.split()
            shutil.copy(CHECKOUT / source, name)
        for name, number, many in map(str.split, block.all_said("lines")):
            first = int(number[2:-2])
            self.keep(Path(name), "".join(f"{number[:2]}{first + more}{number[-2:]}\n" for more in range(int(many))))
        for name, _, text in (said.partition(" ") for said in block.all_said("text")):
            self.keep(Path(name), text)
        for faults in block.all_said("faults"):
            self.server.sandbox.set_faults(faults)
        for command in block.all_said("first"):
            assert self.type(command)[0] == 0, command
        if block.language == "python":
            self.python(block.text)
        else:
            self.play_steps(block)

    def play_steps(self, block):
        typed = [step._replace(command=self.asked(block, step.command)) for step in steps(block)]
        told = [int(code) for said in block.all_said("exit") for code in said.split()]
        ends = told if len(told) == len(typed) else [0] * (len(typed) - 1) + (told or [0])
        for step, end in zip(typed, ends, strict=True):
            if step.command.startswith("cat ") and not Path(step.command[4:]).exists():
                self.keep(Path(step.command[4:]), "\n".join(step.shown))
            code, told = self.type(step.command)
            assert code == end, (step.command, code, told)
            if step.shown:
                assert differs(step.shown, told.split("\n")) is None, (step.command, told)

    @staticmethod
    def asked(block, line):
        return shlex.join(["localcite", "ask", line]) if any(name == "ask" for name, _ in block.said) else line

    def pass_days(self, days):
        self.now += timedelta(days=days)
        self.server.sandbox.advance(days)

    def keep(self, file, text):
        """Write a file as somebody would at this time."""
        file.write_text(text, encoding="utf-8")
        os.utime(file, (self.now.timestamp(), self.now.timestamp()))

    def python(self, text):
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, "page", "exec"), {"__name__": "__main__"})

    def type(self, line):
        """Run one line of a shell, and return its exit code and all that it tells, in order."""
        words = shlex.split(line)
        into = self.taken(words, ">")
        given = self.taken(words, "<")
        told = io.StringIO()
        out = io.StringIO() if into else told
        code = self.run(words, Path(given).read_text(encoding="utf-8") if given else "", out, told)
        if into:
            Path(into).write_text(out.getvalue(), encoding="utf-8")
        return code, told.getvalue().replace(f"{self.folder}/", "~/")

    @staticmethod
    def taken(words, mark):
        """Take a redirection out of the words, and return its file."""
        if mark not in words:
            return None
        at = words.index(mark)
        file = words[at + 1]
        del words[at : at + 2]
        return file

    def run(self, words, given, out, told):
        if words[0] == "cat":
            out.write("".join(Path(file).read_text(encoding="utf-8") for file in words[1:]))
            return 0
        if words[0] == "export":
            told_to = dict(word.split("=", 1) for word in words[1:])
            self.environ |= {name: value.replace(URL, self.server.url) for name, value in told_to.items()}
            return 0
        assert words[0] == "localcite", words
        app = App(self.environ, io.StringIO(given), out, told, now=lambda: self.now)
        if words[1:2] == ["sandbox"]:
            return self.serve(words[2:], app)
        return run(words[1:], app)

    def serve(self, argv, app):
        """Say what the sandbox says; this one is there already."""
        served._parser(app).read(argv)
        said = io.StringIO()
        served._welcome(App(self.environ, io.StringIO(), said, said), self.server)
        app.stdout.write(f"{said.getvalue()}{self.server.url}\n".replace(self.server.url, URL))
        return 0


@contextlib.contextmanager
def playing(folder):
    """Give out a player in a folder."""
    with serve(Sandbox(today=DAY)) as server:
        yield Player(server, folder)
