"""Makers are found by the name of their craft village in the database, without reading all of them.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.folding import fold

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The village's name without marks beside each facility."""
    op.add_column("facilities", sa.Column("village_key", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    facilities = sa.table("facilities", *(sa.column(name) for name in ("id", "craft_village", "village_key")))
    villages = sa.select(facilities.c.craft_village).where(facilities.c.craft_village != "").distinct()
    for village in connection.execute(villages).scalars().all():
        same = facilities.c.craft_village == village
        connection.execute(sa.update(facilities).where(same).values(village_key=fold(village)))


def downgrade() -> None:
    """Every maker is read and folded again."""
    op.drop_column("facilities", "village_key")
