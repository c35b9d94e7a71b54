"""What waits in a province is found by its facilities and fairs, not among all they ever had.

Revision ID: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None
ASKED = sa.text("submitted_at IS NOT NULL")


def upgrade() -> None:
    """By owner and state."""
    op.create_index(
        "ix_products_asked_of",
        "products",
        ["facility_id", "submitted_at"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )
    op.create_index("ix_applications_of_facility", "applications", ["facility_id", "state"])
    op.create_index("ix_applications_of_fair", "applications", ["fair_id", "state"])
    op.create_index("ix_applications_in_state", "applications", ["state", "due_on", "id"])
    op.drop_index("ix_applications_state", "applications")
    op.drop_index("ix_applications_facility_id", "applications")
    op.drop_index("ix_applications_fair_id", "applications")


def downgrade() -> None:
    """By owner alone."""
    op.create_index("ix_applications_fair_id", "applications", ["fair_id"])
    op.create_index("ix_applications_facility_id", "applications", ["facility_id"])
    op.create_index("ix_applications_state", "applications", ["state"])
    op.drop_index("ix_applications_in_state", "applications")
    op.drop_index("ix_applications_of_fair", "applications")
    op.drop_index("ix_applications_of_facility", "applications")
    op.drop_index("ix_products_asked_of", "products")
