"""The post: the only place that speaks SMTP.

Without a mail server (development) each letter becomes a file in ``instance/mail``, named by its Message-ID, so that
sending again replaces it.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from flask_mailman import EmailMessage, Mail

TIMEOUT = 20
SMTPS_PORT = 465
_PERMANENT = range(500, 600)
# 530 and 535 mean that our own name or password was refused: the next try may go well.
_OURS = frozenset({530, 534, 535, 538})


class Undeliverable(Exception):
    """The server says that this letter will never arrive; trying again is useless."""


@dataclass(frozen=True)
class Parcel:
    """A letter as it leaves the house."""

    to: str
    subject: str
    body: str
    language: str
    message_id: str
    written_at: datetime


@dataclass(frozen=True)
class Post:
    """How letters leave: a server, or a folder when there is none."""

    sender: str
    folder: Path
    server: str = ""
    port: int = 25
    username: str = ""
    password: str = ""
    tls: bool = False


_post: list[Post] = []


def use(app: Any, post: Post) -> None:
    """Send this way from now on."""
    app.config.setdefault("MAIL_DEFAULT_SENDER", post.sender)
    Mail(app)
    _post[:] = [post]


def post() -> Post:
    """How letters leave."""
    return _post[0]


def send(parcel: Parcel) -> None:
    """Hand one letter over. Raises ``Undeliverable``, or OSError and SMTPException when it may be tried again."""
    message = _message(parcel)
    if not post().server:
        _keep(message, parcel.message_id)
        return
    try:
        with _connection() as server:
            server.sendmail(message.from_address, [parcel.to], message.as_bytes)
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        if code in _PERMANENT:
            raise Undeliverable(_said(code, reason)) from refused
        raise
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refused:
        if refused.smtp_code in _PERMANENT and refused.smtp_code not in _OURS:
            raise Undeliverable(_said(refused.smtp_code, refused.smtp_error)) from refused
        raise


@dataclass(frozen=True)
class _Message:
    from_address: str
    as_bytes: bytes


def _message(parcel: Parcel) -> _Message:
    """The bytes of a letter; a line break in a header raises ValueError, so no header can be smuggled in."""
    mail = EmailMessage(
        subject=parcel.subject,
        body=parcel.body,
        from_email=post().sender,
        to=[parcel.to],
        headers={
            "Message-ID": parcel.message_id,
            "Date": format_datetime(parcel.written_at),
            "Content-Language": parcel.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    sender = post().sender
    bare = sender.rpartition("<")[2].rstrip("> ") or sender
    return _Message(bare, mail.message().as_bytes(linesep="\r\n"))


def _connection() -> smtplib.SMTP:
    way = post()
    if way.port == SMTPS_PORT:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            way.server, way.port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(way.server, way.port, timeout=TIMEOUT)
    if way.tls and way.port != SMTPS_PORT:
        server.starttls(context=ssl.create_default_context())
    if way.username:
        server.login(way.username, way.password)
    return server


def _keep(message: _Message, message_id: str) -> None:
    folder = post().folder
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(c for c in message_id.partition("@")[0] if c.isalnum())
    partial = folder / f"{name}.part"
    partial.write_bytes(message.as_bytes)
    partial.replace(folder / f"{name}.eml")


def _said(code: int, reason: bytes | str) -> str:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return f"{code} {text}"[:500]


@dataclass(frozen=True)
class Kept:
    """A letter in the folder."""

    name: str
    to: str
    subject: str
    at: datetime
    body: str


def kept(limit: int) -> list[Kept]:
    """The newest letters in the folder."""
    files = sorted(post().folder.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns, reverse=True)
    return [_read(path) for path in files[:limit]]


def kept_letter(name: str) -> Kept | None:
    """One letter of the folder, by the name of its file without the ending."""
    path = post().folder / f"{name}.eml"
    return _read(path) if name.isalnum() and path.is_file() else None


def _read(path: Path) -> Kept:
    message = message_from_bytes(path.read_bytes(), policy=default)
    body = message.get_body()
    text = body.get_content() if body is not None else ""
    at = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC)
    return Kept(path.stem, str(message["To"]), str(message["Subject"]), at, text)
