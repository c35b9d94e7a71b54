"""Changes of rates, ceilings, targets and stand prices that wait for a second person.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure_proposals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "in_force",
                "set_aside",
                "recalled",
                name="measurestate_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "rate",
                "parameter",
                "ceiling",
                "target",
                "stand_price",
                name="measurekind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("name_vi", sa.String(length=300), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=True),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("seen_cap", sa.BigInteger(), nullable=True),
        sa.Column("seen_row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "fair_kind",
            sa.Enum(
                "organised",
                "joined",
                "overseas",
                name="fairkind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("cost_item_code", sa.String(length=40), nullable=True),
        sa.Column("parameter_code", sa.String(length=40), nullable=True),
        sa.Column("target_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "scope",
            sa.Enum(
                "period",
                "year",
                "province_year",
                "fair",
                "fair_item",
                "facility_year",
                name="linescope_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("local", sa.Boolean(), nullable=False),
        sa.Column("period_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("province_code", sa.String(length=2), nullable=True),
        sa.Column("fair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("put_forward_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_measure_proposals_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["cost_item_code"],
            ["cost_items.code"],
            name=op.f("fk_measure_proposals_cost_item_code_cost_items"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_measure_proposals_decided_by_people")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fairs.id"], name=op.f("fk_measure_proposals_fair_id_fairs")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["budget_lines.id"], name=op.f("fk_measure_proposals_line_id_budget_lines")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["periods.id"], name=op.f("fk_measure_proposals_period_id_periods")
        ),
        sa.ForeignKeyConstraint(
            ["province_code"], ["provinces.code"], name=op.f("fk_measure_proposals_province_code_provinces")
        ),
        sa.ForeignKeyConstraint(
            ["put_forward_by"], ["people.id"], name=op.f("fk_measure_proposals_put_forward_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["targets.id"], name=op.f("fk_measure_proposals_target_id_targets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_proposals")),
    )
    with op.batch_alter_table("measure_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_proposals_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_proposals_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_measure_proposals_waiting",
            ["subject"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("measure_proposals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_measure_proposals_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_measure_proposals_state"))
        batch_op.drop_index(batch_op.f("ix_measure_proposals_fair_id"))

    op.drop_table("measure_proposals")
