"""Production refuses to start on anything unsafe and lists all of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import config
from app import create_app, serve
from app.notices import envelope

SAFE: dict[str, Any] = {
    "environment": config.Environment.PRODUCTION,
    "instance": Path("a folder that is still to be made"),
    "secret_key": "x" * 48,
    "demo_accounts": False,
    "secure_cookies": True,
    "trusted_hosts": ["chophien.gov.vn"],
    "site_url": "https://chophien.gov.vn",
    "mail_server": "mail.gov.vn",
    "mail_tls": True,
    "contact_email": "lienhe@chophien.gov.vn",
    "mail_sender": "Chợ Phiên <khong-tra-loi@chophien.gov.vn>",
}


def test_everything_that_is_unsafe_is_listed_at_once() -> None:
    with pytest.raises(config.UnsafeSettings) as refusal:
        create_app(config.Settings(environment=config.Environment.PRODUCTION, debug=True))
    for name in (
        "SECRET_KEY",
        "DEBUG",
        "DEMO_ACCOUNTS",
        "SECURE_COOKIES",
        "TRUSTED_HOSTS",
        "SITE_URL",
        "MAIL_SERVER",
        "MAIL_SENDER",
        "CONTACT_EMAIL",
    ):
        assert f"CHO_PHIEN_{name}" in str(refusal.value)


def test_safe_settings_are_accepted() -> None:
    assert config.Settings(**SAFE).refusals() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", config.DEFAULT_SECRET),
        ("secret_key", "short"),
        ("debug", True),
        ("demo_accounts", True),
        ("secure_cookies", False),
        ("trusted_hosts", []),
        ("site_url", "http://chophien.gov.vn"),
        ("mail_server", ""),
        ("mail_tls", False),
        ("mail_sender", "Chợ Phiên <khong-tra-loi@chophien.example>"),
        ("contact_email", "lien-he@chophien.example"),
    ],
)
def test_one_unsafe_setting_is_enough(name: str, value: Any) -> None:
    with pytest.raises(config.UnsafeSettings):
        config.Settings(**{**SAFE, name: value}).check()


def test_papers_and_letters_are_kept_where_nobody_else_reads(tmp_path: Path) -> None:
    settings = config.Settings(**{**SAFE, "instance": tmp_path / "data"})
    serve.keep_secret(config.Settings(instance=settings.instance))
    assert settings.instance.stat().st_mode & 0o777 == 0o700
    assert settings.refusals() == []

    settings.instance.chmod(0o755)
    assert "CHO_PHIEN_INSTANCE" in settings.refusals()[0]


def test_the_secret_is_never_printed() -> None:
    assert "x" * 48 not in repr(config.Settings(**SAFE))


@pytest.mark.parametrize("server", ["localhost", "127.0.0.1", "[::1]", "localhost."])
def test_a_mail_server_on_this_machine_needs_no_tls(server: str) -> None:
    assert config.Settings(**{**SAFE, "mail_server": server, "mail_tls": False}).refusals() == []


def test_the_port_of_secure_mail_is_always_encrypted() -> None:
    assert config.Settings(**{**SAFE, "mail_tls": False, "mail_port": 465}).refusals() == []


@pytest.mark.parametrize("environment", list(config.Environment))
def test_a_site_under_a_path_is_refused_at_the_start_in_words(environment: config.Environment) -> None:
    settings = {**SAFE, "environment": environment, "site_url": "https://sct.gov.vn/cho-phien/"}
    with pytest.raises(config.Misplaced) as refusal:
        create_app(config.Settings(**settings))
    assert "CHO_PHIEN_SITE_URL ends in the path /cho-phien" in str(refusal.value)
    assert "host name of its own" in str(refusal.value)


def test_a_server_told_to_mount_it_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCRIPT_NAME", "/cho-phien")
    with pytest.raises(config.Misplaced, match="SCRIPT_NAME puts the site under /cho-phien"):
        create_app(config.Settings(**SAFE))


def test_a_slash_at_the_end_is_no_path() -> None:
    assert config.Settings(**{**SAFE, "site_url": "https://chophien.gov.vn/"}).misplaced() == []


MARKED, PLAIN = "chợphiên.vn", "xn--chphin-mva4942d.vn"


def test_a_domain_with_marks_travels_in_its_ascii_form() -> None:
    settings = config.Settings(
        mail_sender=f"Chợ Phiên <khong-tra-loi@{MARKED}>",
        contact_email=f"lien-he@{MARKED}",
        site_url=f"https://{MARKED}:8443",
        trusted_hosts=[MARKED, f".{MARKED}"],
    )
    assert settings.mail_sender == f"Chợ Phiên <khong-tra-loi@{PLAIN}>"
    assert settings.contact_email == f"lien-he@{PLAIN}"
    assert settings.site_url == f"https://{PLAIN}:8443"
    assert settings.trusted_hosts == [PLAIN, f".{PLAIN}"]
    assert envelope.sender(settings.mail_sender).endswith(f"<khong-tra-loi@{PLAIN}>\r\n".encode())
    assert config.Settings(**SAFE).mail_sender == SAFE["mail_sender"]


def test_a_sender_with_marks_before_the_at_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="no marks before the @"):
        config.Settings(mail_sender="Chợ Phiên <liên-hệ@chophien.vn>")
