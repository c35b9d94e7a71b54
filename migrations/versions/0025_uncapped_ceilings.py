"""A ceiling may be left without an amount by a decision that two people record.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lines that stand without an amount get no decision: nothing more is taken from them until one is set."""
    with op.batch_alter_table("budget_lines", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("uncapped_by", sa.String(length=500), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("uncapped_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_budget_lines_amount_or_decision"), "cap IS NULL OR uncapped_on IS NULL"
        )
    with op.batch_alter_table("measure_proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uncapped", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("budget_lines", schema=None) as batch_op:
        batch_op.alter_column("uncapped_by", existing_type=sa.String(length=500), server_default=None)
    with op.batch_alter_table("measure_proposals", schema=None) as batch_op:
        batch_op.alter_column("uncapped", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("measure_proposals", schema=None) as batch_op:
        batch_op.drop_column("uncapped")
    with op.batch_alter_table("budget_lines", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_budget_lines_amount_or_decision"), type_="check")
        batch_op.drop_column("uncapped_on")
        batch_op.drop_column("uncapped_by")
