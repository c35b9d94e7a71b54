"""What code depends on of an award's working stands in columns: paying province, rate version, priority.

Revision ID: 0024
Revises: 0023
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and fill them from the working of every award there is; the working itself stays as it was."""
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paying_province", sa.String(length=2), nullable=True))
        batch_op.add_column(
            sa.Column("rate_version", sa.String(length=80), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("priority", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(
            batch_op.f("fk_awards_paying_province_provinces"), "provinces", ["paying_province"], ["code"]
        )
    _carry_over()
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.alter_column("rate_version", existing_type=sa.String(length=80), server_default=None)
        batch_op.alter_column("priority", existing_type=sa.Boolean(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("awards", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_awards_paying_province_provinces"), type_="foreignkey")
        batch_op.drop_column("priority")
        batch_op.drop_column("rate_version")
        batch_op.drop_column("paying_province")


def _carry_over() -> None:
    connection = op.get_bind()
    known = set(connection.execute(sa.text("SELECT code FROM provinces")).scalars())
    move = sa.text(
        "UPDATE awards SET paying_province = :province, rate_version = :version, priority = :priority"
        " WHERE id = :id"
    ).bindparams(sa.bindparam("priority", type_=sa.Boolean()))
    for row in connection.execute(sa.text("SELECT id, working FROM awards")).all():
        province, version, priority = _facts(row.working)
        paying = province if province in known else None
        connection.execute(move, {"province": paying, "version": version, "priority": priority, "id": row.id})


def _facts(working: Any) -> tuple[str | None, str, bool]:
    """Paying province, rate version and priority, as the room used to read them out of the JSON."""
    kept = json.loads(working) if isinstance(working, str) else working
    rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
    province = next((row["province"] for row in rows if "province" in row), None)
    version = next((str(row["rates"]) for row in rows if row.get("rates")), "")
    return province, version[:80], any(row.get("priority") for row in rows)
