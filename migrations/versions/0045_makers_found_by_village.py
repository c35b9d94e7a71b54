"""Makers are found by their craft village in the database; enquiries are listed newest first from an index.

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

SIDES = ("facility", "buyer")


def upgrade() -> None:
    """The village's name without marks beside each facility; each side's enquiries by their newest word."""
    op.add_column("facilities", sa.Column("village_key", sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    facilities = sa.table("facilities", *(sa.column(name) for name in ("id", "craft_village", "village_key")))
    villages = sa.select(facilities.c.craft_village).where(facilities.c.craft_village != "").distinct()
    for village in connection.execute(villages).scalars().all():
        same = facilities.c.craft_village == village
        connection.execute(sa.update(facilities).where(same).values(village_key=fold(village)))
    for side in SIDES:
        op.create_index(f"ix_enquiries_of_{side}", "enquiries", [f"{side}_id", "last_at", "id"])
        op.drop_index(f"ix_enquiries_{side}_id", "enquiries")


def downgrade() -> None:
    """Every maker is read and folded again."""
    for side in SIDES:
        op.create_index(f"ix_enquiries_{side}_id", "enquiries", [f"{side}_id"])
        op.drop_index(f"ix_enquiries_of_{side}", "enquiries")
    op.drop_column("facilities", "village_key")
