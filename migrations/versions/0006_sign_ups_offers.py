"""Sign-ups waiting for their address, offered roles; the version of a facility stands beside its state.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ROLES = (
    "facility_owner",
    "facility_member",
    "buyer_owner",
    "buyer_member",
    "provincial_officer",
    "provincial_head",
    "national_officer",
    "approver",
    "accountant",
    "auditor",
    "admin",
)


def known(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "sign_ups",
        sa.Column("id", BIG, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("kind", known("organisationkind_known", "facility", "buyer", "agency"), nullable=False),
        sa.Column("person", sa.JSON(), nullable=False),
        sa.Column("organisation", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ups"),
    )
    op.create_index("ix_sign_ups_email", "sign_ups", ["email"])
    op.create_table(
        "offers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("role", known("role_known", *ROLES), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("offered_by_id", BIG, nullable=False),
        sa.Column("seconded_by_id", BIG, nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["offered_by_id"], ["people.id"], name="fk_offers_offered_by_id_people"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_offers_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["seconded_by_id"], ["people.id"], name="fk_offers_seconded_by_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
    )
    for column in ("email", "offered_by_id", "organisation_id", "seconded_by_id"):
        op.create_index(f"ix_offers_{column}", "offers", [column])
    still_open = sa.text("accepted_at IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "uq_offers_open",
        "offers",
        ["email", "organisation_id", "role"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    # Plain ALTERs, because making the table anew would empty the tables that point at it.
    op.add_column("facilities", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.drop_column("organisations", "version")


def downgrade() -> None:
    raise RuntimeError("sign-ups and offers would be lost; restore a backup instead")
