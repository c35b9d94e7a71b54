"""Production refuses to start on anything unsafe and lists all of it at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

import config
from app import create_app, data_folder, flask_settings, serve
from app.notices import envelope
from tests.safe_settings import SAFE


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


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eight", "PORT cannot be read: write a number from 1 to 65535."),
        ("WEB_PROCESSES", "0", "WEB_PROCESSES cannot be read: write a number from 1 to 64."),
        (
            "CHO_PHIEN_PROXIES",
            "-1",
            "CHO_PHIEN_PROXIES cannot be read: Input should be greater than or equal to 0.",
        ),
        ("CHO_PHIEN_PROXIES", "one", "CHO_PHIEN_PROXIES cannot be read: "),
        (
            "CHO_PHIEN_TRUSTED_HOSTS",
            "[chophien.vn]",
            "CHO_PHIEN_TRUSTED_HOSTS cannot be read: write the values",
        ),
        (
            "CHO_PHIEN_QUEUE_URL",
            "amqp://localhost",
            "CHO_PHIEN_QUEUE_URL cannot be read: write it as redis://",
        ),
        (
            "DATABASE_URL",
            "mysql://root@localhost/x",
            "DATABASE_URL cannot be read: the site keeps its data in",
        ),
        (
            "DATABASE_URL",
            "postgresql//x",
            "DATABASE_URL cannot be read: write it as postgresql://USER@HOST/DATABASE",
        ),
        ("CHO_PHIEN_INSTANCE", "/proc/nowhere", "CHO_PHIEN_INSTANCE: /proc/nowhere cannot be made"),
        (
            "CHO_PHIEN_ENVIRONMENT",
            "live",
            "CHO_PHIEN_ENVIRONMENT cannot be read: Input should be 'development'",
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_answered_with_one_plain_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    assert serve.main(["--only-prepare"]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert len(told.strip().splitlines()) == 1


def test_commands_say_the_same_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "audit", "verify"],
        cwd=config.ROOT,
        env={**os.environ, "CHO_PHIEN_PROXIES": "-1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "CHO_PHIEN_PROXIES cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_to_be_had_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("CHO_PHIEN_INSTANCE", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://chophien:hidden@127.0.0.1:1/chophien?connect_timeout=5")
    assert serve.main(["--only-prepare"]) == 1
    told = capfd.readouterr().err
    assert told.startswith("The database of DATABASE_URL is not to be had: ")
    assert "hidden" not in told
    assert told.strip().splitlines()[1:] == ["The site could not be prepared (see above)."]


def test_a_misspelt_setting_is_found_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHO_PHIEN_ENVIRONMENT", "production")
    monkeypatch.setenv("CHO_PHIEN_MAIL_SEVER", "mail.gov.vn")
    with pytest.raises(config.UnreadableSettings, match="no setting called .*CHO_PHIEN_MAIL_SEVER"):
        config.load()


def test_lists_are_written_with_commas_or_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    for written in ("chophien.vn, www.chophien.vn", '["chophien.vn", "www.chophien.vn"]'):
        monkeypatch.setenv("CHO_PHIEN_TRUSTED_HOSTS", written)
        assert config.load().trusted_hosts == ["chophien.vn", "www.chophien.vn"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_the_driver_that_is_installed(scheme: str) -> None:
    given = config.Settings(DATABASE_URL=f"{scheme}://cho_phien:p%40ss@/cho_phien?host=/run/postgresql")
    url = make_url(given.sqlalchemy_url)
    assert (url.drivername, url.password, url.query["host"]) == (
        "postgresql+psycopg",
        "p@ss",
        "/run/postgresql",
    )


def test_behind_a_pooler_nothing_is_prepared() -> None:
    given = config.Settings(DATABASE_URL="postgresql://x@/y", database_pooled=True)
    options = flask_settings.flask_config(given)["SQLALCHEMY_ENGINE_OPTIONS"]
    assert options["connect_args"] == {"prepare_threshold": None}


@pytest.fixture
def as_an_ordinary_user() -> Iterator[None]:
    """Root may write everywhere, so it becomes nobody for a while."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65_534)
    yield
    os.seteuid(was)


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder its owner has closed, in a place everybody may look into."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o555)
    yield folder
    folder.rmdir()


def test_a_folder_the_service_may_not_write_to_is_said_with_what_mends_it(
    closed_folder: Path, as_an_ordinary_user: None
) -> None:
    with pytest.raises(data_folder.ClosedFolder, match=r"is closed to the user \w+\. As root: chown -R"):
        data_folder.check(config.Settings(instance=closed_folder))
    with pytest.raises(data_folder.ClosedFolder, match=r"cannot be made .* As root: install -d -m 700"):
        data_folder.check(config.Settings(instance=closed_folder / "data"))
