"""An entry for a calendar program (RFC 5545, RFC 5546)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST_BYTES = 75


@dataclass(frozen=True)
class Organiser:
    """Who answers for the entry: a name and an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True)
class Entry:
    """What a calendar keeps of an event of whole days, ``first`` and ``last`` both included.

    ``uid`` never changes; ``sequence`` grows with each change, so that a calendar knows the newer of two files.
    """

    uid: str
    sequence: int
    changed_at: datetime
    name: str
    first: date
    last: date
    place: str
    url: str
    organiser: Organiser
    cancelled: bool = False


def event(entry: Entry) -> bytes:
    """A file with one entry; its end is the day after the last, as the standard wants.

    What goes on is published, what is called off is cancelled (RFC 5546 3.2.1 and 3.2.5): a calendar that holds the
    entry by its UID takes the new days, or strikes it out.
    """
    moment = f"{entry.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Cho Phien//Fairs//VI",
        "CALSCALE:GREGORIAN",
        f"METHOD:{'CANCEL' if entry.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}@cho-phien",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{moment}",
        f"LAST-MODIFIED:{moment}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        f"DTSTART;VALUE=DATE:{entry.first:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.last + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(entry.name)}",
        f"LOCATION:{_text(entry.place)}",
        f"URL:{entry.url}",
        f'ORGANIZER;CN="{_quoted(entry.organiser.name)}":mailto:{entry.organiser.address}',
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _quoted(value: str) -> str:
    """A parameter's value: no quotation marks and no line breaks can stand in it."""
    return " ".join(value.replace('"', "'").split())


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
