"""``./run backup``: database and files of a running site in one folder that ``./run restore`` takes back.

The files are copied before the database and once more after it: whatever the database names at its moment was there
before, or came in between. Nobody waits meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from sqlalchemy import URL, make_url

import config
from app.kernel import clock

MANIFEST, FILES = "backup.json", "files"
NOT_KEPT = frozenset({"held", "data-copies"})
"""What lives a day: files of forms that were refused, copies people asked for of their own data."""
_A_DIGEST = re.compile(r"[0-9a-f]{64}")


class NoBackup(click.ClickException):
    """The backup could not be made or used; the message says why. Nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when, of which database, its newest migration, its digest, and its files with their sizes."""

    at: str
    database: str
    migration: str
    sha256: str
    files: dict[str, int]


def make(settings: config.Settings, folder: Path) -> Path:
    """Make a backup in a new folder below this one; gives the folder. It has its name only once it is whole.

    Raises:
        NoBackup: in words, and nothing half-made is left.
    """
    url = make_url(settings.sqlalchemy_url)
    name = f"cho-phien-{clock.now():%Y%m%d-%H%M%S}"
    partial, whole = folder / f"{name}.part", folder / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.mkdir(mode=0o700)
    except OSError as refused:  # where another run is about the same one, its folder stays
        raise NoBackup(f"No backup was made: {refused}") from refused
    try:
        copy_files(settings.instance / FILES, partial / FILES)
        database = _copy_database(url, partial)
        copy_files(settings.instance / FILES, partial / FILES)
        manifest = Manifest(
            clock.now().isoformat(timespec="seconds"),
            database.name,
            _migration(database, url),
            digest(database),
            sizes(partial / FILES),
        )
        (partial / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1))
        partial.rename(whole)
    except (OSError, sqlite3.Error) as refused:
        shutil.rmtree(partial, ignore_errors=True)
        raise NoBackup(f"No backup was made: {refused}") from refused
    except NoBackup:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return whole


def read(folder: Path) -> Manifest:
    """What a backup says of itself, compared with what is there. Raises ``NoBackup`` when anything differs."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
        found = digest(folder / manifest.database)
    except (OSError, ValueError, TypeError) as fault:
        raise NoBackup(f"{folder} is no whole backup ({fault}).") from fault
    if found != manifest.sha256:
        raise NoBackup(f"{folder / manifest.database} is not what was backed up: its digest differs.")
    there = sizes(folder / FILES)
    wrong = [path for path, size in manifest.files.items() if there.get(path) != size]
    if wrong:
        raise NoBackup(
            f"{len(wrong)} of {len(manifest.files)} files are missing or cut off, first {wrong[0]}."
        )
    changed = [path for path in manifest.files if not is_its_name(folder / FILES / path)]
    if changed:
        raise NoBackup(
            f"{len(changed)} of {len(manifest.files)} files are not what was handed in, first {changed[0]}: "
            "their digest differs."
        )
    return manifest


def sizes(folder: Path) -> dict[str, int]:
    """Every file below a folder by its path in it, and how many bytes it has."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in found}


def is_its_name(file: Path) -> bool:
    """Whether a paper's bytes have the digest it is named by; photos are named by what was sent before shrinking."""
    return not _A_DIGEST.fullmatch(file.name) or digest(file) == file.name


def same_size(file: Path, copy: Path) -> bool:
    """Enough where the copy was made by this program a moment ago: a file never changes."""
    return copy.stat().st_size == file.stat().st_size


def copy_files(source: Path, target: Path, *, is_same: Callable[[Path, Path], bool] = same_size) -> None:
    """Add what is not there yet, and put right what is there under its name but not the same."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for here, folders, names in os.walk(source):
        below = Path(here).relative_to(source)
        if below == Path("."):
            folders[:] = [name for name in folders if name not in NOT_KEPT]
        for name in names:
            file, copy = Path(here) / name, target / below / name
            if name.endswith(".part") or (copy.exists() and is_same(file, copy)):
                continue
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                shutil.copyfile(file, copy)
            except FileNotFoundError:  # deleted meanwhile: nothing shows it any more
                copy.unlink(missing_ok=True)


def digest(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def postgres(program: str, url: URL, *words: str) -> str:
    """Run a program of PostgreSQL on this database; what it printed. The password stays unseen.

    Raises:
        NoBackup: it is not there, or in its own words what it refused.
    """
    found = shutil.which(program)
    if found is None:
        raise NoBackup(f"{program} is not installed. On Debian: apt-get install postgresql-client")
    where = {
        "PGHOST": url.host or str(url.query.get("host", "")),
        "PGPORT": str(url.port or url.query.get("port", "")),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    environment = {**os.environ, **{name: value for name, value in where.items() if value}}
    done = subprocess.run([found, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our words
    if done.returncode:
        raise NoBackup(f"{program}: {done.stderr.strip()[:1000]}")
    return done.stdout


def _copy_database(url: URL, folder: Path) -> Path:
    """The database as it is at one moment, checked as far as its own program can."""
    if url.get_backend_name() == "postgresql":
        target = folder / "database.dump"
        postgres("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        postgres("pg_restore", url, "--list", str(target))
    else:
        target = folder / "database.db"
        with closing(sqlite3.connect(str(url.database))) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        with closing(sqlite3.connect(target)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            raise NoBackup(f"The copy of the database is damaged: {said}")
    target.chmod(0o600)
    return target


def _migration(database: Path, url: URL) -> str:
    query = "SELECT version_num FROM alembic_version"
    if database.suffix == ".dump":
        return postgres("psql", url, "--no-psqlrc", "-Atc", query).strip()
    with closing(sqlite3.connect(database)) as copy:
        return str(copy.execute(query).fetchone()[0])
