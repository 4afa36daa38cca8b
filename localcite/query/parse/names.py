"""Names of fields, as they stand in a question. Pure."""

from localcite.query.fields import FIELDS
from localcite.query.scan import Scanner
from localcite.query.values import FieldName


def field(scan: Scanner) -> FieldName:
    """Return the name of a field."""
    at = scan.at
    name = scan.keyword()
    if name not in FIELDS:
        from localcite.query.parse.near import FIELD_WORDS, none_such  # noqa: PLC0415 - only mistakes need it

        scan.fail(none_such(scan, "field", FIELDS, FIELD_WORDS), near_fields(name))
    scan.take_any_word()
    return FieldName(name, at)


def fields(scan: Scanner) -> tuple[FieldName, ...]:
    """Return names of fields with commas between them."""
    names = [field(scan)]
    while scan.take_mark(","):
        names.append(field(scan))
    return tuple(names)


def near_fields(name: str) -> tuple[str, ...]:
    """Return the fields that may have been meant; all of them where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    from localcite.query.parse.near import FIELD_WORDS  # noqa: PLC0415 - the same

    near = dict.fromkeys([*filter(None, [FIELD_WORDS.get(name)]), *get_close_matches(name, FIELDS, n=3)])
    return tuple(near) or tuple(FIELDS)
