"""A collecting account has one state; a bank's reference is compared by its letters and digits.

Revision ID: 0014
Revises: 0013
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

STATES = ("waiting", "in_use", "retired", "set_aside")


def upgrade() -> None:
    known = ", ".join(f"'{state}'" for state in STATES)
    op.execute(
        "ALTER TABLE collecting_accounts ADD COLUMN state VARCHAR(32) DEFAULT 'retired' NOT NULL "
        f"CONSTRAINT ck_collecting_accounts_accountstate_known CHECK (state IN ({known}))"
    )
    op.add_column(
        "collecting_accounts", sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    )
    connection = op.get_bind()
    _give_states(connection)
    op.drop_column("collecting_accounts", "active")
    for state in ("waiting", "in_use"):
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"uq_collecting_accounts_{state}",
            "collecting_accounts",
            ["state"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.add_column("receipts", sa.Column("ref_key", sa.String(length=80), server_default="", nullable=False))
    _give_keys(connection)
    op.drop_index("uq_receipts_reference", table_name="receipts")
    op.create_index("uq_receipts_reference", "receipts", ["provider", "ref_key"], unique=True)


def _give_states(connection: sa.Connection) -> None:
    """The newest account in use stays so; one that waits is told by the last line of its history."""
    rows = connection.execute(sa.text("SELECT id, active FROM collecting_accounts ORDER BY id DESC")).all()
    last = sa.text(
        "SELECT verb FROM audit_entries WHERE kind = 'collectingaccount' AND thing_id = :id ORDER BY seq DESC LIMIT 1"
    )
    given: set[str] = set()
    for row in rows:
        verb = connection.execute(last, {"id": row.id}).scalar()
        named = {"propose": "waiting", "set_aside": "set_aside"}.get(str(verb), "retired")
        state = "in_use" if row.active else named
        if state in {"waiting", "in_use"} and state in given:
            state = "retired"
        given.add(state)
        change = sa.text("UPDATE collecting_accounts SET state = :state WHERE id = :id")
        connection.execute(change, {"state": state, "id": row.id})


def _give_keys(connection: sa.Connection) -> None:
    """Letters and digits only. Where two old references turn out to be one, the later keeps its number behind it."""
    rows = connection.execute(sa.text("SELECT id, provider, provider_ref FROM receipts ORDER BY id")).all()
    given: set[tuple[str, str]] = set()
    for row in rows:
        plain = unicodedata.normalize("NFKC", row.provider_ref).upper()
        key = "".join(sign for sign in plain if sign.isalnum())[:80]
        if (row.provider, key) in given or not key:
            key = f"{key[:60]}#{row.id}"
        given.add((row.provider, key))
        connection.execute(
            sa.text("UPDATE receipts SET ref_key = :key WHERE id = :id"), {"key": key, "id": row.id}
        )


def downgrade() -> None:
    op.drop_index("uq_receipts_reference", table_name="receipts")
    op.create_index("uq_receipts_reference", "receipts", ["provider", "provider_ref"], unique=True)
    op.drop_column("receipts", "ref_key")
    for state in ("waiting", "in_use"):
        op.drop_index(f"uq_collecting_accounts_{state}", table_name="collecting_accounts")
    op.add_column(
        "collecting_accounts", sa.Column("active", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE collecting_accounts SET active = (state = 'in_use')")
    op.drop_column("collecting_accounts", "version")
    with op.batch_alter_table("collecting_accounts") as table:
        table.drop_constraint(op.f("ck_collecting_accounts_accountstate_known"), type_="check")
        table.drop_column("state")
