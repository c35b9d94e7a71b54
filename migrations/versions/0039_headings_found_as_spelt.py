"""Headings of the customs list are found by their words with marks; the list is loaded anew at the next start.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

LIST = "hs codes"


def upgrade() -> None:
    """Add the column; the start that follows fills it, for it holds the list as not loaded yet."""
    op.add_column("hs_codes", sa.Column("spelt", sa.Text(), server_default="", nullable=False))
    versions = sa.table("list_versions", sa.column("name"))
    op.execute(sa.delete(versions).where(versions.c.name == LIST))


def downgrade() -> None:
    """Take the column away."""
    op.drop_column("hs_codes", "spelt")
