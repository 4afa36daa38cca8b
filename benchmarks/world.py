"""Make a LOCALCITE_HOME with a database of any size: the real schema, generated documents and citations.

    python benchmarks/world.py HOME [--documents 1000000] [--citations 10000000] [--seed 7]

What is held is as a user's would be: patents and some papers, asked in calls of 100, some twice; in-degrees and
assignees follow power laws; titles are English and Chinese; some documents are merged, some citations delisted. All
follows from the seed. Citations are the sum of the attestations, as `store` would have it; the ledger verifies. Replies
are only named, not kept in full: `rebuild` has nothing to read here.

Collections: portfolio (10,000), acme, seeds, grant (papers), small. The ids of the example questions are held.
"""

import argparse
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from world_words import Words, numbers_of

from localcite.db import engine, ledger, search
from localcite.db.store.strings import hashes_of
from localcite.model import Price, instant

NOW = datetime(2026, 11, 20, tzinfo=UTC)
BATCH = 100
CHUNK = 400_000
CATEGORIES = np.array([None, "X", "Y", "A", "X,Y", "PX", "D,X"], dtype=object)
CITE_TYPES = np.array([None, "APP", "EXA", "OPP", "APP,EXA"], dtype=object)
P015, L012 = 1, 2
NAMED = ("US11205304B2", "US9876543B2", "EP1234567B1", "US5012236A", "10.3390/s20030734")


def main():
    options = read_options()
    started = time.perf_counter()
    path = make(options.home, options.documents, options.citations, options.seed, say=print)
    print(f"{path}: {path.stat().st_size / 1e6:,.0f} MB in {time.perf_counter() - started:.0f} s")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--citations", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def make(home, documents=1_000_000, citations=10_000_000, seed=7, *, say=lambda _text: None):
    """Write a world; return the database's path."""
    path = home / "localcite.db"
    engine.open_for_writing(path, now=NOW - timedelta(days=800), new_id=lambda: f"{seed:032x}").close()
    world = World(documents, citations, seed)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "cache_size = -1000000", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        write(connection, world, say)
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
    return path


class World:
    """Arrays of what is held. Document keys are 1 … n; index 0 of an array is the document 1."""

    def __init__(self, documents, citations, seed):
        self.dice = dice = np.random.default_rng(seed)
        self.n = n = documents
        self.is_paper = dice.random(n) < 0.08
        self.days = np.sort(dice.integers(0, 365 * 30, n))[dice.permutation(n)]  # since 1995-01-01
        self._neighbourhoods(dice)
        self._asked(dice, citations)
        self._merged(dice)
        self._rows(dice, citations)

    def _neighbourhoods(self, dice):
        """Order documents by topic and time; who cites whom is mostly of one topic, and later."""
        topics = max(3, self.n // 4000)
        topic = np.minimum((dice.pareto(1.1, self.n) * 3).astype(np.int64), topics - 1)
        topic = np.where(dice.random(self.n) < 0.5, topic, dice.integers(0, topics, self.n))
        self.order = np.lexsort((self.days, topic))
        self.place = np.empty(self.n, np.int64)
        self.place[self.order] = np.arange(self.n)
        ends = np.searchsorted(topic[self.order], np.arange(topics), side="right")
        self.topic_end = ends[topic]
        self.weight = np.cumsum(np.minimum(dice.pareto(1.3, self.n) + 1, 60))

    def _asked(self, dice, citations):
        """Choose who was asked, in which call, and who was asked again later."""
        wanted = min(int(self.n * 0.6), max(60, citations // 30))
        asked = dice.permutation(self.n)[:wanted]
        papers = asked[self.is_paper[asked]]
        patents = asked[~self.is_paper[asked]]
        self.silent = set(patents[: len(patents) // 100].tolist())
        again = np.concatenate([dice.permutation(patents)[: len(patents) // 30], papers[: len(papers) // 30]])
        rounds = [(P015, patents, 1), (L012, papers, 1), (P015, again[~self.is_paper[again]], 2)]
        rounds.append((L012, again[self.is_paper[again]], 2))
        self.calls = []  # endpoint, documents, round
        for endpoint, whom, turn in rounds:
            self.calls += [(endpoint, whom[at : at + BATCH], turn) for at in range(0, len(whom), BATCH)]
        of_first = [call for call in self.calls if call[2] == 1]
        dice.shuffle(of_first)
        self.calls = of_first + [call for call in self.calls if call[2] == 2]
        self.answer_document = np.concatenate([call[1] for call in self.calls])
        self.answer_call = np.repeat(np.arange(len(self.calls)), [len(call[1]) for call in self.calls])
        self.answer_turn = np.repeat([call[2] for call in self.calls], [len(call[1]) for call in self.calls])
        self.first_answer = np.zeros(self.n, np.int64)
        self.last_answer = np.zeros(self.n, np.int64)
        keys = np.arange(1, len(self.answer_document) + 1)
        first = self.answer_turn == 1
        self.first_answer[self.answer_document[first]] = keys[first]
        self.last_answer[self.answer_document] = keys  # a later one wins

    def _merged(self, dice):
        """Choose documents that turned out to be another one: never asked themselves."""
        self.same_as = np.arange(self.n)
        unasked = np.flatnonzero((self.first_answer == 0) & ~self.is_paper)
        pairs = dice.permutation(unasked)[: 2 * max(1, self.n // 3000)].reshape(2, -1)
        self.same_as[pairs[0]] = pairs[1]

    def _rows(self, dice, citations):
        """Draw what answers list, and add it up to citations."""
        of = np.flatnonzero((self.first_answer > 0) & ~np.isin(np.arange(self.n), list(self.silent)))
        sizes = np.minimum(dice.pareto(1.25, len(of)) + 0.15, 800)
        sizes[dice.permutation(len(of))[: len(of) // 12]] = 0
        sizes = np.minimum((sizes * citations * 1.5 / sizes.sum()).astype(np.int64), self.n // 20)
        self.famous = of[np.argsort(-sizes)]
        cited = np.repeat(of, sizes)
        forwards = self._drawn(dice, cited, later=True)  # more than wanted: some pairs are drawn twice
        papers = of[self.is_paper[of]]
        listing = np.repeat(papers, dice.integers(0, 50, len(papers)))
        backwards = self._drawn(dice, listing, later=False)
        wanted = max(0, citations - len(backwards[0]))
        kept = np.sort(dice.permutation(len(forwards[0]))[:wanted])
        self._attested(dice, (forwards[0][kept], forwards[1][kept]), backwards)
        self._summed()

    def _drawn(self, dice, ends, *, later):
        """Return pairs (asked, other): each once, patents citing patents or any with papers."""
        low, high = self.place[ends], self.topic_end[ends] - 1
        if not later:
            low, high = np.maximum(low - 3000, 0), low
        anywhere = dice.random(len(ends)) < 0.15
        low[anywhere], high[anywhere] = 0, self.n - 1
        start, end = self.weight[low], self.weight[high]
        other = np.searchsorted(self.weight, start + (end - start) * dice.random(len(ends)))
        other = self.order[np.minimum(other, self.n - 1)]
        fit = (self.same_as[other] != ends) & (self.is_paper[other] if not later else self._fits(ends, other))
        found = np.unique(ends[fit] * self.n + other[fit])
        return found // self.n, found % self.n

    def _fits(self, cited, citing):
        return self.is_paper[cited] | ~self.is_paper[citing]

    def _attested(self, dice, forwards, backwards):
        """Make the rows of all answers: the first round without what is new, the second without what is gone."""
        asked = np.concatenate([forwards[0], backwards[0]])
        other = np.concatenate([forwards[1], backwards[1]])
        kind = np.where(self.is_paper[other], 3, np.where(self.is_paper[asked], 4, 1)).astype(np.int64)
        kind[len(forwards[0]) :] = 2
        twice = self.first_answer[asked] != self.last_answer[asked]
        fate = dice.random(len(asked))
        first, second = ~twice | (fate > 0.1), twice & (fate < 0.95)
        self.row_asked = np.concatenate([asked[first], asked[second]])
        self.row_other = np.concatenate([other[first], other[second]])
        self.row_kind = np.concatenate([kind[first], kind[second]])
        self.row_answer = np.concatenate([self.first_answer[asked[first]], self.last_answer[asked[second]]])
        place = np.lexsort((self.row_other, self.row_kind, self.row_answer))
        for name in ("row_asked", "row_other", "row_kind", "row_answer"):
            setattr(self, name, getattr(self, name)[place])
        self.row_position = _positions(self.row_answer * 5 + self.row_kind)
        self.row_code = (self.row_other * 7919 + self.row_asked * 104729) % 997

    def _summed(self):
        """Add the rows up: clustered by cited and citing."""
        asked, other, back = self.row_asked, self.same_as[self.row_other], self.row_kind == 2
        cited, citing = np.where(back, other, asked), np.where(back, asked, other)
        key = cited * self.n + citing
        place = np.argsort(key, kind="stable")
        key = key[place]
        starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]])
        current = self.row_answer == self.last_answer[self.row_asked]
        bits = np.where(current, np.where(back, 2, 1), 0)[place]
        self.cited, self.citing = key[starts] // self.n, key[starts] % self.n
        self.listed = np.bitwise_or.reduceat(bits, starts)
        self.attestations = np.diff(np.r_[starts, len(key)])
        self.first = np.minimum.reduceat(self.row_answer[place], starts)
        self.last = np.maximum.reduceat(self.row_answer[place], starts)
        self.code = self.row_code[place][starts]
        self.is_patent_row = ~self.is_paper[self.citing] & ~self.is_paper[self.cited]


def _positions(groups):
    """Return each row's place in its group; equal groups follow each other."""
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    return np.arange(len(groups)) - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))


def category_of(code, patents):
    return CATEGORIES[np.where(patents & (code < 420), code % 6 + 1, 0)]


def cite_type_of(code, patents):
    return CITE_TYPES[np.where(patents & (code < 900), code % 4 + 1, 0)]


# ---- writing ------------------------------------------------------------------------------------------------------


def write(connection, world, say):
    """Write everything in one transaction; secondary indexes are made afterwards."""
    indexes = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('document', 'name', 'string', 'citation', 'answer')"
    ).fetchall()
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("BEGIN IMMEDIATE")
    for name, _sql in indexes:
        connection.execute(f"DROP INDEX {name}")
    for part in (write_calls, write_documents, write_answers, write_citations, write_attestations, write_collections):
        begun = time.perf_counter()
        part(connection, world)
        say(f"  {part.__name__}: {time.perf_counter() - begun:.1f} s")
    for _name, sql in indexes:
        connection.execute(sql)
    search.fill(connection, lambda _done, _of: None)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (str(len(world.calls)),))
    connection.execute("INSERT INTO meta VALUES ('vendor', 'sandbox') ON CONFLICT DO NOTHING")
    connection.execute("COMMIT")


def insert(connection, table, columns, *arrays):
    """Insert columns of values, in pieces: lists of ten million Python objects would not fit."""
    sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(arrays))})"
    for at in range(0, len(arrays[0]), CHUNK):
        pieces = [array[at : at + CHUNK] for array in arrays]
        plain = [piece.tolist() if isinstance(piece, np.ndarray) else piece for piece in pieces]
        connection.executemany(sql, zip(*plain, strict=True))


def moments(world):
    """Return when each call was answered: first rounds up to two months ago, second ones since then."""
    firsts = sum(turn == 1 for _endpoint, _documents, turn in world.calls)
    seconds = max(1, len(world.calls) - firsts)
    for place, (_endpoint, _documents, turn) in enumerate(world.calls):
        if turn == 1:
            yield NOW - timedelta(days=60) - timedelta(days=500) * (1 - (place + 1) / firsts)
        else:
            yield NOW - timedelta(days=58) + timedelta(days=50) * ((place - firsts) / seconds)


def write_calls(connection, world):
    connection.execute(
        "INSERT INTO run (id, uid, tag, started_at, finished_at, status) VALUES (1, 'generated', 'generated', ?, ?, 'complete')",
        (instant(NOW - timedelta(days=570)), instant(NOW)),
    )
    world.call_keys = []
    price = Price("P015", 0.4, "EUR", NOW)
    names = numbers_of(world)
    for (endpoint, documents, _turn), at in zip(world.calls, moments(world), strict=True):
        ids = tuple(names[document] for document in documents.tolist())
        scheme, name = ("number", "P015") if endpoint == P015 else ("doi", "L012")
        opening = ledger.Opening(1, "generated", name, scheme, ids, 1, len(ids), price)
        key = ledger.open(connection, opening, instant(at))
        billed = sum(document not in world.silent for document in documents.tolist())
        settlement = ledger.Settlement("answered", max(billed, 0), 200, 0, duration_ms=5000)
        ledger.settle(connection, key, settlement, b"generated: %d" % key, None, instant(at + timedelta(seconds=5)))
        world.call_keys.append(key)
    at = [instant(moment + timedelta(seconds=5)) for moment in moments(world)]
    insert(connection, "applied", "call, at", world.call_keys, at)
    world.answered_at = at


def write_documents(connection, world):
    words = Words(world)
    insert(connection, "string", "id, hash, value", words.keys, list(hashes_of(words.strings)), words.strings)
    same = np.where(world.same_as == np.arange(world.n), None, world.same_as + 1)
    columns = (
        "id, type, same_as, title, text, filed, published, year, year_from_text, application_no, current_assignee,"
    )
    insert(
        connection,
        "document",
        columns + " original_assignee, inventors, office, kind_code",
        *(np.arange(1, world.n + 1), np.where(world.is_paper, 2, 1), same, words.titles, words.text, words.filed),
        *(words.published, words.year, words.year_from_text, words.application_no, words.current, words.original),
        *(words.inventors, words.office, words.kind_code),
    )
    insert(connection, "name", "value, scheme, document", *words.names())


def write_answers(connection, world):
    listed = np.bincount(world.row_answer, minlength=len(world.answer_document) + 1)[1:]
    silent = np.isin(world.answer_document, list(world.silent))
    at = np.array(world.answered_at, dtype=object)[world.answer_call]
    call = np.array(world.call_keys)[world.answer_call]
    key = np.arange(1, len(listed) + 1)
    endpoint = np.where(world.is_paper[world.answer_document], "L012", "P015").astype(object)
    state = np.where(silent, "no_answer", "answered").astype(object)
    listed_or_none = np.where(silent, None, listed)
    of_patent = ~world.is_paper[world.answer_document] & ~silent
    counts = [np.where(of_patent, (listed * share).astype(np.int64), None) for share in (0.4, 0.6, 1.1, 1.2, 1.3)]
    of = [np.bincount(world.row_answer[world.row_kind == kind], minlength=len(listed) + 1)[1:] for kind in (2, 3, 4)]
    paper = world.is_paper[world.answer_document]
    counts += [np.where(paper, each, None) for each in of]
    names = "cited_by_3y, cited_by_5y, cited_by_simple_family, cited_by_inpadoc_family, cited_by_patsnap_family,"
    names += " references_total, cited_by_papers, cited_by_patents"
    document = world.answer_document + 1
    baseline = (world.answer_turn == 1).astype(int)
    first = (document, endpoint, np.ones(len(key), int), key, baseline, at, state, listed_or_none)
    columns = f"id, call, document, endpoint, page, round, baseline, answered_at, state, listed, {names}"
    insert(connection, "answer", columns, key, call, *first, *counts)
    newest = np.flatnonzero(world.last_answer[world.answer_document] == key)
    newest = newest[np.argsort(document[newest])]
    whole = (document, endpoint, state, at, call, key, np.ones(len(key), int), listed_or_none, *counts)
    columns = f"document, endpoint, state, answered_at, call, round, pages, listed, {names}"
    insert(connection, "holding", columns, *(column[newest] for column in whole))


def write_citations(connection, world):
    code, patents = world.code, world.is_patent_row
    columns = "cited, citing, listed, attestations, first_answer, last_answer, category, cite_type"
    numbers = (world.cited + 1, world.citing + 1, world.listed, world.attestations, world.first, world.last)
    insert(connection, "citation", columns, *numbers, category_of(code, patents), cite_type_of(code, patents))


def write_attestations(connection, world):
    code, patents = world.row_code, world.row_kind == 1
    columns = "answer, list, position, document, category, cite_type"
    numbers = (world.row_answer, world.row_kind, world.row_position, world.row_other + 1)
    insert(connection, "attestation", columns, *numbers, category_of(code, patents), cite_type_of(code, patents))


def write_collections(connection, world):
    """Fill the collections: mostly well-cited documents that are held, some that are not, some that nobody knows."""
    names = numbers_of(world)
    dice, asked = np.random.default_rng(1), world.famous[world.famous >= 0]
    patents, papers = asked[~world.is_paper[asked]], asked[world.is_paper[asked]]
    spread = dice.permutation(patents)
    unasked = np.flatnonzero((world.first_answer == 0) & ~world.is_paper & (world.same_as == np.arange(world.n)))
    members = {
        "portfolio": ("Acme Inc", [*spread[:9500], *dice.permutation(unasked)[:400]], 100),
        "acme": ("Acme Inc", list(spread[9000:10000]), 0),
        "seeds": (None, [*spread[10000:10150], *papers[100:150]], 0),
        "grant": (None, list(dice.permutation(papers)[:300]), 5),
        "small": (None, list(spread[20000:20020]), 0),
    }
    for name, (owner, documents, unknown) in members.items():
        connection.execute("INSERT INTO collection VALUES (?, '90d', ?, ?)", (name, owner, instant(NOW)))
        ids = [names[int(document)] for document in documents] + [f"US{5000001 + k}A" for k in range(unknown)]
        rows = ((name, "doi" if "/" in id_ else "number", id_, id_, instant(NOW)) for id_ in dict.fromkeys(ids))
        connection.executemany("INSERT INTO collection_item VALUES (?, ?, ?, ?, ?)", sorted(rows))


if __name__ == "__main__":
    main()
