"""One value as the text of one cell. Pure. Unknown, zero and empty text never look the same."""

import sys
from collections.abc import Callable, Iterable, Sequence

from localcite.text import visible

UNKNOWN = "–"

Row = Sequence[object]
Rows = Iterable[Row]
Text = Callable[[object], str]


def plain(value: object) -> str:
    """Return a known value as text: booleans as words, bytes as hex, lists joined by `; `."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, float):
        return f"{value:.10g}"
    if _is_decimal(value):
        return f"{value:f}"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(shown, value))
    return str(value)


def shown(value: object) -> str:
    """Return any value as one line for people: what is unknown is a dash, controls are visible."""
    return UNKNOWN if value is None else visible(plain(value))


def is_number(value: object) -> bool:
    """Tell whether a value is a number: it stands at the right, and a spreadsheet may have it as it is."""
    return (isinstance(value, (int, float)) and not isinstance(value, bool)) or _is_decimal(value)


def _is_decimal(value: object) -> bool:
    """Tell whether a value is a decimal number; where nobody has loaded `decimal`, none is."""
    decimal = sys.modules.get("decimal")
    return decimal is not None and isinstance(value, decimal.Decimal)
