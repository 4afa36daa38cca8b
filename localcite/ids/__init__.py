"""Read what people type as patent numbers, DOIs and uuids. Pure.

What is typed becomes a document, candidates that exclude each other or coexist, or a refusal with its reason; it is
never guessed at a price. One file per family of offices knows which publications can carry a number.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from localcite.ids.reading import choose, read

if TYPE_CHECKING:
    from localcite.ids.canonical import canonical_number
    from localcite.ids.doi import canonical_doi
    from localcite.ids.names import kind_of, office_of, without_kind
    from localcite.ids.uuids import canonical_uuid

__all__ = [
    "canonical_doi",
    "canonical_number",
    "canonical_uuid",
    "choose",
    "kind_of",
    "office_of",
    "read",
    "without_kind",
]

_HOMES = {
    "canonical_doi": "doi",
    "canonical_number": "canonical",
    "canonical_uuid": "uuids",
    "kind_of": "names",
    "office_of": "names",
    "without_kind": "names",
}


def __getattr__(name: str) -> object:
    """Import a function when it is first asked for: a question needs `read` alone, and must start fast."""
    if name not in _HOMES:
        raise AttributeError(name)
    function: object = getattr(import_module(f"localcite.ids.{_HOMES[name]}"), name)
    globals()[name] = function
    return function
