"""Rows → a stream, in any form that holds rows: as they come, and then what has to be said about them."""

from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from localcite.show import formats
from localcite.show.cells import Row
from localcite.show.export.receipt import Receipt, lines, to_json
from localcite.show.export.values import Counted
from localcite.text import visible

Ending = tuple[Mapping[str, object], Receipt | None]


def write_rows(
    form: str, columns: Sequence[str], rows: Counted[Row], ending: Callable[[], Ending], stream: IO[Any]
) -> None:
    """Write rows in a form, and the receipt where it has room.

    `ending`: called when all rows are written; gives the further keys of the JSON form, and the receipt.
    """
    if form == "xlsx":
        from localcite.show.export.excel import write_xlsx  # noqa: PLC0415 - the library is heavy

        write_xlsx(columns, rows, lambda: ending()[1], stream)
    elif form == "parquet":
        from localcite.show.export.parquet import write_parquet  # noqa: PLC0415 - the same

        write_parquet(columns, rows, lambda: ending()[1], stream)
    elif form == "json":
        formats.stream_json(columns, rows, lambda: _keys(rows, *ending()), stream)
    else:
        formats.write(columns, rows, form, stream)
        receipt = ending()[1]
        if form == "markdown" and receipt is not None:
            stream.write(_below(receipt, rows.count))


def _keys(rows: Counted[Row], more: Mapping[str, object], receipt: Receipt | None) -> Mapping[str, object]:
    return more if receipt is None else {**more, "receipt": to_json(receipt, rows.count)}


def _below(receipt: Receipt, rows: int) -> str:
    """Return the receipt as a comment, which no reader of Markdown shows; nothing in it can end the comment."""
    told = "\n".join(visible(f"{word}: {text}").replace("--", "-\\-") for word, text in lines(receipt, rows))
    return f"\n<!--\n{told}\n-->\n"
