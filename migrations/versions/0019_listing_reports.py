"""Listing reports.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listing_reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "hearing",
                "explained",
                "upheld",
                "dismissed",
                name="reportstate_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("product_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facility_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("authority", sa.String(length=300), nullable=False),
        sa.Column("authority_paper", sa.String(length=120), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(authority = '') = (requested_at IS NULL)",
            name=op.f("ck_listing_reports_request_has_its_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_listing_reports_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_listing_reports_product_id_products")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_reports")),
        sa.UniqueConstraint("number", name=op.f("uq_listing_reports_number")),
    )
    with op.batch_alter_table("listing_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_listing_reports_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_reports_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_reports_product_id"), ["product_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_listing_reports_state"), ["state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("listing_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_listing_reports_state"))
        batch_op.drop_index(batch_op.f("ix_listing_reports_product_id"))
        batch_op.drop_index(batch_op.f("ix_listing_reports_facility_id"))
        batch_op.drop_index(batch_op.f("ix_listing_reports_due_at"))

    op.drop_table("listing_reports")
