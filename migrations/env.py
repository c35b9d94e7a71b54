"""Alembic's environment: the application's own engine and complete metadata, on SQLite and PostgreSQL alike."""

from datetime import UTC, datetime
from typing import Any

import click
from alembic import context
from flask import current_app

from app.kernel import backups, migrating, statistics
from app.kernel.alone import setting_up
from app.kernel.database_away import said_in_words
from app.kernel.db import Base
from app.schema import MODULES

assert MODULES
database = current_app.extensions["migrate"].db


def is_ours(thing: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """All but the tables of the bell that wakes the worker: it keeps its own (``huey_…``) where the data is."""
    table = name if kind == "table" else getattr(getattr(thing, "table", None), "name", "")
    return not str(table).startswith("huey_")


def back_up() -> None:
    """Copy what is there before it is migrated. The transaction is open already: nobody writes in between."""
    try:
        goal = context.get_revision_argument()
    except KeyError:
        return  # a command that only looks
    stands = context.get_context().get_current_revision()
    if stands is None or stands == goal:
        return
    settings = current_app.extensions["settings"]
    made = backups.before_upgrade(
        database.engine.url, stands, str(goal), settings.instance, datetime.now(UTC)
    )
    click.echo(made)


def run() -> None:
    """Apply or compare on one connection, each migration in a transaction of its own."""
    settings = current_app.extensions["settings"]
    with (
        said_in_words(),
        setting_up(database.engine, settings.instance, click.echo),
        database.engine.connect() as connection,
        migrating.prepared(connection),
    ):
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=migrating.plain_type,
            include_object=is_ours,
            transactional_ddl=True,
            transaction_per_migration=True,
            compare_type=True,
            on_version_apply=migrating.check_references,
            process_revision_directives=migrating.next_number,
        )
        back_up()
        stood = context.get_context().get_current_revision()
        with context.begin_transaction():
            context.run_migrations()
        if context.get_context().get_current_revision() != stood:
            statistics.renew(connection)
            connection.commit()


migrating.register_style()
run()
