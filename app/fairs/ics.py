"""An entry for a calendar program (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

MOST_BYTES = 75


def event(*, uid: str, name: str, days: tuple[date, date], place: str, url: str, stamped: datetime) -> bytes:
    """An event of whole days, the first and the last given; its end is the day after, as the standard wants."""
    first, last = days
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cho Phien//Fairs//VI",
        "BEGIN:VEVENT",
        f"UID:{uid}@cho-phien",
        f"DTSTAMP:{stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(name)}",
        f"LOCATION:{_text(place)}",
        f"URL:{url}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _text(value: str) -> str:
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return " ".join(value.split())


def _folded(line: str) -> str:
    """At most 75 bytes a line, never within a character."""
    parts: list[str] = []
    current = ""
    for character in line:
        if len((current + character).encode()) > MOST_BYTES - bool(parts):
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])
