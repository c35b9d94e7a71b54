"""Each list of the desk is read in its usual order from an index.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    """A page of a list costs its own rows, however many there are."""
    op.drop_index("ix_applications_due_on", "applications")
    op.create_index("ix_applications_due", "applications", ["due_on", "id"])
    op.create_index("ix_bills_due", "bills", ["due_on", "id"])
    op.create_index("ix_letters_in_state", "letters", ["state", "created_at", "id"])
    _partial("ix_products_asked", "products", ["submitted_at", "id"], "submitted_at IS NOT NULL")
    _partial("ix_follow_ups_silent", "follow_ups", ["due_on", "id"], "answered_at IS NULL")


def downgrade() -> None:
    """Lists are sorted when they are asked for."""
    op.drop_index("ix_follow_ups_silent", "follow_ups")
    op.drop_index("ix_products_asked", "products")
    op.drop_index("ix_letters_in_state", "letters")
    op.drop_index("ix_bills_due", "bills")
    op.drop_index("ix_applications_due", "applications")
    op.create_index("ix_applications_due_on", "applications", ["due_on"])
