"""Record the session in docs/shell.md again: the shell in a real terminal, driven by keys, its screen read as text.

    pip install 'localcite[docs]'
    python docs/record_session.py

A home is bought from the sandbox for it; nothing leaves this machine. Each scene stands in the page between marks.
"""

import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from localcite.app import App, run
from localcite.sandbox import EXAMPLE_KEY, Sandbox, serve

PAGE = Path(__file__).parent / "shell.md"
COLUMNS, ROWS = 96, 44
PATENTS = ("US11205304B2", "US9876543B2", "US5012236A", "EP3499756A1", "CN112833870A")
PAPER = "10.3390/s20030734"
CITING = ("US20210221780A1", "JP7035725B2", "KR102518512B1")
QUIET = 0.6  # seconds without a change of the screen: it is finished


class Scene(NamedTuple):
    """What is typed, and whether the menu is shown before Enter. `code`: that of the line in a pipe."""

    name: str
    lines: tuple[str, ...]
    menu: str = ""
    code: int = 0


SCENES = (
    Scene("number", ("cited-by US11205304B2 | limit 4",), menu="cited-by US112"),
    Scene(
        "grammar",
        ("in portfolio | cited-by | where category has X | by cited",),
        menu="in portfolio | cited-by | where ca",
    ),
    Scene(
        "chart",
        (
            "in portfolio | cited-by | external | by assignee | top 6 | chart",
            "in portfolio | cited-by | where year >= 2010 | by year | chart",
        ),
    ),
    Scene("search", ('search "磁力计" | select number, title, assignee',)),
    Scene("path", ("path EP4016028B1 EP3499756A1 | select step, link, number, title",)),
    Scene("coverage", ("in portfolio | cited-by | cited-by | by office | top 3", "plan it")),
    Scene("error", ("in portfolio | cited-by | where yaer >= 2018 | by assignee",), code=2),
    Scene(
        "it",
        ("in portfolio | cited-by | where category has X", "it | where year >= 2020", "save close", "to close.csv"),
    ),
)


def buy(home, url):
    """Buy what the scenes ask about."""
    environ = {"LOCALCITE_HOME": str(home), "LOCALCITE_BASE_URL": url, "LOCALCITE_API_KEY": EXAMPLE_KEY}
    with Path(os.devnull).open("r+", encoding="utf-8") as nowhere:
        app = App(environ, nowhere, nowhere, nowhere)
        lines = (["collection", "add", "portfolio", *PATENTS], ["sync", "-c", "portfolio", PAPER, *CITING, "--yes"])
        codes = [run(line, app) for line in lines]
    assert codes == [0, 0], codes
    return environ


def main():
    with tempfile.TemporaryDirectory() as folder, serve(Sandbox()) as server:
        environ = buy(Path(folder) / "citations", server.url)
        screen = Screen({**os.environ, **environ, "HOME": folder, "TERM": "xterm-256color", "PAGER": "cat"}, folder)
        page = PAGE.read_text(encoding="utf-8")
        for scene in SCENES:
            page = put(page, scene.name, screen.play(scene))
        screen.leave()
    PAGE.write_text(page, encoding="utf-8")


def put(page, name, text):
    """Return the page with a scene between its marks."""
    block = f"<!-- scene: {name} -->\n```text\n{text}\n```\n<!-- end -->"
    changed, found = re.subn(rf"<!-- scene: {name} -->.*?<!-- end -->", lambda _: block, page, flags=re.DOTALL)
    assert found == 1, f"the page has no place for {name}"
    return changed


class Screen:
    """The shell in a terminal, and what somebody would see of it."""

    def __init__(self, environ, folder):
        import pexpect
        import pyte

        self.seen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.seen)
        argv = ["-m", "localcite", "shell"]
        self.process = pexpect.spawn(
            sys.executable, argv, env=environ, cwd=folder, dimensions=(ROWS, COLUMNS), timeout=30
        )
        self.process.delaybeforesend = None
        self.settle(lambda: "held" in self.text())

    def play(self, scene):
        """Type a scene on a clean screen, and return what is seen in the end; before it the menu, if it is shown."""
        self.type("\x0c")
        parts = []
        first, *more = scene.lines
        if scene.menu:
            assert first.startswith(scene.menu)
            self.type(scene.menu)
            parts = [self.text(), ""]
        self.type("\x05\x15" if scene.menu else "")
        for line in (first, *more):
            self.type(line)
            self.type("\r")
        return "\n".join([*parts, self.text()])

    def type(self, keys):
        """Press keys and wait until nothing moves any more."""
        self.process.send(keys)
        self.settle()

    def settle(self, is_enough=lambda: True):
        """Read until the screen is as it should be and stands still."""
        import pexpect

        changed = time.monotonic()
        while time.monotonic() - changed < QUIET or not is_enough():
            try:
                data = self.process.read_nonblocking(65536, timeout=0.1)
            except pexpect.TIMEOUT:
                continue
            self.stream.feed(data)
            self.answer(data)
            changed = time.monotonic()

    def answer(self, data):
        """Answer as a terminal does when it is asked where its cursor is."""
        if b"\x1b[6n" in data:
            self.process.send(f"\x1b[{self.seen.cursor.y + 1};{self.seen.cursor.x + 1}R")

    def text(self):
        """Return what is on the screen: without blanks at the ends of lines, nor more than one empty line."""
        lines = "\n".join(line.rstrip() for line in self.seen.display)
        return re.sub(r"\n{3,}", "\n\n", lines.replace("\u200b", "")).strip("\n")

    def leave(self):
        """Leave as somebody would."""
        self.process.send("\x04")
        self.process.close()


if __name__ == "__main__":
    main()
