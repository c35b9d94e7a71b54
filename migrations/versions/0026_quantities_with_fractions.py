"""Quantities of kilograms, tonnes, litres and square metres may have decimals.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = (
    ("products", (("min_order", True), ("capacity_month", True))),
    ("enquiries", (("quantity", False),)),
)
WITH_DECIMALS = sa.Numeric(14, 3)


def upgrade() -> None:
    for table, columns in COLUMNS:
        with op.batch_alter_table(table) as changed:
            for name, nullable in columns:
                changed.alter_column(
                    name, existing_type=sa.Integer(), type_=WITH_DECIMALS, existing_nullable=nullable
                )


def downgrade() -> None:
    """Whole numbers again; the database rounds what had decimals."""
    for table, columns in COLUMNS:
        with op.batch_alter_table(table) as changed:
            for name, nullable in columns:
                changed.alter_column(
                    name, existing_type=WITH_DECIMALS, type_=sa.Integer(), existing_nullable=nullable
                )
