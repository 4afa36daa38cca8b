"""Records of tagged lines: RIS, PubMed (nbib), Web of Science and Derwent (plain text), EndNote (Refer).

One reader for all, because what counts here is the place: every line is told that is in no record, and each id has the
line on which it stands. Files of any size are read line by line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from localcite.lists.encoding import Encoding
from localcite.lists.lines import lines
from localcite.lists.record import Record, entries_of
from localcite.lists.values import Contents, Entry, Source, State, Wishes

Tags = Mapping[str, Sequence[str]]


class Form(NamedTuple):
    """One tagged format. `tag`: a line's tag (group 1) and value (group 2); `begins`, `ends`: the tags that do.

    `blank_ends`: an empty line ends a record; `around`: lines around records; `record`: what tags mean.
    """

    name: str
    tag: re.Pattern[str]
    begins: str
    ends: str
    blank_ends: bool
    around: re.Pattern[str]
    record: Callable[[Tags, str], Record]


def read_tagged(source: Source, encoding: Encoding, wishes: Wishes, form: Form) -> Contents:
    """Return the ids of a tagged file."""
    entries = _entries(lines(source, encoding), form, wishes)
    return Contents(form.name, entries, encoding.label, encoding.guessed)


def _entries(numbered: Iterable[tuple[int, str]], form: Form, wishes: Wishes) -> Iterator[Entry]:
    """Yield what each record gives, and each line that is in none."""
    tags: dict[str, list[str]] = {}
    began = 0
    for number, line in numbered:
        found = form.tag.match(line)
        tag = found[1] if found else ""
        if tags and ((tag and tag in {form.begins, form.ends}) or (form.blank_ends and not line.strip())):
            yield from entries_of(form.record(tags, f"line {began}"), wishes)
            tags = {}
        if found and tag == form.begins:
            began, tags = number, {tag: [found[2].strip()]}
        elif tags and found:
            tags.setdefault(tag, []).append(found[2].strip())
        elif tags and line.strip():
            last = tags[next(reversed(tags))]
            last[-1] = f"{last[-1]} {line.strip()}".strip()
        elif not tags and line.strip() and tag != form.ends and not form.around.match(line):
            yield Entry(State.BAD, line.strip()[:200], f"line {number}", f"it is in no record of this {form.name}")
    if tags:
        yield from entries_of(form.record(tags, f"line {began}"), wishes)


def _first(tags: Tags, *names: str) -> str:
    """Return the first value of the first of these tags that has one."""
    return next((value for name in names for value in tags.get(name, ()) if value), "")


def _all(tags: Tags, *names: str) -> list[str]:
    """Return all values of these tags."""
    return [value for name in names for value in tags.get(name, ())]


# ---- what the tags mean -------------------------------------------------------------------------------------------


def _ris(tags: Tags, where: str) -> Record:
    return Record(
        where,
        title=_first(tags, "TI", "T1", "CT", "BT"),
        doi=_first(tags, "DO", "DI"),
        is_patent=_first(tags, "TY").upper() == "PAT",
        numbers=_all(tags, "SN", "M1", "IS", "AN", "UR", "L2"),
        countries=_all(tags, "CY", "PP", "PB", "C1"),
        remarks=_all(tags, "UR", "L1", "L2", "L3", "N1", "M3", "LK"),
    )


def _nbib(tags: Tags, where: str) -> Record:
    marked = [value for value in _all(tags, "LID", "AID") if value.endswith("[doi]")]
    doi = marked[0].removesuffix("[doi]").strip() if marked else ""
    return Record(where, title=_first(tags, "TI", "BTI"), doi=doi)


def _web_of_science(tags: Tags, where: str) -> Record:
    is_patent = _first(tags, "PT").upper() == "P"
    numbers = ["; ".join(_all(tags, "PN"))] if is_patent else []
    return Record(where, _first(tags, "TI"), _first(tags, "DI", "D2"), is_patent=is_patent, numbers=numbers)


def _refer(tags: Tags, where: str) -> Record:
    return Record(
        where,
        title=_first(tags, "T"),
        doi=_first(tags, "R"),
        is_patent=_first(tags, "0").casefold() == "patent",
        numbers=_all(tags, "@", "M", "N"),
        countries=_all(tags, "C", "I"),
        remarks=_all(tags, "U", ">"),
    )


NOTHING = re.compile(r"(?!)")
BETWEEN = re.compile(r"(?:[0-9]+\.|(?:Provider|Database|Content):.*)$")  # what programs write before records
RIS = Form(
    "RIS",
    re.compile(r"([A-Z][A-Z0-9])(?:  ?| ?)-(?: (.*)|()$)"),
    "TY",
    "ER",
    blank_ends=False,
    around=BETWEEN,
    record=_ris,
)
NBIB = Form(
    "PubMed (nbib)", re.compile(r"([A-Z]{2,4}) *- (.*)"), "PMID", "", blank_ends=True, around=NOTHING, record=_nbib
)
WEB_OF_SCIENCE = Form(
    "Web of Science (plain text)",
    re.compile(r"([A-Z][A-Z0-9])(?: (.*)|()$)"),
    "PT",
    "ER",
    blank_ends=False,
    around=re.compile(r"(?:FN|VR|EF)\b"),
    record=_web_of_science,
)
REFER = Form("EndNote (Refer)", re.compile(r"%(.) (.*)"), "0", "", blank_ends=True, around=NOTHING, record=_refer)
BEGINNINGS = (  # of the first lines of a file
    (re.compile(r"TY  ?- ?\w"), RIS),
    (re.compile(r"PMID ?- ?\d"), NBIB),
    (re.compile(r"FN \w.*|PT [JPBSC]\s*$"), WEB_OF_SCIENCE),
    (re.compile(r"%0 [A-Z]"), REFER),
)


def form_of(first: Iterable[str]) -> Form | None:
    """Return the tagged format that a file's first lines are of."""
    for line in first:
        for pattern, form in BEGINNINGS:
            if pattern.match(line):
                return form
    return None
