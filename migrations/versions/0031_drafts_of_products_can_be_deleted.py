"""A draft of a product that was never published can be deleted by its maker; its row and history stay.

Revision ID: 0031
Revises: 0029
"""

from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None

STATES = ("draft", "pending", "published", "returned", "hidden", "discarded")
CHECK = "ck_products_productstate_known"


def upgrade() -> None:
    _allow(STATES)


def downgrade() -> None:
    """Refused by the constraint while a deleted draft is kept."""
    _allow(STATES[:-1])


def _allow(states: tuple[str, ...]) -> None:
    known = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("products") as batch_op:
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.create_check_constraint(op.f(CHECK), f"state IN ({known})")
