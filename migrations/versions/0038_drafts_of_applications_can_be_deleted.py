"""A draft of an application can be deleted by its facility, which may then apply anew; its row and history stay.

Revision ID: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

STATES = (
    "draft",
    "submitted",
    "returned",
    "eligible",
    "ineligible",
    "listed",
    "awarded",
    "contracted",
    "attended",
    "invoiced",
    "accepted",
    "settled",
    "withdrawn",
    "rejected",
    "waiting",
    "discarded",
)
DEAD = ("withdrawn", "rejected", "ineligible", "discarded")
CHECK = "ck_applications_applicationstate_known"
LIVE = "uq_applications_live"


def upgrade() -> None:
    _allow(STATES, DEAD)


def downgrade() -> None:
    """Refused by the constraint while a deleted draft is kept."""
    _allow(STATES[:-1], DEAD[:-1])


def _allow(states: tuple[str, ...], dead: tuple[str, ...]) -> None:
    live = sa.text(f"state NOT IN ({_list(dead)})")
    op.drop_index(LIVE, "applications")
    with op.batch_alter_table("applications") as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"state IN ({_list(states)})")
    columns = ["fair_id", "facility_id"]
    op.create_index(LIVE, "applications", columns, unique=True, sqlite_where=live, postgresql_where=live)


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
