"""Ask what a report is made of. Reads the database, through questions alone.

Whether a citation is of an owner by itself is decided by the same code as in `external`; a test compares the two.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from sqlite3 import Connection
from typing import NamedTuple, TypeVar

from localcite.errors import BadQuestion
from localcite.query import Answer, Context, compile_question, parse
from localcite.query.finding import Finding
from localcite.query.functions import Owners, Parties, split_names
from localcite.query.network import Edge, Seen
from localcite.query.run import found
from localcite.query.values import Members
from localcite.report.values import COUNTS, EXTERNAL, PAPER, SELF, UNKNOWN, Document, Found, Link, Member

T = TypeVar("T")
ABOUT = ("number", "title", "type", "year", "published", "office", "assignee", "current_assignee", "original_assignee")
OF_MEMBERS = (*ABOUT, "fetched", "cited_by", *COUNTS)
ATTEMPTS = 5
JUDGED = {None: UNKNOWN, 0: EXTERNAL, 1: SELF}
Ends = tuple[int, int]  # keys: citing, cited


class _Hop(NamedTuple):
    """What `in COLLECTION | cited-by` found."""

    answer: Answer
    edges: tuple[Edge, ...]
    seen: tuple[Seen, ...]
    verdicts: dict[int, str]


class _Asking(NamedTuple):
    """Whom to ask."""

    connection: Connection | None
    context: Context

    def ask(self, text: str, use: Callable[[Finding], T], *, complete: bool = False) -> T:
        """Return what `use` makes of the finding."""
        program = compile_question(parse(text), text, self.context.now.date())
        return found(program, text, self.connection, self.context, use, complete=complete)


def gather(
    connection: Connection | None,
    context: Context,
    collection: str,
    *,
    owner: str | None,
    since: str | None,
    last_report: str | None,
) -> Found:
    """Return what questions find of a collection, all of one state of the database.

    Raises BadQuestion for a collection that is not there. While a sync writes, it is asked again, a few times.
    """
    asking = _Asking(connection, context)
    _check(asking, collection)
    for _attempt in range(ATTEMPTS):
        before = _state(connection)
        result = _gathered(asking, collection, owner, since, last_report)
        if _state(connection) == before:
            break
    return result


def _check(asking: _Asking, collection: str) -> None:
    """Raise BadQuestion for what is no collection, with a question that is short."""
    text = f"in {collection}"
    source = parse(text).source
    if not isinstance(source, Members) or f"in {source.collection}" != text or parse(text).stages:
        raise BadQuestion(question=text, position=3, what="this is not the name of a collection", expected=("NAME",))
    asking.ask(f"{text} | count", lambda _finding: None)


def _state(connection: Connection | None) -> object:
    return None if connection is None else connection.execute("PRAGMA data_version").fetchone()[0]


def _gathered(asking: _Asking, collection: str, owner: str | None, since: str | None, last_report: str | None) -> Found:
    held, verdicts = asking.ask(
        f"in {collection} | select {', '.join(OF_MEMBERS)}",
        lambda finding: (finding.answer(complete=True), finding.verdicts()),
        complete=True,
    )
    text = f"in {collection} | cited-by"
    now = asking.ask(f"{text} | select {', '.join(ABOUT)}", _hop, complete=True)
    gone = asking.ask(f"{text} | where delisted | select {', '.join(ABOUT)}", _hop)
    new = _new(asking, text, since)
    names = _Names(asking.context)
    members = [_member(row, key, verdicts, names) for key, row in zip(held.documents, held.rows, strict=True)]
    citing = [_document(row, key, names, counts=True) for key, row in _each(now.answer, gone.answer)]
    judge = _Judge(names.parties, owner)
    links = tuple(_links(now, gone, new, _Places.of(members, citing), judge))
    return Found(
        collection=collection,
        owner=owner,
        now=asking.context.now,
        since=since,
        last_report=last_report,
        members=tuple(members),
        citing=tuple(citing),
        links=links,
        people=names.labels(),
        coverage=now.answer.coverage,
        as_of=now.answer.as_of,
        notes=_notes(asking, text, since, now.answer),
        basis=now.answer.stands_on,  # type: ignore[arg-type]  # it was asked for
        question=text,
    )


def _hop(finding: Finding) -> _Hop:
    network = finding.network()
    edges, seen = tuple(network.edges()), tuple(network.seen())
    return _Hop(finding.answer(complete=True, stands_on=True), edges, seen, finding.verdicts())


def _each(*answers: Answer) -> list[tuple[int, Sequence[object]]]:
    """Return the documents of answers with their rows, each once, in the order of their names."""
    rows = {key: row for answer in answers for key, row in zip(answer.documents, answer.rows, strict=True)}
    return sorted(rows.items(), key=lambda item: (str(item[1][0]), item[0]))


def _new(asking: _Asking, text: str, since: str | None) -> frozenset[Ends]:
    """Return the citations that are new."""
    if since is None:
        return frozenset()
    return asking.ask(
        f"{text} | new since {since}",
        lambda finding: frozenset((edge.citing, edge.cited) for edge in finding.network().edges()),
    )


def _notes(asking: _Asking, text: str, since: str | None, answer: Answer) -> tuple[str, ...]:
    """Return what the answers have to say, each sentence once."""
    notes = dict.fromkeys(answer.notes)
    further = ["external | count", *([f"new since {since} | count"] if since else [])]
    for stages in further:
        try:
            notes |= dict.fromkeys(asking.ask(f"{text} | {stages}", lambda finding: finding.answer()).notes)
        except BadQuestion:  # `external` is refused where every citation is of or by a paper
            notes["Every citation is of or by a paper, which has no owner: none can be told to be external."] = None
    return tuple(notes)


# ---- documents ------------------------------------------------------------------------------------------------------


class _Names:
    """Assignees, grouped as `by assignee` groups them."""

    def __init__(self, context: Context) -> None:
        self.parties = Parties(context.aliases)
        self._groups: dict[str, int] = {}
        self._spellings: list[Counter[str]] = []

    def groups(self, people: str | None, *, counts: bool) -> tuple[int, ...]:
        """Return the numbers of the groups that names belong to. `counts`: whether spellings are counted here."""
        found: dict[int, None] = {}
        for name in split_names(people or ""):
            number = self._groups.setdefault(self.parties.key(name), len(self._groups))
            if number == len(self._spellings):
                self._spellings.append(Counter())
            self._spellings[number][name] += counts
            found[number] = None
        return tuple(found)

    def labels(self) -> tuple[str, ...]:
        """Return each group as it is written most often."""
        return tuple(min(spelled.items(), key=lambda item: (-item[1], item[0]))[0] for spelled in self._spellings)


def _document(row: Sequence[object], key: int, names: _Names, *, counts: bool) -> Document:
    groups = names.groups(row[6], counts=counts)  # type: ignore[arg-type]  # names are text
    return Document._make((key, *row[: len(ABOUT)], groups))


def _member(row: Sequence[object], key: int, verdicts: dict[int, str], names: _Names) -> Member:
    fetched, cited_by, *theirs = row[len(ABOUT) :]
    state = verdicts.get(key, "not_bought")
    document = _document(row, key, names, counts=False)
    return Member(document, state, fetched, cited_by, tuple(theirs))  # type: ignore[arg-type]  # as their fields are


# ---- citations ------------------------------------------------------------------------------------------------------


class _Places(NamedTuple):
    """Documents by their keys, with their places in the report."""

    members: dict[int, tuple[int, Document]]
    citing: dict[int, tuple[int, Document]]

    @classmethod
    def of(cls, members: Sequence[Member], citing: Sequence[Document]) -> "_Places":
        """Return the places of all."""
        return cls(
            {each.document.key: (place, each.document) for place, each in enumerate(members)},
            {each.key: (place, each) for place, each in enumerate(citing)},
        )


class _Judge:
    """Tells whether the two ends of a citation have the same owner, as `external` does."""

    def __init__(self, parties: Parties, owner: str | None) -> None:
        self._strings: list[str] = []
        self._places: dict[str, int] = {}
        self._owners = Owners(parties, lambda place: self._strings[place])
        self._owner = owner

    def own(self, cited: Document, citing: Document) -> str:
        """Return one of `values.OWN`."""
        if "paper" in (cited.type, citing.type):
            return PAPER
        strings = map(self._place, (cited.current, cited.original, citing.current, citing.original))
        return JUDGED[self._owners.relation(self._owner, *strings)]

    def _place(self, names: str | None) -> int | None:
        if names is None:
            return None
        if names not in self._places:
            self._places[names] = len(self._strings)
            self._strings.append(names)
        return self._places[names]


def _links(now: _Hop, gone: _Hop, new: frozenset[Ends], places: _Places, judge: _Judge) -> list[Link]:
    """Return the citations, ordered by their citing document."""
    links = []
    for hop in (now, gone):
        for edge, seen in zip(hop.edges, hop.seen, strict=True):
            ends = edge.citing, edge.cited
            citing, cited = places.citing.get(edge.citing), places.members.get(edge.cited)
            if citing is None or cited is None:
                continue
            own = judge.own(cited[1], citing[1])
            told = edge.category, edge.cite_type, seen.first, seen.last
            links.append(Link(citing[0], cited[0], *told, own, ends in new, hop is gone))
    return sorted(links, key=lambda link: (link.delisted, link.citing, link.cited))
