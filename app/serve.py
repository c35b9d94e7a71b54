"""``./run``: prepare what is missing, then keep web servers and a worker alive side by side.

One process imports the site once, prepares the database, and forks its children; a child that dies is started again,
and SIGHUP puts a new copy of the site in the place of this one (``app/keeper.py``).
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import secrets
import signal
import socket
import sys
from dataclasses import dataclass
from functools import partial

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

import config
from app import create_app, data_folder, keeper, later, web_server
from app.kernel import daily_log, database_away
from app.notices.worker import Worker

M_ARENA_MAX, HEAPS = -8, 2
PLACE = {"HOST": "127.0.0.1", "PORT": "8000", "WEB_PROCESSES": "2"}
MOST_OPEN = 4_096
"""Open files and connections one process may have; many systems begin with 1,024."""


@dataclass(frozen=True)
class Place:
    """Where and how wide we serve."""

    host: str
    port: int
    processes: int


def place_of() -> Place:
    """From the environment. Raises ``UnreadableSettings``."""
    host, port, processes = (os.environ.get(name) or given for name, given in PLACE.items())
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise config.UnreadableSettings("PORT cannot be read: write a number from 1 to 65535.")
    if not processes.isdecimal() or not 0 < int(processes) < 65:
        raise config.UnreadableSettings("WEB_PROCESSES cannot be read: write a number from 1 to 64.")
    return Place(host, int(port), int(processes))


def keep_secret(settings: config.Settings) -> None:
    """In development a secret of its own for each installation, kept beside the data."""
    path = settings.instance / "secret_key"
    if settings.is_production or path.exists():
        return
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(48))


def open_door(place: Place) -> socket.socket | None:
    """Listen, before the long work of preparing; None when somebody does already, another ``./run`` too.

    Who connects meanwhile waits and is answered once the site is up.
    """
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    try:
        return socket.create_server((place.host, place.port), family=family, backlog=web_server.BACKLOG)
    except OSError:
        return None


def spare_the_collector() -> None:
    """What is loaded stays to the end and is shared by the forks: the collector looks through it never again.

    A page makes thousands of objects and no circles to speak of, so it looks through the new ones less often, too.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def keep_few_heaps() -> None:
    """Threads share two heaps of the C library instead of having one each, whose gaps nobody else can use (mallopt(3)).

    On the full world a web process held a tenth less after two minutes; other C libraries than GNU's know no such thing.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, HEAPS)


def allow_many_connections() -> None:
    """Each one is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_OPEN if hard == resource.RLIM_INFINITY else min(MOST_OPEN, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def main(words: list[str]) -> int:
    """Prepare; then serve unless only preparing was asked for."""
    try:
        return prepare_and_serve(serving="--only-prepare" not in words)
    except config.Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1


def prepare_and_serve(*, serving: bool) -> int:
    """The exit code. Raises ``config.Refused`` when the settings do not do."""
    keeper.call_me("chophien")
    settings, place = config.load(), place_of()
    if "site_url" not in settings.model_fields_set and not settings.is_production:
        os.environ.setdefault("CHO_PHIEN_SITE_URL", f"http://localhost:{place.port}")
    data_folder.check(settings)
    keep_secret(settings)
    door, old = keeper.handed_over()
    door = door or (open_door(place) if serving else None)
    if serving and door is None:
        print(
            f"Port {place.port} is taken. Stop what runs there, or choose another: PORT=8080 ./run",
            file=sys.stderr,
        )
        return 1
    site = create_app(config.load())
    # Whoever takes over from an earlier copy was set up by it a moment ago.
    if not old and not keeper.apart(partial(set_up, site, settings)):
        print("The site could not be prepared (see above).", file=sys.stderr)
        return 1
    if door is not None:
        daily_log.begin(settings.instance)
        spare_the_collector()
        keep_few_heaps()
        allow_many_connections()
        with data_folder.in_use(settings.instance):
            keep(site, place, door, old)
        door.close()
    return 0


def set_up(site: Flask, settings: config.Settings) -> None:
    """What is missing; then who may sign in."""
    prepare = later.part("prepare")
    try:
        with site.app_context():
            prepare.everything(settings, say=lambda text: print(text, flush=True))
    except SQLAlchemyError as fault:
        words = database_away.in_words(fault)
        if not words:
            raise
        print(words, file=sys.stderr)
        raise SystemExit(1) from None
    for line in prepare.logins(settings):
        print(line)


def keep(site: Flask, place: Place, door: socket.socket, old: list[int]) -> None:
    """Until told to stop: the web servers and the worker."""

    def web(ready: keeper.Ready) -> None:
        web_server.serve(site.wsgi_app, door, ready)

    def work(ready: keeper.Ready) -> None:
        ready()
        with site.app_context():
            Worker().run()

    def up() -> None:
        port = door.getsockname()[1]
        print(f"\nChợ Phiên: http://localhost:{port}   (English: http://localhost:{port}/en/)")
        print("The new version serves." if old else "Stop with Ctrl-C.", flush=True)

    jobs: dict[str, keeper.Work] = {f"web server {number}": web for number in range(1, place.processes + 1)}
    keeper.Keeper({**jobs, "worker": work}, keeper.Renewal(door), old, up).run()


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the keeper listens for it
    raise SystemExit(main(sys.argv[1:]))
