"""The browsers somebody has signed in with and the sessions open on them; the security log is found by kind and day.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "known_devices",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("first_seen", MOMENT, nullable=False),
        sa.Column("first_from", sa.String(length=60), nullable=False),
        sa.Column("last_seen", MOMENT, nullable=False),
        sa.Column("last_from", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_known_devices_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_devices")),
        sa.UniqueConstraint("person_id", "device_hash", name=op.f("uq_known_devices_person_id_device_hash")),
    )
    op.create_index(op.f("ix_known_devices_person_id"), "known_devices", ["person_id"])
    op.create_table(
        "open_sessions",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("device_id", BIG, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["known_devices.id"], name=op.f("fk_open_sessions_device_id_known_devices")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_open_sessions")),
    )
    op.create_index(op.f("ix_open_sessions_device_id"), "open_sessions", ["device_id"])
    op.create_index(op.f("ix_open_sessions_begun_at"), "open_sessions", ["begun_at"])
    op.create_index("ix_security_events_kind_at", "security_events", ["kind", "at"])
    op.create_index("ix_security_events_at", "security_events", ["at"])


def downgrade() -> None:
    op.drop_index("ix_security_events_at", "security_events")
    op.drop_index("ix_security_events_kind_at", "security_events")
    op.drop_table("open_sessions")
    op.drop_table("known_devices")
