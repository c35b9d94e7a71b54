"""``./run restore FOLDER``: a backup takes the place of what is there, all of it or nothing, then everything is checked."""

from __future__ import annotations

import filecmp
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url

import config
from app import backup, data_folder
from app.backup import NoBackup, postgres
from app.kernel import clock

Say = Callable[[str], None]
IS_LIVE = "The site is running ({}). Stop it first, on every machine: systemctl stop chophien.socket chophien.service"
ANEW = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;\n"
_SCHEMA = re.compile(r"^\d+;.* SCHEMA - public ", re.MULTILINE)


@contextmanager
def standing_still(settings: config.Settings) -> Iterator[None]:
    """Nobody serves, and nobody begins to. Raises ``NoBackup`` when somebody does."""
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    url = make_url(settings.sqlalchemy_url)
    with data_folder.at_rest(settings.instance) as still:
        if not still:
            raise NoBackup(IS_LIVE.format("on this machine"))
        if url.get_backend_name() == "postgresql" and (others := _connections(url)):
            raise NoBackup(IS_LIVE.format(f"{others} connections to the database are open"))
        yield


def restore(settings: config.Settings, folder: Path, say: Say) -> None:
    """Put a whole backup in the place of what is there. Raises ``NoBackup``; then nothing was changed."""
    manifest, url = backup.read(folder), make_url(settings.sqlalchemy_url)
    kind = "postgresql" if manifest.database.endswith(".dump") else "sqlite"
    if url.get_backend_name() != kind:
        raise NoBackup(f"The backup is of {kind}, the site keeps its data in {url.get_backend_name()}.")
    say(f"The backup of {manifest.at} is whole: {manifest.database}, {len(manifest.files)} files.")
    backup.copy_files(folder / backup.FILES, settings.instance / backup.FILES, is_same=_same_bytes)
    if kind == "postgresql":
        _into_postgres(url, folder / manifest.database)
    else:
        _into_sqlite(Path(str(url.database)), folder / manifest.database, settings.instance, say)
    shutil.rmtree(settings.instance / "search", ignore_errors=True)
    say("Database and files are in place.")


def _same_bytes(file: Path, copy: Path) -> bool:
    """What stands there may be why one restores: only its bytes tell."""
    return filecmp.cmp(file, copy, shallow=False)


def _connections(url: URL) -> int:
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    return int(postgres("psql", url, "--no-psqlrc", "-Atc", query))


def _into_postgres(url: URL, dump: Path) -> None:
    """In one transaction: when anything fails the database is as it was."""
    listed = postgres("pg_restore", url, "--list", str(dump))
    with tempfile.TemporaryDirectory() as place:
        wanted, script = Path(place) / "list", Path(place) / "script.sql"
        wanted.write_text("".join(line for line in listed.splitlines(True) if not _SCHEMA.match(line)))
        words = ("--no-owner", "--no-privileges", f"--use-list={wanted}", f"--file={script}", str(dump))
        postgres("pg_restore", url, *words)
        before = Path(place) / "before.sql"
        before.write_text(ANEW)
        whole = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        postgres("psql", url, *whole, f"--file={before}", f"--file={script}")


def _into_sqlite(database: Path, copy: Path, instance: Path, say: Say) -> None:
    """What is there is kept beside; the copy takes its name at once."""
    partial = database.with_name(f"{database.name}.part")
    try:
        shutil.copyfile(copy, partial)
        partial.chmod(0o600)
        if database.exists():
            kept = instance / "backups" / f"{clock.now():%Y%m%d-%H%M%S}-before-restore.db"
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            with closing(sqlite3.connect(database)) as connection:
                connection.execute("VACUUM INTO ?", (str(kept),))
            kept.chmod(0o600)
            say(f"What was there before: {kept}")
    except (OSError, sqlite3.Error) as refused:
        partial.unlink(missing_ok=True)
        raise NoBackup(f"Nothing was restored: {refused}") from refused
    for ending in ("-wal", "-shm"):
        database.with_name(f"{database.name}{ending}").unlink(missing_ok=True)
    partial.replace(database)
