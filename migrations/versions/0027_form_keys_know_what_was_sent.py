"""A form key keeps a digest of what was sent with it, so that a second sending with other text is told so.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("form_keys") as table:
        table.add_column(sa.Column("digest", sa.String(length=64), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("form_keys") as table:
        table.drop_column("digest")
