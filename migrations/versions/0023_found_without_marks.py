"""Columns that rows are found by (without marks and case) and sorted by (as Vietnamese sorts); letters that only look
like Đ become Đ in what is there already. History keeps its words; only what it is found by is added to it.

Revision ID: 0023
Revises: 0022
"""

import json

import sqlalchemy as sa
from alembic import op

from app.kernel.collation import sort_key
from app.kernel.folding import fold, with_vietnamese_d

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FOUND_BY = {
    "people": ("name", "email"),
    "organisations": ("name", "name_en"),
    "products": ("name_vi", "name_en"),
    "fairs": ("name_vi", "name_en", "city", "venue", "organiser"),
    "applications": ("contact_name",),
    "outcomes": ("buyer_name", "contract_number"),
    "letters": ("to", "subject"),
    "audit_entries": ("actor_name",),
}
SORTED_BY = {
    "people": "name",
    "organisations": "name",
    "products": "name_vi",
    "fairs": "name_vi",
    "budget_lines": "name_vi",
}
LEFT_ALONE = {"alembic_version", "audit_entries", "audit_head", "ledger_transactions", "ledger_entries"}
"""What is hashed, or may never change."""
LOOK_ALIKES = "ÐƉðɖ"
BATCH = 2_000


def upgrade() -> None:
    order = sa.String(400).with_variant(sa.String(400, collation="C"), "postgresql")
    for table in FOUND_BY:
        op.add_column(table, sa.Column("search_key", sa.Text(), nullable=False, server_default=""))
    for table in SORTED_BY:
        op.add_column(table, sa.Column("sort_key", order, nullable=False, server_default=""))
        op.create_index(op.f(f"ix_{table}_sort_key"), table, ["sort_key"])
    connection = op.get_bind()
    _write_vietnamese_d(connection)
    _open_history(connection)
    for table in dict.fromkeys([*FOUND_BY, *SORTED_BY]):
        _fill(connection, table)
    _close_history(connection)


def downgrade() -> None:
    for table in SORTED_BY:
        op.drop_index(op.f(f"ix_{table}_sort_key"), table)
        op.drop_column(table, "sort_key")
    for table in FOUND_BY:
        op.drop_column(table, "search_key")


def _write_vietnamese_d(connection: sa.Connection) -> None:
    """Every text column with such a letter; the key of a buyer is folded, so it has a plain d."""
    connection.execute(
        sa.text(
            "UPDATE outcomes SET buyer_key = replace(replace(buyer_key, 'ð', 'd'), 'ɖ', 'd') "
            "WHERE buyer_key LIKE '%ð%' OR buyer_key LIKE '%ɖ%'"
        )
    )
    looked = sa.inspect(connection)
    for table in sorted(set(looked.get_table_names()) - LEFT_ALONE):
        for column in looked.get_columns(table):
            if isinstance(column["type"], sa.String) and not isinstance(column["type"], sa.Enum):
                _replace(connection, sa.column(column["name"]), sa.table(table, sa.column(column["name"])))


def _replace(connection: sa.Connection, column: sa.ColumnClause[str], table: sa.TableClause) -> None:
    better: sa.ColumnElement[str] = column
    for letter in LOOK_ALIKES:
        better = sa.func.replace(better, letter, with_vietnamese_d(letter))
    here = sa.or_(*(column.contains(letter) for letter in LOOK_ALIKES))
    connection.execute(sa.update(table).where(here).values({column.name: better}))


def _open_history(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(sa.text("DROP TRIGGER audit_entries_no_update"))
    else:
        connection.execute(sa.text("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only"))


def _close_history(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(
            sa.text(
                "CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries "
                "BEGIN SELECT RAISE(ABORT, 'audit_entries is append-only'); END"
            )
        )
    else:
        connection.execute(sa.text("ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only"))


def _fill(connection: sa.Connection, name: str) -> None:
    """Batch by batch, by rising key, so that a large table never stands in memory."""
    key_name = "seq" if name == "audit_entries" else "id"
    sources = {*FOUND_BY.get(name, ()), *([SORTED_BY[name]] if name in SORTED_BY else [])}
    sources |= {"pending"} if name == "products" else set()
    written = [c for c, tables in (("search_key", FOUND_BY), ("sort_key", SORTED_BY)) if name in tables]
    table = sa.table(name, *(sa.column(c) for c in (key_name, *sources, *written)))
    key, last = table.c[key_name], None
    step = sa.update(table).where(key == sa.bindparam("row")).values({c: sa.bindparam(c) for c in written})
    query = sa.select(key, *(table.c[c] for c in sources)).order_by(key).limit(BATCH)
    while rows := connection.execute(query if last is None else query.where(key > last)).mappings().all():
        connection.execute(step, [{"row": row[key_name], **_made(name, row)} for row in rows])
        last = rows[-1][key_name]


def _made(name: str, row: sa.RowMapping) -> dict[str, str]:
    made = {}
    if name in FOUND_BY:
        texts = [row[source] or "" for source in FOUND_BY[name]]
        texts += _waiting_names(row["pending"]) if name == "products" else []
        made["search_key"] = fold(" ".join(filter(None, texts)))
    if name in SORTED_BY:
        made["sort_key"] = sort_key(row[SORTED_BY[name]])
    return made


def _waiting_names(pending: object) -> list[str]:
    """Names a product has after its next review."""
    found = json.loads(pending) if isinstance(pending, str) else pending
    fields = found.get("fields") if isinstance(found, dict) else None
    return (
        [str(fields.get(name) or "") for name in ("name_vi", "name_en")] if isinstance(fields, dict) else []
    )
