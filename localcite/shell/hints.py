"""What to try after an answer without rows. Pure."""

from localcite.shell.unfinished import plain

BUY = "`plan it` shows what is not bought yet, and at most at what price."
SEARCH = 'A search finds whole words, all of them; "begin*" finds beginnings, and Chinese any part of a word.'


def about_nothing(question: str, *, can_be_bought: bool) -> str:
    """Return a hint: where the rows went, or how to have some. `question`: as it was typed."""
    before = _one_back(question)
    said = ["No rows."]
    if before:
        said.append(f"One stage back: `{before}`")
    elif question.lstrip().casefold().startswith("search"):
        said.append(SEARCH)
    if can_be_bought:
        said.append(BUY)
    return " ".join(said)


def _one_back(question: str) -> str:
    """Return a question without its last stage; empty where it is a source alone."""
    depth, text = 0, plain(question)
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] in ")）") - (text[place] in "(（")
        if text[place] in "|｜" and depth == 0:
            return " ".join(question[:place].split())
    return ""
