"""What the files of ``deploy/`` say is so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import config
from app import serve
from tests.deploy import files

UNITS = sorted(
    path.name for path in files.DEPLOY.glob("chophien*.*") if path.suffix in {".service", ".socket", ".timer"}
)


def test_the_environment_file_names_every_setting_and_no_other() -> None:
    written = files.settings((files.DEPLOY / "environment").read_text(), with_defaults=True)
    assert sorted(written) == sorted([*config.names(), *serve.PLACE])


def test_a_line_that_shows_a_default_shows_the_one_that_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (files.DEPLOY / "environment").read_text()
    shown = {
        name: value
        for name, value in files.settings(text, with_defaults=True).items()
        if name not in files.settings(text) and value and name != "CHO_PHIEN_SECOND_FACTOR"
    }
    plain = config.Settings()
    for name, value in shown.items():
        monkeypatch.setenv(name, value)
    assert config.Settings() == plain
    assert len(shown) >= 6


def test_nginx_takes_what_the_site_takes() -> None:
    said = re.search(r"client_max_body_size (\d+)m", (files.DEPLOY / "nginx.conf").read_text())
    assert said is not None
    assert int(said[1]) * 1024 * 1024 > config.Settings().max_body_bytes


def test_visits_are_kept_as_long_as_the_page_about_privacy_says() -> None:
    rotated = (files.DEPLOY / "logrotate").read_text()
    assert {"daily", "rotate 90", "maxage 90"} <= {line.strip() for line in rotated.splitlines()}
    assert "MaxRetentionSec=90day" in (files.DEPLOY / "journald.conf").read_text()


@pytest.mark.parametrize("name", UNITS)
def test_systemd_reads_every_unit(name: str, tmp_path: Path) -> None:
    """By ``systemd-analyze`` where the machine has it; by its sections and its places everywhere."""
    for other in UNITS:
        text = (files.DEPLOY / other).read_text().replace("/srv/chophien/current/run", "/bin/true")
        files.write(tmp_path / other, re.sub(r"(User|Group)=chophien", r"\1=root", text))
    if shutil.which("systemd-analyze"):
        found = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True
        )
        assert "chophien" not in found.stderr, found.stderr
    text = (files.DEPLOY / name).read_text()
    assert text.startswith(f"# /etc/systemd/system/{name}: ")
    assert files.unit(text, "Unit")["Description"].startswith("Cho Phien: ")


def test_operations_md_puts_every_file_in_its_place() -> None:
    told = (config.ROOT / "docs" / "operations.md").read_text()
    assert not [path.name for path in files.DEPLOY.iterdir() if path.name not in told]


def test_the_command_for_administrators_is_read_by_sh() -> None:
    assert subprocess.run(["sh", "-n", str(files.DEPLOY / "chophien")]).returncode == 0
