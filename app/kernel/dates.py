"""The one reader of days and times people type: 25/12/2026 and its short spellings, 17:00 on a 24-hour clock.

``tests/cases/dates.tsv`` says how each spelling is read; ``static/js/dates.js`` reads the same way in the browser.
The day comes before the month in both languages; whatever is no day of the calendar is refused, never guessed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time

from app.kernel import clock, untrusted
from app.kernel.i18n import EN, gettext, language

_DAY = re.compile(r"([0-9]{1,2})\s*([/.-])\s*([0-9]{1,2})\s*\2\s*([0-9]{4}|[0-9]{2})")
_JOINED = re.compile(r"([0-9]{2})()([0-9]{2})([0-9]{4})")
_TIME = re.compile(r"([0-9]{1,2})\s*(?:[:.h]\s*([0-9]{2})|h)|([0-9]{2})([0-9]{2})", re.IGNORECASE)
LAST_SHORT_YEAR = 79
"""26 is 2026; 80 to 99 could mean the last century and are refused."""
_WEEKDAYS_VI = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(text: str) -> date | None:
    """A day written 25/12/2026, 5/12/26, 5-12-2026, 5.12.2026, 05122026 or 2026-12-25; None for anything else."""
    text = text.strip()
    if iso := untrusted.day(text):
        return iso
    found = _DAY.fullmatch(text) or _JOINED.fullmatch(text)
    if found is None:
        return None
    year = int(found[4]) if len(found[4]) > 2 else _year(int(found[4]))
    try:
        read = date(year, int(found[3]), int(found[1]))
    except ValueError:
        return None
    return read if untrusted.is_near(read) else None


def _year(short: int) -> int:
    return 2000 + short if short <= LAST_SHORT_YEAR else 0


def clock_time(text: str) -> time | None:
    """A time written 17:00, 8.30, 17h, 17h30 or 1700 on a 24-hour clock; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def written(value: date) -> str:
    """A day as every date field shows it: 25/12/2026."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def short(value: date, tongue: str = "") -> str:
    """A day as pages and sentences write it: ``05/12/2026`` / ``5 Dec 2026``, in the reader's language or ``tongue``."""
    english = (tongue or language()) == EN
    return f"{value.day} {_MONTHS[value.month - 1][:3]} {value.year}" if english else written(value)


def said(value: date, tongue: str) -> str:
    """A day with its weekday and month in words, so that a slip of day and month is seen."""
    if tongue == EN:
        return f"{_WEEKDAYS[value.weekday()]} {value.day} {_MONTHS[value.month - 1]} {value.year}"
    weekday = "Chủ Nhật" if value.weekday() == 6 else f"Thứ {_WEEKDAYS_VI[value.weekday()]}"
    return f"{weekday}, ngày {value.day} tháng {value.month} năm {value.year}"


def hour(moment: datetime, *, full: bool = False) -> str:
    """The time in Viet Nam: ``17:00``; in English with its zone, ``17:00 UTC+7``, in ``full`` for letters."""
    text = f"{clock.local(moment):%H:%M}"
    if language() != EN:
        return text
    return gettext("%(time)s (Viet Nam time, UTC+7)", time=text) if full else f"{text}\u00a0UTC+7"
