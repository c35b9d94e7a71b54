"""The history and the letters are listed by time from an index.

Revision ID: 0043
Revises: 0042
"""

from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Newest first, without sorting all there is."""
    op.create_index("ix_audit_entries_at", "audit_entries", ["at", "seq"])
    op.create_index("ix_letters_newest", "letters", ["created_at", "id"])


def downgrade() -> None:
    """Lists are sorted when they are asked for."""
    op.drop_index("ix_letters_newest", "letters")
    op.drop_index("ix_audit_entries_at", "audit_entries")
