"""What somebody types into a long form is kept until they save it.

Revision ID: 0054
Revises: 0053
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.db import UtcDateTime

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One copy for each person and place."""
    op.create_table(
        "unsent_forms",
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("place", sa.String(80), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "place", name="pk_unsent_forms"),
    )


def downgrade() -> None:
    """What was typed and not saved is lost."""
    op.drop_table("unsent_forms")
