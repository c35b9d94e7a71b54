"""A backup of a site that goes on working, and the way back: what was acknowledged before is in it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text

import config
from app import backup, data_folder, kept_files, prepare, restore
from app.kernel.db import db, only_read
from app.kernel.storage import StoredFile, address, storage
from tests.databases import Kind, Postgres
from tests.make import accounts
from tests.waiting import until

WRITERS = 3


class Writers:
    """People who hand papers in without a pause; ``acknowledged`` is what they were told is kept."""

    def __init__(self, app: Flask) -> None:
        self.app, self.acknowledged, self.faults = app, list[str](), list[str]()
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def _write(self, writer: int) -> None:
        number = 0
        with self.app.app_context():
            only_read(False)
            while not self.over.is_set():
                number += 1
                content = f"paper {writer} {number}".encode()
                digest = hashlib.sha256(content).hexdigest()
                try:
                    storage().put(address(digest), content)
                    db.session.add(
                        StoredFile(sha256=digest, size=len(content), content_type="text/plain", name="p")
                    )
                    db.session.commit()
                    self.acknowledged.append(digest)
                except Exception as fault:
                    db.session.rollback()
                    self.faults.append(repr(fault))
            db.session.remove()

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture
def empty(database_kind: Kind) -> Iterator[Callable[[Path], str]]:
    """``empty(folder)``: the address of a database with nothing in it."""
    made: list[str] = []

    def make(folder: Path) -> str:
        if isinstance(database_kind, Postgres):
            made.append(f"restored_{os.getpid()}_{len(made)}")
            database_kind.make(made[-1])
            return database_kind.server.url(made[-1])
        folder.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{folder / 'cho_phien.db'}"

    yield make
    for name in made:
        assert isinstance(database_kind, Postgres)
        database_kind.remove(name)


@pytest.fixture(autouse=True)
def _tools(database_kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(database_kind, Postgres):
        monkeypatch.setenv("PATH", f"{database_kind.server.programs}:{os.environ['PATH']}")


def command(folder: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=config.ROOT,
        env={
            **os.environ,
            "CHO_PHIEN_INSTANCE": str(folder),
            "DATABASE_URL": url,
            "CHO_PHIEN_DEMO_ACCOUNTS": "false",
        },
        capture_output=True,
        text=True,
    )


@pytest.mark.race
def test_every_write_acknowledged_before_a_backup_is_in_what_it_brings_back(
    app: Flask, tmp_path: Path, empty: Callable[[Path], str]
) -> None:
    accounts.owner(accounts.facility("Gốm Gia Lâm"))
    db.session.commit()
    db.session.remove()
    writers = Writers(app)
    until(lambda: len(writers.acknowledged) > 50, "the writers to write")
    before = list(writers.acknowledged)
    made = backup.make(app.extensions["settings"], tmp_path / "backups")
    during = len(writers.acknowledged) - len(before)
    writers.end()
    print(f"{len(before)} acknowledged before, {during} during the backup")
    assert during > 0, "nobody waited for the backup"
    assert writers.faults == []

    other = tmp_path / "other"
    url = empty(other)
    done = command(other, url, "restore", str(made))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything is in place and checked" in done.stdout
    with create_engine(url).connect() as connection:
        back = set(connection.scalars(text("SELECT sha256 FROM stored_files")))
        assert (
            connection.scalar(text("SELECT name FROM facilities JOIN organisations USING (id)"))
            == "Gốm Gia Lâm"
        )
    assert set(before) <= back <= set(writers.acknowledged)
    assert all((other / "files" / address(digest)).is_file() for digest in back)


def test_a_backup_that_was_cut_off_or_changed_is_not_restored(app: Flask, tmp_path: Path) -> None:
    storage().put("aa/one", b"content")
    settings = app.extensions["settings"]
    made = backup.make(settings, tmp_path / "backups")
    assert not list((tmp_path / "backups").glob("*.part"))
    manifest = backup.read(made)
    assert manifest.files == {"aa/one": 7}

    (made / "files/aa/one").write_bytes(b"cut")
    with pytest.raises(backup.NoBackup, match="1 of 1 files are missing or cut off, first aa/one"):
        restore.restore(settings, made, print)
    (made / "files/aa/one").write_bytes(b"content")
    with (made / manifest.database).open("ab") as database:
        database.write(b"x")
    with pytest.raises(backup.NoBackup, match="its digest differs"):
        restore.restore(settings, made, print)
    (made / backup.MANIFEST).unlink()
    with pytest.raises(backup.NoBackup, match="is no whole backup"):
        restore.restore(settings, made, print)


def test_nothing_is_restored_into_a_site_that_runs(app: Flask, tmp_path: Path) -> None:
    settings = app.extensions["settings"]
    with (
        data_folder.in_use(settings.instance),
        pytest.raises(backup.NoBackup, match=r"The site is running \(on this machine\)"),
        restore.standing_still(settings),
    ):
        pass


@pytest.mark.postgres_only
def test_nor_while_another_machine_is_connected_to_the_database(app: Flask) -> None:
    with (
        create_engine(app.config["SQLALCHEMY_DATABASE_URI"]).connect(),
        pytest.raises(
            backup.NoBackup, match=r"The site is running \(\d+ connections to the database are open\)"
        ),
        restore.standing_still(app.extensions["settings"]),
    ):
        pass


def test_a_restore_that_fails_half_way_changes_nothing(
    app: Flask, tmp_path: Path, empty: Callable[[Path], str]
) -> None:
    made = backup.make(app.extensions["settings"], tmp_path / "backups")
    database = made / backup.read(made).database
    url = empty(tmp_path / "other")
    with create_engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE mine (id INTEGER)"))
        connection.execute(text("INSERT INTO mine VALUES (7)"))
    cut = tmp_path / database.name
    cut.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    other = tmp_path / "other"

    def half_way() -> None:
        if database.suffix == ".dump":
            restore._into_postgres(make_url(url), cut)
        else:
            restore._into_sqlite(other / "cho_phien.db", tmp_path / "gone", other, print)

    with pytest.raises(backup.NoBackup):
        half_way()
    with create_engine(url).connect() as connection:
        assert connection.scalar(text("SELECT id FROM mine")) == 7


def test_a_file_that_is_gone_or_cut_off_is_named(app: Flask) -> None:
    for content in (b"whole", b"cut off", b"gone", b"changed"):
        digest = hashlib.sha256(content).hexdigest()
        storage().put(address(digest), content)
        db.session.add(StoredFile(sha256=digest, size=len(content), content_type="text/plain", name="p"))
    db.session.commit()
    root = storage().root
    (root / address(hashlib.sha256(b"cut off").hexdigest())).write_bytes(b"cut")
    (root / address(hashlib.sha256(b"gone").hexdigest())).unlink()
    (root / address(hashlib.sha256(b"changed").hexdigest())).write_bytes(b"charged")
    seen, faults = kept_files.faults()
    assert seen == 4
    assert sorted(fault.partition(" ")[2] for fault in faults) == [
        "has 3 bytes instead of 7",
        "is missing",
        "is not what was handed in: its digest differs",
    ]


def test_a_paper_changed_without_its_size_is_neither_backed_up_for_right_nor_left_in_place(
    app: Flask, tmp_path: Path, empty: Callable[[Path], str]
) -> None:
    """Someone who can write into the folder exchanges a paper for another of the same length."""
    digest = hashlib.sha256(b"1.000 dong").hexdigest()
    storage().put(address(digest), b"1.000 dong")
    made = backup.make(app.extensions["settings"], tmp_path / "backups")
    other = tmp_path / "other"
    settings = app.extensions["settings"].model_copy(update={"instance": other, "database_url": empty(other)})
    there = other / "files" / address(digest)
    there.parent.mkdir(parents=True)
    there.write_bytes(b"9.000 dong")
    restore.restore(settings, made, print)
    assert there.read_bytes() == b"1.000 dong"

    (made / "files" / address(digest)).write_bytes(b"9.000 dong")
    with pytest.raises(
        backup.NoBackup, match=r"1 of 1 files are not what was handed in, first .*: their digest differs"
    ):
        restore.restore(settings, made, print)


def test_a_second_machine_with_a_folder_of_its_own_is_told_so(app: Flask) -> None:
    assert kept_files.elsewhere() == "", "nothing is missing where nothing is named"
    digest = hashlib.sha256(b"paper").hexdigest()
    db.session.add(StoredFile(sha256=digest, size=5, content_type="text/plain", name="p"))
    db.session.commit()
    said: list[str] = []
    without_demo = app.extensions["settings"].model_copy(update={"demo_accounts": False})
    prepare.everything(without_demo, said.append)
    assert "None of the 1 newest photos and papers is in" in said[-1]

    storage().put(address(digest), b"paper")
    assert kept_files.elsewhere() == ""
