"""What Alembic does not do by itself so that a migration survives the data that is there.

SQLite cannot change most of a table, so Alembic's batch mode copies it, drops it and gives the copy its name. With
foreign keys on, the drop deletes what points at the table; and the table's triggers are dropped with it. So foreign
keys are off while migrations run and all of them are checked before each migration commits, and triggers move along.
So does what keeps numbers of deleted rows from coming again (``NeverReusedPk``), which SQLAlchemy does not see.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from alembic.ddl.sqlite import SQLiteImpl
from alembic.operations.ops import MigrationScript
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory, write_hooks
from sqlalchemy import Connection, text
from sqlalchemy.types import TypeDecorator

from config import ROOT

TEMPORARY = "_alembic_tmp_"
ROWS_SHOWN = 20
LOCK_TIMEOUT_MS = 5_000


class BrokenReferences(RuntimeError):
    """A migration would leave rows that point at nothing; it is taken back and names them."""


class SqliteKeepingAll(SQLiteImpl):
    """Alembic's SQLite whose batch mode gives the new table the triggers of the old one, and goes on numbering."""

    __dialect__ = "sqlite"

    def __init__(self, *words: Any, **settings: Any) -> None:
        super().__init__(*words, **settings)
        self.triggers: dict[str, list[str]] = {}
        self.last_numbers: dict[str, int] = {}

    def prep_table_for_batch(self, batch_impl: Any, table: Any) -> None:
        """Let the copy keep numbers from coming again where the old table does."""
        super().prep_table_for_batch(batch_impl, table)
        if self.connection is not None and never_reuses(self.connection, table.name):
            batch_impl.new_table.dialect_kwargs["sqlite_autoincrement"] = True

    def drop_table(self, table: Any, **settings: Any) -> None:
        """Remember the table's triggers and its last number: batch mode gives its name to a copy next."""
        if self.connection is not None:
            found = text(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY rowid"
            )
            self.triggers[table.name] = list(self.connection.execute(found, {"table": table.name}).scalars())
            self.last_numbers[table.name] = last_number(self.connection, table.name)
        super().drop_table(table, **settings)

    def rename_table(self, old_table_name: str, new_table_name: Any, schema: Any = None) -> None:
        """Make the triggers again on the copy, and number on. A table a migration made anew by hand gets neither."""
        super().rename_table(old_table_name, new_table_name, schema=schema)
        if old_table_name.startswith(TEMPORARY):
            for trigger in self.triggers.pop(str(new_table_name), []):
                self._exec(text(trigger.replace(":", "\\:")))
            if self.connection is not None:
                number_after_at_least(
                    self.connection, str(new_table_name), self.last_numbers.pop(str(new_table_name), 0)
                )


@contextmanager
def prepared(connection: Connection) -> Iterator[None]:
    """Foreign keys off on SQLite, where the switch works outside of transactions only; no endless wait on PostgreSQL.

    On PostgreSQL a migration that cannot have a table within five seconds gives up, instead of stopping every page
    that queues up behind it.
    """
    raw = connection.connection.dbapi_connection
    if raw is None:
        raise RuntimeError("no connection to migrate on")
    if connection.dialect.name == "sqlite":
        raw.execute("PRAGMA foreign_keys=OFF")
    else:
        connection.exec_driver_sql(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
        connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        if connection.dialect.name == "sqlite":
            raw.execute("PRAGMA foreign_keys=ON")
        else:
            connection.exec_driver_sql("RESET lock_timeout")
            connection.commit()


def check_references(*, ctx: MigrationContext, step: Any, **_rest: Any) -> None:
    """After each step, within its transaction. Alembic calls it (``on_version_apply``).

    Raises:
        BrokenReferences: naming the rows whose foreign keys point at nothing.
    """
    if ctx.connection is None or ctx.dialect.name != "sqlite":
        return
    broken = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        lines = [f"  {table}, rowid {row} -> {parent}" for table, row, parent, _ in broken[:ROWS_SHOWN]]
        more = [f"  and {len(broken) - ROWS_SHOWN} more"] if len(broken) > ROWS_SHOWN else []
        heading = f"{step.up_revision_id} would leave {len(broken)} rows that point at nothing:"
        raise BrokenReferences("\n".join([heading, *lines, *more]))


def never_reuses(connection: Connection, table: str) -> bool:
    """Whether numbers of deleted rows never come again in a table of SQLite."""
    found = text(
        "SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table' AND name = :table"
    )
    return bool(connection.execute(found, {"table": table}).scalar())


def last_number(connection: Connection, table: str) -> int:
    """The last number SQLite gave in a table whose numbers never come again; 0 for others."""
    if not never_reuses(connection, table):
        return 0
    found = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    return int(connection.execute(found, {"table": table}).scalar() or 0)


def number_after_at_least(connection: Connection, table: str, number: int) -> None:
    """Give the next row of such a table a number above this one and all those given before; nothing for others."""
    if not never_reuses(connection, table):
        return
    highest = max(number, last_number(connection, table))
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
    row = {"table": table, "number": highest}
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"), row)


def plain_type(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    """Write a type of our own as the SQLAlchemy type below it, so that migrations do not change with the code."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


def next_number(ctx: MigrationContext, _revision: Any, directives: list[MigrationScript]) -> None:
    """Number a new migration after the newest; write none when nothing changed."""
    script = directives[0]
    options = getattr(ctx.environment_context.config if ctx.environment_context else None, "cmd_opts", None)
    if (
        getattr(options, "autogenerate", False)
        and script.upgrade_ops is not None
        and script.upgrade_ops.is_empty()
    ):
        directives[:] = []
        return
    if ctx.environment_context is not None:
        script.rev_id = number_after(ctx.environment_context.script)


def register_style() -> None:
    """Let a new migration be put in shape when it is written (``[post_write_hooks]`` in ``alembic.ini``)."""
    write_hooks.register("house_style")(put_in_shape)


def put_in_shape(path: str, _options: dict[str, str | None]) -> None:
    """The shape ``./run fmt`` gives; where the tools of development are not installed lines may stay long."""
    file = Path(path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.lstrip().startswith("# ###")))
    if find_spec("ruff") is None:
        return
    for command in (["check", "--fix", "--quiet", "--select", "I,UP,W"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *command, path], check=False, cwd=ROOT)  # noqa: S603 - our own words


def number_after(scripts: ScriptDirectory) -> str:
    """The next migration's number in four digits: ``0017`` after ``0016``."""
    numbers = [int(script.revision) for script in scripts.walk_revisions()]
    return f"{max(numbers, default=0) + 1:04d}"
