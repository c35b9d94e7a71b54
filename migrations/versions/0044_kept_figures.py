"""Public figures are counted by the worker and kept with the moment they were true.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sets of figures by name."""
    op.create_table(
        "kept_figures",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept_figures"),
    )


def downgrade() -> None:
    """Pages count by themselves again."""
    op.drop_table("kept_figures")
