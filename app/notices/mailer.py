"""The post: the only place that speaks SMTP.

Without a mail server (development) each letter becomes a file in ``instance/mail``, named by its Message-ID, so that
sending again replaces it.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from pathlib import Path

from app.kernel.ports import Port
from app.notices import bare_domains, envelope, words
from app.notices.smtp_replies import Fault, fault

TIMEOUT = 20
SMTPS_PORT = 465
OK, TOO_MANY = 250, 421
TRUSTED_SECONDS = 1.0
"""A connection that took a letter so lately is not asked first whether it still stands."""


class Undeliverable(Exception):
    """The server says that this letter will never arrive; trying again is useless."""


class Misconfigured(Exception):
    """The server refuses us, not the recipient: somebody has to mend our settings, then trying again helps."""


@dataclass(frozen=True)
class Parcel:
    """A letter as it leaves the house."""

    to: str
    subject: str
    body: str
    language: str
    message_id: str
    written_at: datetime
    stop: str = ""
    """The address of the page that ends letters of this kind; empty for a transaction."""
    carries: int = 0
    """How many other letters leave in it."""


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


post: Port[Post] = Port("post")
"""How letters leave."""
_line: ContextVar[Line | None] = ContextVar("connection to the mail server", default=None)


def send(parcel: Parcel) -> None:
    """Hand one letter over.

    Raises ``Undeliverable`` (the address), ``Misconfigured`` (us), or OSError and SMTPException for what passes.
    """
    message = _bytes(parcel)
    if not post().server:
        _keep(message, parcel.message_id)
        return
    try:
        with one_connection() as line:
            line.hand_over(parcel.to, message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        _judge(refused, code, reason)
    except smtplib.SMTPDataError as refused:
        _judge(refused, refused.smtp_code, refused.smtp_error)
    except smtplib.SMTPResponseException as refused:  # the greeting, our name and password, our sender
        _judge(refused, refused.smtp_code, refused.smtp_error, about_recipient=False)
    except (smtplib.SMTPNotSupportedError, ssl.SSLCertVerificationError) as refused:
        raise Misconfigured(str(refused)[:500]) from refused


class Line:
    """A connection to the mail server, opened with the first letter and kept for those behind it."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        self._fault: Exception | None = None
        self._used = 0.0

    def hand_over(self, to: str, message: bytes) -> None:
        """Hand one letter over. A server that let nobody in is not asked again for each letter behind the first."""
        used = self._is_answering()
        try:
            self._mail(to, message)
        except smtplib.SMTPSenderRefused as refused:
            if not used or refused.smtp_code != TOO_MANY:
                raise
            self._server = None  # so many letters on one connection and no more
            self._mail(to, message)

    def _mail(self, to: str, message: bytes) -> None:
        server = self._open()
        try:
            server.sendmail(envelope.parted(post().sender)[1], [to], message)
            self._used = time.monotonic()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException):
            raise  # an answer about this letter; the connection stands
        except Exception:
            self.hang_up()
            raise

    def _open(self) -> smtplib.SMTP:
        if self._fault is not None:
            raise self._fault
        if self._server is None or self._server.sock is None:
            try:
                self._server = _connection()
            except Exception as fault:
                self._fault = fault
                raise
        return self._server

    def _is_answering(self) -> bool:
        """Whether it was used before and the server has not hung up since."""
        if self._server is None:
            return False
        if time.monotonic() - self._used < TRUSTED_SECONDS:
            return True
        with suppress(OSError, smtplib.SMTPException):
            if self._server.noop()[0] == OK:
                return True
        self.hang_up()
        return False

    def hang_up(self) -> None:
        """Say goodbye, if anybody still listens."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


@contextmanager
def one_connection() -> Iterator[Line]:
    """Letters sent within this block share one connection."""
    known = _line.get()
    if known is not None:
        yield known
        return
    line = Line()
    token = _line.set(line)
    try:
        yield line
    finally:
        _line.reset(token)
        line.hang_up()


def _judge(
    refused: smtplib.SMTPException, code: int, reason: bytes | str, *, about_recipient: bool = True
) -> None:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    said = f"{code} {text}"[:500]
    match fault(code, text, about_recipient=about_recipient):
        case Fault.RECIPIENT:
            raise Undeliverable(said) from refused
        case Fault.OURS:
            raise Misconfigured(said) from refused
        case Fault.PASSING:
            raise refused


def _bytes(parcel: Parcel) -> bytes:
    """The letter as it travels; a line break in a header raises ValueError, so no header can be smuggled in."""
    return envelope.letter(
        from_=post().sender,
        words={"Subject": parcel.subject},
        pieces={
            "To": parcel.to,
            "Message-ID": parcel.message_id,
            "Date": format_datetime(parcel.written_at),
            "Content-Language": parcel.language,
            "Auto-Submitted": "auto-generated",
            **_stopping(parcel.stop),
        },
        text=bare_domains.broken(parcel.body, words.stationery().site_url),
    )


def _stopping(address: str) -> dict[str, str]:
    """The mail program's own button to unsubscribe (RFC 2369, RFC 8058)."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


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


def _keep(message: bytes, message_id: str) -> None:
    folder = post().folder
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(c for c in message_id.partition("@")[0] if c.isalnum())
    partial = folder / f"{name}.part"
    partial.write_bytes(message)
    partial.replace(folder / f"{name}.eml")


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
