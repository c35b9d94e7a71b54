"""Letters that are no transaction share an e-mail, leave once a day or not at all, as the reader chose.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

RHYTHMS = ("at_once", "daily", "never")


def upgrade() -> None:
    known = ", ".join(f"'{rhythm}'" for rhythm in RHYTHMS)
    op.create_table(
        "letter_choices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_letter_choices_person_id_people"),
        sa.CheckConstraint(f"rhythm IN ({known})", name=op.f("ck_letter_choices_letterrhythm_known")),
    )
    op.create_index("uq_letter_choices_person", "letter_choices", ["person_id"], unique=True)
    with op.batch_alter_table("letters") as table:
        table.add_column(sa.Column("bundle", sa.String(length=80), server_default="", nullable=False))
        table.add_column(
            sa.Column("sent_with_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        table.create_foreign_key("fk_letters_sent_with_id_letters", "letters", ["sent_with_id"], ["id"])
    op.create_index("ix_letters_sent_with_id", "letters", ["sent_with_id"])


def downgrade() -> None:
    op.drop_index("ix_letters_sent_with_id", "letters")
    with op.batch_alter_table("letters") as table:
        table.drop_constraint("fk_letters_sent_with_id_letters", type_="foreignkey")
        table.drop_column("sent_with_id")
        table.drop_column("bundle")
    op.drop_table("letter_choices")
