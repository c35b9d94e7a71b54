"""The list of transfers is read in its order from an index.

Revision ID: 0056
Revises: 0055
"""

from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """By the day they came in."""
    op.create_index("ix_receipts_newest", "receipts", ["received_on", "id"])


def downgrade() -> None:
    """Every transfer is sorted again."""
    op.drop_index("ix_receipts_newest", "receipts")
