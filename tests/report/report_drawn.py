"""Worlds about one collection, drawn by Hypothesis, and what a report finds in them."""

from contextlib import contextmanager
from math import cos, sin

from hypothesis import strategies as st
from query_worlds import CONTEXT, Citation, Collection, Doc, Holding, Said, World, reading

from localcite.report.gather import gather
from localcite.report.remembered import read

SINCE = "2026-10-01"
BEFORE, AFTER = "2026-03-01T08:00:00.000Z", "2026-10-12T08:00:00.000Z"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=http://example.com/x onerror=alert(1)>",
    "a \" b ' c & d &amp; e",
    "abc\u202e\u2066cba\u2069",
    "line\u2028line\u2029\x00\x1b[31m",
    "--><!--",
    "\ud800 alone",
    "核磁共振陀螺",
    "]]></svg></style>",
)
PEOPLE = (
    None,
    "Acme Inc",
    "ACME, Inc.",
    "Beta GmbH",
    "Acme|Beta GmbH",
    "Gamma",
    'Q "Quote" Ltd',
    "株式会社マキタ",
    "<b>Bold</b>",
)
TITLES = st.one_of(st.none(), st.sampled_from(HOSTILE), st.text(max_size=12))
DAYS = st.sampled_from([None, 19991231, 20200000, 20210600, 20250115, 20261001])
CATEGORIES = st.sampled_from([None, "X", "X,D", "PX", "A", "Y", "foo", "&"])
MEMBERS, CITING = 4, 6
ANSWERS = tuple(
    Said(2 * place + again, place, AFTER if again else BEFORE, baseline=int(not again))
    for place in range(1, MEMBERS + 1)
    for again in (0, 1)
)


def ring(_edges, n):
    """Place nodes in a circle: the layout that is used takes longer, and is tested where it is."""
    return [(round(cos(place), 1), round(sin(place), 1)) for place in range(n)]


def is_storable(text):
    """Tell whether SQLite can hold it: half of a letter cannot be written as UTF-8."""
    return text is None or text.isprintable() or text.encode("utf-8", "replace").decode() == text


@st.composite
def worlds(draw):
    """Return a world with a collection of four members, and documents that cite them or not."""
    titles = TITLES.filter(is_storable)
    docs = []
    for key in range(1, MEMBERS + CITING + 1):
        is_paper = draw(st.integers(0, 4)) == 0
        number = f"10.1000/p{key}" if is_paper else f"US{1000 + key}A"
        people = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(PEOPLE))
        day = draw(DAYS)
        docs.append(
            Doc(key, 2 if is_paper else 1, number, draw(titles), published=day, current=people[0], original=people[1])
        )
    citations = [
        Citation(
            cited,
            citing,
            draw(st.sampled_from([0, 1, 1, 1])),
            draw(CATEGORIES),
            first=2 * cited + draw(st.integers(0, 1)),
            last=2 * cited + 1,
        )
        for cited in range(1, MEMBERS + 1)
        for citing in range(1, MEMBERS + CITING + 1)
        if cited != citing and draw(st.booleans())
    ]
    states = ["answered", "answered", "no_answer", "failed", None]
    holdings = {
        key: Holding(state, AFTER, None if state != "answered" else 3, draw(st.sampled_from([None, 2])))
        for key in range(1, MEMBERS + 1)
        if (state := draw(st.sampled_from(states))) is not None
    }
    members = (*(doc.number for doc in docs[:MEMBERS]), "US99999999B2")
    portfolio = Collection(members, owner=draw(st.sampled_from([None, "Acme", "Beta"])))
    return World(tuple(docs), tuple(citations), ANSWERS, holdings, {"portfolio": portfolio})


@contextmanager
def gathered(world, since=SINCE):
    """Give out a connection to a world, and what a report finds in it."""
    with reading(world) as connection:
        known = read(connection, "portfolio")
        yield connection, gather(connection, CONTEXT, "portfolio", owner=known.owner, since=since, last_report=None)
