"""The copy of the database that is taken before it is migrated."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

FOLDER = "backups"


class NoBackup(RuntimeError):
    """The copy could not be made, so nothing is migrated."""


def before_upgrade(url: URL, stands: str, goal: str, instance: Path, now: datetime) -> str:
    """Copy an SQLite database; say how to copy a PostgreSQL one. Give the line to print.

    Args:
        url: where the database is.
        stands: the number of its newest migration.
        goal: the number it is migrated to.
        instance: the folder of the site's data; copies go into ``backups`` in it, readable by their owner alone.
        now: the moment that tells copies apart.

    Raises:
        NoBackup: the disk is full or the folder closed.
    """
    # To the microsecond: an upgrade that was cut off and run again at once makes a copy of its own.
    name = f"{now:%Y%m%d-%H%M%S-%f}-before-{goal}-from-{stands}"
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            return "A database in memory is not copied."
        copy = _copy(Path(str(url.database)), instance / FOLDER, name)
        return f"The database as it was before the upgrade: {copy}"
    return (
        "PostgreSQL is not copied by the site. Without a backup from before this version stop here and run: "
        f"{dump_command(url, name)}"
    )


def dump_command(url: URL, name: str) -> str:
    """The ``pg_dump`` for this database, without its password."""
    given = (("-h", url.host), ("-p", url.port), ("-U", url.username), ("-d", url.database))
    where = [word for option, value in given if value for word in (option, str(value))]
    return shlex.join(["pg_dump", "-Fc", *where, "-f", f"{name}.dump"])


def _copy(source: Path, folder: Path, name: str) -> Path:
    target = folder / f"{name}.db"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target.touch(mode=0o600, exist_ok=False)
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
    except (OSError, sqlite3.Error) as refused:
        if not isinstance(refused, FileExistsError):
            target.unlink(missing_ok=True)
        raise NoBackup(
            f"Nothing is migrated: the database could not be copied to {target} ({refused})"
        ) from refused
    return target
