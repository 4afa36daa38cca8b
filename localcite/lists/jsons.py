"""JSON: CSL-JSON, Better BibTeX JSON, exports of Lens and others, our own answers, plain arrays; and JSON lines.

What a record means is told by its keys, whatever their case. Answers of localcite are tables, and read like those.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from localcite.errors import BadFile
from localcite.lists.columns import Row, pick
from localcite.lists.encoding import Encoding
from localcite.lists.lines import lines, whole
from localcite.lists.record import Record, entries_of
from localcite.lists.table import row_entries
from localcite.lists.values import Contents, Entry, Source, State, Wishes

HOLDERS = ("items", "results", "data", "records", "references", "documents", "ids", "message", "hits", "members")
DEEPEST = 4  # holders within holders


def read_json(source: Source, encoding: Encoding, wishes: Wishes) -> Contents:
    """Return the ids of a JSON file. Raises BadFile."""
    value = _decoded(whole(source, encoding), source.path, None)
    if isinstance(value, dict) and isinstance(value.get("columns"), list) and isinstance(value.get("rows"), list):
        return _table(value, encoding, wishes, source.path)
    items = _items(value)
    if items is None:
        raise BadFile(path=source.path, what="it is JSON without a list of records", line=None, fix=None)
    entries = (each for place, item in enumerate(items, 1) for each in _of_item(item, f"record {place}", wishes))
    is_csl = any(
        isinstance(item, dict) and "type" in item and ("DOI" in item or "title" in item) for item in items[:20]
    )
    return Contents("CSL-JSON" if is_csl else "JSON", entries, encoding.label)


def read_json_lines(source: Source, encoding: Encoding, wishes: Wishes) -> Contents:
    """Return the ids of a file with one JSON value a line, read line by line."""
    entries = _of_lines(source, encoding, wishes)
    return Contents("JSON lines", entries, encoding.label)


def _of_lines(source: Source, encoding: Encoding, wishes: Wishes) -> Iterator[Entry]:
    for number, line in lines(source, encoding):
        if line.strip():
            try:
                item = _decoded(line, source.path, number)
            except BadFile as error:
                yield Entry(State.BAD, line.strip()[:200], f"line {number}", str(error.data["what"]))
                continue
            yield from _of_item(item, f"line {number}", wishes)


def _decoded(text: str, path: str, line: int | None) -> Any:
    """Return a JSON value. Raises BadFile with the line on which it is broken."""
    try:
        return json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise BadFile(path=path, what=f"it is no JSON ({error.msg})", line=line or error.lineno, fix=None) from None
    except RecursionError:
        raise BadFile(path=path, what="its JSON is nested too deeply", line=line, fix=None) from None


def _items(value: Any, depth: int = 0) -> list[Any] | None:
    """Return the list of records that a JSON value is or holds."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and depth < DEEPEST:
        held = (_items(value[key], depth + 1) for key in HOLDERS if key in value)
        found = next((items for items in held if items is not None), None)
        return found if found is not None else ([value] if depth == 0 and _says_something(value) else None)
    return None


def _says_something(item: Mapping[str, Any]) -> bool:
    """Tell whether an object is a record by itself."""
    return bool({key.lower() for key in item} & {"doi", "number", "title", "lens_id", "id"})


def _table(value: Mapping[str, Any], encoding: Encoding, wishes: Wishes, path: str) -> Contents:
    """Return the ids of an answer of localcite: columns and rows."""
    rows = [_row(place, row) for place, row in enumerate([value["columns"], *value["rows"]])]
    picked = pick(rows[:200], wishes.column, path)
    if picked is None:
        raise BadFile(path=path, what="no column of it holds ids", line=None, fix="name one with --column")
    entries = (each for row in rows[1:] for each in row_entries(row.cells, picked, wishes, f"row {row.at}"))
    return Contents("JSON (columns and rows)", entries, encoding.label, columns=picked.names)


def _row(place: int, row: Any) -> Row:
    return Row(place, [_text(cell) for cell in row] if isinstance(row, list) else [])


def _of_item(item: Any, where: str, wishes: Wishes) -> Iterator[Entry]:
    """Yield what one item gives: a text, or a record."""
    if isinstance(item, dict):
        yield from entries_of(_record(item, where), wishes)
    elif isinstance(item, str) and item.strip():
        yield Entry(State.TAKEN, item.strip(), where)
    elif item not in (None, ""):
        yield Entry(State.BAD, json.dumps(item)[:200], where, "it is neither a text nor a record")


def _record(item: Mapping[str, Any], where: str) -> Record:
    """Return what a record says, by its keys."""
    fields = {key.lower().replace("-", "").replace("_", ""): value for key, value in item.items()}
    kind = _first(fields, "type", "itemtype").casefold()
    key = _first(fields, "citationkey", "id")
    lens = (
        "".join(_first(fields, name) for name in ("jurisdiction", "docnumber", "kind")) if "docnumber" in fields else ""
    )
    numbers = [lens] + [_first(fields, name) for name in ("publicationnumber", "patentnumber", "number", "pn", "url")]
    return Record(
        where=f"{where} ({key})" if key and len(key) <= 60 else where,
        title=_first(fields, "title"),
        doi=_first(fields, "doi"),
        is_patent=kind == "patent" or bool(lens or {"patentnumber", "publicationnumber", "pn"} & set(fields)),
        numbers=numbers,
        countries=[_first(fields, name) for name in ("authority", "jurisdiction", "issuingauthority", "country")],
        remarks=[_first(fields, name) for name in ("url", "note", "extra", "id", "typed")],
    )


def _first(fields: Mapping[str, Any], *names: str) -> str:
    """Return the first of these fields that is there, as text."""
    return next((text for name in names if (text := _text(fields.get(name)))), "")


def _text(value: Any) -> str:
    """Return a value as text; of a list its first."""
    if isinstance(value, str):
        return value
    return _text(value[0]) if isinstance(value, Sequence) and value else ""
