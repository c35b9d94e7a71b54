"""The whole site as it is started for real: ``python -m app.serve`` with its worker, and the letters it writes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import config
from tests.waiting import GENEROUS_SECONDS

PATIENCE = GENEROUS_SECONDS


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Letter:
    """A letter that left the house."""

    to: str
    subject: str
    text: str
    message_id: str


class House:
    """One installation: its folder, its database, its processes."""

    browser_options: dict[str, Any] = {}

    def __init__(self, folder: Path, database: str, processes: int = 1) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "serve.log"
        self.environment = {
            **{name: text for name, text in os.environ.items() if not name.startswith("CHO_PHIEN_")},
            "CHO_PHIEN_INSTANCE": str(folder),
            "CHO_PHIEN_DEMO_ACCOUNTS": "false",
            "CHO_PHIEN_LETTERS_GATHER_SECONDS": "0",
            "CHO_PHIEN_SITE_URL": self.address,
            "CHO_PHIEN_SECRET_KEY": "a-secret-only-these-tests-know-0123456789",
            "DATABASE_URL": database,
            "PORT": str(self.port),
            "WEB_PROCESSES": str(processes),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.door: socket.socket | None = None

    def hold_the_door(self) -> None:
        """Listen ourselves and hand the socket over, as a socket unit of systemd does."""
        self.door = socket.create_server(("127.0.0.1", self.port), backlog=1024)

    def start(self) -> float:
        """Start; seconds until it was ready."""
        self.begin()
        return self.until_ready()

    def begin(self) -> None:
        """Start without waiting."""
        command, handed = [sys.executable, "-m", "app.serve"], ()
        if self.door is not None:
            handed = (self.door.fileno(),)
            take = f'exec 3<&{handed[0]} {handed[0]}<&-; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@"'
            command = ["bash", "-c", take, "serve", *command]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                pass_fds=handed,
                cwd=config.ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def until_ready(self, patience: float = PATIENCE) -> float:
        """Seconds until ``/ready`` answers 200; fails after ``patience``."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            if self.is_ready():
                return time.monotonic() - began
            time.sleep(0.03)
        raise AssertionError(f"not ready within {patience} s:\n{self.log.read_text()[-4000:]}")

    def is_ready(self) -> bool:
        """Whether it says it can work."""
        try:
            with urlopen(f"{self.address}/ready", timeout=10) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def stop(self) -> None:
        """Let it finish what it has in hand; it leaves in order, and no fault was noted meanwhile."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            code = self.process.wait()
        self.process = None
        assert code == 0, self.log.read_text()[-4000:]
        assert "Traceback" not in self.log.read_text(), self.log.read_text()[-4000:]

    def letters(self) -> list[Letter]:
        """Every letter in the folder, the oldest first."""
        files = sorted((self.folder / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [_read(file) for file in files]

    def letter(self, to: str, says: str) -> Letter:
        """The newest letter to somebody that says this; waits for the worker to write it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = [one for one in self.letters() if one.to == to and says in one.subject + one.text]
            if found:
                return found[-1]
            time.sleep(0.1)
        known = [(one.to, one.subject) for one in self.letters()]
        raise AssertionError(f"no letter to {to} that says “{says}” among {known}")


def _read(file: Path) -> Letter:
    mail = message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)
    body = mail.get_body()
    text = body.get_content() if body is not None else ""
    return Letter(str(mail["To"]), str(mail["Subject"]), text, str(mail["Message-ID"]))
