"""The index follows the documents: through saves, merges, rebuilds and upgrades, and finds what a scan finds."""

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from search_oracle import found, pieces, texts_of
from store_support import START, Store, patent
from store_worlds import histories
from test_store_model import play

from localcite.db import search
from localcite.db.engine import open_for_writing
from localcite.db.reader import open_for_reading
from localcite.errors import DatabaseOlder
from localcite.query import Context, ask
from localcite.text import match_expression, search_terms

LETTERS = "磁共振陀螺일본어ガがabé1ß-_ 、ＡＢaé"
words = st.text(LETTERS, min_size=1, max_size=7)
texts = st.text(LETTERS + "|", min_size=1, max_size=16)
UUID = "00000001-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """One database for all examples, each of which begins by clearing it."""
    made = Store(tmp_path_factory.mktemp("search") / "localcite.db")
    made.connection.execute("PRAGMA synchronous = OFF")
    yield made
    made.connection.close()


def hits(connection, question):
    expression = match_expression(search_terms(question))
    rows = connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (expression,))
    return sorted(rowid % search.TIER for (rowid,) in rows)


def entries(connection):
    """Return what the index says, word by word: FTS5's own view of it."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.said USING fts5vocab(main, search, instance)")
    return set(connection.execute("SELECT term, doc, col, offset FROM temp.said"))


def check(connection):
    """The index says of each document what its texts say now, and nothing else."""
    connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    said = entries(connection)
    connection.execute("SAVEPOINT again")
    search.clear(connection)
    search.fill(connection, lambda _done, _of: None)
    assert entries(connection) == said
    connection.execute("ROLLBACK TO again")
    connection.execute("RELEASE again")


@given(steps=histories, again=st.integers(0, 9))
@settings(max_examples=60)
def test_the_index_says_what_the_documents_say_after_every_save_merge_and_rebuild(lasting, steps, again):
    lasting.clear()
    for number, step in enumerate(steps):
        play(lasting, step)
        if number == again:
            lasting.rebuild()
        check(lasting.connection)


titles = st.dictionaries(st.sampled_from(["title", "current_assignee", "original_assignee", "inventor"]), texts)


@given(
    calls=st.lists(st.lists(st.tuples(st.integers(1, 4), titles), min_size=1, max_size=4), min_size=1, max_size=4),
    wanted=st.lists(st.tuples(words, st.booleans()), min_size=1, max_size=3),
)
@settings(max_examples=100)
def test_the_index_finds_what_a_scan_finds_whatever_was_kept_before(lasting, calls, wanted):
    lasting.clear()
    for call in calls:
        lasting.patents(patent("US6000000B2", *({"pn": f"US700000{key}B2", **said} for key, said in call)))
    wanted = [(word, prefix) for word, prefix in wanted if pieces(word)]
    if wanted:
        question = " ".join(f'"{word}"{"*" if prefix else ""}' for word, prefix in wanted)
        assert hits(lasting.connection, question) == sorted(found(texts_of(lasting.connection), wanted))


@given(st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=5), st.tuples(words, st.booleans()))
@example([["が_が"]], ("がが", False))
@example([["がが"]], ("が_が", False))
@example([["がが_1"]], ("がが1", False))
@settings(max_examples=150, deadline=None)
def test_every_phrase_of_every_script_is_found_where_it_stands_and_nowhere_else(titles, wanted):
    word, prefix = wanted
    if not pieces(word):
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        search.create(connection)
        joined = ["|".join(names) for names in titles]
        added = [(key, None, None, None, None, names) for key, names in enumerate(joined, start=1)]
        search.add(connection, search.entries(added))
        oracle = {key: names.split("|") for key, names in enumerate(joined, start=1)}
        assert hits(connection, f'"{word}"{"*" if prefix else ""}') == sorted(found(oracle, [wanted]))


def test_a_merged_document_is_found_once_and_by_what_both_said(kept):
    kept.patents(patent("US6000000B2", {"pn": "US7000001B2", "inventor": "Ada Lovelace"}))
    row = {"patent_id": UUID, "title": "Analytical engine"}
    paper = {"paper_id": "00000002-0000-4000-8000-000000000000", "patent_citation_data": [row]}
    kept.papers(paper)
    words = ("lovelace", "engine", "ada engine")
    assert [len(hits(kept.connection, word)) for word in words] == [1, 1, 0]
    kept.papers({**paper, "patent_citation_data": [row | {"pn": "US7000001B2"}]})
    assert len(kept.rows("SELECT 1 FROM document WHERE same_as IS NOT NULL")) == 1
    assert [len(hits(kept.connection, word)) for word in words] == [1, 1, 1]
    check(kept.connection)


def test_a_better_title_replaces_the_one_before(kept):
    kept.patents(patent("US6000000B2", {"pn": "US7000001B2", "title": "A gyroscope"}))
    kept.patents(patent("US6000000B2", {"pn": "US7000001B2", "title": "磁共振陀螺仪的 very long title " + "x " * 20}))
    assert hits(kept.connection, "gyroscope") == []
    assert hits(kept.connection, "陀螺") == hits(kept.connection, "long") != []
    check(kept.connection)


def test_a_save_that_fails_leaves_the_index_as_it_was(kept):
    kept.patents(patent("US6000000B2", {"pn": "US7000001B2", "title": "A gyroscope"}))
    before = entries(kept.connection)
    kept.calls = 0  # a call that was kept already
    with pytest.raises(sqlite3.IntegrityError):
        kept.patents(patent("US6000000B2", {"pn": "US7000001B2", "title": "Another"}))
    assert entries(kept.connection) == before


def test_an_upgrade_fills_the_index_and_says_how_far_it_is(tmp_path):
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((Path(__file__).parents[1] / "data" / "0001.db.gz").read_bytes()))
    with closing(sqlite3.connect(path)) as old:
        number = old.execute("SELECT count(*) FROM document WHERE same_as IS NULL").fetchone()[0]
        assert old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'search'").fetchone() == (0,)
    told = []
    with closing(open_for_writing(path, now=START, told=lambda done, of: told.append((done, of)))) as connection:
        assert told[0] == (0, number)
        assert entries(connection)
        check(connection)


def test_an_older_database_that_nobody_can_upgrade_is_asked_as_it_is_but_not_searched_in(tmp_path):
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((Path(__file__).parents[1] / "data" / "0001.db.gz").read_bytes()))
    with closing(open_for_reading(path, older=True)) as connection:
        assert ask("patents | count", connection, Context(START)).rows[0][0] > 0
        with pytest.raises(DatabaseOlder):
            ask('search "battery"', connection, Context(START))
