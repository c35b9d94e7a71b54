"""Alembic's environment: the application's own engine and complete metadata, on SQLite and PostgreSQL alike."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from app.kernel.db import Base, UtcDateTime
from app.schema import MODULES

assert MODULES
database = current_app.extensions["migrate"].db


def render_item(kind: str, thing: Any, _autogen: Any) -> str | Literal[False]:
    """Write plain SQLAlchemy types into migrations, so that they do not change with the code."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def is_ours(thing: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """The bell that wakes the worker keeps its own tables (``huey_…``) where the data is; they are not ours to migrate."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not str(table).startswith("huey_")


def run() -> None:
    """Apply or compare on one connection, in one transaction."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=render_item,
            include_object=is_ours,
            transactional_ddl=True,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
