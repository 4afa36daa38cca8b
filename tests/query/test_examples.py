"""Every question of the design and of a normal month parses, is explained and runs; and says what it should."""

from pathlib import Path

import pytest
from query_examples import DESIGN, MONTH
from query_worlds import CONTEXT, NOW

from localcite.query import ask
from localcite.query.explain import explain

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"


@pytest.mark.parametrize("question", [*DESIGN, *MONTH])
def test_an_example_is_explained_and_answered(connection, question):
    assert explain(question, NOW.date()).startswith("Read as\n")
    answer = ask(question, connection, CONTEXT)
    assert len({len(answer.columns), *map(len, answer.rows)}) == 1
    counted = answer.coverage.to_dict()
    units = counted.pop("units_to_complete")
    assert counted.pop("rests_on") == sum(counted.values())
    assert units is None or units >= 0
    assert answer.chart == question.endswith("chart")


@pytest.mark.parametrize("question", [*DESIGN, *MONTH])
def test_an_example_is_answered_where_nothing_is_held(question):
    answer = ask(question, None, CONTEXT)
    assert answer.rows in ((), ((0,),))
    assert "Nothing is held yet." in answer.notes


def test_these_are_the_questions_of_the_month():
    file = SHARED / "questions.md"
    if not file.exists():
        pytest.skip("the list of questions does not lie beside this checkout")
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("| ") and "`" in line]
    assert [line.split("`")[1].replace("\\|", "|") for line in lines] == MONTH
