"""A larger own share is pledged again before the award counts: what was pledged, what is to be pledged, until when.

Revision ID: 0032
Revises: 0031
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

STATES = ("draft", "proposed", "approved", "rejected", "advanced", "settled", "cancelled")


def upgrade() -> None:
    """Add the columns and the state; what was pledged is filled from the history of each file that says it."""
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pledged_share", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("share_to_pledge", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pledge_by", sa.Date(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_awards_awardstate_known"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_awards_awardstate_known"), _one_of((*STATES, "awaiting_pledge"))
        )
    _fill_pledged()


def downgrade() -> None:
    """Back to seven states; the database refuses while an award still waits for its pledge."""
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_awards_awardstate_known"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_awards_awardstate_known"), _one_of(STATES))
        batch_op.drop_column("pledge_by")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_column("share_to_pledge")
        batch_op.drop_column("pledged_share")


def _one_of(states: tuple[str, ...]) -> str:
    return "state IN ({})".format(", ".join(f"'{state}'" for state in states))


def _fill_pledged() -> None:
    """The last pledge of each file, as its history says it; older files without a sum stay empty."""
    connection = op.get_bind()
    lines = sa.text(
        "SELECT thing_id, after FROM audit_entries WHERE kind = 'application' AND verb = 'pledge' ORDER BY seq"
    )
    shares: dict[int, int] = {}
    for row in connection.execute(lines):
        facts = json.loads(row.after) if isinstance(row.after, str) else row.after
        share = facts.get("own_share") if isinstance(facts, dict) and facts.get("cofunding") else None
        if isinstance(share, int):
            shares[row.thing_id] = share
        else:
            shares.pop(row.thing_id, None)
    fill = sa.text(
        "UPDATE applications SET pledged_share = :share WHERE id = :id AND cofunding_pledged_at IS NOT NULL"
    )
    for application, share in shares.items():
        connection.execute(fill, {"share": share, "id": application})
