"""Search: which documents hold the words, the best first, and where they were found.

The full-text index answers; `localcite.db.search` says what stands in it. Ranked by bm25 with the title's weight above
the others'. Of very many documents only those of the first page are ranked one by one, see `_best`. Words that are
looked for by their beginning, such as one Chinese letter, are found slowly where they stand in very many places: there
the length of the title alone decides, see `_shortest`.
"""

from typing import Literal

from localcite.db.reader.listed import listed
from localcite.db.search import TIER, WEIGHTS
from localcite.errors import DatabaseOlder
from localcite.query.found import Found
from localcite.query.world import World
from localcite.text import match_expression, search_terms

Order = int | Literal["ranked", "any"]

MANY = 5_000  # hits that are all ranked before a first page is shown
CANDIDATES = 1_000  # that are ranked where there are more

DOCUMENT = f"entry % {TIER}"
SCORE = f"bm25(search, {', '.join(map(str, WEIGHTS))})"
ALL = f"SELECT rowid % {TIER} AS doc, rowid AS pos, ? FROM search WHERE search MATCH ?"
RANKED = f"""WITH hit AS MATERIALIZED (SELECT rowid AS entry, {SCORE} AS score FROM search WHERE search MATCH ?)
SELECT {DOCUMENT}, row_number() OVER (ORDER BY score, entry), ? FROM hit ORDER BY score, entry LIMIT ?"""
COUNT = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
BEST = f"""WITH hit AS MATERIALIZED (
    SELECT rowid AS entry, {SCORE} AS score FROM search WHERE search MATCH ? ORDER BY rowid LIMIT ?)
SELECT {DOCUMENT} FROM hit ORDER BY score, entry LIMIT ?"""
COUNT_PLACES = "SELECT count(*) FROM (SELECT 1 FROM temp.places WHERE term >= ? AND term < ? LIMIT ?)"
FIRST = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid LIMIT ?"
TITLES = "SELECT d.id, length(d.title) FROM json_each(?) AS j CROSS JOIN document AS d ON d.id = j.value"
HAS_INDEX = "SELECT 1 FROM sqlite_master WHERE name = 'search'"


def search(world: World, into: str, text: str, order: Order) -> None:
    """Fill the table of the documents that hold the words.

    `order`: how many are wanted, the best first; or `ranked`, all of them; or `any` where their order is lost anyway.
    """
    terms = search_terms(text)
    number = world.remember(Found(terms))
    if world.nothing_held:
        return
    _check_index(world)
    expression, insert = match_expression(terms), f"INSERT INTO {into} "
    if isinstance(order, int) and len(terms) == 1 and _is_common(world, expression):
        world.notes.say("common", text.strip(), f"{MANY:,}")
        _lay(world, into, _shortest(world, expression, order), number)
    elif order == "any":
        world.connection.execute(insert + ALL, (number, expression))
    elif order == "ranked" or world.number(COUNT, (expression, MANY + 1)) <= MANY:
        most = -1 if order == "ranked" else order
        world.connection.execute(insert + RANKED, (expression, number, most))
    else:
        _lay(world, into, _best(world, expression, order), number)


def _lay(world: World, into: str, documents: list[int], number: int) -> None:
    """Fill the table with documents in their order."""
    rows = ((document, place, number) for place, document in enumerate(documents, start=1))
    world.connection.executemany(f"INSERT INTO {into} VALUES (?, ?, ?)", rows)


def _is_common(world: World, expression: str) -> bool:
    """Tell whether one word that is looked for by its beginning stands in very many places."""
    beginning = expression.removesuffix(" *").strip('"')
    if beginning == expression.strip('"') or " " in beginning:
        return False
    bound = beginning, f"{beginning}\U0010ffff", MANY + 1
    return world.number(COUNT_PLACES, bound) > MANY


def _shortest(world: World, expression: str, most: int) -> list[int]:
    """Return the first documents of very many: those with the shortest titles that hold the word; then others."""
    entries = world.column(FIRST, (f"{{title}} : ({expression})", max(most, CANDIDATES)))
    titles = [entry % TIER for entry in entries]
    lengths = dict(world.connection.execute(TITLES, (listed(titles),)))
    ordered = sorted(titles, key=lambda document: (lengths[document], document))
    if len(ordered) >= most:
        return ordered[:most]
    known = set(titles)
    others = (entry % TIER for entry in world.column(FIRST, (expression, most + len(known))))
    return [*ordered, *(document for document in others if document not in known)][:most]


def _best(world: World, expression: str, most: int) -> list[int]:
    """Return the first documents of very many.

    Those with all the words in the title come first; of these, the thousand with the shortest titles are ranked. bm25
    puts short texts first where a word stands in them once, so that what it would have put on the first page is there.
    """
    wanted = max(most, CANDIDATES)
    titles = world.column(BEST, (f"{{title}} : ({expression})", wanted, most))
    if len(titles) == most:
        return titles
    known = set(titles)
    others = world.column(BEST, (expression, wanted + len(known), -1))
    return [*titles, *(document for document in others if document not in known)][:most]


def _check_index(world: World) -> None:
    """Raise where an older localcite wrote the database, and nobody may write into it now."""
    if not world.rows(HAS_INDEX):
        path = world.connection.execute("PRAGMA database_list").fetchone()[2]
        raise DatabaseOlder(path=path, what="it has no index to search in", found="0001", known="0002")
