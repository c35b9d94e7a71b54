"""What a fresh or updated installation needs before it serves: safe to repeat, and quick when nothing is missing."""

from __future__ import annotations

from collections.abc import Callable

import flask_migrate
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import config
from app.kernel.db import db
from app.programme import seed as programme_seed
from app.reference import seed

Say = Callable[[str], None]
MIGRATIONS = str(config.ROOT / "migrations")


def everything(say: Say) -> None:
    """Tables, lists, demo world."""
    if not is_migrated():
        say("Preparing the database ...")
        flask_migrate.upgrade(directory=MIGRATIONS)
    for name, count in {**seed.load(), **programme_seed.load()}.items():
        say(f"  {name}: {count}")
    db.session.commit()


def is_migrated() -> bool:
    """Whether the database is at the newest migration."""
    settings = Config()
    settings.set_main_option("script_location", MIGRATIONS)
    newest = set(ScriptDirectory.from_config(settings).get_heads())
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == newest


def logins() -> list[str]:
    """The demo accounts, in lines to print; none in production."""
    return []
