"""Outcomes keep the key of their paper, the day of the exchange rate and the draw; follow-ups keep their answer.

The three tables held nothing before this version (no page wrote to them), so they are made anew: SQLite cannot add
CHECK constraints to a table it has.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("evidence", "outcomes", "follow_ups"):
        op.drop_table(table)
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facility_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("nothing_sold", sa.Boolean(), nullable=False),
        sa.Column("jobs_added", sa.Integer(), nullable=True),
        sa.Column("jobs_female", sa.Integer(), nullable=True),
        sa.Column("jobs_minority", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT nothing_sold OR answered_at IS NOT NULL", name=op.f("ck_follow_ups_nothing_is_an_answer")
        ),
        sa.CheckConstraint("months IN (3, 6, 12)", name=op.f("ck_follow_ups_months_known")),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_follow_ups_answered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_follow_ups_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fairs.id"], name=op.f("fk_follow_ups_fair_id_fairs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_ups_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_follow_ups_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index("uq_follow_ups_one", ["facility_id", "fair_id", "months"], unique=True)

    op.create_table(
        "outcomes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "declared",
                "matched",
                "verified",
                "refused",
                name="outcomestate_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "contact",
                "negotiation",
                "memorandum",
                "contract",
                "order",
                "delivered",
                name="stage_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("facility_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("enquiry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("buyer_name", sa.String(length=300), nullable=False),
        sa.Column("buyer_key", sa.String(length=120), nullable=False),
        sa.Column("buyer_tax_number", sa.String(length=40), nullable=False),
        sa.Column(
            "buyer_kind",
            sa.Enum(
                "distributor",
                "exporter",
                "retailer",
                "hospitality",
                "maker",
                "user",
                "other",
                name="buyerkind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("buyer_country_code", sa.String(length=2), nullable=False),
        sa.Column("first_time_buyer", sa.Boolean(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("contract_number", sa.String(length=80), nullable=False),
        sa.Column("contract_key", sa.String(length=80), nullable=False),
        sa.Column("currency_code", sa.String(length=3), nullable=False),
        sa.Column("amount_foreign", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column(
            "contribution",
            sa.Enum(
                "whole",
                "part",
                "none",
                name="contribution_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("sampled", sa.Boolean(), nullable=False),
        sa.Column("follow_up_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reported_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "amount_foreign IS NULL OR (amount_foreign > 0 AND currency_code <> 'VND' AND rate_on IS NOT NULL)",
            name=op.f("ck_outcomes_foreign_has_rate"),
        ),
        sa.CheckConstraint(
            "stage IN ('contact', 'negotiation', 'memorandum') OR amount IS NOT NULL",
            name=op.f("ck_outcomes_value_from_contract"),
        ),
        sa.CheckConstraint(
            "stage NOT IN ('contact', 'negotiation', 'memorandum') OR amount IS NULL",
            name=op.f("ck_outcomes_no_value_before_contract"),
        ),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_outcomes_amount_positive")),
        sa.ForeignKeyConstraint(
            ["buyer_country_code"], ["countries.code"], name=op.f("fk_outcomes_buyer_country_code_countries")
        ),
        sa.ForeignKeyConstraint(
            ["currency_code"], ["currencies.code"], name=op.f("fk_outcomes_currency_code_currencies")
        ),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_outcomes_enquiry_id_enquiries")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_outcomes_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(["fair_id"], ["fairs.id"], name=op.f("fk_outcomes_fair_id_fairs")),
        sa.ForeignKeyConstraint(
            ["follow_up_id"], ["follow_ups.id"], name=op.f("fk_outcomes_follow_up_id_follow_ups")
        ),
        sa.ForeignKeyConstraint(["reported_by"], ["people.id"], name=op.f("fk_outcomes_reported_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("number", name=op.f("uq_outcomes_number")),
    )
    with op.batch_alter_table("outcomes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcomes_enquiry_id"), ["enquiry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcomes_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcomes_fair_id"), ["fair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcomes_stage"), ["stage"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcomes_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_outcomes_contract",
            ["stage", "contract_key", "buyer_key", "happened_on"],
            unique=True,
            sqlite_where=sa.text("contract_key <> '' AND state <> 'refused'"),
            postgresql_where=sa.text("contract_key <> '' AND state <> 'refused'"),
        )

    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outcome_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_evidence_file_id_stored_files")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcomes.id"], name=op.f("fk_evidence_outcome_id_outcomes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_evidence_outcome_id"), ["outcome_id"], unique=False)


def downgrade() -> None:
    raise RuntimeError("reported outcomes would be lost; restore a backup instead")
