"""How the stand-in vendor behaves where the real one is unknown, configurable or strict. A value; checked when made."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from localcite.errors import UsageError
from localcite.sandbox.codes import TEXTS

LISTS = ("reference_data", "np_citation_data", "patent_citation_data")
_CHOICES = {
    "past_end": ("empty", "last", "omit"),
    "later_pages": ("billed", "free"),
    "zero": ("answer", "omit"),
    "text_key": ("error_msg", "message"),
    "token_shape": ("flat", "wrapped"),
    "expires_as": ("int", "str"),
}
_AT_LEAST = {"page_size": 1, "list_cap": 0, "qps": 0, "quota": 0, "token_life": 0, "token_dies": 0, "price": 0}


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Everything that can be set, with the defaults of a well-behaved vendor. Times are seconds."""

    page_size: int = 100  # rows of each list on a page of L012
    paged: tuple[str, ...] = LISTS  # which of the three lists have pages; the others come whole on each page
    past_end: str = "empty"  # a page past the end: empty lists, the last page again, or no element
    later_pages: str = "billed"  # whether the second page of a paper costs a unit
    zero: str = "answer"  # a document with nothing to list: an element with empty lists (billed), or no element
    list_cap: int | None = None  # at most so many rows in `cited_by_patents`; the counts stay
    latency: tuple[float, float] = (0.0, 0.0)  # an answer takes between so long and so long
    qps: float | None = None  # calls in any second; those beyond are refused with 67200002
    quota: int | None = None  # units; once they are used up, every call is refused
    quota_code: int = 67200005
    poison: tuple[str, ...] = ()  # ids that spoil the whole batch they are in: 68300004
    amount_header: bool = False  # send x-openapi-amount
    text_key: str = "error_msg"
    api_key: str | None = None  # the only API key that is accepted; any well-formed one by default
    client_id: str | None = None  # the only client that is accepted; any by default
    client_secret: str | None = None
    token_shape: str = "flat"  # noqa: S105 - no password
    token_life: float = 1800.0
    token_dies: float | None = None  # when a token really ends, where that is before its announced end
    expires_as: str = "int"
    price: float = 0.4  # of a unit, for `used_money` in the statement

    def changed(self, changes: Mapping[str, Any]) -> "Behaviour":
        """Return this behaviour with some changes; what makes no sense is refused."""
        known = {field.name: field.type for field in fields(self)}
        for name in changes:
            if name not in known:
                raise UsageError(what=f"the sandbox knows no setting {name!r}", fix=f"it knows {', '.join(known)}")
        return replace(self, **{name: _checked(name, value) for name, value in changes.items()})


def behaviour(settings: Mapping[str, Any]) -> Behaviour:
    """Return the behaviour with these settings, the others as they are by default."""
    return Behaviour().changed(settings)


def _checked(name: str, value: Any) -> Any:
    """Return one setting, in its own type."""
    if name in _CHOICES and value not in _CHOICES[name]:
        raise _senseless(name, value, f"one of {', '.join(_CHOICES[name])}")
    if name in _AT_LEAST and value is not None and not _is_number(value, _AT_LEAST[name]):
        raise _senseless(name, value, f"a number, {_AT_LEAST[name]} or more")
    if name == "latency":
        return _latency(value)
    if name == "quota_code" and value not in TEXTS:
        raise _senseless(name, value, "one of the vendor's codes, as 67200005")
    if name == "paged" and not set(value) <= set(LISTS):
        raise _senseless(name, value, f"some of {', '.join(LISTS)}")
    return tuple(value) if name in ("paged", "poison") else value


def _latency(value: Any) -> tuple[float, float]:
    """Return the shortest and the longest delay."""
    ends = (value, value) if isinstance(value, int | float) else tuple(value)
    if len(ends) != 2 or not all(_is_number(end, 0) for end in ends) or ends[0] > ends[1]:
        raise _senseless("latency", value, "seconds, or the shortest and the longest")
    return float(ends[0]), float(ends[1])


def _is_number(value: Any, least: float) -> bool:
    """Return whether this is a number that is large enough."""
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value < float("inf")


def _senseless(name: str, value: Any, wanted: str) -> UsageError:
    """Return the error for a setting that makes no sense."""
    return UsageError(what=f"{name} cannot be {value!r}", fix=f"it is {wanted}")
