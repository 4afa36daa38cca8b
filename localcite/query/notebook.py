"""An answer in a notebook: a table of HTML in which everything is escaped. Pure."""

from html import escape
from typing import TYPE_CHECKING

from localcite.query.cells import Cell
from localcite.text import visible

if TYPE_CHECKING:
    from localcite.query.answer import Answer

MOST = 50  # rows


def html(answer: "Answer") -> str:
    """Return the first rows as a table, and below it what has to be said."""
    head = "".join(f"<th>{escape(visible(column))}</th>" for column in answer.columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in answer.rows[:MOST])
    hidden = len(answer) - MOST
    more = [f"{hidden:,} more rows; `.rows` and `.to_pandas()` have them."] if hidden > 0 else []
    below = "".join(f"<li>{escape(visible(sentence))}</li>" for sentence in (*more, *answer.notes))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{below}</ul>"


def _cell(value: Cell) -> str:
    """Return one cell; unknown is a dash, and numbers stand at the right."""
    if value is None:
        return '<td title="unknown">–</td>'
    right = ' style="text-align: right"' if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
    return f"<td{right}>{escape(visible(str(value)))}</td>"
