"""The server's log is a file a day and no older than 90 days, as the page on personal data says."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from app.accounts import tasks
from app.kernel import clock, daily_log
from tests.pages import Pages

DAY = date(2026, 11, 30)


@pytest.fixture
def log(tmp_path: Path) -> logging.Logger:
    """Writes to files of a day in ``tmp_path`` and tells nobody else, for what it is given may be unprintable."""
    log = logging.Logger("tests.daily_log")
    log.addHandler(daily_log.DailyFile(daily_log.folder(tmp_path)))
    return log


def _names(instance: Path) -> list[str]:
    return sorted(one.name for one in daily_log.folder(instance).iterdir())


def test_each_line_goes_to_the_file_of_its_day_for_the_site_s_user_alone(
    tmp_path: Path, log: logging.Logger
) -> None:
    with clock.fixed(clock.at(DAY)):
        log.warning("máy chủ thư từ chối")
        log.info("chuyện thường")
    with clock.fixed(clock.at(date(2026, 12, 1))):
        log.error("hết chỗ")

    assert _names(tmp_path) == ["2026-11-30.log", "2026-12-01.log"]
    first = daily_log.folder(tmp_path) / "2026-11-30.log"
    assert first.read_text().count("\n") == 1
    assert "máy chủ thư từ chối" in first.read_text()
    assert first.stat().st_mode & 0o077 == 0


def test_a_row_the_database_refused_is_not_written_down(tmp_path: Path, log: logging.Logger) -> None:
    said = 'duplicate key value violates "ix_people_email"\nDETAIL:  Key (email)=(hanh@gom.example) already exists.\n'
    with clock.fixed(clock.at(DAY)):
        log.error("refused: %s", said)
        try:
            raise ValueError(said + "HINT:  none")
        except ValueError:
            log.exception("unexpected \ud800")

    written = (daily_log.folder(tmp_path) / "2026-11-30.log").read_text()
    assert "hanh@gom.example" not in written
    assert "ix_people_email" in written
    assert "\nHINT:  none" in written


def test_the_worker_deletes_files_after_ninety_days(app: Flask) -> None:
    place = daily_log.folder(Path(app.instance_path))
    place.mkdir()
    for name in ("2026-08-31.log", "2026-09-01.log", "2026-11-30.log", "ghi-chu.txt"):
        (place / name).touch()

    with clock.fixed(clock.at(DAY)):
        tasks.forget_log_files()

    assert _names(Path(app.instance_path)) == ["2026-09-01.log", "2026-11-30.log", "ghi-chu.txt"]


@pytest.mark.parametrize("path", ["/privacy", "/en/privacy"])
def test_the_page_names_the_days_the_program_keeps(pages: Pages, path: str) -> None:
    assert str(daily_log.KEPT.days) in pages.get(path).text
