"""Note what was refused: nothing was billed, so what is held stays as it is."""

from collections.abc import Iterable
from sqlite3 import Connection

from localcite import ids
from localcite.db.store import documents, holdings
from localcite.db.store.directory import Directory
from localcite.db.store.holdings import Holding
from localcite.db.store.save import GROW, KIND
from localcite.model import TYPE_ENDPOINT, Endpoint, Name, Scheme

CANONICAL = {
    Scheme.NUMBER: ids.canonical_number,
    Scheme.PATENT_ID: ids.canonical_uuid,
    Scheme.PAPER_ID: ids.canonical_uuid,
    Scheme.DOI: ids.canonical_doi,
}


def mark_failed(connection: Connection, call: int, names: Iterable[Name], reason: str, at: str) -> None:
    """Note that ids were refused and not billed, inside the caller's transaction.

    Where the vendor ever answered, or a reply is kept, nothing changes: that is worth more than a refusal.
    """
    del at  # when it was refused is in the ledger; a holding has the time of an answer, and there was none
    wanted = [canonical(name) for name in names]
    directory = Directory(connection, wanted)
    refused = {name: directory.document(name, KIND[TYPE_ENDPOINT[name.type]]) for name in wanted}
    said = [(document, documents.facts_of((name,))) for name, document in refused.items()]
    documents.write(connection, directory.created, said, {None: None})
    directory.write({}, {})
    for endpoint in Endpoint:
        theirs = {document for name, document in refused.items() if TYPE_ENDPOINT[name.type] is endpoint}
        held = holdings.load(connection, endpoint, theirs)
        failed = Holding(0, endpoint.value, "failed", None, call, reason=reason)
        holdings.write(connection, [failed._replace(document=key) for key in theirs if _may_fail(held.get(key))])
    connection.execute(GROW)


def _may_fail(held: Holding | None) -> bool:
    """Tell whether there is nothing that a refusal could hide."""
    return held is None or held.state == "failed"


def canonical(name: Name) -> Name:
    """Return an id as it was sent as the name it is."""
    read = CANONICAL.get(name.scheme)
    return name._replace(value=(read and read(name.value)) or name.value)
