"""Calls as JSON. What scripts rely on is `to_json`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from sqlite3 import Connection
from typing import TYPE_CHECKING

from localcite.cli.output import Options, output
from localcite.db.ledger.log import Call
from localcite.show.cells import Rows
from localcite.show.table import table

if TYPE_CHECKING:
    from localcite.app import App

CONTRACT = (
    *("call", "run", "tag", "endpoint", "opened_at", "settled_at", "asked", "units", "price", "outcome"),
    *("resolved_as", "http_status", "error_code", "correlation_id", "reply_sha256"),
)


@contextmanager
def record(app: "App") -> Iterator[tuple[Connection | None, Callable[[str], bool]]]:
    """Give out the record, opened for reading (None: nothing is on it yet), and what tells whether a run is alive."""
    from localcite.db.locks import alive_in  # noqa: PLC0415 - keeps `--help` light

    connection = app.open_for_reading()
    try:
        yield connection, alive_in(app.settings.beside)
    finally:
        if connection is not None:
            connection.close()


def to_json(call: Call) -> dict[str, object]:
    """Return one call as `audit log --json` has it. `price` is that of all its units."""
    told = {key: getattr(call, key) for key in CONTRACT}
    told["price"] = None if call.price is None else round(float(call.price.amount), 6)
    return told | {"currency": call.price.currency if call.price else None, "units_at_most": call.units_at_most}


def write_fitted(app: "App", options: Options, columns: Sequence[str], rows: Rows, least: Sequence[str]) -> None:
    """Write a table for people. On a narrow terminal the columns of `least` are left out, and named, first."""
    wide = app.columns(app.stdout) if options.output in {None, "-"} else None
    with output(app, options.output) as sink:
        sink.write(table(columns, rows, wide, least=least))
