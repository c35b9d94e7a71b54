"""What waits has small indexes of its own: products for review, jobs, notices not read; the newest products one too.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    """Each holds what waits and nothing else; a queue may be long, what is done is longer."""
    op.create_index("ix_products_newest", "products", ["state", "published_at", "id"])
    _partial("ix_products_waiting", "products", ["state", "submitted_at", "id"], "submitted_at IS NOT NULL")
    op.drop_index("ix_jobs_due", "jobs")
    _partial("ix_jobs_waiting", "jobs", ["due_at", "id"], "done_at IS NULL")
    _partial("ix_notices_unread", "notices", ["person_id"], "read_at IS NULL")
    op.create_index("ix_application_costs_cost_item_code", "application_costs", ["cost_item_code"])


def downgrade() -> None:
    """The indexes of before."""
    op.drop_index("ix_application_costs_cost_item_code", "application_costs")
    op.drop_index("ix_notices_unread", "notices")
    op.drop_index("ix_jobs_waiting", "jobs")
    op.create_index("ix_jobs_due", "jobs", ["done_at", "due_at"])
    op.drop_index("ix_products_waiting", "products")
    op.drop_index("ix_products_newest", "products")
