"""How far a certificate is known is a state with a table of moves; one that was sent back says so.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

STATES = ("declared", "returned", "seen", "matched", "removed")
CLAIMS = ("declared", "seen", "matched")
STATE_KNOWN, CLAIM_KNOWN = "ck_certificates_certificatestate_known", "ck_certificates_claimlevel_known"


def upgrade() -> None:
    """The column keeps its rows under its new name; what had a reason and nobody saw was sent back."""
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(CLAIM_KNOWN), type_="check")
        batch_op.alter_column(
            "claim",
            new_column_name="state",
            existing_type=sa.String(length=32),
            existing_nullable=False,
        )
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(STATE_KNOWN), f"state IN ({_listed(STATES)})")
        batch_op.create_index(batch_op.f("ix_certificates_state"), ["state"], unique=False)
    op.execute(
        "UPDATE certificates SET state = 'returned' WHERE state = 'declared' AND returned_reason <> ''"
    )


def downgrade() -> None:
    """Back to three words; one that was sent back keeps its reason."""
    op.execute("UPDATE certificates SET state = 'declared' WHERE state = 'returned'")
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificates_state"))
        batch_op.drop_constraint(op.f(STATE_KNOWN), type_="check")
        batch_op.drop_column("version")
        batch_op.alter_column(
            "state",
            new_column_name="claim",
            existing_type=sa.String(length=32),
            existing_nullable=False,
        )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(CLAIM_KNOWN), f"claim IN ({_listed(CLAIMS)})")


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
