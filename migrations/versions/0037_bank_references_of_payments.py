"""The bank's reference of a payment is compared by its letters and digits, and stands once.

Revision ID: 0037
Revises: 0036
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

LENGTH = 80


def upgrade() -> None:
    """Every payment gets the key of its reference; what was typed stays as it is."""
    with op.batch_alter_table("disbursements", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ref_key", sa.String(length=LENGTH), server_default="", nullable=False))
    _give_keys(op.get_bind())
    with op.batch_alter_table("disbursements", schema=None) as batch_op:
        batch_op.create_index("uq_disbursements_reference", ["ref_key"], unique=True)


def _give_keys(connection: sa.Connection) -> None:
    """Letters and digits only. Where two old references turn out to be one, the later keeps its number behind it."""
    rows = connection.execute(sa.text("SELECT id, bank_reference FROM disbursements ORDER BY id")).all()
    given: set[str] = set()
    change = sa.text("UPDATE disbursements SET ref_key = :key WHERE id = :id")
    for row in rows:
        plain = unicodedata.normalize("NFKC", row.bank_reference).upper()
        key = "".join(sign for sign in plain if sign.isalnum())[:LENGTH]
        if key in given or not key:
            key = f"{key[:60]}#{row.id}"
        given.add(key)
        connection.execute(change, {"key": key, "id": row.id})


def downgrade() -> None:
    """Take the key and its index away."""
    with op.batch_alter_table("disbursements", schema=None) as batch_op:
        batch_op.drop_index("uq_disbursements_reference")
        batch_op.drop_column("ref_key")
