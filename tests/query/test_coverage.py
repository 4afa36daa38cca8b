"""What an answer rests on: each state, how old, what completing it costs at most, and the command that does it."""

from contextlib import closing
from datetime import timedelta

import pytest
from query_worlds import CONTEXT, Citation, Collection, Doc, Holding, Said, World, asked, reading, store

from localcite.cli.ask import completing
from localcite.db import engine, ledger
from localcite.db.reader import open_for_reading
from localcite.query import ask
from localcite.show.coverage import coverage_sentence

OLD, NEW = "2026-10-12T12:00:00.000Z", "2026-11-20T12:00:00.000Z"


def patents(*holdings, **collection):
    """A world of patents with these holdings (None: never asked), all of them in `portfolio`."""
    docs = tuple(Doc(place, 1, f"EP{1000000 + place}A1") for place, _held in enumerate(holdings, start=1))
    held = {place: one for place, one in enumerate(holdings, start=1) if one is not None}
    members = tuple(doc.number for doc in docs)
    return World(docs=docs, holdings=held, collections={"portfolio": Collection(members, **collection)})


def coverage(world, question="in portfolio | cited-by", context=CONTEXT):
    answer = asked(world, question, context)
    return {name: number for name, number in answer.coverage.to_dict().items() if number != 0}


def test_each_document_is_in_one_state():
    world = patents(
        Holding(answered_at=OLD),
        Holding(answered_at=NEW),
        None,
        Holding(state="no_answer", answered_at=NEW, listed=None),
        Holding(state="failed", answered_at=None, listed=None),
        Holding(state="reply_kept", answered_at=None, listed=None),
        Holding(state="partial", answered_at=NEW),
    )
    assert coverage(world) == {
        "rests_on": 7,
        "held": 2,
        "not_bought": 1,
        "no_answer": 1,
        "failed": 2,
        "partial": 1,
        "units_to_complete": 2,  # never asked, and refused without being billed; a kept reply is never bought again
    }


def test_an_answer_is_stale_by_the_rule_of_its_collection_else_by_the_settings():
    thirty = CONTEXT._replace(max_age=timedelta(days=30))
    held = (Holding(answered_at=OLD), Holding(answered_at=NEW))
    assert coverage(patents(*held)) == {"rests_on": 2, "held": 2}
    assert coverage(patents(*held), context=thirty) == {"rests_on": 2, "held": 1, "stale": 1, "units_to_complete": 1}
    assert coverage(patents(*held, max_age="never"), context=thirty) == {"rests_on": 2, "held": 2}
    assert coverage(patents(*held, max_age="1d")) == {"rests_on": 2, "stale": 2, "units_to_complete": 2}
    limit = Holding(answered_at="2026-10-23T12:00:00.000Z")  # thirty days to the millisecond: still fresh
    assert coverage(patents(limit), context=thirty) == {"rests_on": 1, "held": 1}
    typed = coverage(patents(*held, max_age="1d"), "cited-by EP1000001A1", thirty)
    assert typed == {"rests_on": 1, "stale": 1, "units_to_complete": 1}


def test_no_answer_has_a_life_of_its_own():
    world = patents(Holding(state="no_answer", answered_at=OLD, listed=None))
    assert coverage(world, context=CONTEXT._replace(max_age=timedelta(1))) == {"rests_on": 1, "no_answer": 1}
    again = coverage(world, context=CONTEXT._replace(no_answer_max_age=timedelta(30)))
    assert again == {"rests_on": 1, "no_answer": 1, "units_to_complete": 1}


def papers(**holding):
    return World(
        docs=(Doc(1, 2, "10.1000/a"),),
        holdings={1: Holding(state="partial", answered_at=NEW, **holding)},
        collections={"grant": Collection(("10.1000/a",))},
    )


def test_further_pages_of_a_paper_are_counted_as_far_as_totals_and_page_size_tell():
    more = papers(next_page=2, page_size=10, references_total=35)
    assert coverage(more, "in grant | references") == {"rests_on": 1, "partial": 1, "units_to_complete": 3}
    free = CONTEXT._replace(pages_billed=False)
    assert coverage(more, "in grant | references", free) == {"rests_on": 1, "partial": 1}
    unbounded = papers(next_page=2, references_total=35)
    assert coverage(unbounded, "in grant | references")["units_to_complete"] is None


def test_what_is_in_doubt_is_neither_held_nor_missing(tmp_path):
    path = tmp_path / "localcite.db"
    store(patents(None, Holding(answered_at=NEW)), path)
    with closing(engine.open_for_writing(path, now=CONTEXT.now)) as connection, engine.transaction(connection):
        run = connection.execute("INSERT INTO run (uid, started_at) VALUES ('r', ?)", (NEW,)).lastrowid
        asked_ids = ("EP1000001A1", "EP3000000A1")
        opening = ledger.Opening(run, None, "P015", "number", asked_ids, 1, 2, None)
        ledger.open(connection, opening, "2026-11-21T00:00:00.000Z")
    with closing(open_for_reading(path)) as connection:
        question = "cited-by EP1000001A1 EP1000002A1 EP3000000A1 EP3000001A1"
        dead = ask(question, connection, CONTEXT).coverage
        alive = ask(question, connection, CONTEXT._replace(is_alive=lambda uid: uid == "r")).coverage
    assert (dead.in_doubt, dead.held, dead.not_bought, dead.units_to_complete) == (2, 1, 1, 1)
    assert (alive.in_doubt, alive.held, alive.not_bought, alive.units_to_complete) == (0, 1, 3, 3)


def test_the_state_of_both_hops_counts():
    world = patents(Holding(answered_at=NEW))
    world = World(
        docs=(*world.docs, Doc(2, 1, "EP2000000A1")),
        citations=(Citation(1, 2),),
        answers=(Said(1, 1, NEW),),
        holdings=world.holdings,
        collections=world.collections,
    )
    two_hops = "in portfolio | cited-by | cited-by"
    assert coverage(world, two_hops) == {"rests_on": 2, "held": 1, "not_bought": 1, "units_to_complete": 1}


def test_vendors_counts_in_a_condition_rest_on_what_was_bought():
    world = patents(Holding(answered_at=NEW, cited_by_5y=7), None)
    answer = asked(world, "patents | where cited_by_5y >= 5 | count")
    assert answer.rows == ((1,),)
    assert answer.coverage.not_bought == 1
    assert "1 document was left out: cited_by_5y is unknown." in answer.notes


@pytest.mark.parametrize(
    ("world", "question", "command"),
    [
        (patents(None, None), "in portfolio | cited-by", "localcite sync -c portfolio"),
        (patents(None, None), "in portfolio | limit 1 | cited-by", "localcite sync EP1000001A1"),
        (patents(None), "cited-by EP1000001A1, 10.1000/x(1)", "localcite sync '10.1000/x(1)' EP1000001A1"),
        (patents(Holding()), "in portfolio | cited-by", ""),
        (papers(next_page=2, page_size=10, references_total=35), "in grant", "localcite sync -c grant --pages all"),
    ],
)
def test_the_command_that_completes_an_answer(world, question, command):
    with reading(world) as connection:
        assert completing(ask(question, connection, CONTEXT, complete=True).to_buy) == command


def test_many_ids_are_given_as_a_list():
    numbers = [f"EP{1000000 + place}A1" for place in range(30)]
    answer = ask(f"cited-by {' '.join(numbers)}", None, CONTEXT, complete=True)
    command = completing(answer.to_buy)
    first, *listed, last = command.splitlines()
    assert first == "ids=$(mktemp) && cat > \"$ids\" <<'IDS'"
    assert listed == [*numbers, "IDS"]
    assert last == 'localcite sync -f "$ids"'


def test_the_commands_are_a_shells_and_leave_the_terminal_to_sync(tmp_path):
    import subprocess

    (tmp_path / "localcite").write_text('#!/bin/sh\necho "$@" | sed \'s|/.*||\'\ncat "${3}"\ncat\n', encoding="utf-8")
    (tmp_path / "localcite").chmod(0o755)
    numbers = [f"EP{1000000 + place}A1" for place in range(21)]
    command = completing(ask(f"cited-by {' '.join(numbers)}", None, CONTEXT, complete=True).to_buy)
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    ran = subprocess.run(
        ["/bin/sh", "-c", command], input="yes", capture_output=True, text=True, env=environ, timeout=60, check=True
    )
    assert ran.stdout.splitlines() == ["sync -f ", *numbers, "yes"]


def test_what_is_stale_by_a_collections_rule_alone_is_bought_by_that_rule():
    world = World(
        docs=tuple(Doc(place, 1, f"EP{1000000 + place}A1") for place in (1, 2, 3)),
        holdings={1: Holding(answered_at=OLD), 2: Holding(answered_at=NEW), 3: Holding(answered_at=OLD)},
        collections={
            "watched": Collection(("EP1000001A1", "EP1000002A1"), max_age="30d"),
            "kept": Collection(("EP1000001A1",), max_age="never"),
        },
    )
    both = ask_for(world, "in watched | limit 1 | cited-by")
    assert completing(both) == "localcite sync --max-age 30d EP1000001A1"
    assert completing(ask_for(world, "in watched | cited-by")) == "localcite sync -c watched"
    # all of `kept` is asked about, and by its rule nothing is stale
    mixed = "in watched | limit 1 | or in kept | cited-by | or (cited-by EP1000009A1)"
    assert completing(ask_for(world, mixed)) == ("localcite sync EP1000009A1\nlocalcite sync --max-age 30d EP1000001A1")
    by_settings = CONTEXT._replace(max_age=timedelta(days=30))
    assert completing(ask_for(world, "in watched | limit 1 | cited-by", by_settings)) == "localcite sync EP1000001A1"


def ask_for(world, question, context=CONTEXT):
    with reading(world) as connection:
        return ask(question, connection, context, complete=True).to_buy


@pytest.mark.parametrize("typed", ["EP1234567", "CN101234567"])
def test_a_number_that_may_be_several_publications_has_no_price(typed):
    answer = ask(f"cited-by {typed}, US5012236A", None, CONTEXT, complete=True)
    assert (answer.coverage.not_bought, answer.coverage.units_to_complete, answer.coverage.unpriced) == (2, None, 1)
    assert any(note.startswith(f"{typed} may be {typed}A") for note in answer.notes)
    assert completing(answer.to_buy) == "localcite sync US5012236A"
    sentence = coverage_sentence(answer.coverage, None, CONTEXT.now)
    assert sentence.endswith("what completing it costs at most is not known")


def test_of_candidates_that_exclude_each_other_the_one_with_an_answer_counts():
    asked_both = World(
        docs=(Doc(1, 1, "US9876543B1"), Doc(2, 1, "US9876543B2")),
        holdings={1: Holding(answered_at=NEW), 2: Holding(state="no_answer", answered_at=NEW, listed=None)},
        collections={"short": Collection(("US9876543",))},
    )
    for question in ("cited-by US 9,876,543", "in short | cited-by"):
        assert coverage(asked_both, question) == {"rests_on": 1, "held": 1}
    neither = World(docs=asked_both.docs, holdings=dict.fromkeys((1, 2), asked_both.holdings[2]))
    assert coverage(neither, "cited-by US 9,876,543") == {"rests_on": 1, "no_answer": 1}
    one_left = World(docs=asked_both.docs[1:], holdings={2: asked_both.holdings[2]})
    assert coverage(one_left, "cited-by US 9,876,543") == {"rests_on": 1, "not_bought": 1, "units_to_complete": 1}


def test_what_was_billed_and_lost_is_not_bought_again_unless_that_is_wished(tmp_path):
    path = tmp_path / "localcite.db"
    store(patents(None, Holding(answered_at=NEW)), path)
    with closing(engine.open_for_writing(path, now=CONTEXT.now)) as connection, engine.transaction(connection):
        run = connection.execute("INSERT INTO run (uid, started_at) VALUES ('r', ?)", (NEW,)).lastrowid
        opening = ledger.Opening(run, None, "P015", "number", ("EP1000001A1",), 1, 1, None)
        call = ledger.open(connection, opening, "2026-11-21T00:00:00.000Z")
        ledger.resolve(connection, call, billed=True, why="the invoice", at="2026-11-21T01:00:00.000Z")
    with closing(open_for_reading(path)) as connection:
        answer = ask("in portfolio | cited-by", connection, CONTEXT, complete=True)
    assert (answer.coverage.failed, answer.coverage.held, answer.coverage.units_to_complete) == (1, 1, 0)
    assert completing(answer.to_buy) == ""


def test_coverage_as_a_sentence():
    world = patents(Holding(answered_at=OLD), None, Holding(state="no_answer", answered_at=NEW, listed=None))
    answer = asked(world, "in portfolio | cited-by")
    assert coverage_sentence(answer.coverage, answer.as_of.oldest, CONTEXT.now) == (
        "rests on 3 documents: 1 held (oldest 41 days), 1 not bought, 1 no answer; completing it costs at most 1 unit"
    )
    bare = asked(world, "references EP1000002A1")
    assert coverage_sentence(bare.coverage, bare.as_of.oldest, CONTEXT.now) == (
        "rests on 1 document: 1 partial; completing it cannot be bought"
    )
    assert coverage_sentence(asked(world, "patents | count").coverage, None, CONTEXT.now) == ""
