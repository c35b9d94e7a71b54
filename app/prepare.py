"""What a fresh or updated installation needs before it serves: safe to repeat, and quick when nothing is missing."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import flask_migrate
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, text

import config
from app import kept_files
from app.catalog import tasks
from app.catalog.search import engine
from app.demo import people, world
from app.kernel import statistics
from app.kernel.alone import setting_up
from app.kernel.db import db
from app.programme import seed as programme_seed
from app.reference import seed

Say = Callable[[str], None]
MIGRATIONS = str(config.ROOT / "migrations")


def everything(settings: config.Settings, say: Say) -> None:
    """Tables, lists, demo world, search index; one set-up at a time, the second finds nothing left to do."""
    with setting_up(db.engine, settings.instance, say):
        _everything(settings, say)


def _everything(settings: config.Settings, say: Say) -> None:
    if not is_migrated():
        say("Preparing the database ...")
        flask_migrate.upgrade(directory=MIGRATIONS)
    for name, count in {**seed.load(), **programme_seed.load()}.items():
        say(f"  {name}: {count}")
    db.session.commit()
    if settings.demo_accounts and not settings.is_production and not world.is_loaded():
        say("Building the demo world (about half a minute) ...")
        world.load(settings, say)
        say(f"  {tasks.rebuild()} products can be found")
        statistics.gather()
    elif not engine.is_ready():
        say("Building the search index ...")
        tasks.rebuild()
    if missing := kept_files.elsewhere():
        say(missing)


def throw_away(settings: config.Settings) -> None:
    """Forget everything: tables, files, letters, the search index. The caller has made sure that nobody needs it."""
    db.session.remove()
    with db.engine.begin() as connection:
        found = MetaData()
        found.reflect(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            found.drop_all(connection)
    db.engine.dispose()
    for folder in ("files", "mail", "search"):
        shutil.rmtree(settings.instance / folder, ignore_errors=True)


def is_migrated() -> bool:
    """Whether the database is at the newest migration."""
    settings = Config()
    settings.set_main_option("script_location", MIGRATIONS)
    newest = set(ScriptDirectory.from_config(settings).get_heads())
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == newest


def logins(settings: config.Settings) -> list[str]:
    """The demo accounts, in lines to print; none in production or without the demo."""
    if settings.is_production or not settings.demo_accounts:
        return []
    width = max(len(login.email) for login in people.logins())
    lines = [f"  {login.email:<{width}}  {login.what}" for login in people.logins()]
    return [f"Demo logins, all with the password {people.PASSWORD}:", *lines]
