"""Rows are matched to ids by name: exactly, without kind where that is unique, then a sole row to a sole id."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from localcite.model import Name, Scheme
from localcite.normalise.match import match

BASES = ["US7000001", "US7000002", "EP1000001"]
KINDS = ["", "A1", "B1", "B2"]
numbers = st.builds(lambda base, kind: Name(Scheme.NUMBER, base + kind), st.sampled_from(BASES), st.sampled_from(KINDS))
uuids = st.sampled_from([Name(Scheme.PATENT_ID, f"{i:08x}-0000-4000-8000-000000000000") for i in range(4)])
rows = st.lists(st.tuples() | st.tuples(numbers) | st.tuples(uuids) | st.tuples(numbers, uuids), max_size=5)


def base(name):
    """The number without kind, found by knowing how these were made."""
    return next(known for known in BASES if name.value.startswith(known))


def number(names):
    return next((name for name in names if name.scheme is Scheme.NUMBER), None)


def oracle(asked, rows):
    """The three rules, each written down as plainly as can be."""
    asked = list(dict.fromkeys(asked))
    answers = {i: {name for name in asked if name in names} for i, names in enumerate(rows)}
    asked_bases = Counter(base(name) for name in asked)
    row_bases = Counter(base(name) for name in {number(names) for names in rows} - {None})
    taken = set().union(*answers.values())
    for i, names in enumerate(rows):
        name = number(names)
        if not answers[i] and name and asked_bases[base(name)] == row_bases[base(name)] == 1:
            answers[i] = {each for each in asked if base(each) == base(name)} - taken
    free_rows = [i for i in answers if not answers[i]]
    free_ids = [name for name in asked if not any(name in each for each in answers.values())]
    if len(free_rows) == len(free_ids) == 1 and number(rows[free_rows[0]]) is None:
        answers[free_rows[0]] = set(free_ids)
    return [answers[i] for i in range(len(rows))]


@given(st.lists(numbers, min_size=1, max_size=5), rows)
def test_matching_numbers_follows_the_three_rules(asked, rows):
    assert [set(ids) for ids in match(asked, rows).rows] == oracle(asked, rows)


@given(st.lists(numbers, min_size=1, max_size=5) | st.lists(uuids, min_size=1, max_size=4), rows)
def test_every_id_is_answered_or_left_and_no_order_matters(asked, rows):
    found = match(asked, rows)
    answered = {name for ids in found.rows for name in ids}
    assert answered | set(found.left) == set(asked)
    assert answered.isdisjoint(found.left)
    assert set(found.doubtful) <= set(found.left)
    turned = match(asked[::-1], rows[::-1])
    assert [set(ids) for ids in turned.rows[::-1]] == [set(ids) for ids in found.rows]
    assert (set(turned.left), set(turned.doubtful)) == (set(found.left), set(found.doubtful))


def us(number):
    return Name(Scheme.NUMBER, number)


def test_a_row_without_kind_answers_the_one_id_that_shares_its_number():
    assert match([us("US7000001B2"), us("US7000002B2")], [(us("US7000001"),)]).rows == ((us("US7000001B2"),),)


def test_a_row_without_kind_cannot_choose_between_two_stages_and_puts_both_in_doubt():
    found = match([us("EP1000001A1"), us("EP1000001B1"), us("US7000002B2")], [(us("EP1000001"),)])
    assert found.rows == ((),)
    assert found.doubtful == (us("EP1000001A1"), us("EP1000001B1"))
    assert found.left == (us("EP1000001A1"), us("EP1000001B1"), us("US7000002B2"))


def test_two_ids_in_one_row_are_both_answered():
    a, b = (Name(Scheme.PAPER_ID, f"{i:08x}-0000-4000-8000-000000000000") for i in range(2))
    assert match([a, b], [(a, b)]).rows == ((a, b),)


def test_two_rows_for_one_id_are_both_its_answer():
    assert match([us("US7000001B2")], [(us("US7000001B2"),), (us("US7000001B2"),)]).rows == ((us("US7000001B2"),),) * 2


def test_a_row_that_nobody_asked_for_answers_nothing_and_casts_no_doubt():
    found = match([us("US7000001B2"), us("US7000002B2")], [(us("US7000002B2"),), (us("EP1000001A1"),)])
    assert found.rows == ((us("US7000002B2"),), ())
    assert found.left == (us("US7000001B2"),)
    assert found.doubtful == ()


def test_a_sole_row_answers_a_sole_id_whose_kind_of_name_it_lacks():
    doi, id_ = Name(Scheme.DOI, "10.1000/a"), Name(Scheme.PAPER_ID, "00000000-0000-4000-8000-000000000000")
    assert match([doi], [(id_,)]).rows == ((doi,),)
    assert match([us("US7000001B2"), us("US7000002B2")], [(us("US7000001B2"),), ()]).rows[1] == (us("US7000002B2"),)


def test_a_sole_row_about_another_document_answers_nothing():
    doi, other = Name(Scheme.DOI, "10.1000/a"), Name(Scheme.DOI, "10.1000/b")
    assert match([doi], [(other,)]) == (((),), (doi,), ())
    assert match([us("US7000001B2")], [(us("US7000002B2"),)]) == (((),), (us("US7000001B2"),), ())


def test_a_sole_row_may_spell_its_number_in_a_way_nobody_knows():
    assert match([us("XX2007088222A")], [(us("XX200788222A"),)]).rows == ((us("XX2007088222A"),),)


def test_a_row_without_any_number_may_be_about_any_id_that_is_left():
    found = match([us("US7000001B2"), us("US7000002B2")], [()])
    assert found.doubtful == found.left == (us("US7000001B2"), us("US7000002B2"))
