"""Rows → Parquet: columns of one type each, found by looking at all rows first. Needs pypa.

A column of days has one beside it, `…_as_known`: text at the precision known, because a date is always a whole day.
The receipt is JSON in the metadata, under `localcite`. Memory does not grow with the rows: they wait in a file.
"""

import json
import marshal
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from localcite.query.fields import FIELDS, Kind
from localcite.show.cells import plain
from localcite.show.export.cells import DAYS, MOMENTS, day, moment
from localcite.show.export.missing import needs
from localcite.show.export.receipt import Receipt, to_json
from localcite.show.export.values import Counted
from localcite.show.formats import distinct

AT_ONCE = 50_000  # rows of a row group
EMPTY = {Kind.NUMBER: int, Kind.YEAR: int, Kind.FLAG: bool}  # the types of columns of which nothing is known
Row = Sequence[object]


def write_parquet(
    columns: Sequence[str], rows: "Counted[Row]", receipt: Callable[[], Receipt | None], stream: IO[bytes]
) -> None:
    """Write rows, and then the receipt. Raises UsageError where the library is missing."""
    with needs("pyarrow", "Parquet", "parquet"):
        import pyarrow as pa  # noqa: PLC0415 - heavy, and few write Parquet
        from pyarrow.parquet import ParquetWriter  # noqa: PLC0415 - the same

    with TemporaryFile() as waiting:
        types: list[set[type]] = [set() for _ in columns]
        for some in _some(rows):
            _note(columns, types, some)
            marshal.dump(some, waiting)
        told, makers = _schema(columns, types, pa)
        waiting.seek(0)
        with ParquetWriter(stream, told, compression="zstd") as writer:
            for some in _waiting(waiting):
                across = list(zip(*some, strict=True))
                arrays = [pa.array(make(across[place]), kind) for place, make, kind in makers]
                writer.write_table(pa.Table.from_arrays(arrays, schema=told))
            signed = receipt()
            if signed is not None:
                written = json.dumps(to_json(signed, rows.count), ensure_ascii=False)
                writer.add_key_value_metadata({"localcite": written})


def _some(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        yield [tuple(map(_plain, row)) for row in some]


def _plain(value: object) -> object:
    """Return a value of the few types that a column can have."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
    return value if value is None or isinstance(value, (bool, int, float, bytes)) else plain(value)


def _waiting(stream: IO[bytes]) -> Iterator[list[Row]]:
    while True:
        try:
            yield marshal.load(stream)  # noqa: S302 - we have just written it, into a file that nobody else can name
        except EOFError:
            return


def _note(columns: Sequence[str], types: Sequence[set[type]], rows: Iterable[Row]) -> None:
    """Note of which types the values of each column are; what should be a moment and is none makes it one of texts."""
    for name, seen, values in zip(columns, types, zip(*rows, strict=True), strict=True):
        seen.update(map(type, values))
        if name in MOMENTS and any(value is not None and moment(value) is None for value in values):
            seen.add(object)


def _schema(columns: Sequence[str], types: Sequence[set[type]], pa: Any) -> tuple[Any, list[tuple[int, Any, Any]]]:
    """Return the schema, and per column which value it is made of, how, and its type."""
    fields: list[Any] = []
    makers: list[tuple[int, Any, Any]] = []
    names = distinct([part for name in columns for part in ([name, f"{name}_as_known"] if name in DAYS else [name])])
    for place, (name, seen) in enumerate(zip(columns, types, strict=True)):
        seen.discard(type(None))
        for make, kind in _kinds(name, seen, pa):
            fields.append(pa.field(names[len(fields)], kind))
            makers.append((place, make, kind))
    return pa.schema(fields), makers


def _kinds(name: str, seen: set[type], pa: Any) -> list[tuple[Any, Any]]:
    """Return how a column is made, and its type: two columns for days."""
    if name in DAYS and seen <= {str}:
        return [(lambda values: list(map(day, values)), pa.date32()), (list, pa.string())]
    if name in DAYS:
        return [(lambda values: [None] * len(values), pa.date32()), (_texts, pa.string())]
    if name in MOMENTS and seen <= {str}:
        return [(lambda values: list(map(moment, values)), pa.timestamp("us", tz="UTC"))]
    if not seen and name in FIELDS:
        seen = {EMPTY.get(FIELDS[name].kind, str)}
    if seen <= {int, float} and float in seen:
        return [(lambda values: [None if value is None else float(value) for value in values], pa.float64())]
    if len(seen) == 1:
        kinds = {int: pa.int64(), bool: pa.bool_(), bytes: pa.binary(), str: pa.string()}
        return [(list, kinds[seen.pop()])]
    return [(_texts, pa.string())]


def _texts(values: Iterable[object]) -> list[str | None]:
    return [None if value is None else plain(value) for value in values]
