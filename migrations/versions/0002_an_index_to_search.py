"""An index for full-text search, filled from what is held.

What stands in the index is the business of localcite.db.search; a later change of it makes and fills it again.
"""

from alembic import op

from localcite.db import search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index, and fill it."""
    connection = op.get_bind().connection.driver_connection
    told = op.get_context().config.attributes.get("told", lambda _done, _of: None)
    search.create(connection)
    search.fill(connection, told)
