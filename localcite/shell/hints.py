"""What to try after an answer without rows, and how often a caveat is said whole."""

from localcite.query.notes import SAID
from localcite.shell.unfinished import plain

BUY = "`plan it` shows what is not bought yet, and at most at what price."
KEEPING = frozenset({"select", "sort", "chart", "top", "limit", "by", "count"})  # no rows are lost in these
SEARCH = 'A search finds whole words, all of them; "begin*" finds beginnings, and Chinese any part of a word.'


def about_nothing(question: str, *, can_be_bought: bool) -> list[str]:
    """Return hints: where the rows went, or how to have some. `question`: as it was typed."""
    before, stage = _one_back(question)
    while before and stage in KEEPING:
        before, stage = _one_back(before)
    said = [f"No rows. One stage back: `{before}`" if before else "No rows."]
    if not before and question.lstrip().casefold().startswith("search"):
        said.append(SEARCH)
    if can_be_bought:
        said.append(BUY)
    return said


def _one_back(question: str) -> tuple[str, str]:
    """Return a question without its last stage, and that stage's word; empty where it is a source alone."""
    depth, text = 0, plain(question)
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")）") - (text[place] in "(（")
        if text[place] in "|｜" and depth == 0:
            return " ".join(question[:place].split()), (question[place + 1 :].split() or [""])[0].casefold()
    return "", ""


BRIEFLY = {
    SAID["listed"]: "As listed by the vendor, for the publication named.",
    SAID["from_lists"]: "References of a patent: as far as held lists name it.",
    SAID["held_alone"]: "Only what is held was looked at.",
    SAID["related"]: "Ranked by co_cited and coupled, added up.",
    SAID["path"]: "One of the shortest chains over held citations, in either direction.",
}


class Told:
    """What was said in this session: a caveat that holds for all answers of a kind is said whole once, then briefly."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def briefly(self, note: str) -> str:
        """Return a note as it is to be said now."""
        if note in self._said:
            return BRIEFLY.get(note, note)
        self._said.add(note)
        return note
