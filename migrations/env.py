"""How Alembic reaches a database: on the connection that localcite hands over, inside its transaction.

Run by hand (`alembic -c migrations/alembic.ini -x database=FILE ...`) it opens FILE itself.
"""

from pathlib import Path

from alembic import context

from localcite.db.upgrade import keep


def run(connection, metadata=None) -> None:
    """Run the revisions that were asked for; who began the transaction also ends it."""
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, include_object=keep)
    with context.begin_transaction():
        context.run_migrations()


def run_by_hand() -> None:
    """Open the file named by `-x database=FILE`, and run on it."""
    from localcite.db import tables, upgrade  # noqa: PLC0415 - only here, so that an upgrade need not load the models

    path = Path(context.get_x_argument(as_dictionary=True)["database"])
    with upgrade.session(lambda: upgrade.connect(path)) as session:
        run(session.connection, tables.SQLModel.metadata)


if "connection" in context.config.attributes:
    run(context.config.attributes["connection"])
else:
    run_by_hand()
