"""Staff add words of the same meaning; words that found nothing are counted by month, without people.

Revision ID: 0053
Revises: 0052
"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, both empty."""
    op.create_table(
        "synonym_pairs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("term", sa.String(80), nullable=False),
        sa.Column("other", sa.String(80), nullable=False),
        sa.Column("is_english", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_key", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_pairs")),
    )
    op.create_table(
        "silent_searches",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("group_code", sa.String(16), nullable=False),
        sa.Column("province_code", sa.String(2), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_silent_searches")),
        sa.UniqueConstraint("month", "words", "group_code", "province_code", name="uq_silent_searches_once"),
    )
    op.create_index("ix_silent_searches_often", "silent_searches", ["times", "id"])


def downgrade() -> None:
    """The words go with their tables."""
    op.drop_table("silent_searches")
    op.drop_table("synonym_pairs")
