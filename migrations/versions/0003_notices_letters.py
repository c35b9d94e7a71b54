"""Letters may go to an address without an account, and keep what the mail server said.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letters") as letters:
        letters.drop_index("uq_letters_once")
        letters.alter_column(
            "person_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        )
        letters.add_column(sa.Column("problem", sa.Text(), nullable=False, server_default=""))
        letters.create_index("uq_letters_once", ["to", "key"], unique=True)
    with op.batch_alter_table("letters") as letters:
        letters.alter_column("problem", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    raise RuntimeError("letters to addresses without an account would be lost; restore a backup instead")
