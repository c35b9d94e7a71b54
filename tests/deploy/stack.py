"""A whole installation by the files of ``deploy/``: PostgreSQL, Redis, a mail server, the site as its units say, nginx with TLS.

Everything stands in one folder and on free ports, and runs as whoever runs the test. What the machine has no package of
is left out, and ``left_out`` says so.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import signal
import socket
import ssl
import subprocess
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import config
from tests import postgres
from tests.deploy import files
from tests.notices.postoffice import PostOffice
from tests.waiting import GENEROUS_SECONDS, until
from tests.walks.house import Letter, free_port

NAME = "chophien.localhost"
SECRET = "a-secret-only-the-deployment-test-knows-0123456789"


def program(name: str) -> str | None:
    """Where a program is, also those that only root has on the path."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")


class Stack:
    """Brought up step by step; ``address`` is where visitors come."""

    browser_options: dict[str, Any] = {"ignore_https_errors": True}

    def __init__(self, folder: Path) -> None:
        self.folder, self.left_out = folder, list[str]()
        self.data, self.log = folder / "data", folder / "site.log"
        self.postgres, self.post = postgres.Server(sockets=True), PostOffice()
        self.port, self.https, self.http, self.redis = (free_port() for _ in range(4))
        self.running: list[subprocess.Popen[bytes]] = []
        self.site: subprocess.Popen[bytes] | None = None
        self.has_nginx, self.has_redis = bool(program("nginx")), bool(program("redis-server"))
        self.address = f"https://{NAME}:{self.https}" if self.has_nginx else f"http://{NAME}:{self.port}"

    def up(self) -> None:
        """In the order of docs/operations.md."""
        self.database()
        self.environment = self.settings()
        self.post.__enter__()
        if self.has_redis:
            self._begin(
                "redis", "redis-server", "--port", str(self.redis), "--save", "", "--dir", str(self.folder)
            )
        else:
            self.left_out.append("Redis (the worker is woken through PostgreSQL)")
        self.door = socket.create_server(("127.0.0.1", self.port), backlog=1024)
        self.start_site()
        if self.has_nginx:
            self.proxy()
        else:
            self.left_out.append("nginx (no TLS, no limit on bodies, no proxy in front)")
        until(lambda: self.get("/ready")[0] == 200, "the site behind its proxy")

    def database(self) -> None:
        """A server whose first lines are those of ``deploy/pg_hba.conf``; role and user have one name, as there."""
        self.postgres.start()
        me = getpass.getuser()
        lines = files.read(
            "pg_hba.conf", {"chophien   chophien": f"chophien   {me}", "192.0.2.7/32": "127.0.0.1/32"}
        )
        hba = self.postgres.data / "pg_hba.conf"
        hba.write_text(f"local all postgres trust\n{lines}\nhost all postgres 127.0.0.1/32 trust\n")
        self.postgres.reload()
        self.postgres.sql(f'CREATE ROLE "{me}" LOGIN')
        self.postgres.sql(f'CREATE DATABASE chophien OWNER "{me}"')

    def settings(self) -> dict[str, str]:
        """``deploy/environment`` filled in."""
        (self.folder / "current").symlink_to(config.ROOT)
        address = f"postgresql://{getpass.getuser()}@/chophien?host={self.postgres.folder}&port={self.postgres.port}"
        text = files.read(
            "environment",
            {
                "CHO_PHIEN_SECRET_KEY=\n": f"CHO_PHIEN_SECRET_KEY={SECRET}\n",
                "postgresql://chophien@/chophien": f"'{address}'",
                "/var/lib/chophien": str(self.data),
                "https://chophien.example": f"https://{NAME}:{self.https}",
                "TRUSTED_HOSTS=chophien.example": f"TRUSTED_HOSTS={NAME}",
                "@chophien.example": "@chophien.vn",
                "MAIL_SERVER=mail.example": "MAIL_SERVER=127.0.0.1",
                "MAIL_TLS=true": "MAIL_TLS=false",
                "#CHO_PHIEN_MAIL_PORT=25": f"CHO_PHIEN_MAIL_PORT={self.post.port}",
                "#CHO_PHIEN_LETTERS_GATHER_SECONDS=180": "CHO_PHIEN_LETTERS_GATHER_SECONDS=0",
            },
        )
        if self.has_redis:
            text = text.replace(
                "#CHO_PHIEN_QUEUE_URL=", f"CHO_PHIEN_QUEUE_URL=redis://127.0.0.1:{self.redis}/0"
            )
        if not self.has_nginx:
            text = text.replace("PROXIES=1", "PROXIES=0")
        return files.settings(files.write(self.folder / "environment", text).read_text())

    def service(self) -> dict[str, str]:
        """``deploy/chophien.service``, in our places."""
        places = {"/srv/chophien/current": str(self.folder / "current"), "/etc/chophien": str(self.folder)}
        return files.unit(files.read("chophien.service", places), "Service")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of ``./run`` with the settings, as ``/usr/local/bin/chophien`` runs it."""
        return subprocess.run(
            [str(self.folder / "current" / "run"), *words],
            env={**_bare(), **self.environment, **self._tools()},
            capture_output=True,
            text=True,
        )

    def start_site(self) -> None:
        """Set up, then what the unit says: the socket handed over, ready when the site says so (``Type=notify``)."""
        done = self.command("setup")
        assert done.returncode == 0, done.stdout + done.stderr
        says = self.service()
        assert says["EnvironmentFile"] == str(self.folder / "environment")
        assert files.unit(files.read("chophien.socket", {}), "Socket")["ListenStream"] == "127.0.0.1:8000"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
            ear.bind(str(self.folder / "notify"))
            ear.settimeout(GENEROUS_SECONDS)
            number = self.door.fileno()
            take = f"exec 3<&{number} {number}<&-; LISTEN_FDS=1 LISTEN_PID=$$ exec {says['ExecStart']}"
            self.site = self._begin(
                "site", "bash", "-c", take, env={**self.environment, "NOTIFY_SOCKET": str(self.folder / "notify")},
                pass_fds=(number,), cwd=says["WorkingDirectory"],
            )  # fmt: skip
            assert says["Type"] == "notify"
            assert ear.recv(100) == b"READY=1"

    def proxy(self) -> None:
        """nginx by ``deploy/nginx.conf``, with a certificate of a minute ago."""
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
             "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(key), "-out", str(certificate)],
            check=True, capture_output=True,
        )  # fmt: skip
        site = files.read(
            "nginx.conf",
            {
                "/etc/letsencrypt/live/chophien.example/fullchain.pem": str(certificate),
                "/etc/letsencrypt/live/chophien.example/privkey.pem": str(key),
                "https://chophien.example": f"https://{NAME}:{self.https}",
                "chophien.example": NAME,
                "listen 80;": f"listen 127.0.0.1:{self.http};",
                "listen 443 ssl": f"listen 127.0.0.1:{self.https} ssl",
                "127.0.0.1:8000": f"127.0.0.1:{self.port}",
                "/var/log/chophien": str(self.folder),
                "Host $host;": f"Host $host:{self.https};",  # the port is no usual one here
            },
        )
        kinds = "".join(
            f"{what}_temp_path {self.folder}/{what};"
            for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;" if os.geteuid() == 0 else ""
        whole = f"daemon off; {user} pid {self.folder}/nginx.pid; events {{}} http {{ {kinds}\n{site}\n}}"
        kept = files.write(self.folder / "nginx.conf", whole)
        nginx = str(program("nginx"))
        tried = subprocess.run([nginx, "-t", "-c", str(kept)], capture_output=True, text=True)
        assert tried.returncode == 0, tried.stderr
        self._begin("nginx", nginx, "-c", str(kept))

    def get(self, path: str, host: str = NAME, port: int = 0) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers of a page, through the proxy unless another port is named; status 0 for nobody."""
        tls = self.has_nginx and not port
        words = f"GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n"
        try:
            with (
                socket.create_connection(
                    ("127.0.0.1", port or (self.https if tls else self.port)), 30
                ) as line,
                _trusting().wrap_socket(line, server_hostname=host) if tls else line as safe,
            ):
                safe.sendall(words.encode())
                came = b"".join(iter(lambda: safe.recv(65_536), b"")).decode()
        except OSError:
            return 0, "", {}
        head, _, body = came.partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        return int(first.split()[1]), body, dict(line.split(": ", 1) for line in lines)

    def letter(self, to: str, says: str) -> Letter:
        """The newest letter to somebody that says this, as the mail server got it."""

        def found() -> list[EmailMessage]:
            mails = [mail for mail in self.post.messages if to in str(mail["To"])]
            return [mail for mail in mails if says in f"{mail['Subject']}{_text(mail)}"]

        until(found, f"a letter to {to} that says {says}")
        mail = found()[-1]
        return Letter(str(mail["To"]), str(mail["Subject"]), _text(mail), str(mail["Message-ID"]))

    def said(self) -> str:
        """What the site said."""
        return self.log.read_text() if self.log.exists() else ""

    def stop(self) -> None:
        """The site as its unit stops it, then everything else."""
        try:
            if self.site is not None:
                self.site.send_signal(signal.SIGTERM)
                assert self.site.wait(GENEROUS_SECONDS) == 0, self.said()
                assert "Traceback" not in self.said(), self.said()
        finally:
            for one in reversed(self.running):
                one.terminate()
                one.wait(GENEROUS_SECONDS)
            with contextlib.suppress(Exception):
                self.post.__exit__(None, None, None)
            self.postgres.stop()

    def _begin(
        self, name: str, *command: str, env: dict[str, str] | None = None, **how: Any
    ) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            begun = subprocess.Popen(
                [*command], env={**_bare(), **self._tools(), **(env or {})}, stdout=log, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, start_new_session=True, **how,
            )  # fmt: skip
        self.running.append(begun)
        return begun

    def _tools(self) -> dict[str, str]:
        return {"PATH": f"{self.postgres.programs}:{os.environ['PATH']}"}


def _bare() -> dict[str, str]:
    return {
        name: text for name, text in os.environ.items() if not name.startswith(("CHO_PHIEN_", "DATABASE_URL"))
    }


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return body.get_content() if body is not None else ""
