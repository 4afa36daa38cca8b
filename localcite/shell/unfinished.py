"""Whether a line goes on in the next: after a |, within quotes, within parentheses. Pure."""

import re
from collections.abc import Collection

QUOTED = re.compile(r""""[^"]*"|(?<![^\s(,|=<>])'[^']*'""")
OPEN = re.compile(r""""|(?<![^\s(,|=<>])'""")
QUESTIONS = frozenset({"explain", "sql"})  # the commands whose words may have parentheses


def plain(text: str) -> str:
    """Return a text of the same length in which what stands in quotes is no mark."""
    return QUOTED.sub(lambda quoted: "_" * len(quoted[0]), text)


def is_unfinished(text: str, commands: Collection[str]) -> bool:
    """Tell whether somebody who presses Enter means to go on. An empty line ends whatever was begun."""
    lines = text.split("\n")
    if not text.strip() or text.lstrip().startswith("#") or (len(lines) > 1 and not lines[-1].strip()):
        return False
    if text.rstrip().endswith(("|", "｜")):
        return True
    bare = plain(text)
    word = text.split(None, 1)[0].casefold()
    if OPEN.search(bare):
        return True
    return (word not in commands or word in QUESTIONS) and _depth(bare) > 0


def _depth(bare: str) -> int:
    """Return how many parentheses are open at the end; what closes too many opens none."""
    depth = 0
    for letter in bare:
        depth += (letter in "(（") - (letter in ")）")
        if depth < 0:
            return depth
    return depth
