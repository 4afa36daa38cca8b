"""What identifies a document in a reply → its names in canonical form, with the vendor's own spelling. Pure."""

import re
from hashlib import blake2b
from typing import NamedTuple

from localcite import ids
from localcite.answers import Spelled
from localcite.model import Name, Scheme
from localcite.normalise.memo import Memo

_NUMBER = Scheme.NUMBER  # looked up once: Python 3.11 takes its time to find a member
_plain = re.compile(r"([A-Z]{2})[0-9]+([A-WYZ][0-9]?)").fullmatch  # X is a check digit, and no kind
_new = tuple.__new__  # half the time of the constructors, and there are many rows


class Publication(NamedTuple):
    """A publication number: the one name it is, the vendor's form where it differs, what the number itself says."""

    names: tuple[Name]
    spelled: Spelled
    office: str | None
    kind_code: str | None


def publication(written: str) -> Publication | None:
    """Return the publication that a number names, or None where it is no publication number at all."""
    value = ids.canonical_number(written)
    plain = _plain(value)  # nearly all are digits with a kind behind them
    if plain is not None:
        office, kind_code = _OFFICES[plain[1]], plain[2]
    else:
        kind_code = value[len(ids.without_kind(value)) :]
        office = _OFFICES[value[:2]] if kind_code else ids.office_of(value)
    if not office:
        return None
    name = _new(Name, (_NUMBER, value))
    return _new(Publication, ((name,), () if value == written else _spelled(name, written), office, kind_code or None))


def _office(code: str) -> str:
    """Return an office's code; empty for letters that are none."""
    return ids.office_of(f"{code}1")


PUBLICATIONS = Memo(publication)
_OFFICES = Memo(_office, 1024)


def identity(scheme: Scheme, written: str) -> tuple[Name, Spelled] | None:
    """Return the name that an id is, with the vendor's spelling where it differs; None where it names nothing."""
    if scheme is Scheme.NUMBER:
        found = PUBLICATIONS[written]
        return found and (found.names[0], found.spelled)
    value = ids.canonical_doi(written) if scheme is Scheme.DOI else ids.canonical_uuid(written)
    if value is None:
        return None
    name = Name(scheme, value)
    return name, _spelled(name, written)


def canonical(sent: Name) -> Name:
    """Return an id that was asked for as the name it is. One that we cannot read stays what it is."""
    found = identity(sent.scheme, sent.value)
    return found[0] if found else sent


def paper_ids(written: tuple[str | None, ...] | str | None) -> list[str]:
    """Return the ids in a `paper_id`, which may hold several with commas between them."""
    if not written:
        return []
    parts = written.split(",") if isinstance(written, str) else [part for part in written if part]
    return [stripped for part in parts if (stripped := part.strip())]


def nameless(source: Name, content: str | None, place: str) -> Name:
    """Return the name of a document without one: its source, and what it says or, failing that, where it stands."""
    if content is None:
        return Name(Scheme.TEXT, f"{source.value}#{place}")
    digest = blake2b(" ".join(content.split()).encode("utf-8", "backslashreplace"), digest_size=8)
    return Name(Scheme.TEXT, f"{source.value}:{digest.hexdigest()}")


def _spelled(name: Name, written: str) -> Spelled:
    """Return the vendor's own form where it is not the canonical one."""
    return () if written.strip() == name.value else ((name, written.strip()),)
