"""What is near a document, for `graph.py`: co-citation, bibliographic coupling, shortest chains; ours and the rivals'."""

import random
from collections import Counter
from heapq import nsmallest
from itertools import chain

import numpy as np
from timing import table, times

from localcite.graph import chain as chains
from localcite.graph import walk
from localcite.query.graph import _in_memory

LIVE = "listed > 0 AND citing <> cited"
NEAR = """SELECT c.{own}, count(*) FROM (SELECT {other} AS doc FROM citation WHERE {own} = ?1 AND listed > 0 AND citing <> cited) AS k
CROSS JOIN citation AS c ON c.{other} = k.doc WHERE c.{own} <> ?1 AND c.listed > 0 AND c.citing <> c.cited
GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20"""
CHAIN = f"""WITH RECURSIVE walk (doc, steps) AS (SELECT ?1, 0
UNION SELECT c.citing, w.steps + 1 FROM walk AS w CROSS JOIN citation AS c ON c.cited = w.doc WHERE w.steps < ?3 AND {LIVE}
UNION SELECT c.cited, w.steps + 1 FROM walk AS w CROSS JOIN citation AS c ON c.citing = w.doc WHERE w.steps < ?3 AND {LIVE})
SELECT steps FROM walk WHERE doc = ?2 LIMIT 1"""
ROUND = f"""INSERT OR IGNORE INTO {{side}} SELECT c.citing, ?1 FROM {{side}} AS w CROSS JOIN citation AS c ON c.cited = w.doc WHERE w.steps = ?1 - 1 AND {LIVE}
UNION SELECT c.cited, ?1 FROM {{side}} AS w CROSS JOIN citation AS c ON c.citing = w.doc WHERE w.steps = ?1 - 1 AND {LIVE}"""
WIDE = 1_000  # citations on a rim, from which on arrays are faster


def related(bench):
    """Co-citation: the whole answer, against SQL that finds the same scores."""
    keys = bench.well_cited[:10]
    whole = times(lambda key: bench.ask(f"related {bench.name[key]} | top 20"), keys)
    found = alike(bench, keys, "cited", ("cited-by", "references"), ("in", "out"))
    return table("co-citation, top 20", found.pop("ours"), {"ours, `related` with both scores": whole, **found})


def coupled(bench):
    """Bibliographic coupling: who has the same references."""
    arrays, dice = bench.arrays, random.Random(8)
    given = np.diff(arrays.section("citing_from"))
    keys = dice.sample(np.flatnonzero((given >= 20) & (given <= 500)).tolist(), 10)
    name = {key: bench.best(key) for key in keys if bench.best(key)}
    whole = times(lambda key: bench.ask(f"related {name[key]} | top 20"), list(name))
    found = alike(bench, list(name), "citing", ("references", "cited-by"), ("out", "in"))
    what = "bibliographic coupling, top 20"
    return table(what, found.pop("ours"), {"ours, `related` with both scores": whole, **found})


def alike(bench, keys, own, words, ways):
    """Return the times of all who score documents by how many of theirs they share."""
    sql = NEAR.format(own=own, other="citing" if own == "cited" else "cited")

    def ours(key):
        shared = np.unique(bench.arrays.hop(words[0], np.array([key])).doc)
        met, scores = np.unique(bench.arrays.hop(words[1], shared).doc, return_counts=True)
        best = np.lexsort((met, -scores))[:21]
        return [pair for pair in zip(met[best].tolist(), scores[best].tolist(), strict=True) if pair[0] != key][:20]

    def by_igraph(key):
        shared = set(bench.igraph.neighbors(key, mode=ways[0]))
        near = bench.igraph.neighborhood(list(shared), order=1, mode=ways[1], mindist=1)
        scores = Counter(chain.from_iterable(map(set, near)))
        del scores[key]
        return nsmallest(20, scores.items(), key=lambda pair: (-pair[1], pair[0]))

    for key in keys:
        assert ours(key) == bench.plain.execute(sql, (key,)).fetchall(), key
    found = {"ours": times(ours, keys), "SQLite": times(lambda key: bench.plain.execute(sql, (key,)).fetchall(), keys)}
    if bench.igraph is not None:
        assert all(by_igraph(key) == ours(key) for key in keys[:3])
        found["igraph, loaded"] = times(by_igraph, keys)
    return found


def paths(bench):
    """A shortest chain between two documents that have citations, picked at random; in either direction."""
    arrays, dice = bench.arrays, random.Random(9)
    near = _in_memory(arrays.graph)

    def within(rim):
        wide = sum(arrays.graph.degree(word, rim, WIDE) for word in ("cited-by", "references")) >= WIDE
        return None if wide else near(rim)

    def ours(pair):
        found = chains.shortest(*pair, within)
        return walk.shortest(arrays, *pair) if found is None else found

    linked = np.diff(arrays.section("cited_from")) + np.diff(arrays.section("citing_from"))
    keys = iter(dice.sample(np.flatnonzero(linked).tolist(), 240))
    ends = [pair for pair in zip(keys, keys, strict=True) if ours(pair) and all(map(bench.best, pair))]
    sides = bench.plain
    for side in ("here", "there"):
        sides.execute(f"CREATE TEMP TABLE {side} (doc INTEGER PRIMARY KEY, steps INTEGER)")
    assert all(by_rounds(sides, pair) == len(ours(pair)) - 1 for pair in ends)
    near_ends = [pair for pair in ends if len(ours(pair)) <= 4][:3]  # one of five links takes recursive SQL minutes
    assert recursive(sides, near_ends[0]) == len(ours(near_ends[0])) - 1
    rivals = {
        "ours, the whole answer": times(
            lambda pair: bench.ask(f"path {bench.best(pair[0])} {bench.best(pair[1])}"), ends
        ),
        "SQLite, recursive, three links at most": times(lambda pair: recursive(sides, pair), near_ends),
        "SQL from both ends, a round at a time": times(lambda pair: by_rounds(sides, pair), ends),
    }
    if bench.igraph is not None:
        way = lambda pair: bench.igraph.get_shortest_path(*pair, mode="all")  # noqa: E731 - one line of three
        assert all(len(way(pair)) == len(ours(pair)) for pair in ends)
        rivals["igraph, loaded"] = times(way, ends)
    return table("a shortest chain between two", times(ours, ends), rivals)


def recursive(connection, pair):
    """Return the same in one statement, for those that three citations part at most."""
    return connection.execute(CHAIN, (*pair, 3)).fetchone()[0]


def by_rounds(connection, pair):
    """Return how many citations part two documents that something links: SQL that grows the smaller side by a step."""
    rims = [1, 1]
    steps = [0, 0]
    for side, key in zip(("here", "there"), pair, strict=True):
        connection.execute(f"DELETE FROM {side}")
        connection.execute(f"INSERT INTO {side} VALUES (?, 0)", (key,))
    while not connection.execute("SELECT 1 FROM here JOIN there USING (doc) LIMIT 1").fetchone():
        less = 0 if rims[0] <= rims[1] else 1
        steps[less] += 1
        rims[less] = connection.execute(ROUND.format(side=("here", "there")[less]), (steps[less],)).rowcount
    return sum(steps)
