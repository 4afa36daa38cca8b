"""An answer in a notebook: a table of HTML in which everything is escaped. Pure."""

from html import escape
from typing import TYPE_CHECKING

from localcite.query.cells import Cell
from localcite.query.notes import count
from localcite.text import visible

if TYPE_CHECKING:
    from localcite.query.answer import Answer

MOST = 50  # rows
STATES = ("held", "stale", "partial", "not_bought", "no_answer", "failed", "in_doubt")


def html(answer: "Answer") -> str:
    """Return the first rows as a table, and below it what has to be said."""
    head = "".join(f"<th>{escape(visible(column))}</th>" for column in answer.columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in answer.rows[:MOST])
    hidden = len(answer) - MOST
    more = [f"{hidden:,} more rows; `.rows` and `.to_pandas()` have them."] if hidden > 0 else []
    below = "".join(f"<li>{escape(visible(sentence))}</li>" for sentence in (*more, *rests_on(answer), *answer.notes))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><ul>{below}</ul>"


def rests_on(answer: "Answer") -> list[str]:
    """Return in a sentence what the answer rests on, how old that is, and what completing it costs at most."""
    covered, as_of = answer.coverage, answer.as_of
    if not covered.rests_on:
        return []
    states = ", ".join(f"{size:,} {state.replace('_', ' ')}" for state in STATES if (size := getattr(covered, state)))
    days = sorted({moment[:10] for moment in (as_of.oldest, as_of.newest) if moment})
    aged = f"; as of {' to '.join(days)}" if days else ""
    return [f"Rests on {count(covered.rests_on, 'document')}: {states}{aged}{_completing(answer)}."]


def _completing(answer: "Answer") -> str:
    units, unpriced = answer.coverage.units_to_complete, answer.coverage.unpriced
    if units is None:
        return "; what completing it costs at most is not known" if unpriced else "; completing it cannot be bought"
    return f"; completing it costs at most {count(units, 'unit')}" if units else ""


def _cell(value: Cell) -> str:
    """Return one cell; unknown is a dash, and numbers stand at the right."""
    if value is None:
        return '<td title="unknown">–</td>'
    right = ' style="text-align: right"' if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
    return f"<td{right}>{escape(visible(str(value)))}</td>"
