"""The blocks of a page: what is typed, what is then shown, and what a comment above says about running it.

<!-- not run: REASON -->    it is shown, and cannot be run
<!-- file: NAME -->         it is what stands in this file
<!-- lines: NAME US1B2 N --> so many numbers from this one on are in the file
<!-- first: COMMAND -->     this has to be done before; several may stand there
<!-- copy: FROM NAME -->    this file of the checkout is there under that name
<!-- faults: LIST -->       the sandbox misbehaves from here on
<!-- days: N -->            so many days pass
<!-- text: NAME WORDS -->   this text is in the file
<!-- exit: N -->            how the last command of the block ends, or one for each; else each ends with 0
<!-- ask -->                each line is a question
"""

import re
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).parents[2]
PAGES = [CHECKOUT / "README.md", *sorted((CHECKOUT / "docs").rglob("*.md"))]
FENCE = re.compile(r"(?ms)((?:^<!--[^\n]*-->\n+)*)^```([^\n]*)\n(.*?)^```$")
COMMENT = re.compile(r"<!-- ([\w ]+?)(?:: (.*?))? -->")
INLINE = re.compile(r"(?<![`\w])`(localcite [^`]+)`")
RUN = ("console", "sh", "python", "")


class Block(NamedTuple):
    """One block. `said`: what the comments above it say, in their order."""

    language: str
    text: str
    said: tuple

    def all_said(self, what):
        return [value for name, value in self.said if name == what]

    @property
    def why_not_run(self):
        return next(iter(self.all_said("not run")), None)


class Step(NamedTuple):
    """One command and what the page shows of its output; None where it shows nothing of it."""

    command: str
    shown: list | None


def name_of(page):
    return page.relative_to(CHECKOUT).as_posix()


def blocks(page):
    text = page.read_text(encoding="utf-8")
    return [
        Block(language.strip(), inner, tuple(COMMENT.findall(above))) for above, language, inner in FENCE.findall(text)
    ]


def steps(block):
    """Return the commands of a block; what stands behind two blanks is a remark."""
    lines = block.text.splitlines()
    if block.language != "console":
        return [Step(re.sub(r"\s{2,}\S.*", "", line), None) for line in lines if line.strip() and line[0] != "#"]
    found = []
    for line in lines:
        if line.startswith("$ "):
            found.append(Step(line[2:], []))
        else:
            found[-1].shown.append(line.rstrip())
    return found


def inline_commands(page):
    """Return the commands that stand in sentences."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    return [" ".join(command.split()) for command in INLINE.findall(text)]


def differs(shown, told):
    """Return the first line that is shown and was not told; None where all were.

    A line `…` stands for any lines, and `…` within a line for any letters.
    """
    rest = "\n".join(told).rstrip("\n").split("\n")
    skipping = False
    while shown and not shown[-1]:
        shown = shown[:-1]
    for line in shown:
        if line.strip() == "…":
            skipping = True
            continue
        while skipping and rest and not is_line(line, rest[0]):
            rest = rest[1:]
        if not rest or not is_line(line, rest[0]):
            return f"shown: {line!r}, told: {rest[:1]}"
        rest, skipping = rest[1:], False
    return None if skipping or not any(rest) else f"not shown: {rest[0]!r}"


def is_line(shown, told):
    return re.fullmatch(re.escape(shown).replace("…", ".*"), told.rstrip()) is not None
