"""The documents in which officers read a facility's facts, and what they read there.

Facilities verified before stay verified; a fact read in no document on file counts as declared until it is.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration_proofs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facility_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "paper", "register", name="source_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "register",
            sa.Enum(
                "enterprises",
                "households",
                "cooperatives",
                "taxpayers",
                name="register_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("looked_up_on", sa.Date(), nullable=True),
        sa.Column("brought_by", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(source = 'paper' AND file_id IS NOT NULL) OR "
            "(source = 'register' AND register IS NOT NULL AND number <> '' AND looked_up_on IS NOT NULL)",
            name=op.f("ck_registration_proofs_paper_or_lookup"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_registration_proofs_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_registration_proofs_file_id_stored_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_proofs")),
    )
    with op.batch_alter_table("registration_proofs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_proofs_facility_id"), ["facility_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_proofs_file_id"), ["file_id"], unique=False)

    op.create_table(
        "seen_facts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facility_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "fact",
            sa.Enum(
                "name",
                "tax_code",
                "legal_form",
                "place",
                "address",
                "sector",
                "owner",
                "woman_owned",
                name="fact_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("proof_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seen_by", sa.String(length=300), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_seen_facts_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["registration_proofs.id"], name=op.f("fk_seen_facts_proof_id_registration_proofs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen_facts")),
        sa.UniqueConstraint("facility_id", "fact", name="uq_seen_facts_facility_id_fact"),
    )
    with op.batch_alter_table("seen_facts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_facts_proof_id"), ["proof_id"], unique=False)

    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_sign_ups_file_id_stored_files"), "stored_files", ["file_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("sign_ups", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_sign_ups_file_id_stored_files"), type_="foreignkey")
        batch_op.drop_column("file_id")

    with op.batch_alter_table("seen_facts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_facts_proof_id"))

    op.drop_table("seen_facts")
    with op.batch_alter_table("registration_proofs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_proofs_file_id"))
        batch_op.drop_index(batch_op.f("ix_registration_proofs_facility_id"))

    op.drop_table("registration_proofs")
