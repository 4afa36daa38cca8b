"""What to try after an answer without rows. Pure."""

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
