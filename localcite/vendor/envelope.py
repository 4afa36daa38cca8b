"""Read the vendor's envelope `{"data": …, "status": …, "error_code": …}`, and count its elements. Pure.

Elements are counted and not built: what they say is `normalise`'s to read.
"""

import json
import re
from dataclasses import dataclass

import msgspec

LONGEST_TEXT = 500  # characters of the vendor's error text
LARGEST_CODE = 2**63 - 1  # what a database can hold
TRUTH = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What an envelope says. `status` is None where it is missing or is neither true nor false."""

    status: bool | None
    code: int | None  # None: missing, or not a number
    coded: bool  # an error_code other than null and 0 stands there, readable or not
    has_data: bool  # the key is there, whatever it holds
    units: int  # non-null elements of data; a non-empty object is one
    text: str  # the vendor's error text, shortened


class _Wire(msgspec.Struct):
    """The envelope's fields as bytes, so that a large `data` costs one pass and no objects."""

    status: msgspec.Raw = msgspec.Raw()
    error_code: msgspec.Raw = msgspec.Raw()
    error_msg: msgspec.Raw = msgspec.Raw()
    message: msgspec.Raw = msgspec.Raw()
    data: msgspec.Raw = msgspec.Raw()


_decode_wire = msgspec.json.Decoder(_Wire).decode
_decode_elements = msgspec.json.Decoder(list[msgspec.Raw] | dict[str, msgspec.Raw] | None).decode


def read_envelope(body: bytes) -> Envelope | None:
    """Return the envelope, or None where the body is none: empty, cut, HTML, a bare list, absurdly nested."""
    try:
        return _read_fast(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _read_leniently(body)
    except RecursionError:
        return None


def _read_fast(body: bytes) -> Envelope | None:
    """Read an envelope of valid JSON."""
    wire = _decode_wire(body)
    present = {name: raw for name in wire.__struct_fields__ if (raw := getattr(wire, name))}
    elements = present.pop("data", None)
    plain: dict[str, object] = {name: msgspec.json.decode(raw) for name, raw in present.items()}
    return _envelope(plain, has_data=elements is not None, units=_count_raw(elements))


def _count_raw(data: msgspec.Raw | None) -> int:
    """Count the elements of `data` without building them."""
    if data is None or bytes(memoryview(data)[:1]) not in {b"[", b"{"}:
        return 0
    elements = _decode_elements(data)
    if isinstance(elements, list):
        return sum(bytes(element) != b"null" for element in elements)
    return 1 if elements else 0


def _read_leniently(body: bytes) -> Envelope | None:
    """Read what the strict reader refuses but other JSON writers do write: NaN, half a surrogate pair, huge numbers.

    A reply that came whole was billed; how badly it is written does not put it in doubt.
    """
    try:
        found = json.loads(body.decode("utf-8", "replace"), parse_int=str)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return _envelope(found, has_data="data" in found, units=_count(found.get("data")))


def _count(data: object) -> int:
    """Count the elements of `data`."""
    if isinstance(data, list):
        return sum(element is not None for element in data)
    return 1 if isinstance(data, dict) and data else 0


def _envelope(plain: dict[str, object], *, has_data: bool, units: int) -> Envelope | None:
    """Put the fields together; None where there is neither a status nor a code, so that it is some other object."""
    status = TRUTH.get(str(plain.get("status")).strip().lower())
    written = plain.get("error_code")
    if status is None and written is None:
        return None
    code = _code(written)
    coded = written not in (None, "") and code != 0
    text = plain.get("error_msg") or plain.get("message") or ""
    return Envelope(status, code, coded, has_data, units, _text(text))


def _code(written: object) -> int | None:
    """Return an error code, a number or a numeric string, as an integer."""
    digits = re.fullmatch(r"\s*(-?[0-9]{1,19})(?:\.0*)?\s*", str(written), re.ASCII)
    if digits is None or abs(int(digits[1])) > LARGEST_CODE:
        return None
    return int(digits[1])


def _text(text: object) -> str:
    """Return the vendor's text as text that any file can hold."""
    return str(text).encode("utf-8", "replace").decode("utf-8")[:LONGEST_TEXT]
