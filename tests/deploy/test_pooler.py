"""Behind PgBouncer in transaction mode a statement prepared on one connection is not there on the next."""

from __future__ import annotations

import getpass
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

import config
from app import flask_settings
from tests import postgres
from tests.deploy.stack import program
from tests.waiting import until
from tests.walks.house import free_port

SETTINGS = """[databases]
site = host=127.0.0.1 port={port} dbname={name} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
auth_type = any
pool_mode = transaction
default_pool_size = 3
unix_socket_dir =
logfile = {folder}/pgbouncer.log
ignore_startup_parameters = extra_float_digits
"""


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    """The server of this run, else one of our own."""
    found = postgres.server()
    found.start()
    yield found
    found.stop()


@pytest.fixture
def pooled(server: postgres.Server, tmp_path: Path) -> Iterator[str | None]:
    """The address of a database through a pooler; None where the machine has none."""
    found = program("pgbouncer")
    if found is None:
        yield None
        return
    listen, written = free_port(), tmp_path / "pgbouncer.ini"
    chosen = SETTINGS.format(port=server.port, name="postgres", listen=listen, folder=tmp_path)
    said = subprocess.run([found, "--version"], capture_output=True, text=True).stdout
    if [int(part) for part in said.split()[1].split(".")[:2]] >= [1, 21]:
        chosen += (
            "max_prepared_statements = 0\n"  # from then on it may follow them itself; many do not let it
        )
    written.write_text(chosen)
    tmp_path.chmod(0o777)
    for above in list(tmp_path.parents)[:3]:
        above.chmod(above.stat().st_mode | 0o011)
    user = ["--user=nobody"] if getpass.getuser() == "root" else []
    with subprocess.Popen([found, "--quiet", *user, str(written)], stderr=subprocess.DEVNULL) as running:
        url = f"postgresql://postgres@127.0.0.1:{listen}/site"

        def answers() -> bool:
            try:
                with create_engine(url.replace("postgresql", "postgresql+psycopg")).connect():
                    return True
            except DBAPIError:
                return False

        try:
            until(answers, "the pooler", 20)
            yield url
        finally:
            running.terminate()


def engine(url: str, *, told: bool) -> Engine:
    """The site's own, told of the pooler or not."""
    settings = config.Settings(DATABASE_URL=url, database_pooled=told)
    options = flask_settings.flask_config(settings)["SQLALCHEMY_ENGINE_OPTIONS"]
    return create_engine(make_url(settings.sqlalchemy_url), **options)


def faults(one: Engine) -> list[str]:
    """What goes wrong when four visitors ask the same question again and again, each transaction on its own."""
    found: list[str] = []

    def ask() -> None:
        try:
            with one.connect() as connection:
                for number in range(60):
                    asked = connection.execute(
                        text("SELECT :number + 1, pg_sleep(0.001)"), {"number": number}
                    )
                    assert asked.first()[0] == number + 1  # type: ignore[index]
                    connection.commit()
        except DBAPIError as fault:
            found.append(str(fault.orig))

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one.dispose()
    return found


def test_told_of_the_pooler_the_site_prepares_nothing_and_nothing_fails(pooled: str | None) -> None:
    if pooled is None:
        warnings.warn("tried without PgBouncer: no package of it here", stacklevel=1)
        return
    assert faults(engine(pooled, told=True)) == []


def test_not_told_it_fails(pooled: str | None) -> None:
    """The twin: it is the setting that holds."""
    if pooled is None:
        warnings.warn("tried without PgBouncer: no package of it here", stacklevel=1)
        return
    assert any("prepared statement" in fault for fault in faults(engine(pooled, told=False)))
