"""Values to compare with: text, numbers, dates, ages. Pure; what today is, is not known here."""

from localcite.query.scan import Scanner
from localcite.query.values import Literal

UNITS = ("days", "weeks", "months", "years", "day", "week", "month", "year")
DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MOST = 2**53  # beyond it JSON readers round
DATES = ("2026-10-01", "2026-10", "2026", "last 30 days", "today")


def literal(scan: Scanner) -> Literal | None:
    """Return the value that stands here, or None where none does."""
    at = scan.at
    quoted = scan.take_quoted()
    if quoted is not None:
        return Literal("text", quoted, quoted, at)
    word = scan.word()
    if word is None:
        return None
    return _age(scan) or _bare(scan, at)


def since(scan: Scanner) -> Literal:
    """Return a date or an age."""
    at = scan.at
    value = literal(scan)
    if value is not None and value.kind in {"text", "number"}:
        value = value.but(kind="date" if period(value.text) else "word", value=period(value.text))
    if value is None or value.kind not in {"date", "age"}:
        scan.fail("a date is missing" if value is None else f"{value.text!r} is no date", DATES, at)
    return value


def whole_number(scan: Scanner, word: str) -> int:
    """Return how many: a whole number from 1 on."""
    at = scan.at
    text = scan.take_any_word()
    if text is None or not text.isascii() or not text.isdigit() or not 0 < int(text[:20]) < MOST:
        scan.fail(f"`{word}` needs a whole number from 1 on", ["10"], at)
    return int(text)


def period(text: str) -> tuple[int, int] | None:
    """Return the first and the last day of a year, a month or a day, as YYYYMMDD; None where there is no such date."""
    parts = text.strip().split("-")
    if not looks_like_date(parts):
        return None
    year, month, day = (*map(int, parts), 0, 0)[:3]
    if year < 1 or (len(parts) > 1 and not 1 <= month <= 12):
        return None
    if not month:
        return year * 10000 + 101, year * 10000 + 1231
    last = DAYS[month - 1] + (month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    if len(parts) > 2 and not 1 <= day <= last:
        return None
    start = year * 10000 + month * 100
    return (start + day, start + day) if len(parts) > 2 else (start + 1, start + last)


def looks_like_date(parts: list[str]) -> bool:
    """Tell whether the parts between hyphens are four digits, and one or two digits once or twice."""
    digits = all(part.isascii() and part.isdigit() for part in parts)
    return digits and len(parts) <= 3 and len(parts[0]) == 4 and all(len(part) <= 2 for part in parts[1:])


def number(text: str) -> int | float | None:
    """Return a number, or None where a text is none or is too large."""
    whole, point, decimals = text.removeprefix("-").partition(".")
    digits = whole + (decimals or "x" * len(point))
    if not (whole and digits.isascii() and digits.isdigit()) or len(text) > 40 or abs(float(text)) > MOST:
        return None
    return float(text) if point else int(text)


def _age(scan: Scanner) -> Literal | None:
    """Return `last 5 years`, or None where something else stands here (`last` alone is a field)."""
    at = scan.at
    if scan.take_word("today"):
        return Literal("age", (0, "day"), "today", at)
    if scan.keyword() != "last":
        return None
    scan.take_any_word()
    digits = scan.word() or ""
    if not (digits.isascii() and digits.isdigit()):
        scan.at = at
        return None
    how_many = whole_number(scan, "last")
    unit = scan.take_word(*UNITS)
    if unit is None:
        scan.fail(f"`last {digits}` needs a unit", UNITS[:4])
    if how_many > 9999:
        scan.fail(f"{how_many} {unit} are too many", (f"last 9999 {unit}",), at)
    return Literal("age", (how_many, unit.removesuffix("s")), scan.text[at : scan.at].strip(), at)


def _bare(scan: Scanner, at: int) -> Literal:
    """Return a number, a date, or a word."""
    text = scan.take_any_word() or ""
    if text.removeprefix("-").replace(".", "", 1).isdecimal() and text.isascii():
        value = number(text)
        return (
            Literal("number", value, text, at)
            if value is not None
            else scan.fail(f"{text} is no number, or too large", ("10",), at)
        )
    if "-" in text and looks_like_date(text.split("-")):
        days = period(text)
        return Literal("date", days, text, at) if days else scan.fail(f"there is no date {text}", DATES, at)
    return Literal("word", text, text, at)
