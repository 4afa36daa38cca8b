"""Counts, units and money in words. Pure. An unknown price is called unknown and never 0."""

from collections.abc import Mapping

from localcite.model import Money

IRREGULAR = {"is": "are", "was": "were", "has": "have", "this": "these", "it": "they", "reply": "replies"}


def count(number: int, thing: str) -> str:
    """Return `1 call`, `2 calls`, `1,200 units`."""
    return f"{number:,} {plural(number, thing)}"


def plural(number: int, word: str) -> str:
    """Return the word as it stands beside a number; only its last part changes."""
    if number == 1:
        return word
    return IRREGULAR.get(word) or f"{word}s"


def units(number: int) -> str:
    """Return `0 units`, `1 unit`, `2,000 units`."""
    return count(number, "unit")


def money(price: Money | None) -> str:
    """Return `12.40 EUR`, with cents and as many further decimals as matter; `unknown price` where it is unknown."""
    if price is None:
        return "unknown price"
    whole, _, decimals = f"{price.amount:f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}.{decimals.rstrip('0').ljust(2, '0')} {price.currency}"


def spend(number: int, price: Money | None) -> str:
    """Return `12 units (4.80 EUR)`, `12 units (unknown price)`; nothing costs nothing: `0 units`."""
    return units(number) if number == 0 else f"{units(number)} ({money(price)})"


def limit(most: int | Money) -> str:
    """Return what a budget allows: units or money."""
    return units(most) if isinstance(most, int) else money(most)


def money_json(price: Money | None) -> Mapping[str, str | float] | None:
    """Return `{amount, currency}` as JSON has it, the amount a number. Unknown is null."""
    return None if price is None else {"amount": float(price.amount), "currency": price.currency}


def why(reason: str) -> str:
    """Return a reason as people read it: the code that it may begin with (`unknown-office: …`) becomes words."""
    code, colon, rest = reason.partition(": ")
    is_code = bool(colon) and "-" in code and code.islower() and code.replace("-", "").isalpha()
    return f"{code.replace('-', ' ')}: {rest}" if is_code else reason
