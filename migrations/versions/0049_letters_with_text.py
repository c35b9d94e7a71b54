"""Letters that still have their text are found by an index of their own.

Revision ID: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None
WHICH = "body <> ''"


def upgrade() -> None:
    """It holds the letters of the last months, however many there were before."""
    where = sa.text(WHICH)
    op.create_index(
        "ix_letters_with_text", "letters", ["state", "sent_at"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """All letters are looked through."""
    op.drop_index("ix_letters_with_text", "letters")
