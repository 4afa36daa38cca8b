"""The temporary tables of a connection: made once, and empty between questions. In memory alone.

Making a table changes the schema, and then SQLite prepares every statement again. So the tables that a question needs
are made before its transaction begins, and stay; what was written into them goes with the transaction.
"""

from sqlite3 import Connection

from localcite.db.reader import Reading

ALWAYS = (
    "CREATE TEMP TABLE unheld (doc INTEGER PRIMARY KEY, type INTEGER, value TEXT, name TEXT, several INTEGER)",
    "CREATE TEMP TABLE rests (doc INTEGER, what TEXT, PRIMARY KEY (doc, what)) WITHOUT ROWID",
    "CREATE TEMP TABLE rule (doc INTEGER, collection TEXT, cutoff TEXT, max_age TEXT, PRIMARY KEY (doc, collection))",
    "CREATE TEMP TABLE owner (doc INTEGER, name TEXT, PRIMARY KEY (doc, name)) WITHOUT ROWID",
    "CREATE TEMP TABLE seen (answered_at TEXT)",
    "CREATE TEMP TABLE age (cutoff TEXT, no_answer TEXT)",
    "CREATE TEMP TABLE doubt (doc INTEGER PRIMARY KEY, doubt INTEGER, unread INTEGER, lost INTEGER)",
)


class Tables:
    """The temporary tables and views of one connection, by the statement that made each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        self._ready: set[tuple[str, ...]] = set()  # of which every one was made, and is there

    def make(self, sql: str) -> None:
        """Make a table or a view, unless it is there; one of the same name that is another goes."""
        _create, _temp, _kind, name, *_rest = sql.split(None, 4)
        made = self._made.get(name)
        if made == sql:
            return
        if made is not None:
            self._connection.execute(f"DROP {made.split(None, 3)[2]} {name}")
            self._ready.clear()
        self._connection.execute(sql)
        self._made[name] = sql

    def has(self, name: str) -> bool:
        """Tell whether there is a table of this name, and no view."""
        return self._made.get(name, "").startswith("CREATE TEMP TABLE")

    def begin(self, statements: tuple[str, ...]) -> None:
        """Make what a question needs, and begin its transaction: one snapshot, whatever a sync does meanwhile.

        A connection that is not for reading alone is left as it was found: there the tables go with the transaction.
        """
        if not isinstance(self._connection, Reading):
            self._connection.execute("BEGIN")
        if statements not in self._ready:
            self._kept = self._made
            for sql in (*ALWAYS, *statements):
                self.make(sql)
            self._ready.add(statements)
        if isinstance(self._connection, Reading):
            self._kept = dict(self._made)
            self._connection.execute("BEGIN")

    def end(self) -> None:
        """End the transaction: tables are empty, and those that were made within it are gone.

        SQLite has ended it where it was stopped amid a statement that writes, or had no more room.
        """
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        self._made = self._kept


def tables_of(connection: Connection) -> Tables:
    """Return the temporary tables of a connection."""
    if not isinstance(connection, Reading):
        return Tables(connection)
    if "tables" not in connection.kept:
        connection.kept["tables"] = Tables(connection)
    return connection.kept["tables"]  # type: ignore[no-any-return]  # as it was put there
