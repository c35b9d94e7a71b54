"""A draft of a fair that was never published can be deleted by the desk; its row and history stay.

Revision ID: 0033
Revises: 0032
"""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

STATES = ("draft", "published", "held", "accepted", "cancelled", "discarded")
CHECK = "ck_fairs_fairstate_known"


def upgrade() -> None:
    _allow(STATES)


def downgrade() -> None:
    """Refused by the constraint while a deleted draft is kept."""
    _allow(STATES[:-1])


def _allow(states: tuple[str, ...]) -> None:
    known = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("fairs") as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"state IN ({known})")
