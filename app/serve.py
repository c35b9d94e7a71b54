"""``./run``: prepare what is missing, then keep a web server and a worker alive side by side.

One process imports the site once, prepares the database, and forks both children; a child that dies is started again.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import secrets
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

import config
from app import create_app, prepare
from app.kernel import daily_log
from app.notices.worker import Worker
from app.slow_clients import HeadFirst

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
THREADS = 8
GRACE_SECONDS = 20
RESTART_SECONDS = 1.0
PR_SET_PDEATHSIG = 1


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn around the application that is already in memory."""

    def __init__(self, site: Flask) -> None:
        self.site = site
        super().__init__()

    def load_config(self) -> None:
        """Two processes of eight threads; no control socket in the user's home."""
        options: dict[str, Any] = {
            "bind": f"{HOST}:{PORT}",
            "workers": int(os.environ.get("WEB_PROCESSES", "2")),
            "worker_class": HeadFirst,
            "threads": THREADS,
            "reuse_port": True,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The WSGI application that gunicorn serves."""
        return self.site


def keep_secret(settings: config.Settings) -> None:
    """In development a secret of its own for each installation, kept beside the data."""
    path = settings.instance / "secret_key"
    if settings.is_production or path.exists():
        return
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(secrets.token_urlsafe(48))


def hold_port() -> socket.socket | None:
    """Take our address before the long work of preparing; None when somebody has it, another ``./run`` too.

    The socket does not listen. The servers share the address with it (SO_REUSEPORT), a second ``./run`` finds it taken.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError:
            return None
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    with contextlib.suppress(
        OSError
    ):  # connections of an earlier run still fade out: go on without holding it
        held.bind((HOST, PORT))
    return held


def _child(work: Callable[[], None]) -> int:
    """Fork ``work``; it dies with us even when we are killed."""
    parent = os.getpid()
    number = os.fork()
    if number:
        return number
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_DFL)
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:  # how gunicorn and its own forks leave when all is well
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # a fork must never run on into its parent's code, whatever happened
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def apart(work: Callable[[], None]) -> bool:
    """Do work in a process of its own and wait; says whether it went well.

    What loading the demo leaves in memory (the file store's own threads) does not survive the forks below, where
    reading a photo would then wait for ever.
    """
    sys.stdout.flush()
    _pid, status = os.waitpid(_child(work), 0)
    return os.waitstatus_to_exitcode(status) == 0


def spare_the_collector() -> None:
    """What is loaded stays to the end and is shared by the forks: the collector looks through it never again.

    A page makes thousands of objects and no circles to speak of, so it looks through the new ones less often, too.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


class Keeper:
    """Keeps the children alive until told to stop."""

    def __init__(self, jobs: dict[str, Callable[[], None]]) -> None:
        self.jobs = jobs
        self.children: dict[int, str] = {}
        self.stopping = False

    def stop(self, number: int = signal.SIGTERM, _frame: object = None) -> None:
        """Ask every child to finish what it has in hand."""
        self.stopping = True
        for child in self.children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    def run(self) -> None:
        """Start web server and worker, start again what ends unasked, end when told to."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        for name in self.jobs:
            self.children[_child(self.jobs[name])] = name
        while self.children:
            try:
                ended, _status = os.wait()
            except ChildProcessError:
                break
            lost = self.children.pop(ended, "")
            if lost and not self.stopping:
                print(f"{lost} ended and is started again", file=sys.stderr)
                time.sleep(RESTART_SECONDS)
            if lost and not self.stopping:
                self.children[_child(self.jobs[lost])] = lost


def main(words: list[str]) -> int:
    """Prepare; then serve unless only preparing was asked for."""
    settings = config.load()
    if "site_url" not in settings.model_fields_set and not settings.is_production:
        os.environ.setdefault("CHO_PHIEN_SITE_URL", f"http://localhost:{PORT}")
    keep_secret(settings)
    serving = "--only-prepare" not in words
    held = hold_port() if serving else None
    if serving and held is None:
        print(
            f"Port {PORT} is taken. Stop what runs there, or choose another: PORT=8080 ./run", file=sys.stderr
        )
        return 1
    try:
        site = create_app(config.load())
    except config.UnsafeSettings as unsafe:
        print(unsafe, file=sys.stderr)
        return 1

    def ready() -> None:
        with site.app_context():
            prepare.everything(settings, say=lambda text: print(text, flush=True))

    def work() -> None:
        with site.app_context():
            Worker().run()

    if not apart(ready):
        print("The site could not be prepared (see above).", file=sys.stderr)
        return 1
    if serving:
        daily_log.begin(settings.instance)
        greet(settings)
        spare_the_collector()
        Keeper({"web server": Server(site).run, "worker": work}).run()
    if held is not None:
        held.close()
    return 0


def greet(settings: config.Settings) -> None:
    """Where the site is and who may sign in."""
    print(f"\nChợ Phiên: http://localhost:{PORT}   (English: http://localhost:{PORT}/en/)")
    for line in prepare.logins(settings):
        print(line)
    print("Stop with Ctrl-C.", flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
