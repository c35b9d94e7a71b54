"""The title of whoever signs, kept on each letter, and the form of address somebody wants.

Revision ID: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TITLES = (("memberships", "job_title"), ("decision_letters", "signer_title"))
TITLE = sa.String(length=80)


def upgrade() -> None:
    """Letters of before name no title, so they read as they were issued."""
    for table, name in TITLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(name, TITLE, nullable=False, server_default=""))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(name, existing_type=TITLE, server_default=None)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_of_address", sa.String(length=32), nullable=True))
        batch_op.create_check_constraint(
            batch_op.f("ck_people_formofaddress_known"),
            "form_of_address IN ('anh', 'chi', 'co', 'chu', 'bac')",
        )


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_people_formofaddress_known"), type_="check")
        batch_op.drop_column("form_of_address")
    for table, name in reversed(TITLES):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(name)
