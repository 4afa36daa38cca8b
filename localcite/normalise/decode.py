"""Bytes → elements of the drawn shape, each with every fault in it. Pure; never raises, whatever the bytes are.

Three ways, each slower and more patient than the one before: the whole reply at once, as is normal; element by
element, where one of them does not fit; and with a reader that takes what is not JSON (NaN, half a surrogate pair,
broken UTF-8), so that one bad byte does not spoil the other ninety-nine elements.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Any

import msgspec

from localcite.answers import Fault
from localcite.model import Endpoint
from localcite.normalise.examine import Flaw, fit, shown
from localcite.normalise.wire import Paper, PaperReply, Patent, PatentReply, Record

LONGEST_NUMBER = 4000  # digits
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError)
_WHOLE: dict[Endpoint, Callable[[bytes], PatentReply | PaperReply]] = {
    Endpoint.P015: msgspec.json.Decoder(PatentReply, strict=False).decode,
    Endpoint.L012: msgspec.json.Decoder(PaperReply, strict=False).decode,
}
_ONE: dict[Endpoint, Callable[[msgspec.Raw], Record]] = {
    Endpoint.P015: msgspec.json.Decoder(Patent, strict=False).decode,
    Endpoint.L012: msgspec.json.Decoder(Paper, strict=False).decode,
}
_KIND: dict[Endpoint, type[Record]] = {Endpoint.P015: Patent, Endpoint.L012: Paper}


class _Split(msgspec.Struct):
    """The envelope, with `data` still as bytes."""

    data: msgspec.Raw = msgspec.Raw(b"null")


@dataclass(frozen=True, slots=True)
class Decoded:
    """One element: what it says, or, with `faults`, what little can be said of it (its names at most)."""

    index: int
    record: Record | None
    faults: tuple[Fault, ...] = ()
    where: str = ""


def decode(endpoint: Endpoint, body: bytes) -> tuple[list[Decoded], tuple[Fault, ...]]:
    """Return the non-null elements of a reply, and what is wrong with the reply as a whole."""
    try:
        data = _WHOLE[endpoint](body).data
    except _UNREADABLE:
        return _patiently(endpoint, body)
    if isinstance(data, list):
        return [Decoded(i, each, where=f"data[{i}]") for i, each in enumerate(data) if each is not None], ()
    if data is None or data == _KIND[endpoint]():  # {} is nothing; what else looks like it is looked at again
        return _patiently(endpoint, body) if data is not None else ([], ())
    return [Decoded(0, data, where="data")], ()


def _patiently(endpoint: Endpoint, body: bytes) -> tuple[list[Decoded], tuple[Fault, ...]]:
    """Read element by element."""
    try:
        data = msgspec.json.decode(msgspec.json.decode(body, type=_Split).data, type=list[msgspec.Raw])
        return [_one(endpoint, i, raw) for i, raw in enumerate(data) if bytes(raw) != b"null"], ()
    except _UNREADABLE:
        return _tolerantly(endpoint, body)


def _one(endpoint: Endpoint, index: int, raw: msgspec.Raw) -> Decoded:
    """Read one element; where it does not fit, find out why."""
    where = f"data[{index}]"
    try:
        return Decoded(index, _ONE[endpoint](raw), where=where)
    except _UNREADABLE:
        return _examined(endpoint, index, where, _loads(bytes(raw)))


def _tolerantly(endpoint: Endpoint, body: bytes) -> tuple[list[Decoded], tuple[Fault, ...]]:
    """Read what strict JSON readers refuse."""
    try:
        envelope = _loads(body)
    except (ValueError, RecursionError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else f"no JSON: {error}"
        return [], (Fault(None, "", shown(body[:80].decode("utf-8", "replace")), what),)
    if not isinstance(envelope, dict):
        return [], (Fault(None, "", shown(envelope), "expected an object"),)
    data = envelope.get("data")
    if data is None or data == {}:
        return [], ()
    if isinstance(data, dict):
        return [_examined(endpoint, 0, "data", data)], ()
    if not isinstance(data, list):
        return [], (Fault(None, "data", shown(data), "expected a list"),)
    return [_examined(endpoint, i, f"data[{i}]", each) for i, each in enumerate(data) if each is not None], ()


def _loads(body: bytes) -> Any:
    """Return what a body says as plain values. Bytes that are no UTF-8 become half surrogates, and faults later."""
    text = body.decode("utf-8-sig", "surrogateescape")
    return json.loads(text, parse_int=_whole)


def _whole(digits: str) -> int | float:
    """Return a whole number; one with more digits than Python will read is endless, and fits nowhere."""
    return int(digits) if len(digits) < LONGEST_NUMBER else inf


def _examined(endpoint: Endpoint, index: int, where: str, value: object) -> Decoded:
    """Return an element that had to be looked at piece by piece."""
    flaws: list[Flaw] = []
    record = fit(_KIND[endpoint], value, where, flaws)
    faults = tuple(Fault(index, flaw.path, flaw.value, flaw.what) for flaw in flaws)
    return Decoded(index, record, faults, where)
