"""Whose an application is, is read from the index its list is ordered by: a province looks at its own rows alone.

Revision ID: 0050
Revises: 0049
"""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None
LONG = {
    "ix_applications_due": ["due_on", "id", "facility_id", "fair_id", "state", "submitted_at"],
    "ix_applications_of_facility": ["facility_id", "state", "submitted_at", "fair_id"],
    "ix_applications_of_fair": ["fair_id", "state", "submitted_at"],
}
SHORT = {
    "ix_applications_due": ["due_on", "id"],
    "ix_applications_of_facility": ["facility_id", "state"],
    "ix_applications_of_fair": ["fair_id", "state"],
}


def upgrade() -> None:
    """What the list asks of each row stands in its index."""
    _instead(LONG)


def downgrade() -> None:
    """Rows are read to know whose they are."""
    _instead(SHORT)


def _instead(indexes: dict[str, list[str]]) -> None:
    for name, columns in indexes.items():
        op.drop_index(name, "applications")
        op.create_index(name, "applications", columns)
