"""Publication numbers in canonical form: what the sandbox uses of localcite.ids."""

import re


def canonical_number(number: str) -> str:
    """Return the vendor's form."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def kind_of(number: str) -> str:
    """Return the kind code."""
    found = re.search(r"\d([A-Z]\d?)$", number)
    return found[1] if found else ""


def without_kind(number: str) -> str:
    """Return the number alone."""
    return number.removesuffix(kind_of(number))
