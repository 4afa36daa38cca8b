"""Ids, collections, companies and the last question, as people type them."""

import pytest
from query_examples import numbers, patent
from query_worlds import CONTEXT, Collection, Holding, World, asked

from localcite.errors import BadQuestion
from localcite.query import ask, parse


def test_an_id_without_kind_is_the_one_that_is_held(connection):
    answer = ask("cited-by US 9,876,543", connection, CONTEXT)
    assert len(answer) == 2
    assert "US 9,876,543 is read as US9876543B2, the one that is held." in answer.notes


def test_an_id_that_is_not_held_is_not_bought_and_near_ones_are_suggested(connection):
    answer = ask("cited-by US11205305B2", connection, CONTEXT)
    assert answer.rows == ()
    assert (answer.coverage.rests_on, answer.coverage.not_bought, answer.coverage.units_to_complete) == (1, 1, 1)
    assert "Not held: US11205305B2." in answer.notes
    assert "Near US11205305B2 these are held: US11205304B2." in answer.notes


def test_several_ids_may_be_listed_with_blanks_or_commas(connection):
    for question in (
        "doc US11205304B2 US 9,876,543 B2 10.3390/s20030734",
        "doc US11205304B2, US 9,876,543 B2, 10.3390/s20030734",
        'doc "US11205304B2" "US 9,876,543 B2",10.3390/s20030734',
    ):
        answer = ask(question, connection, CONTEXT)
        assert numbers(answer) == ["US11205304B2", "US9876543B2", "10.3390/s20030734"]


def test_what_follows_it_goes_on_from_the_last_question(connection):
    read = parse("cited-by US 11,205,304 B2 | where published >= last 5 years")
    assert ask("it | count", connection, CONTEXT, it=read).rows == ((2,),)
    last = parse("in seeds | cited-by | by year | chart")
    answer = ask("it | top 1", connection, CONTEXT, it=last)
    assert answer.rows == ((2021, 1, 0.3333, "2021-05-25", "2021-05-25"),)
    assert not answer.chart


def test_what_is_wrong_with_the_last_question_is_shown_at_it(connection):
    last = parse("in some-collection-that-was-deleted-meanwhile | cited-by")
    with pytest.raises(BadQuestion) as caught:
        ask("patents | minus it", connection, CONTEXT, it=last)
    assert caught.value.position == len("patents | minus ")


def test_names_are_counted_as_they_are_compared_and_shown_as_they_are_written(connection):
    table = ask("patents | by assignee", connection, CONTEXT)
    assert table.rows[0] == ("Acme Inc", 4, 0.5, "2018-01-23", "2025-06-05")
    assert "1 spelling of assignee was counted together with another" in " ".join(table.notes)


def test_the_users_own_names_decide_what_is_one_company(connection, tmp_path):
    from localcite.query.aliases import read_aliases

    file = tmp_path / "names.csv"
    file.write_text('label,replace by\n"Beta GmbH",Gamma\nGamma,"Acme, Inc."\n', encoding="utf-8")
    context = CONTEXT._replace(aliases=read_aliases(tmp_path))
    table = ask("patents | where assignee = acme | by assignee", connection, context)
    assert [row[1] for row in table.rows] == [6]


def test_a_file_of_names_that_is_none_is_refused_with_its_line(tmp_path):
    from localcite.errors import BadFile
    from localcite.query.aliases import read_aliases

    (tmp_path / "names.txt").write_text("label\treplace by\nonly one\n", encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        read_aliases(tmp_path)
    assert caught.value.line == 2


def test_an_id_that_may_be_one_of_several_held_ones_is_refused_and_lists_them():
    stages = World(docs=(patent(1, "EP1234567A1"), patent(2, "EP1234567B1")))
    with pytest.raises(BadQuestion) as caught:
        asked(stages, "patents | minus doc EP 1 234 567")
    assert caught.value.position == len("patents | minus doc ")
    assert caught.value.expected == ("EP1234567A1", "EP1234567B1")


def test_a_member_without_its_kind_is_found_under_the_one_it_can_have():
    world = World(
        docs=(patent(1, "US11205304B2"),),
        holdings={1: Holding()},
        collections={"short": Collection(("US11205304",))},
    )
    answer = asked(world, "in short | select number")
    assert answer.rows == (("US11205304B2",),)
    assert answer.coverage.held == 1


def test_a_bare_uuid_is_looked_up_and_else_wants_its_prefix(connection):
    with pytest.raises(BadQuestion) as caught:
        ask("doc 718ead9c-4f3c-4674-8f5a-24e126827269", connection, CONTEXT)
    assert "patent: or paper:" in str(caught.value.data["what"])


def test_an_unknown_collection_is_refused_and_near_ones_are_named(connection):
    with pytest.raises(BadQuestion) as caught:
        ask("in portfolo | count", connection, CONTEXT)
    assert caught.value.expected == ("portfolio",)
    assert caught.value.position == len("in ")


def test_a_word_that_joins_sets_is_not_read_as_an_id(connection):
    with pytest.raises(BadQuestion) as caught:
        ask("cited-by US11205304B2 and US9876543B2", connection, CONTEXT)
    assert "is a stage" in caught.value.what
    assert caught.value.position == len("cited-by US11205304B2 ")
