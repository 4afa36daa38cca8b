"""Ticks and classes: round numbers that people read, no fractions of documents, no tick that says nothing. Pure."""

from collections.abc import Iterable
from math import ceil, floor, log10

from localcite.pictures.figures import Number

STEPS = (1, 2, 5, 10)
MOST_CLASSES = 5
LARGE = 1e12  # from which on a number is written by its power of ten


def ticks(most: float, wanted: int, *, whole: bool) -> list[Number]:
    """Return ticks from 0 to the first one at or above `most`. `whole`: the numbers are counts, so ticks are too."""
    if most <= 0:
        return [0, 1]
    raw = most / max(1, wanted)
    power = 10.0 ** floor(log10(raw))
    step = next(power * each for each in STEPS if power * each >= raw * 0.999)
    if whole:
        step = max(1, round(step))
    return [_clean(place * step, whole=whole) for place in range(ceil(most / step - 1e-9) + 1)]


def _clean(number: float, *, whole: bool) -> Number:
    return round(number) if whole else float(f"{number:.10g}")


def every(count: int, room: float, needed: float) -> int:
    """Return of how many neighbouring labels one has room: 1, 2, 5, 10, 20 … `room`: of each; `needed`: by a label."""
    step = 1
    for power in (1, 10, 100, 1000):
        for each in (1, 2, 5):
            step = power * each
            if step * room >= needed or step >= count:
                return step
    return step


def classes(values: Iterable[float]) -> list[tuple[int, int]]:
    """Return at most five classes of whole numbers, (least, most) each: narrow ones below, wide ones above.

    Counts are skewed: most cells hold 1 or 2, and few hold many.
    """
    most = max((ceil(value) for value in values if value > 0), default=0)
    if most <= MOST_CLASSES:
        return [(number, number) for number in range(1, most + 1)]
    bounds: list[int] = []
    for place in range(1, MOST_CLASSES):
        bound = _round(most ** (place / MOST_CLASSES))
        bounds.append(max(bound, bounds[-1] + 1 if bounds else 1))
    return list(zip([1, *(bound + 1 for bound in bounds)], [*bounds, most], strict=True))


def _round(number: float) -> int:
    """Return a number of at most two digits that say something."""
    unit = int(10 ** max(0, floor(log10(number)) - 1))
    return round(number / unit) * unit


def said(number: Number) -> str:
    """Return a number as it stands in a picture: `1,234`, `0.25`."""
    if abs(number) >= LARGE:
        return f"{number:.3g}"
    if isinstance(number, float) and not number.is_integer():
        return f"{number:,.4g}"
    return f"{int(number):,}"


def counted(number: Number, measure: str) -> str:
    """Return a number with what it counts: `1 document`, `2 documents`, `3 cited_by`."""
    return f"{said(number)} {'document' if number == 1 and measure == 'documents' else measure}"
