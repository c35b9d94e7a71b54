"""At most one rate of an item begins on a day.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = ["fair_kind", "cost_item_code", "valid_from"]
    op.create_index("uq_support_rates_from", "support_rates", columns, unique=True)


def downgrade() -> None:
    op.drop_index("uq_support_rates_from", table_name="support_rates")
