"""What people see of an answer: columns that say nothing are named instead of shown."""

from localcite.show.answers import USUAL, seen


def test_a_column_in_which_nothing_is_known_is_left_out_and_named():
    shown = seen((*USUAL, "cited"), [("A", "one", None, None, "B"), ("C", None, None, None, "B")])
    assert shown.columns == ("number", "title", "cited")
    assert [tuple(row) for row in shown.rows] == [("A", "one", "B"), ("C", None, "B")]
    assert shown.below == "… unknown of all: year, assignee\n"


def test_fields_that_a_question_selects_are_all_shown():
    columns, rows = ("number", "assignee"), [("A", None), ("B", None)]
    assert seen(columns, rows) == (columns, rows, ())


def test_an_answer_without_rows_keeps_its_columns():
    assert seen(USUAL, []) == (USUAL, [], ())


def test_a_document_that_has_a_text_alone_has_no_number():
    text = "A. Author. Some paper. 2001."
    shown = seen(USUAL, [(text, text, 2001, None), ("10.1/x", "Other", 2002, "Acme")])
    assert [row[0] for row in shown.rows] == [None, "10.1/x"]
    assert not shown.below


def test_a_zero_and_an_empty_text_are_known():
    assert seen(USUAL, [("A", "", 0, "Acme")]).unknown == ()
