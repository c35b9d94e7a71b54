"""On SQLite the number of a deleted row never comes again in tables whose numbers stand elsewhere.

Revision ID: 0051
Revises: 0050
"""

import sqlalchemy as sa
from alembic import op

from app.kernel import migrating

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

BEYOND = 1_000
"""Numbers left out, for links to rows that left no trace when they were deleted."""
FORGOTTEN = "documents.forget_bytes:"
DIGEST = 64
TABLES: dict[str, tuple[str, ...]] = {
    "sign_ups": (
        "SELECT max(json_extract(payload, '$.sign_up')) FROM jobs WHERE kind = 'accounts.confirm_again'",
        "letters confirm:",
    ),
    "data_copies": ("jobs accounts.data_copy:", "notices data_copy:", "letters data_copy:"),
    "stored_files": (
        f"SELECT max(CAST(substr(key, {len(FORGOTTEN) + DIGEST + 2}) AS INTEGER)) FROM jobs"
        f" WHERE kind = 'documents.forget_bytes'",
    ),
    "certificates": (
        "SELECT max(thing_id) FROM audit_entries WHERE kind = 'certificate'",
        "notices certificate:",
        "letters certificate:",
        *(
            f"{table} catalog/certificate_{what}:"
            for table in ("notices", "letters")
            for what in ("seen", "matched", "sent_back")
        ),
    ),
    "stands": ("SELECT max(thing_id) FROM audit_entries WHERE kind = 'stand'",),
    "letters": ("SELECT max(thing_id) FROM audit_entries WHERE kind = 'letter'", "jobs letter:"),
    "email_changes": ("letters email-new:", "letters email-asked:", "letters email-changed:"),
    "notices": (),
    "application_documents": (),
    "known_devices": (),
    "passkeys": (),
}
"""Where else numbers stand: a question, or a table and how its keys begin before the number."""


def upgrade() -> None:
    """Each table is copied; its numbers go on above every number that stands anywhere. PostgreSQL does so anyway."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return
    is_used = _number(connection, "SELECT count(*) FROM people") > 0
    for table, places in TABLES.items():
        highest = max(
            _number(connection, question)
            for question in (f"SELECT max(id) FROM {table}", *map(_question, places))
        )
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
        migrating.number_after_at_least(connection, table, highest + BEYOND if is_used else 0)


def downgrade() -> None:
    """Numbers that do not come again harm nobody."""


def _question(place: str) -> str:
    if place.startswith("SELECT"):
        return place
    table, _, start = place.partition(" ")
    number = f"CAST(substr(key, {len(start) + 1}) AS INTEGER)"
    return f"SELECT max({number}) FROM {table} WHERE substr(key, 1, {len(start)}) = '{start}'"


def _number(connection: sa.Connection, question: str) -> int:
    return int(connection.exec_driver_sql(question).scalar() or 0)
