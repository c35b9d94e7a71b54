"""The site's own log: one file a day beside the data, deleted after 90 days, as /privacy says.

The name of the file follows from the day, so processes that write side by side never have to rename one.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from datetime import date, timedelta
from pathlib import Path

from app.kernel import clock
from app.kernel.ports import Port

KEPT = timedelta(days=90)
PLACE: Port[Path] = Port("folder of this installation")
DETAIL = re.compile(
    r"^DETAIL:.*?(?=^[A-Z]+:|^\[SQL|^  File |^\S*Traceback|^\S*Error|\n\n|\Z)", re.MULTILINE | re.DOTALL
)
FORM = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def folder(instance: Path) -> Path:
    """Where an installation keeps them."""
    return instance / "log"


class WithoutRows(logging.Formatter):
    """Leaves out what PostgreSQL tells of the row it refused: it is somebody's data."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it is kept."""
        return DETAIL.sub("", super().format(record))


class DailyFile(logging.Handler):
    """Appends each line to the file of today, readable by the site's own user alone."""

    def __init__(self, place: Path) -> None:
        super().__init__(logging.WARNING)
        self.place = place
        self.setFormatter(WithoutRows(FORM))

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a full disk stops nothing but the log."""
        try:
            self.place.mkdir(mode=0o700, exist_ok=True)
            text = f"{self.format(record)}\n".encode(errors="backslashreplace")
            file = os.open(self.place / f"{clock.today()}.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(file, text)
            finally:
                os.close(file)
        except Exception:  # whatever is wrong with the log, the page goes on
            self.handleError(record)


def begin(instance: Path) -> None:
    """Let warnings and faults of this process and its forks go to the file of the day, and still to standard error."""
    root = logging.getLogger()
    root.addHandler(DailyFile(folder(instance)))
    root.addHandler(logging.StreamHandler(sys.stderr))


def forget_old(instance: Path, today: date) -> int:
    """Delete the files of days more than 90 days ago; says how many."""
    last = f"{today - KEPT}.log"
    old = [one for one in folder(instance).glob("????-??-??.log") if one.name < last]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)
