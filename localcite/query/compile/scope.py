"""Which fields a stage may speak of, given what flows into it. Pure. Raises BadQuestion where one does not fit."""

from collections.abc import Iterable
from typing import NamedTuple, NoReturn

from localcite.errors import BadQuestion
from localcite.query.compile.values import Shape
from localcite.query.fields import FIELDS, Field, Of
from localcite.query.values import FieldName

HOPS = ("cited-by", "references")


class Scope(NamedTuple):
    """A question's text, for errors, and what flows into the stage that is compiled."""

    text: str
    shape: Shape

    def field(self, name: FieldName) -> Field:
        """Return a field as it stands in this scope, its expression ready (`Build.prepare` comes first)."""
        field = self.known(name)
        return field.but(sql=field.sql.format(**dict(self.shape.prepared))) if field.needs else field

    def known(self, name: FieldName) -> Field:
        """Return a field that fits in this scope."""
        if self.shape.is_table:
            return self._of_table(name)
        field = FIELDS[name.name]
        if field.of is Of.TABLE:
            self.fail(f"`{name.name}` is a column of tables that `by` makes", name.at, ["by FIELD"])
        if field.of is Of.EXTRA and name.name not in self.shape.extras:
            self.fail(f"`{name.name}` comes {field.help.partition(':')[0]} alone", name.at, self.names())
        if field.of in {Of.LINK, Of.LINKS} and self.shape.links is None:
            what = f"`{name.name}` speaks of the citation that led here, and no hop stands before"
            self.fail(what, name.at, HOPS)
        return field

    def _of_table(self, name: FieldName) -> Field:
        """Return a column of a table."""
        field = dict(self.shape.columns).get(name.name)
        if field is None:
            columns = [column for column, _field in self.shape.columns]
            self.fail(f"this table has no column `{name.name}`", name.at, columns)
        return field

    def names(self) -> tuple[str, ...]:
        """Return the names of all fields that fit here."""
        if self.shape.is_table:
            return tuple(name for name, _field in self.shape.columns)
        return tuple(name for name, field in FIELDS.items() if self._fits(name, field))

    def _fits(self, name: str, field: Field) -> bool:
        if field.of in {Of.LINK, Of.LINKS}:
            return self.shape.links is not None
        return field.of in {Of.DOCUMENT, Of.HOLDING} or name in self.shape.extras

    def rows(self, *, links: bool) -> str:
        """Return the FROM clause for expressions on these rows. `links`: one row a link."""
        if self.shape.is_table:
            return f"FROM {self.shape.docs} AS t"
        document = "LEFT JOIN document AS d ON d.id = r.doc"
        if not links:
            return f"FROM {self.shape.docs} AS r {document}"
        if self.shape.loose:  # some documents have no link, and are a row all the same
            return f"FROM {self.shape.docs} AS r {document} LEFT JOIN {self.shape.links} AS l ON l.doc = r.doc"
        return f"FROM {self.shape.links} AS l CROSS JOIN {self.shape.docs} AS r ON r.doc = l.doc {document}"

    def fail(self, what: str, at: int, expected: Iterable[str] = ()) -> NoReturn:
        """Raise BadQuestion."""
        raise BadQuestion(question=self.text, position=at, what=what, expected=tuple(expected))
