"""Photos remember how far they were shrunk; certificates what an officer could not accept.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("photos") as photos:
        photos.add_column(sa.Column("bytes_before", sa.Integer(), nullable=False, server_default="0"))
        photos.add_column(sa.Column("bytes_after", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("certificates") as certificates:
        certificates.add_column(sa.Column("returned_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("photos") as photos:
        photos.alter_column("bytes_before", existing_type=sa.Integer(), server_default=None)
        photos.alter_column("bytes_after", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("certificates") as certificates:
        certificates.alter_column("returned_reason", existing_type=sa.Text(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("certificates") as certificates:
        certificates.drop_column("returned_reason")
    with op.batch_alter_table("photos") as photos:
        photos.drop_column("bytes_after")
        photos.drop_column("bytes_before")
