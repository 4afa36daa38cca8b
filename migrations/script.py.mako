"""${message}.

Views and triggers are not a revision's business: they are dropped before it and made again after it.
A view or trigger that goes out of use is dropped here by name.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}
