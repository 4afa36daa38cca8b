"""Random pipelines on random small worlds: what is compiled answers as a naive interpreter does that shares no code."""

from hypothesis import given, settings
from hypothesis import strategies as st
from query_naive import Naive, Refused
from query_naive_text import typed
from query_naive_values import LETTERS, PARTY, TYPES
from query_worlds import CONTEXT, Citation, Collection, Doc, Holding, Said, World, reading

from localcite.errors import BadQuestion
from localcite.query import ask

PATENTS = [f"EP{1000000 + place}A1" for place in range(6)]
PAPERS = [f"10.1000/p{place}" for place in range(3)]
UNHELD = ["EP1999999A1", "10.1000/unheld"]
MOMENTS = ["2026-01-05T00:00:00.000Z", "2026-06-05T00:00:00.000Z", "2026-10-05T00:00:00.000Z"]
SINCE = ["2026-01-05", "2026-03-01", "2026-10-01"]
DAYS = [20120000, 20120500, 20120514, 20130000, 20130101, 20201231, None]
PERIODS = ["2012", "2012-05", "2012-05-14", "2013-01-01", "2020"]
numbers = st.lists(st.sampled_from(PATENTS + PAPERS + UNHELD), min_size=1, max_size=3)
names = st.none() | st.lists(st.sampled_from(sorted(PARTY)), min_size=1, max_size=2, unique=True).map("|".join)


@st.composite
def docs(draw, place, number):
    paper = number.startswith("10.")
    return Doc(
        id=place,
        type=2 if paper else 1,
        number=number,
        title=f"title {place}",
        filed=None if paper else draw(st.sampled_from(DAYS)),
        published=None if paper else draw(st.sampled_from(DAYS)),
        year=draw(st.sampled_from([2012, 2013, None])) if paper else None,
        application_no=None if paper else draw(st.sampled_from(["A1", "A2", None])),
        current=None if paper else draw(names),
        original=None if paper else draw(names),
        office=None if paper else draw(st.sampled_from(["EP", "CN", None])),
        kind_code=None if paper else draw(st.sampled_from(["A1", "B1", None])),
    )


holdings = st.builds(
    Holding,
    state=st.sampled_from(["answered", "answered", "no_answer", "failed", "partial"]),
    answered_at=st.sampled_from(MOMENTS),
    listed=st.sampled_from([0, 1, None]),
    cited_by_3y=st.sampled_from([0, 1, 2, None]),
    cited_by_5y=st.sampled_from([0, 1, 3, None]),
    cited_by_papers=st.sampled_from([0, None]),
)


@st.composite
def worlds(draw):
    held = draw(st.permutations(PATENTS + PAPERS))[: draw(st.integers(3, 9))]
    documents = [draw(docs(place, number)) for place, number in enumerate(held, start=1)]
    keys = st.sampled_from([doc.id for doc in documents])
    said = [
        Said(place, draw(keys), draw(st.sampled_from(MOMENTS)), draw(st.integers(0, 1)))
        for place in range(1, draw(st.integers(2, 6)))
    ]
    answers = st.sampled_from([one.id for one in said])
    about = {one.id: one.document for one in said}
    pairs = draw(st.lists(st.tuples(keys, answers, st.booleans()), max_size=24))
    citations = {}
    for other, answer, forward in pairs:
        cited, citing = (about[answer], other) if forward else (other, about[answer])
        citations[cited, citing] = Citation(
            *(cited, citing, draw(st.sampled_from([1, 1, 2, 0])), draw(st.sampled_from([*LETTERS, None]))),
            *(draw(st.sampled_from([*TYPES, None])), answer, answer),
        )
    collections = {
        "one": Collection(tuple(draw(numbers)), draw(st.sampled_from(["Acme Inc", "Gamma", None]))),
        "two": Collection(tuple(draw(numbers))),
    }
    held_of = draw(st.dictionaries(keys, holdings))
    return World(tuple(documents), tuple(citations.values()), tuple(said), held_of, collections)


# ---- pipelines ----------------------------------------------------------------------------------------------------

OPS = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
SAME = st.sampled_from(["=", "!="])


def compared(field, ops, values):
    return st.tuples(st.just("cmp"), st.just(field), ops, values)


ON_DOCUMENTS = st.one_of(
    compared("year", OPS, st.sampled_from([2012, 2013, 2020])),
    compared("published", OPS, st.sampled_from(PERIODS)),
    compared("filed", OPS, st.sampled_from(PERIODS)),
    compared("published", OPS, st.just(("field", "filed"))),
    compared("cited_by", OPS, st.just(("field", "cited_by_5y"))),
    compared("cited_by", OPS, st.integers(0, 3)),
    compared("cited_by_5y", OPS, st.integers(0, 3)),
    compared("assignee", st.sampled_from(["=", "!="]), st.sampled_from(sorted(PARTY))),
    compared("original_assignee", SAME, st.sampled_from(sorted(PARTY))),
    compared("office", SAME, st.sampled_from(["EP", "CN"])),
    compared("kind_code", SAME, st.sampled_from(["A1", "B1"])),
    compared("type", SAME, st.sampled_from(["patent", "paper"])),
    compared("number", SAME, st.sampled_from(PATENTS + PAPERS + UNHELD)),
    st.tuples(st.just("in"), st.just("office"), st.lists(st.sampled_from(["EP", "CN", "US"]), min_size=1, max_size=3)),
    st.tuples(st.just("in"), st.just("year"), st.lists(st.sampled_from([2012, 2013]), min_size=1, max_size=2)),
    st.tuples(st.just("unknown"), st.sampled_from(["year", "assignee", "cited_by", "cited_by_3y", "office"])),
)
ON_LINKS = st.one_of(
    compared("category", st.just("has"), st.sampled_from(["X", "Y", "A", "D", "P"])),
    compared("cite_type", st.just("has"), st.sampled_from(["EXA", "APP"])),
    compared("links", OPS, st.integers(0, 3)),
    compared("delisted", SAME, st.sampled_from(["yes", "no"])),
    compared("cited", SAME, st.sampled_from(PATENTS + PAPERS)),
    st.tuples(st.just("unknown"), st.sampled_from(["category", "cite_type", "cited"])),
)


def conditions(*, links):
    simple = st.one_of(ON_DOCUMENTS, ON_LINKS) if links else ON_DOCUMENTS
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            st.tuples(st.just("not"), inner),
            st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
        ),
        max_leaves=4,
    )


@st.composite
def sets(draw, depth=2):
    """Draw a pipeline that ends in a set of documents, and whether a hop led to it."""
    word = draw(st.sampled_from(["doc", "cited-by of", "references of", "in", "patents", "papers", "new since"]))
    argument = {"in": st.sampled_from(["one", "two"]), "new since": st.sampled_from(SINCE)}
    ids = word == "doc" or word.endswith(" of")
    source = (word,) if word in {"patents", "papers"} else (word, draw(numbers if ids else argument[word]))
    pipeline, linked = [source], word.endswith(" of") or word == "new since"
    for _stage in range(draw(st.integers(0, 3))):
        stage, linked = draw(stages(linked, depth))
        pipeline.append(stage)
    return tuple(pipeline), linked


@st.composite
def stages(draw, linked, depth):
    """Draw a stage from set to set, and whether its links speak of a hop."""
    words = ["hop", "where", "where", "one-per-application", "sort", "limit", "top by"]
    words += ["external", "new since"] if linked else []
    words += ["minus", "and", "or"] if depth else []
    word = draw(st.sampled_from(words))
    if word == "hop":
        return ("hop", draw(st.sampled_from(["cited-by", "references"]))), True
    if word == "where":
        return ("where", draw(conditions(links=linked))), linked
    if word in {"minus", "and", "or"}:
        other, other_linked = draw(sets(depth=depth - 1))
        return (word, other), linked or (word == "or" and other_linked)
    fields = ["year", "published", "cited_by", "office"] + (["links"] if linked else [])
    more = {
        "new since": st.tuples(st.sampled_from(SINCE)),
        "sort": st.tuples(st.sampled_from(fields), st.booleans()),
        "limit": st.tuples(st.integers(1, 4)),
        "top by": st.tuples(st.integers(1, 4), st.sampled_from(fields)),
    }
    return (word, *draw(more.get(word, st.just(())))), linked


@st.composite
def pipelines(draw):
    pipeline, linked = draw(sets())
    grouped = ["year", "office", "assignee", "number", "type"] + (["cited", "category"] if linked else [])
    shown = ["number", "type", "year", "published", "cited_by"] + (["links", "category", "cite_type"] if linked else [])
    end = draw(
        st.one_of(
            st.just(()),
            st.just(("count",)),
            st.tuples(st.just("by"), st.lists(st.sampled_from(grouped), min_size=1, max_size=2, unique=True)),
            st.tuples(st.just("select"), st.lists(st.sampled_from(shown), min_size=1, max_size=4, unique=True)),
        )
    )
    return (*pipeline, end) if end else pipeline


@settings(max_examples=60)
@given(worlds(), st.lists(pipelines(), min_size=4, max_size=4))
def test_a_compiled_question_answers_as_a_naive_reading_of_it(world, drawn):
    with reading(world) as connection:
        for pipeline in drawn:
            naive = Naive(world)
            expected = refused_is_none(lambda naive=naive, pipeline=pipeline: naive.run(pipeline), Refused)
            shown = pipeline[-1][0] in {"by", "count", "select"}
            question = typed(pipeline if shown else (*pipeline, ("select", ["number"])))
            answer = refused_is_none(lambda question=question: ask(question, connection, CONTEXT), BadQuestion)
            assert (answer is None) == (expected is None), question
            if answer is not None:
                assert rows_of(answer, pipeline) == expected, question
                assert known(answer.coverage.to_dict()) == known(naive.coverage()), question


def refused_is_none(run, refusal):
    try:
        return run()
    except refusal:
        return None


def rows_of(answer, pipeline):
    """Return the rows, or of a table what stands beside each group: the order of groups is promised elsewhere."""
    if pipeline[-1][0] != "by":
        return list(answer.rows)
    width = len(pipeline[-1][1])
    return {tuple(PARTY.get(value, value) for value in row[:width]): row[width:] for row in answer.rows}


def known(counts):
    """Return the counts that are not 0."""
    return {name: number for name, number in counts.items() if number != 0}
