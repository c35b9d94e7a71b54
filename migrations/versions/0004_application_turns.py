"""Applications know until when the next step is due, and keep the stand contract's record (R20).

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("applications") as applications:
        applications.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        applications.add_column(sa.Column("contract", sa.JSON(none_as_null=True), nullable=True))
        applications.create_index(op.f("ix_applications_due_on"), ["due_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("applications") as applications:
        applications.drop_index(op.f("ix_applications_due_on"))
        applications.drop_column("contract")
        applications.drop_column("due_on")
