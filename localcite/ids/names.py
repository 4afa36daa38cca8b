"""The parts of a canonical number. Texts in another form have none."""

import re

from localcite.ids import offices

# Office, number, kind. No kind begins with X, which is a check digit.
FORM = re.compile(r"([A-Z]{2})([A-Z]{0,4}[0-9](?:[0-9A-Z]*?[0-9X])??)([A-WYZ][0-9]?)?").fullmatch


def without_kind(number: str) -> str:
    """Return "US11205304" for "US11205304B2"; what is no number comes back as it is."""
    found = FORM(number)
    return number[: found.start(3)] if found and found[3] else number


def kind_of(number: str) -> str:
    """Return "B2" for "US11205304B2", "" where there is no kind."""
    found = FORM(number)
    return (found[3] or "") if found else ""


def office_of(number: str) -> str:
    """Return "US" for "US11205304B2", "" for what is no number of an office."""
    return number[:2] if number[:2] in offices.CODES and FORM(number) else ""
