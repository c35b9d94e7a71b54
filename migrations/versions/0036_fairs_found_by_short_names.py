"""A fair is found by its short names too.

Revision ID: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

from app.kernel.folding import fold

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

NAMES = ("name_vi", "name_en", "short_name_vi", "short_name_en")
PLACES = ("city", "venue", "organiser")
OLD = ("name_vi", "name_en")


def upgrade() -> None:
    """Write what a fair with a short name is found by again."""
    _fill((*NAMES, *PLACES))


def downgrade() -> None:
    """As before, without the short names."""
    _fill((*OLD, *PLACES))


def _fill(sources: tuple[str, ...]) -> None:
    connection = op.get_bind()
    fairs = sa.table("fairs", *(sa.column(name) for name in ("id", "search_key", *sources)))
    named = sa.text("short_name_vi <> '' OR short_name_en <> ''")
    for row in connection.execute(sa.select(fairs).where(named)).mappings().all():
        key = fold(" ".join(filter(None, (row[name] for name in sources))))
        connection.execute(sa.update(fairs).where(fairs.c.id == row["id"]).values(search_key=key))
