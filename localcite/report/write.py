"""A report, from the database into a file that is whole or not there."""

from sqlite3 import Connection
from typing import NamedTuple

from localcite.model import instant
from localcite.pictures.layout import layout
from localcite.query import Context
from localcite.report.document import Page, Wishes, page
from localcite.report.gather import gather
from localcite.report.remembered import read
from localcite.report.sections.parts import is_answered
from localcite.report.values import Found
from localcite.show.export.receipt import Receipt, to_json


class Report(NamedTuple):
    """A report that was made, and what it was made of."""

    page: Page
    found: Found

    @property
    def is_answered(self) -> bool:
        """Whether an answer is held for any document; without one nobody knows who cites them."""
        return is_answered(self.found)

    def summary(self) -> dict[str, object]:
        """Return its numbers as JSON has them; null: unknown, or not asked."""
        numbers, found = self.page.counts, self.found
        answered = self.is_answered
        return {
            "collection": found.collection,
            "documents": len(found.members),
            "citing": numbers.documents.value if answered else None,
            "citing_external": numbers.kept.value if answered else None,
            "citations": numbers.citations.value if answered else None,
            "owners": {str(line.label): line.numbers[0].value if answered else None for line in numbers.owners},
            "since": found.since,
            "last_report": found.last_report,
            "new": None if numbers.new is None else numbers.new.value,
            "new_citations": None if numbers.new_citations is None else numbers.new_citations.value,
            "delisted": numbers.delisted.value,
            "network": {
                "documents": len(self.page.network.nodes),
                "of": self.page.network.all_nodes,
                "citations": len(self.page.network.edges),
            },
            "coverage": found.coverage.to_dict(),
            "as_of": found.as_of.to_dict(),
            "notes": list(found.notes),
            "question": found.question,
        }


def report(
    connection: Connection | None, context: Context, collection: str, *, since: str | None, wishes: Wishes
) -> Report:
    """Make a report. `since`: from which day on a citation is new; None: since the last report. Raises BadQuestion."""
    known = read(connection, collection)
    day = since or (known.last and known.last[:10])
    found = gather(connection, context, collection, owner=known.owner, since=day, last_report=known.last)
    of = Receipt(
        found.question,
        is_sql=False,
        basis=found.basis,
        coverage=found.coverage.to_dict(),
        oldest=found.as_of.oldest,
        newest=found.as_of.newest,
        notes=found.notes,
    )
    return Report(page(found, to_json(of, len(found.citing)), layout, wishes), found)


def moment(found: Found) -> str:
    """Return when a report was made, as it is remembered."""
    return instant(found.now)
