"""What the check says when the Nu HTML checker looked at the pages, and when it could not."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tools import nu_checker

HERE = Path(__file__)


def test_without_java_the_check_goes_on_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(nu_checker.shutil, "which", lambda name: None)
    assert nu_checker.main(tmp_path) == 0
    assert "Java is missing" in capsys.readouterr().out


def test_a_checker_that_cannot_be_fetched_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(nu_checker.shutil, "which", lambda name: "/usr/bin/java")
    monkeypatch.setattr(nu_checker, "KEPT", tmp_path / "none.jar")
    monkeypatch.setattr(nu_checker, "ADDRESS", "https://127.0.0.1:1/none.tgz")
    assert nu_checker.main(tmp_path) == 0
    assert "could not be fetched" in capsys.readouterr().out


def test_a_file_of_another_hash_is_never_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    jar = tmp_path / "vnu.jar"
    jar.write_bytes(b"something else")
    monkeypatch.setattr(nu_checker, "KEPT", jar)
    with pytest.raises(ValueError, match="not the file"):
        nu_checker.checker()
    assert not jar.exists()


@pytest.mark.parametrize(
    ("found", "code"), [(Counter[str](), 0), (Counter({"Element “details” not allowed": 3}), 1)]
)
def test_a_fault_fails_the_check(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    found: Counter[str],
    code: int,
) -> None:
    monkeypatch.setattr(nu_checker.shutil, "which", lambda name: "/usr/bin/java")
    monkeypatch.setattr(nu_checker, "checker", lambda: tmp_path)
    monkeypatch.setattr(nu_checker, "faults", lambda folder, jar: found)
    assert nu_checker.main(tmp_path) == code
    assert all(f"{count} × {message}" in capsys.readouterr().out for message, count in found.items())
