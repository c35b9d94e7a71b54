"""E-mail domains with marks are kept in their xn-- form, in which they are compared now.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op
from email_validator import EmailNotValidError, validate_email

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("people", "sign_ups", "offers")


def upgrade() -> None:
    """Turn what has marks in its domain; an address with marks before the @ stays, no server took it anyway."""
    connection = op.get_bind()
    for table in TABLES:
        for row in connection.execute(sa.text(f"SELECT id, email FROM {table}")).all():
            if not row.email.isascii():
                move = sa.text(f"UPDATE {table} SET email = :email WHERE id = :id")
                connection.execute(move, {"email": _kept(row.email), "id": row.id})


def downgrade() -> None:
    """The xn-- form is the same address: nothing to take back."""


def _kept(email: str) -> str:
    try:
        checked = validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return email
    return f"{checked.local_part}@{checked.ascii_domain or checked.domain}".casefold()
