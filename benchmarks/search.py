"""Search a million titles: the first 20 ranked, and whole sets, against a LIKE scan and a bare FTS5 statement.

    python benchmarks/search.py [--documents 1000000] [--rounds 5] [--folder DIR] [--json FILE]

Titles are English and Chinese, words follow a power law, people and companies are there too; all follows from a seed.
Before any time is printed each answer is compared with a scan of the texts in Python that knows nothing of the index.
With --folder the database is kept there, and found again.
"""

import argparse
import itertools
import json
import math
import random
import sqlite3
import tempfile
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from localcite.db import engine, search
from localcite.db.reader import open_for_reading
from localcite.query import Context, ask
from localcite.query.search import CANDIDATES, MANY

NOW = datetime(2026, 11, 22, tzinfo=UTC)
WEIGHTS = search.WEIGHTS
PEOPLE = 40_000
COMPANIES = 20_000


def main():
    options = read_options()
    texts = Texts(options.documents)
    with tempfile.TemporaryDirectory() as temporary:
        path = (options.folder or Path(temporary)) / f"search-{options.documents}.db"
        if not path.exists():
            make(path, texts)
        with closing(open_for_reading(path)) as connection:
            classes = questions(texts)
            compare(connection, texts, classes)
            rival = bare(connection)
            rows = measure(connection, rival, classes, options.rounds)
    if options.json:
        options.json.write_text(json.dumps({"documents": options.documents, "rows": rows}, indent=1))


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


class Texts:
    """What is searched: per document (1 …) its title, company and inventors."""

    def __init__(self, number):
        dice = random.Random(7)
        pairs = [first + second for first in "bcdfglmnprst" for second in "aeiou"]
        self.english = list(dict.fromkeys("".join(dice.choices(pairs, k=dice.randint(2, 4))) for _ in range(40_000)))
        letters = [chr(0x4E00 + place) for place in dice.sample(range(0x5000), 4_000)]
        falling = list(itertools.accumulate(1 / (place + 2) for place in range(len(letters))))
        self.chinese = list(
            dict.fromkeys("".join(dice.choices(letters, cum_weights=falling, k=2)) for _ in range(12_000))
        )
        names = [word.title() for word in dice.sample(self.english, 8_000)]
        companies = [f"{' '.join(dice.choices(names, k=2))} Co Ltd" for _ in range(COMPANIES)]
        people = [
            "|".join(" ".join(dice.choices(names, k=2)) for _ in range(dice.randint(1, 4))) for _ in range(PEOPLE)
        ]
        law = {
            len(of): list(itertools.accumulate(1 / (place + 3) for place in range(len(of))))
            for of in (self.english, self.chinese, companies)
        }
        self.titles = [
            " ".join(dice.choices(self.english, cum_weights=law[len(self.english)], k=dice.randint(2, 16)))
            if dice.random() < 0.5
            else "".join(dice.choices(self.chinese, cum_weights=law[len(self.chinese)], k=dice.randint(2, 12)))
            for _ in range(number)
        ]
        self.companies = dice.choices(companies, cum_weights=law[len(companies)], k=number)
        self.people = dice.choices(people, k=number)
        self.folded = [title.lower() for title in self.titles]
        self.others = [
            (f" {company} ".lower(), f" {names.replace('|', ' ¦ ')} ".lower())
            for company, names in zip(self.companies, self.people, strict=True)
        ]
        self.lengths = [
            (len(title) if not title.isascii() else title.count(" ") + 1) + sum(len(other.split()) for other in others)
            for title, others in zip(self.titles, self.others, strict=True)
        ]
        self.average = sum(self.lengths) / number


def make(path, texts):
    engine.open_for_writing(path, now=NOW).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        strings = {text: key for key, text in enumerate(dict.fromkeys((*texts.companies, *texts.people)), start=1)}
        connection.executemany(
            "INSERT INTO string (id, hash, value) VALUES (?, 0, ?)", ((key, text) for text, key in strings.items())
        )
        rows = (
            (key, title, strings[company], strings[people])
            for key, (title, company, people) in enumerate(
                zip(texts.titles, texts.companies, texts.people, strict=True), start=1
            )
        )
        connection.executemany(
            "INSERT INTO document (id, type, title, current_assignee, inventors) VALUES (?, 1, ?, ?, ?)", rows
        )
        connection.executemany(
            "INSERT INTO name (value, scheme, document) VALUES (?, 'number', ?)",
            ((f"EP{key:07}A1", key) for key in range(1, len(texts.titles) + 1)),
        )
        connection.execute("COMMIT")
        begun, before = time.process_time(), pages(connection)
        connection.execute("BEGIN")
        search.fill(connection, lambda _done, _of: None)
        connection.execute("COMMIT")
        number, took = len(texts.titles), time.process_time() - begun
        print(
            f"indexed {number:,} documents of 3 texts: {took / number / 3 * 1e6:.1f} µs of processor time a text, {(pages(connection) - before) / number:.0f} bytes a document"
        )


def pages(connection):
    return connection.execute("PRAGMA page_count").fetchone()[0] * connection.execute("PRAGMA page_size").fetchone()[0]


# ---- what is asked ------------------------------------------------------------------------------------------------


def questions(texts):
    """Return classes of searches, each with some of its kind."""
    dice = random.Random(8)
    shown = texts.titles[:20_000]
    spaced = [title.split() for title in shown if title.isascii()]
    pairs = [title[at : at + 2] for title in spaced for at in [dice.randrange(len(title) - 1)]]
    parts = [title[at : at + 6] for title in shown if not title.isascii() and len(title) > 8 for at in [2]]
    return {
        "a very common English word": texts.english[:5],
        "an English word": texts.english[40:60],
        "a rare English word": texts.english[8_000:8_020],
        "a very common Chinese word, 2 letters": texts.chinese[:5],
        "a Chinese word, 2 letters": texts.chinese[40:60],
        "a Chinese letter, very common": [letter for letter, _ in Counter("".join(texts.chinese[:400])).most_common(5)],
        "a Chinese letter": [word[0] for word in texts.chinese[300:320]],
        "two common English words": [f"{one} {other}" for one, other in itertools.combinations(texts.english[2:8], 2)],
        "an English phrase": [f'"{" ".join(pair)}"' for pair in dice.sample(pairs, 20)],
        "a Chinese phrase, 6 letters": dice.sample(parts, 20),
        "a prefix of 4 letters": [f"{word[:4]}*" for word in texts.english[40:60]],
        "a company": ["co ltd", *(company.rsplit(" ", 2)[0] for company in texts.companies[:9])],
    }


class Naive:
    """The same search over plain texts: what it finds, and the scores of bm25."""

    def __init__(self, texts, words):
        self.texts = texts
        phrase = words.startswith('"')
        words = words.lower()
        self.terms = [words.strip('"')] if phrase or not words.isascii() else words.split()
        self.rows = {}
        for place, (title, others) in enumerate(zip(texts.folded, texts.others, strict=True)):
            counts = []
            for term in self.terms:
                counted = (count(title, term), 0, *(count(other, term) for other in others))
                if not any(counted):
                    break
                counts.append(counted)
            else:
                self.rows[place + 1] = counts

    def score(self, document, rows, *, title_alone):
        total = 0.0
        for term, counts in enumerate(self.rows[document]):
            hits = self.hits_of(term, title_alone=title_alone)
            frequency = sum(w * n for w, n in zip(WEIGHTS[:1] if title_alone else WEIGHTS, counts, strict=False))
            length = 0.25 + 0.75 * self.texts.lengths[document - 1] / self.texts.average
            total += (
                max(1e-6, math.log((rows - hits + 0.5) / (hits + 0.5))) * frequency * 2.2 / (frequency + 1.2 * length)
            )
        return total

    def hits_of(self, term, *, title_alone, _known={}):  # noqa: B006 - remembered on purpose
        key = (self.terms[term], title_alone, len(self.texts.titles))
        if key not in _known:
            others = [()] * len(self.texts.titles) if title_alone else self.texts.others
            wanted = self.terms[term]
            _known[key] = sum(
                bool(count(title, wanted) or any(count(other, wanted) for other in theirs))
                for title, theirs in zip(self.texts.folded, others, strict=True)
            )
        return _known[key]

    def best(self, most):
        """Return the scores of the first documents, and what gives a document's, by the rule that `query.search` states."""
        number = len(self.texts.titles)
        if self.is_common():
            return self.shortest(most), self.shortness
        if len(self.rows) <= MANY:

            def score(document):
                return (0, self.score(document, number, title_alone=False))

            return sorted(map(score, self.rows), reverse=True)[:most], score
        in_title = [document for document, counts in self.rows.items() if all(each[0] for each in counts)]
        candidates = sorted(in_title, key=lambda document: (self.tier(document), document))[:CANDIDATES]

        def score(document):
            return (
                (0, self.score(document, number, title_alone=True))
                if document in known
                else (-1, self.score(document, number, title_alone=False))
            )

        known = set(candidates)
        if len(candidates) < most:
            others = sorted(self.rows, key=lambda document: (self.tier(document), document))[
                : CANDIDATES + len(candidates)
            ]
            candidates += [document for document in others if document not in known]
        return sorted(map(score, candidates), reverse=True)[:most], score

    def is_common(self):
        """Tell whether this is one word looked for by its beginning, in very many places."""
        begins = len(self.terms) == 1 and (self.terms[0].endswith("*") or not self.terms[0][1:])
        return begins and sum(sum(counts) for (counts,) in self.rows.values()) > MANY

    def shortest(self, most):
        """Return the first documents where the length of the title alone decides, by what orders them."""
        candidates = sorted(
            self.rows, key=lambda document: (not self.rows[document][0][0], self.tier(document), document)
        )
        return sorted(map(self.shortness, candidates[:CANDIDATES]), reverse=True)[:most]

    def shortness(self, document):
        in_title = self.rows[document][0][0] > 0
        return (0, -len(self.texts.titles[document - 1])) if in_title else (-1, -self.tier(document))

    def tier(self, document):
        title = self.texts.titles[document - 1]
        return sum((len(title) if not title.isascii() else title.count(" ") + 1) > most for most in search.LENGTHS)


def count(text, term):
    """Return how often a term stands in a text: Chinese anywhere, English where a word begins."""
    if not term.isascii():
        return overlapping(text, term)
    bare = term.rstrip("*")
    if bare not in text:
        return 0
    padded = f" {text} "
    return padded.count(f" {bare}") if term.endswith("*") else overlapping(padded, f" {bare} ")


def overlapping(text, part):
    found, at = 0, text.find(part)
    while at >= 0:
        found, at = found + 1, text.find(part, at + 1)
    return found


def compare(connection, texts, classes):
    """Compare sets and first pages with the scan, one or two searches of each class."""
    for name, searches in classes.items():
        for words in searches[:2]:
            naive = Naive(texts, words)
            quoted = words.replace('"', '""')
            found = ask(f'search "{quoted}" | by type', connection, Context(NOW))
            assert (found.rows[0][1] if found.rows else 0) == len(naive.rows), (
                name,
                words,
                found.rows,
                len(naive.rows),
            )
            page = ask(f'search "{quoted}" | top 20', connection, Context(NOW)).documents
            best, score = naive.best(20)
            for one, other in zip(map(score, page), best, strict=True):
                assert one[0] == other[0], (name, words, one, other)
                assert math.isclose(one[1], other[1], rel_tol=1e-9), (name, words, one, other)
    print("answers are those of a scan of the texts")


# ---- how long it takes --------------------------------------------------------------------------------------------


def bare(connection):
    """Make what a user would: FTS5 with its own tokenizer over the titles, which finds no Chinese word."""
    rival = sqlite3.connect(":memory:")
    rival.execute("CREATE VIRTUAL TABLE plain USING fts5(title, tokenize = 'unicode61')")
    rival.executemany(
        "INSERT INTO plain (rowid, title) VALUES (?, ?)", connection.execute("SELECT id, title FROM document")
    )
    return rival


LIKE = "SELECT id FROM document WHERE title LIKE ? ORDER BY length(title) LIMIT 20"
FTS = "SELECT rowid FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT 20"


def measure(connection, rival, classes, rounds):
    context, rows = Context(NOW), []
    print(
        f"{'ms, p50 / p99':40}{'documents':>12}{'first 20 ranked':>18}{'whole set':>18}{'LIKE scan':>12}{'bare FTS5':>18}"
    )
    for name, searches in classes.items():
        quoted = [words.replace('"', '""') for words in searches]
        hits = [ask(f'search "{words}" | count', connection, context).rows[0][0] for words in quoted]
        page = timed(
            [lambda words=words: ask(f'search "{words}" | top 20', connection, context) for words in quoted], rounds
        )
        whole = timed(
            [lambda words=words: ask(f'search "{words}" | count', connection, context) for words in quoted], rounds
        )
        part = f"%{searches[0].strip('*').strip(chr(34))}%"
        scan = timed([lambda part=part: connection.execute(LIKE, (part,)).fetchall()], 1)
        theirs = None
        if searches[0].isascii():
            theirs = timed([lambda words=words: rival.execute(FTS, (words,)).fetchall() for words in searches], rounds)
        other = f"{theirs[0]:.1f} / {theirs[1]:.1f}" if theirs else "finds none"
        print(
            f"{name:40}{sorted(hits)[len(hits) // 2]:>12,}{f'{page[0]:.1f} / {page[1]:.1f}':>18}{f'{whole[0]:.1f} / {whole[1]:.1f}':>18}{scan[0]:>12.0f}{other:>18}"
        )
        found = {"what": name, "documents": sorted(hits)[len(hits) // 2], "page": page, "set": whole}
        rows.append(found | {"like": scan, "bare": theirs})
    return rows


def timed(jobs, rounds):
    """Return p50 and p99 in milliseconds."""
    took = []
    for _ in range(rounds):
        for job in jobs:
            begun = time.perf_counter()
            job()
            took.append((time.perf_counter() - begun) * 1e3)
    took.sort()
    return took[len(took) // 2], took[min(len(took) - 1, math.ceil(len(took) * 0.99) - 1)]


if __name__ == "__main__":
    main()
