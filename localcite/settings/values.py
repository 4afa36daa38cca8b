"""Each setting: its name, its default, and how its value is read. Pure."""

from collections.abc import Callable, Mapping
from math import isfinite

from localcite.errors import BadSetting, UsageError
from localcite.text import duration

Reader = Callable[[object], object]

DEFAULTS: Mapping[str, int] = {"batch_first": 25, "batch_most": 100}


def value_of(name: str, value: object, where: str) -> object:
    """Return a setting's value, read from text or TOML. `where`: the variable or the file. Raises BadSetting."""
    try:
        return NAMES[name](value)
    except UsageError as error:
        raise BadSetting(name=name, where=where, value=value, what=str(error.what), fix=error.data.get("fix")) from None
    except (ValueError, TypeError, OverflowError) as error:
        raise BadSetting(name=name, where=where, value=value, what=str(error)) from None


def known_as(name: str) -> str:
    """Return `; did you mean …?` for a name that is near a known one, else nothing."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    near = get_close_matches(name, NAMES, n=1, cutoff=0.7)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("it has to be text")
    return value.strip()


def _whole(least: int, most: int) -> Reader:
    """Return a reader of whole numbers within bounds."""

    def read(value: object) -> int:
        number = _number(value)
        if not number.is_integer() or not least <= number <= most:
            raise ValueError(f"it has to be a whole number from {least} to {most}")
        return int(number)

    return read


def _above_zero(most: float) -> Reader:
    """Return a reader of numbers above 0."""

    def read(value: object) -> float:
        number = _number(value)
        if not 0 < number <= most:
            raise ValueError(f"it has to be a number above 0 and up to {most:g}")
        return number

    return read


def _number(value: object) -> float:
    """Return a number, from TOML or from text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError("it has to be a number")
    try:
        number = float(value)
    except (ValueError, OverflowError):
        raise ValueError("it has to be a number") from None
    if not isfinite(number):
        raise ValueError("it has to be a number")
    return number


_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}


def _truth(value: object) -> bool:
    """Return yes or no, from TOML or from text."""
    said = str(value).strip().casefold()
    if said not in _YES | _NO:
        raise ValueError("it has to be true or false")
    return said in _YES


def _length(value: object) -> object:
    """Return a length of time."""
    if not isinstance(value, str):
        raise TypeError("it has to be a length of time in quotes: 36h, 90d, 12w, 6m, 2y or never")
    return duration(value)


NAMES: Mapping[str, Reader] = {
    "base_url": _text,
    "api_key": _text,
    "client_id": _text,
    "client_secret": _text,
    "concurrency": _whole(1, 64),
    "qps": _above_zero(1000),
    "batch_first": _whole(1, 100),
    "batch_most": _whole(1, 100),
    "read_timeout": _above_zero(3600),
    "max_age": _length,
    "no_answer_max_age": _length,
    "l012_pages_billed": _truth,
    "csv_mark": _truth,
    "receipts": _truth,
}
