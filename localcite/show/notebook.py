"""Plans and sentences in a notebook: HTML in which everything is escaped. Pure."""

from collections.abc import Iterable, Iterator
from html import escape

from localcite.plan import Item, Plan
from localcite.show.plan import MEANT, WORDS, quote_line
from localcite.show.quote import count, why
from localcite.text import visible

MOST = 50  # ids


def plan_html(plan: Plan, notes: Iterable[str]) -> str:
    """Return a plan as two tables, of verdicts and of ids, and what it costs at most."""
    counts = ((WORDS[verdict], number, MEANT[verdict]) for verdict, number in plan.counts.items() if number)
    ids = map(_item, plan.items[:MOST])
    hidden = len(plan.items) - MOST
    more = [f"{count(hidden, 'more id')}; `.items` has them."] if hidden > 0 else []
    title = f"<p>Wanted: {count(plan.wanted, 'document')}. <strong>{_text(quote_line(plan))}</strong></p>"
    return "".join(
        (
            title,
            _table(("verdict", "documents", "meaning"), counts),
            _table(("typed", "document", "verdict", "why", "where"), ids),
            _list((*more, *notes)),
        )
    )


def lines_html(lines: Iterable[str]) -> str:
    """Return sentences as a list."""
    return _list(lines)


def _item(item: Item) -> tuple[object, ...]:
    candidates = f": {', '.join(item.candidates)}" if item.candidates else ""
    return item.typed, item.id, WORDS[item.verdict], why(item.reason) + candidates, item.where


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f"<th>{_text(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Iterable[object]) -> Iterator[str]:
    for value in row:
        if isinstance(value, int):
            yield f'<td style="text-align: right">{value:,}</td>'
        else:
            yield f"<td>{'' if value is None else _text(str(value))}</td>"


def _list(sentences: Iterable[str]) -> str:
    items = "".join(f"<li>{_text(sentence.strip())}</li>" for sentence in sentences)
    return f"<ul>{items}</ul>" if items else ""


def _text(text: str) -> str:
    return escape(visible(text))
