"""A list as JSON, for `json_each`. Most need no quoting: the json module is loaded for those that do. Pure."""

from collections.abc import Iterable


def listed(values: Iterable[str] | Iterable[int]) -> str:
    """Return numbers or texts as a JSON array."""
    known = list(values)
    if all(isinstance(value, int) for value in known):
        return f"[{','.join(map(str, known))}]"
    quoted = '","'.join(map(str, known))
    if quoted.isascii() and quoted.isprintable() and quoted.count('"') == 2 * len(known) - 2 and "\\" not in quoted:
        return f'["{quoted}"]'
    from json import dumps  # noqa: PLC0415 - see the top

    return dumps(known)
