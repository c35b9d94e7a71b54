"""A job says which worker took it: what a killed worker held goes on at once, not after its lease.

Revision ID: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody is known to hold what was taken before."""
    op.add_column("jobs", sa.Column("held_by", sa.String(32), nullable=False, server_default=""))


def downgrade() -> None:
    """Leases end by their time only."""
    with op.batch_alter_table("jobs") as batch:
        batch.drop_column("held_by")
