"""What is shown is counted by facility and group from an index alone.

Revision ID: 0042
Revises: 0041
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The home page counts every product on show by its group, the results by province."""
    op.create_index("ix_products_shown", "products", ["state", "facility_id", "group_code"])


def downgrade() -> None:
    """Counting looks at the rows again."""
    op.drop_index("ix_products_shown", "products")
