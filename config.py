"""Typed settings, read from the environment once at start.

Every name is prefixed ``CHO_PHIEN_`` in the environment except ``DATABASE_URL``; ``deploy/environment`` lists all.
What cannot be read is refused in words. Production refuses to start on anything unsafe and lists all of it at once.
"""

from __future__ import annotations

import gc
import json
import os
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from click import ClickException
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

# What is imported after this stays to the end; looking through it for garbage took a sixth of the time until the start.
gc.set_threshold(100_000, 50, 50)

PREFIX = "CHO_PHIEN_"
ROOT = Path(__file__).parent
SMTPS_PORT = 465
DEFAULT_SECRET = "development-only-secret-key"  # noqa: S105 - refused in production


class Environment(StrEnum):
    """Where this process runs."""

    DEVELOPMENT = "development"
    TESTING = "testing"
    PRODUCTION = "production"


class Refused(ClickException):
    """The site does not start with these settings; the message says why, for whoever typed them."""


class UnreadableSettings(Refused):
    """A setting means nothing; the message names each one."""


class UnsafeSettings(Refused):
    """The settings may not be used in production; the message lists every reason."""


class Misplaced(Refused):
    """The site is to stand under a path; the message says by which setting."""


def in_ascii(host: str) -> str:
    """A host or domain as it travels: marks in it become their ``xn--`` form (RFC 5891). ValueError when it is none."""
    if host.isascii():
        return host
    dot, name = ("." if host.startswith(".") else ""), host.lstrip(".")
    return dot + name.encode("idna").decode("ascii")


Listed = Annotated[list[str], NoDecode]
"""Several values: commas between them, or a JSON list."""


class Settings(BaseSettings):
    """All that may differ between two installations."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, hide_input_in_errors=True, extra="ignore")

    environment: Environment = Environment.DEVELOPMENT
    secret_key: SecretStr = SecretStr(DEFAULT_SECRET)
    secret_key_fallbacks: Listed = []
    debug: bool = False
    demo_accounts: bool = True
    second_factor: bool | None = None
    """Whether roles near money need a second factor; by itself in production and nowhere else."""
    instance: Path = ROOT / "instance"
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    site_url: str = "http://localhost:8000"
    database_pooled: bool = False
    """Whether ``DATABASE_URL`` leads through a pooler that gives each transaction another connection (PgBouncer)."""
    trusted_hosts: Listed = []
    proxies: int = Field(default=0, ge=0, le=9)
    secure_cookies: bool = False
    max_body_bytes: int = Field(default=24 * 1024 * 1024, ge=1024 * 1024)
    mail_server: str = ""
    mail_port: int = Field(default=25, ge=1, le=65_535)
    mail_username: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_tls: bool = False
    letters_gather_seconds: int = Field(default=180, ge=0)
    finished_kept_days: int = Field(default=180, ge=7, le=3_650)
    """Days until the text of a letter that was sent goes, and a job that was done; that it was sent stays."""
    queue_url: str = ""
    clamd: str = ""
    mail_sender: str = "Chợ Phiên <khong-tra-loi@chophien.example>"
    contact_email: str = "lien-he@chophien.example"
    agency_name_vi: str = "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công"
    agency_name_en: str = "Agency for Innovation, Green Transition and Industrial Promotion"

    @field_validator("secret_key_fallbacks", "trusted_hosts", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        """From the environment a list comes as text."""
        if not isinstance(value, str):
            return value
        if not value.lstrip().startswith("["):
            return [one.strip() for one in value.split(",") if one.strip()]
        try:
            return json.loads(value)
        except ValueError:
            raise ValueError("write the values with commas between them") from None

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        """PostgreSQL is reached by the driver that is installed, whatever form of the address was given."""
        if not value:
            return value
        try:
            url = make_url(value)
        except (ArgumentError, ValueError):
            raise ValueError("write it as postgresql://USER@HOST/DATABASE, or leave it empty") from None
        if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
            return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        if url.drivername != "sqlite":
            raise ValueError("the site keeps its data in PostgreSQL or SQLite")
        return value

    @field_validator("queue_url")
    @classmethod
    def _queue(cls, value: str) -> str:
        """Redis, PostgreSQL, or nothing."""
        if value and not value.startswith(
            ("redis://", "rediss://", "postgresql://", "postgresql+psycopg://")
        ):
            raise ValueError("write it as redis://HOST:6379/0, or leave it empty")
        return value

    @field_validator("mail_sender", "contact_email")
    @classmethod
    def _address(cls, value: str) -> str:
        """Mail servers are told ASCII: the domain goes in its xn-- form, a name before the @ stays as it is."""
        before, at, domain = value.rpartition("@")
        bare = domain.rstrip("> ")
        if not before.rpartition("<")[2].isascii():
            raise ValueError("mail servers take no marks before the @; write another address")
        return f"{before}{at}{in_ascii(bare)}{domain[len(bare) :]}"

    @field_validator("site_url")
    @classmethod
    def _site(cls, value: str) -> str:
        """Links in letters and the Message-ID carry the host, so it stands in its xn-- form."""
        parts = urlsplit(value)
        host, colon, port = parts.netloc.partition(":")
        return value if value.isascii() else parts._replace(netloc=in_ascii(host) + colon + port).geturl()

    @field_validator("trusted_hosts")
    @classmethod
    def _hosts(cls, value: list[str]) -> list[str]:
        """A browser asks for the xn-- form."""
        return [in_ascii(host) for host in value]

    @property
    def sqlalchemy_url(self) -> str:
        """The database address; a file in the instance folder when none is given."""
        return self.database_url or f"sqlite:///{self.instance / 'cho_phien.db'}"

    @property
    def queue_address(self) -> str:
        """Where the worker is woken: ``redis://…``, PostgreSQL when the data is there; empty means a file."""
        if self.queue_url or not self.database_url.startswith("postgresql"):
            return self.queue_url
        return self.database_url

    @property
    def is_production(self) -> bool:
        """Whether real people and money are behind this process."""
        return self.environment is Environment.PRODUCTION

    @property
    def needs_second_factor(self) -> bool:
        """Whether roles near money or power must set up a second factor before anything else."""
        return self.is_production if self.second_factor is None else self.second_factor

    def refusals(self) -> list[str]:
        """Every reason why these settings may not serve real people; empty means safe."""
        secret = self.secret_key.get_secret_value()
        checks = [
            (secret == DEFAULT_SECRET, "CHO_PHIEN_SECRET_KEY is the default one"),
            (len(secret) < 32, "CHO_PHIEN_SECRET_KEY is shorter than 32 characters"),
            (self.debug, "CHO_PHIEN_DEBUG is on"),
            (self.demo_accounts, "CHO_PHIEN_DEMO_ACCOUNTS is on"),
            (not self.secure_cookies, "CHO_PHIEN_SECURE_COOKIES is off"),
            (not self.needs_second_factor, "CHO_PHIEN_SECOND_FACTOR is off"),
            (not self.trusted_hosts, "CHO_PHIEN_TRUSTED_HOSTS is empty"),
            (not self.site_url.startswith("https://"), "CHO_PHIEN_SITE_URL is not https"),
            (not self.mail_server, "CHO_PHIEN_MAIL_SERVER is empty"),
            (self._sends_in_clear(), "CHO_PHIEN_MAIL_TLS is off and the mail server is not on this machine"),
            (
                self.mail_sender.rstrip("> ").endswith(".example"),
                "CHO_PHIEN_MAIL_SENDER is not a real address",
            ),
            (self.contact_email.endswith(".example"), "CHO_PHIEN_CONTACT_EMAIL is not a real address"),
            (self._is_open(), "CHO_PHIEN_INSTANCE may be read by everybody on this machine: chmod 700 it"),
        ]
        return [reason for wrong, reason in checks if wrong]

    def _sends_in_clear(self) -> bool:
        """Whether letters, with their links, and the password leave this machine unencrypted (465 is always TLS)."""
        if self.mail_tls or self.mail_port == SMTPS_PORT or not self.mail_server:
            return False
        try:
            return not ip_address(self.mail_server.strip("[]")).is_loopback
        except ValueError:
            return self.mail_server.rstrip(".").lower() not in {"localhost", "localhost.localdomain"}

    def _is_open(self) -> bool:
        """Whether others on this machine reach the papers and letters; a folder still to be made is made closed."""
        return self.instance.exists() and bool(self.instance.stat().st_mode & 0o007)

    def misplaced(self) -> list[str]:
        """Why the site cannot stand where it is put: it needs a host name of its own, not a path below one.

        Letters, papers and QR codes carry addresses that the worker writes without any request to learn a path from.
        """
        below = urlsplit(self.site_url).path.rstrip("/")
        mounted = os.environ.get("SCRIPT_NAME", "").rstrip("/")
        checks = [
            (below, f"CHO_PHIEN_SITE_URL ends in the path {below}"),
            (mounted, f"SCRIPT_NAME puts the site under {mounted}"),
        ]
        words = "; the site needs a host name of its own, such as https://chophien.example"
        return [reason + words for wrong, reason in checks if wrong]

    def check(self) -> None:
        """Raise ``Misplaced`` below a path, and ``UnsafeSettings`` in production when anything is unsafe."""
        if misplaced := self.misplaced():
            raise Misplaced("Refusing to start:\n- " + "\n- ".join(misplaced))
        reasons = self.refusals() if self.is_production else []
        if reasons:
            raise UnsafeSettings("Refusing to start in production:\n- " + "\n- ".join(reasons))


def load() -> Settings:
    """Read the settings from the environment, with a secret kept in the instance folder for development.

    Raises:
        UnreadableSettings: naming every setting that means nothing.
    """
    try:
        settings = Settings()
    except ValidationError as wrong:
        raise UnreadableSettings("\n".join(_in_words(wrong))) from None
    if settings.is_production and (unknown := _unknown()):
        raise UnreadableSettings(
            f"There is no setting called {' or '.join(unknown)}: see deploy/environment."
        )
    kept = settings.instance / "secret_key"
    if (
        settings.secret_key.get_secret_value() == DEFAULT_SECRET
        and not settings.is_production
        and kept.exists()
    ):
        settings.secret_key = SecretStr(kept.read_text().strip())
    return settings


def names() -> list[str]:
    """Every setting as it is called in the environment."""
    found = Settings.model_fields.items()
    return [str(field.validation_alias or f"{PREFIX}{name.upper()}") for name, field in found]


def _in_words(wrong: ValidationError) -> list[str]:
    """One line for each setting that cannot be read; no value is repeated, it may be a secret."""
    lines = []
    for error in wrong.errors(include_input=False, include_url=False):
        name = str(error["loc"][0])
        shown = name if name in names() else f"{PREFIX}{name.upper()}"
        lines.append(f"{shown} cannot be read: {error['msg'].removeprefix('Value error, ')}.")
    return lines


def _unknown() -> list[str]:
    known = set(names())
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
