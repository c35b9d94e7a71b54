"""A mail server for tests that keeps what it is given."""

from __future__ import annotations

import socket
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import current_app
from sqlalchemy import update

from app.kernel import clock, jobs
from app.kernel.db import db
from app.notices import mailer


class PostOffice:
    """Listens on a free port of this machine."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.messages: list[Any] = []
        self.raw: list[bytes] = []
        self.connections = set[object]()
        self.most_on_one_connection = 0
        self._refusals: list[str] = []
        self._answers: dict[str, str] = {}
        self._on_it = Counter[object]()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def refuse_next(self, answer: str) -> None:
        """Refuse the next letter with these words."""
        self._refusals.append(answer)

    def answer(self, step: str, answer: str) -> None:
        """Answer every MAIL, RCPT or DATA with these words from now on."""
        self._answers[step] = answer

    def open_again(self) -> None:
        """Take letters again."""
        self._answers.clear()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a sender."""
        self.connections.add(session.peer)
        self._on_it[session.peer] += 1
        if 0 < self.most_on_one_connection < self._on_it[session.peer]:
            return "421 4.7.0 too many letters on this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self._answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        if "RCPT" in self._answers:
            return self._answers["RCPT"]
        if self._refusals and self._refusals[0].startswith("550"):
            return self._refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep a letter."""
        if "DATA" in self._answers:
            return self._answers["DATA"]
        if self._refusals:
            return self._refusals.pop(0)
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"

    def __enter__(self) -> PostOffice:
        self._controller.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _fault: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._controller.stop()


def through(office: PostOffice) -> None:
    """Letters of the application in hand leave through this office."""
    way = mailer.Post("Chợ Phiên <no-reply@chophien.example>", Path("unused"), "127.0.0.1", office.port)
    mailer.post.provide(current_app._get_current_object(), way)


def subjects(office: PostOffice) -> list[str]:
    """What the letters it was given are called, in their order."""
    return [str(message["Subject"]) for message in office.messages]


def again() -> int:
    """Let the waiting time of every job pass."""
    db.session.execute(update(jobs.Job).values(due_at=clock.now() - timedelta(seconds=1)))
    db.session.commit()
    return jobs.run_due()
