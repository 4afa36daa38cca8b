"""One place of a list: is it an id, and does it hold several? Pure."""

import re
from collections.abc import Iterator

from localcite import ids
from localcite.lists.values import Entry, State, Wishes
from localcite.model import Document, Refused
from localcite.text import visible

LONGEST_ID = 300  # letters; longer cells are texts
SEVERAL = re.compile(r"[\n;|]+|\s{2,}")


def is_id(text: str) -> bool:
    """Tell whether a text is a number, a DOI or a prefixed uuid."""
    text = text.strip()
    return 0 < len(text) <= LONGEST_ID and not isinstance(ids.read(text), Refused)


def is_longer(line: str, text: str) -> bool:
    """Tell whether a line is an id other than the one that is a part of it."""
    if len(line) > LONGEST_ID:
        return False
    whole, part = ids.read(line), ids.read(text)
    return isinstance(whole, Document) and isinstance(part, Document) and whole.name != part.name


def several(text: str, where: str, wishes: Wishes) -> Iterator[Entry]:
    """Yield one id; or all those that stand in one place, where the user wants every one of them."""
    parts = [part.strip(" ,") for part in SEVERAL.split(text)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or is_id(text) or not any(map(is_id, parts)):
        yield Entry(State.TAKEN, text, where)
    elif wishes.every:
        yield from (Entry(State.TAKEN, part, where) for part in parts)
    else:
        why = f"{len(parts)} ids in one place; --every takes each, or leave the one that you mean"
        yield Entry(State.BAD, visible(text), where, why)
