"""Pages of an L012 element, and the cap of a P015 list: rows are cut out of the bytes, never decoded. Pure."""

import msgspec

from localcite.sandbox.behaviour import LISTS, Behaviour

_Fields = dict[str, msgspec.Raw]
_read_fields = msgspec.json.Decoder(_Fields).decode
_read_rows = msgspec.json.Decoder(list[msgspec.Raw] | None).decode
_encode = msgspec.json.Encoder().encode


def paged(raw: bytes, page: int, rules: Behaviour) -> bytes | None:
    """Return one page (from 1) of a paper's element, or None where a page past the end is no element at all."""
    fields = _read_fields(raw)
    rows = {name: _read_rows(fields[name]) or [] for name in rules.paged if name in fields}
    last = max([1, *(-(-len(each) // rules.page_size) for each in rows.values())])
    if last == 1 == page:
        return raw
    if page > last and rules.past_end == "omit":
        return None
    if page > last and rules.past_end == "last":
        page = last
    cut = slice((page - 1) * rules.page_size, page * rules.page_size)
    return _encode(fields | {name: each[cut] for name, each in rows.items()})


def capped(raw: bytes, cap: int | None) -> bytes:
    """Return a patent's element with at most `cap` citing rows; its counts stay."""
    if cap is None:
        return raw
    fields = _read_fields(raw)
    cited = _read_fields(fields["patent_cited"])
    rows = _read_rows(cited["cited_by_patents"]) if "cited_by_patents" in cited else None
    if rows is None or len(rows) <= cap:
        return raw
    return _encode(fields | {"patent_cited": cited | {"cited_by_patents": rows[:cap]}})


def is_empty(raw: bytes) -> bool:
    """Return whether an element lists nothing."""
    fields = _read_fields(raw)
    if "patent_cited" in fields:
        fields = _read_fields(fields["patent_cited"])
    return not any(_read_rows(fields[name]) for name in (*LISTS, "cited_by_patents") if name in fields)
