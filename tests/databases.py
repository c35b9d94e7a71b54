"""A prepared database is made once per run and copied for every test."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import flask_migrate
import psycopg
from flask import Flask
from sqlalchemy import Engine, QueuePool, event

import config
from app import create_app, wiring
from app.kernel.db import db
from app.programme import seed as programme
from app.reference import seed
from tests import postgres
from tests.cleaning import Cleaner


def settings(instance: Path, url: str) -> config.Settings:
    """Settings of a test installation."""
    return config.Settings(
        environment=config.Environment.TESTING,
        secret_key="tests-only-secret-key-of-some-length",
        instance=instance,
        DATABASE_URL=url,
    )


def prepare(app: Flask) -> None:
    """Migrate an empty database and load the shipped lists."""
    with app.app_context():
        flask_migrate.upgrade(directory=str(config.ROOT / "migrations"))
        seed.load()
        programme.load()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


@event.listens_for(Engine, "connect")
def _without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    """A test's rows need not outlive the machine; each commit is some milliseconds shorter (as on our PostgreSQL)."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class Kind(Protocol):
    """One kind of database for the whole run; ``url`` addresses the one the tests work on."""

    url: str

    def renew(self, engine: Engine) -> None:
        """Make it just like the prepared one, for whoever comes with this engine."""
        ...

    def leave(self, engine: Engine) -> None:
        """The test with this engine has ended."""
        ...


def edition() -> str:
    """What the prepared database is made of: migrations, lists and what loads them."""
    root = config.ROOT
    made_of = [
        *root.glob("migrations/**/*.py"),
        *root.glob("data/reference/**/*.csv"),
        *root.glob("data/programme/**/*.csv"),
        *root.glob("app/reference/*.py"),
        *root.glob("app/programme/*.py"),
        # What writes the keys rows are found and sorted by.
        *(root / "app" / "kernel" / f"{name}.py" for name in ("folding", "collation", "text_columns")),
    ]
    digest = hashlib.sha256()
    for path in sorted(made_of):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


class Sqlite:
    """Files, copied; the prepared one is kept between runs while nothing it is made of changes."""

    def __init__(self, folder: Path) -> None:
        kept = config.ROOT / ".pytest_cache" / "prepared" / f"{edition()}.db"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            fresh = folder / "template.db"
            prepare(create_app(settings(folder, f"sqlite:///{fresh}")))
            partial = kept.with_suffix(f".{os.getpid()}")
            shutil.copyfile(fresh, partial)
            partial.replace(kept)
        self.template, self.target = kept, folder / "test.db"
        self.url = f"sqlite:///{self.target}"

    def renew(self, engine: Engine) -> None:
        """Copy the file, and forget what was not yet written into the old one."""
        for ending in ("-wal", "-shm"):
            self.target.with_name(f"{self.target.name}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.target)

    def leave(self, engine: Engine) -> None:
        """Close every connection: they would hold a file that is replaced."""
        engine.dispose()


class Postgres:
    """Databases made from a template database, one of our own on a server that others may use as well."""

    def __init__(self, server: postgres.Server, folder: Path) -> None:
        self.server, self.name, self.template = server, f"test_{os.getpid()}", f"prepared_{edition()}"
        self.url = server.url(self.name)
        self.cleaner: Cleaner | None = None
        self.engines = set[Engine]()
        with self._administrator() as connection:
            # One of several workers makes the template; the others wait for it here.
            connection.execute("SELECT pg_advisory_lock(1)")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.template])
            if known.fetchone() is None:
                connection.execute("DROP DATABASE IF EXISTS unprepared WITH (FORCE)")
                connection.execute("CREATE DATABASE unprepared")
                prepare(create_app(settings(folder, server.url("unprepared"))))
                connection.execute(f"ALTER DATABASE unprepared RENAME TO {self.template}".encode())

    def renew(self, engine: Engine) -> None:
        """Clean the old one; where a test changed a list, drop it and copy the template.

        Connections given back to a pool stay: a new one costs the server more than a test's own questions.
        """
        self.engines.add(engine)
        if self.cleaner is not None and self.cleaner.clean():
            return
        for known in self.engines:
            known.dispose()
        self.drop()
        self.make(self.name, self.template)
        self.cleaner = Cleaner(self.url.replace("+psycopg", ""))

    def leave(self, engine: Engine) -> None:
        """What is still in use is left to itself; what was given back waits for the next test."""
        if isinstance(engine.pool, QueuePool) and engine.pool.checkedout():
            engine.dispose()

    def drop(self) -> None:
        """Leave nothing of ours on the server."""
        if self.cleaner is not None:
            self.cleaner.close()
            self.cleaner = None
        self.remove(self.name)

    def make(self, name: str, template: str = "template1") -> None:
        """A database of this name, a copy of the template (empty unless told)."""
        with self._administrator() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())

    def remove(self, name: str) -> None:
        """No database of this name any more, whoever is connected to it."""
        with self._administrator() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(self.server.url("postgres").replace("+psycopg", ""), autocommit=True)


@contextmanager
def kind_of(name: str, folder: Path) -> Iterator[Kind]:
    """The kind of database asked for with ``--db``."""
    if name == "sqlite":
        yield Sqlite(folder)
        return
    server = postgres.server()
    server.start()
    try:
        kind = Postgres(server, folder)
        yield kind
        kind.drop()
    finally:
        server.stop()


def move_in(site: Flask, instance: Path) -> None:
    """Let the application live in another folder."""
    chosen: config.Settings = site.extensions["settings"]
    chosen.instance = instance
    site.instance_path = str(instance)
    wiring.provide_outside_services(site, chosen)
