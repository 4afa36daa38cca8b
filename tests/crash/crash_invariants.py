"""What must hold after every end of a process, however it ended. Each check returns sentences about what is broken."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import NamedTuple

from localcite.db import ledger
from localcite.db.locks import alive_in
from localcite.db.reserve import left_behind

ORPHANS = {
    "a citation whose citing document is none": (
        "SELECT count(*) FROM citation c LEFT JOIN document d ON d.id = c.citing WHERE d.id IS NULL"
    ),
    "a citation whose cited document is none": (
        "SELECT count(*) FROM citation c LEFT JOIN document d ON d.id = c.cited WHERE d.id IS NULL"
    ),
    "a citation without an attestation": "SELECT count(*) FROM citation WHERE attestations < 1",
    "an attestation of no answer": (
        "SELECT count(*) FROM attestation a LEFT JOIN answer r ON r.id = a.answer WHERE r.id IS NULL"
    ),
    "an attestation of no document": (
        "SELECT count(*) FROM attestation a LEFT JOIN document d ON d.id = a.document WHERE d.id IS NULL"
    ),
    "a name of no document": "SELECT count(*) FROM name n LEFT JOIN document d ON d.id = n.document WHERE d.id IS NULL",
    "a holding of no document": (
        "SELECT count(*) FROM holding h LEFT JOIN document d ON d.id = h.document WHERE d.id IS NULL"
    ),
    "an answer to a call that was never settled": (
        "SELECT count(*) FROM answer a WHERE NOT EXISTS"
        " (SELECT 1 FROM ledger s WHERE s.call = a.call AND s.kind = 'settled' AND s.outcome = 'answered')"
    ),
    "a reply read in that is not kept": (
        "SELECT count(*) FROM applied a WHERE NOT EXISTS (SELECT 1 FROM reply r WHERE r.call = a.call)"
    ),
}


class Call(NamedTuple):
    """One call of the ledger, with the events that it has."""

    call: int
    opened: dict
    settled: dict | None
    resolved: dict | None

    @property
    def key(self):
        return self.opened["endpoint"], tuple(self.opened["ids"]), self.opened["page"]

    @property
    def is_open(self):
        """Nobody saw what became of it."""
        return self.settled is None or self.settled["outcome"] == "in_doubt"


def check(user, bill):
    """Return everything that is broken in a home, now that none of its processes runs."""
    if not user.home.database.exists():
        return ["the database is missing, and calls were billed"] if bill else []
    with closing(sqlite3.connect(user.home.database)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger'").fetchone():
            return ["the database is empty, and calls were billed"] if bill else []
        return [*_of_the_file(db), *_of_replies(user, db), *_of_the_bill(db, bill)]


def _of_the_file(db):
    broken = [f"integrity_check: {said}" for (said,) in db.execute("PRAGMA integrity_check") if said != "ok"]
    broken += [f"foreign_key_check: {row}" for row in db.execute("PRAGMA foreign_key_check")]
    broken += [f"{what}: {count}" for what, query in ORPHANS.items() if (count := db.execute(query).fetchone()[0])]
    return broken + [f"audit verify: {fault.what} (row {fault.seq})" for fault in ledger.verify(db).faults]


def _of_replies(user, db):
    """Every reply that was written down is in the archive, or waits to be settled at the next start."""
    archive = dict(db.execute("SELECT call, sha256 FROM reply"))
    waiting = {kept.call for _, kept in left_behind(user.home.path, alive_in(user.home.path)) if kept is not None}
    for call, sha256 in user.notes("kept"):
        if archive.get(int(call)) != sha256 and int(call) not in waiting:
            yield f"the reply to call {call} was written down and is lost"


def _of_the_bill(db, bill):
    """Every billed call is on record, as what it was, or as in doubt."""
    matched, strangers = match(db, bill)
    yield from (f"call {entry['number']} of the bill ({entry['units']} units) is on no record" for entry in strangers)
    for call, entry in matched:
        units, outcome = entry["units"], (call.settled or {}).get("outcome")
        if outcome == "answered" and call.settled["units"] != units:
            yield f"call {call.call} was billed {units} units and is recorded with {call.settled['units']}"
        if outcome in {"refused", "unsent"} and units:
            yield f"call {call.call} was billed {units} units and is recorded as {outcome}"
        if call.is_open and units > call.opened["units_at_most"]:
            yield f"call {call.call} is in doubt and was billed {units} units, more than its worst case"


def calls(db):
    """Return every call of the ledger, oldest first."""
    events = {}
    for call, kind, body in db.execute("SELECT call, kind, body FROM ledger ORDER BY seq"):
        events.setdefault(call, {})[kind] = json.loads(body)
    return [Call(call, each["opened"], each.get("settled"), each.get("resolved")) for call, each in events.items()]


def match(db, bill):
    """Return the bill's entries with the calls of the ledger that they belong to, and the entries of no call."""
    recorded = calls(db)
    by_name = {call.settled["correlation_id"]: call for call in recorded if call.settled}
    nameless = {}
    for call in recorded:
        if not (call.settled and call.settled["correlation_id"]):
            nameless.setdefault(call.key, []).append(call)
    matched, strangers = [], []
    for entry in bill:
        key = entry["endpoint"], tuple(entry["ids"]), entry["page"]
        call = by_name.get(entry["correlation_id"])
        if call is None and nameless.get(key):
            call = nameless[key].pop(0)
        if call is None:
            strangers.append(entry)
        else:
            matched.append((call, entry))
    return matched, strangers


def bought_twice(bill):
    """Return the documents that were billed more than once, by endpoint, key and page, with the ids they were asked by.

    A document is billed whatever name it is asked by.
    """
    times, asked = Counter(), {}
    for entry in bill:
        for id_, key, units in entry["bought"]:
            times[entry["endpoint"], key, entry["page"]] += units
            asked.setdefault((entry["endpoint"], key, entry["page"]), set()).add(id_)
    return {key: asked[key] for key, count in times.items() if count > 1}


def end_state(user):
    """Return what a home holds, without what depends on when and in which order it came (as how exact a date is)."""
    queries = (
        "SELECT type, number, patent_id, paper_id, doi, title, substr(filed, 1, 4), year FROM documents",
        "SELECT citing, cited, category, cite_type, delisted, attestations FROM citations",
        "SELECT number, doi, endpoint, state, listed, cited_by_3y FROM holdings JOIN documents ON id = document_id",
    )
    with closing(sqlite3.connect(user.home.database)) as db:
        return [Counter(db.execute(query).fetchall()) for query in queries]
