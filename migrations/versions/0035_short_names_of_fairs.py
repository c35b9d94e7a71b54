"""A fair has a short name for the rows of lists, in both languages; empty where nobody typed one.

Revision ID: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

COLUMNS = ("short_name_vi", "short_name_en")


def upgrade() -> None:
    """Add the columns; every fair begins without a short name."""
    with op.batch_alter_table("fairs", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.add_column(sa.Column(name, sa.String(length=22), server_default="", nullable=False))


def downgrade() -> None:
    """Take the columns away."""
    with op.batch_alter_table("fairs", schema=None) as batch_op:
        for name in reversed(COLUMNS):
            batch_op.drop_column(name)
