"""A sign-up that waits holds no password: whoever opens the letter's link chooses it.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_ups") as batch:
        batch.drop_column("password_hash")


def downgrade() -> None:
    with op.batch_alter_table("sign_ups") as batch:
        batch.add_column(sa.Column("password_hash", sa.String(length=200), nullable=False, server_default=""))
