"""Keep one reply, in the order of its parts: who is who, what is known of them, what was said, what that changes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from sqlite3 import Connection

import msgspec

from localcite.answers import Answers, Facts, Fault, Row
from localcite.db.store import documents, holdings
from localcite.db.store.attest import Part
from localcite.db.store.citations import PAPER, PATENT, TYPE
from localcite.db.store.directory import Directory
from localcite.db.store.documents import facts_of
from localcite.db.store.holdings import Holding
from localcite.db.store.keep import Call, Keeper
from localcite.db.store.strings import intern
from localcite.db.store.values import Outcome, Saved, Shrink
from localcite.model import Endpoint, Name, Scheme

IDS = (Scheme.PATENT_ID, Scheme.PAPER_ID)  # given by the vendor, and sold under
KIND = {Endpoint.P015: PATENT, Endpoint.L012: PAPER}
NAMES_OF, FACTS_OF = itemgetter(Row._fields.index("names")), itemgetter(Row._fields.index("facts"))
TEXTS_OF = itemgetter(*map(Facts._fields.index, ("text", "current_assignee", "original_assignee", "inventors")))
APPLY = "INSERT INTO applied (call, at, faults) VALUES (?, ?, ?)"
GROW = """
INSERT INTO meta (key, value) VALUES ('generation', '1')
ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)"""

Told = tuple[tuple[int, ...], Part]  # the documents that something was said about, and what


def save(
    connection: Connection, call: int, answers: Answers, *, endpoint: Endpoint, page: int, answered_at: str
) -> Saved:
    """Keep what a reply says, inside the caller's transaction. `answered_at` as `model.instant` writes it.

    A call can be kept once: a second time raises sqlite3.IntegrityError.
    """
    rows = [row for element in answers.elements for row in element.rows]
    directory = Directory(connection, _names(answers, rows))
    answered = [(element.names, KIND[endpoint]) for element in answers.elements]
    directory.unite(answered, [(row.names, TYPE[row.list]) for row in rows if len(row.names) > 1])
    told = _told(answers, directory, KIND[endpoint])
    parts = _by_document(told)
    unread = _others(answers.unread, directory, KIND[endpoint], [*parts])
    silent = _others(answers.unanswered, directory, KIND[endpoint], [*parts, *unread])
    keys = intern(connection, chain.from_iterable(map(TEXTS_OF, map(FACTS_OF, rows))))
    facts = [*_facts(answers, directory, KIND[endpoint], told)]
    changed = documents.write(connection, directory.created, facts, keys)
    directory.write(*_spelled(answers, rows))
    before = holdings.load(connection, endpoint, [*parts, *unread, *silent])
    keeper = Keeper(connection, Call(call, endpoint, page, answered_at), before)
    kept = keeper.answers(parts, keys)
    keeper.unread(unread, _reason(answers.faults))
    keeper.silence(silent)
    keeper.write()
    connection.execute(APPLY, (call, answered_at, _faults(answers)))
    connection.execute(GROW)
    outcomes = _outcomes(answers, directory, KIND[endpoint], keeper.holdings)
    return Saved(
        outcomes=outcomes,
        shrinks=tuple(_shrinks(keeper.vanished, outcomes)),
        merges=tuple(directory.merges),
        contradictions=tuple(dict.fromkeys(directory.contradictions)),
        faults=answers.faults,
        oddities=answers.oddities,
        rows=kept,
        changed=changed,
    )


# ---- who is who ---------------------------------------------------------------------------------------------------


def _names(answers: Answers, rows: Sequence[Row]) -> Iterator[Name]:
    """Yield every name in the answers."""
    for element in answers.elements:
        yield from element.names
    yield from chain.from_iterable(map(NAMES_OF, rows))
    yield from answers.unanswered
    yield from answers.unread


def _told(answers: Answers, directory: Directory, type_: int) -> list[Told]:
    """Return what was said, and about which documents: those asked for, or the one of an element nobody asked for.

    Two ids in one `paper_id` may belong to two documents that are held separately: then it is an answer about both. So
    it is where an element's own id contradicts its number and nobody carries it: who asks by that id has this answer.
    """
    of = directory.document
    told = []
    for element in answers.elements:
        refused = [name for name in element.names if name.scheme in IDS and not directory.knows(name)]
        about = dict.fromkeys(of(name, type_) for name in [*(element.asked or element.names[:1]), *refused])
        told.append((tuple(about), Part(element, directory.listed(element.rows))))
    return told


def _by_document(told: Sequence[Told]) -> dict[int, list[Part]]:
    """Return what was said about each document."""
    parts: dict[int, list[Part]] = {}
    for about, part in told:
        for document in about:
            parts.setdefault(document, []).append(part)
    return parts


def _others(names: Sequence[Name], directory: Directory, type_: int, answered: Sequence[int]) -> list[int]:
    """Return the documents of names that are not answered under another name."""
    found = dict.fromkeys(directory.document(name, type_) for name in names)
    return [document for document in found if document not in answered]


def _spelled(answers: Answers, rows: Sequence[Row]) -> tuple[dict[Name, str], dict[Name, str]]:
    """Return the vendor's spellings: of all names, and of those by which answered documents call themselves."""
    own = {name: form for element in answers.elements for name, form in element.spelled}
    return {name: form for row in rows for name, form in row.spelled} | own, own


# ---- what is known of them ----------------------------------------------------------------------------------------


def _facts(answers: Answers, directory: Directory, type_: int, told: Sequence[Told]) -> Iterator[tuple[int, Facts]]:
    """Yield what is said of each document, in the order in which it was said."""
    for name in (*answers.unanswered, *answers.unread):
        yield directory.document(name, type_), facts_of((name,))
    for about, part in told:
        for document in about:
            yield document, facts_of(part.element.names)
        yield from zip(part.documents, map(FACTS_OF, part.element.rows), strict=True)


# ---- what it came to ----------------------------------------------------------------------------------------------


def _outcomes(answers: Answers, directory: Directory, type_: int, kept: Mapping[int, Holding]) -> dict[Name, Outcome]:
    """Return what each asked id came to, under its name as it was sent and under the canonical one."""
    outcomes: dict[Name, Outcome] = {}
    for sent, name in answers.sent:
        holding = kept[directory.document(name, type_)]
        outcome = Outcome(holding.document, holding.state, holding.next_page, holding.reason)
        outcomes[sent] = outcomes[name] = outcome
    return outcomes


def _shrinks(vanished: Mapping[int, int], outcomes: Mapping[Name, Outcome]) -> Iterator[Shrink]:
    """Yield the documents whose lists are shorter than they were, by the name that was asked."""
    names = {outcome.document: str(name) for name, outcome in reversed(list(outcomes.items()))}
    for document, count in vanished.items():
        yield Shrink(document, names.get(document, f"document {document}"), count)


def _reason(faults: Sequence[Fault]) -> str:
    """Return why a reply could not be understood, as a clause."""
    if not faults:
        return "the reply cannot be matched to what was asked"
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{first.path or 'the reply'}: {first.what}{more}"


def _faults(answers: Answers) -> str | None:
    """Return faults and oddities as JSON, or None where there are none."""
    found = [{**fault._asdict(), "odd": False} for fault in answers.faults]
    found += [{**oddity._asdict(), "odd": True} for oddity in answers.oddities]
    return msgspec.json.encode(found).decode() if found else None
