"""A real database for store tests, and replies put together from plain values."""

import json
from datetime import UTC, datetime, timedelta

from localcite.db import store
from localcite.db.engine import open_for_writing, transaction
from localcite.model import Endpoint, Name, Scheme, instant
from localcite.normalise import Asked, read

P, L = Endpoint.P015, Endpoint.L012
START = datetime(2026, 1, 1, tzinfo=UTC)


def us(value):
    return Name(Scheme.NUMBER, value)


def paper(value):
    return Name(Scheme.PAPER_ID, value)


def uuid(number):
    return f"{number:08x}-0000-4000-8000-000000000000"


def patent(pn, *citing, **said):
    """One P015 element. `citing`: numbers, or whole rows."""
    rows = [row if isinstance(row, dict) else {"pn": row} for row in citing]
    return {"pn": pn, "patent_cited": {"cited_by_patents": rows, **said}}


class Store:
    """A database, and the calls that fill it: each call is a day later than the one before."""

    def __init__(self, path):
        self.connection = open_for_writing(path, now=START)
        self.calls = 0
        self.replies = []

    def patents(self, *elements, asked=None, scheme=Scheme.NUMBER):
        ids = asked or tuple(element["pn"] for element in elements)
        return self.say(Asked(P, scheme, tuple(ids)), {"data": list(elements)})

    def papers(self, *elements, asked=None, page=1, scheme=Scheme.PAPER_ID):
        ids = asked or tuple(element["paper_id"].split(",")[0] for element in elements)
        return self.say(Asked(L, scheme, tuple(ids), page), {"data": list(elements)})

    def say(self, asked, reply):
        """Keep a reply, as the conductor would."""
        self.calls += 1
        self.replies.append((self.calls, asked, json.dumps(reply).encode()))
        return self._save(*self.replies[-1])

    def fail(self, *names):
        self.calls += 1
        self.replies.append((self.calls, None, names))
        self._save(*self.replies[-1])

    def _save(self, call, asked, body):
        at = instant(START + timedelta(days=call))
        with transaction(self.connection):
            if asked is None:
                return store.mark_failed(self.connection, call, body, "68300004 no", at)
            answers = read(asked, body)
            return store.save(self.connection, call, answers, endpoint=asked.endpoint, page=asked.page, answered_at=at)

    def clear(self):
        """Forget everything."""
        with transaction(self.connection):
            store.clear_derived(self.connection)
        self.calls, self.replies = 0, []

    def rebuild(self):
        """Derive everything again from the replies, in their order."""
        with transaction(self.connection):
            store.clear_derived(self.connection)
        for reply in self.replies:
            self._save(*reply)

    # ---- looking ----

    def rows(self, sql, *values):
        return self.connection.execute(sql, values).fetchall()

    def one(self, sql, *values):
        (row,) = self.rows(sql, *values)
        return row

    def holding(self, name):
        """The holding of a document, by any of its names, as a dictionary."""
        cursor = self.connection.execute(
            "SELECT h.* FROM holdings AS h JOIN names AS n ON n.document_id = h.document_id WHERE n.name = ?", (name,)
        )
        (row,) = cursor.fetchall()
        return dict(zip((column[0] for column in cursor.description), row, strict=True))

    def citations(self):
        """All citations as {(citing, cited): delisted}."""
        return {(a, b): bool(gone) for a, b, gone in self.rows("SELECT citing, cited, delisted FROM citations")}

    def names(self):
        """The names of each document."""
        found = {}
        for document, name in self.rows("SELECT document_id, name FROM names"):
            found.setdefault(document, set()).add(name)
        return sorted(map(sorted, found.values()))
