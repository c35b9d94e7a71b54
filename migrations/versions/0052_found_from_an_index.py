"""The desk's search reads what files are found by from an index, not from the whole of each row.

Revision ID: 0052
Revises: 0051
"""

from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None
FOUND = {
    "applications": (
        "search_key",
        "facility_id",
        "fair_id",
        "submitted_at",
        "number",
        "list_number",
        "contact_phone",
    ),
    "products": ("search_key", "state", "facility_id"),
}


def upgrade() -> None:
    """The words first, then whose it is and the numbers it goes by."""
    for table, columns in FOUND.items():
        op.create_index(f"ix_{table}_found", table, list(columns))


def downgrade() -> None:
    """Every row is read again."""
    for table in FOUND:
        op.drop_index(f"ix_{table}_found", table)
