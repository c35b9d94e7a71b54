"""The file for one's own calendar follows the fair: moved or called off, a calendar that holds it knows what to do.

Read by a parser of its own, after the rules of RFC 5545 (lines, folding, which property how often) and RFC 5546
(what a published and a cancelled entry must carry).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.fairs.models import Fair
from app.fairs.service import fair as service
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, fairs as make
from tests.pages import Pages

ONCE = {
    "UID",
    "SEQUENCE",
    "DTSTAMP",
    "LAST-MODIFIED",
    "STATUS",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "LOCATION",
    "URL",
}
LINE = re.compile(r'(?P<name>[A-Z-]+)(?P<parameters>(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]+))*):(?P<value>.*)')


@dataclass(frozen=True)
class Read:
    """What a calendar reads from a file."""

    method: str
    facts: dict[str, str]

    @property
    def first(self) -> date:
        return datetime.strptime(self.facts["DTSTART"], "%Y%m%d").date()


def read(text: str) -> Read:
    """Parse strictly; whatever RFC 5545 forbids fails here."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    begin, end = lines.index("BEGIN:VEVENT"), lines.index("END:VEVENT")
    around, inside = _parts([*lines[1:begin], *lines[end + 1 : -1]]), _parts(lines[begin + 1 : end])
    assert around["VERSION"] == "2.0"
    assert around["PRODID"]
    assert inside.keys() >= ONCE | {"ORGANIZER"}  # RFC 5546 wants it in both methods
    assert inside["ORGANIZER"].startswith("mailto:")
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        datetime.strptime(inside[name], "%Y%m%dT%H%M%SZ")
    assert inside["DTEND"] > inside["DTSTART"]
    assert (around["METHOD"] == "CANCEL") == (inside["STATUS"] == "CANCELLED")
    return Read(around["METHOD"], inside)


def _parts(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        part = LINE.fullmatch(line)
        assert part, line
        assert part["name"] not in found, f"{part['name']} twice"
        found[part["name"]] = part["value"]
    return found


def fetched(pages: Pages, slug: str) -> Read:
    """The file as a calendar fetches it."""
    return read(pages.get(f"/fairs/{slug}.ics").response.get_data(as_text=True))


def _published() -> Fair:
    fair = make.fair(name_vi="Hội chợ, quà tặng; thủ công " + "rất dài " * 12, organiser='Sở "Công Thương"')
    db.session.commit()
    return fair


def test_a_moved_fair_moves_in_the_calendar(pages: Pages) -> None:
    fair = _published()
    slug, number = fair.slug, fair.id
    before = fetched(pages, slug)
    fair = db.session.get_one(Fair, number)
    facts = service.facts_of(fair)
    later = replace(
        facts,
        starts_on=facts.starts_on + timedelta(days=7),
        ends_on=facts.ends_on and facts.ends_on + timedelta(days=7),
    )
    service.change(
        fair, later, accounts.acting(accounts.officer(Role.NATIONAL_OFFICER)), version=fair.version
    )

    after = fetched(pages, slug)

    assert after.facts["UID"] == before.facts["UID"]
    assert int(after.facts["SEQUENCE"]) > int(before.facts["SEQUENCE"])
    assert after.first == before.first + timedelta(days=7)
    assert (after.method, after.facts["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert after.facts["LAST-MODIFIED"] >= before.facts["LAST-MODIFIED"]


def test_a_fair_called_off_is_struck_out(pages: Pages) -> None:
    fair = _published()
    slug, number = fair.slug, fair.id
    before = fetched(pages, slug)
    fair = db.session.get_one(Fair, number)
    service.cancel(
        fair, accounts.acting(accounts.officer(Role.NATIONAL_OFFICER)), reason="Bão.", version=fair.version
    )

    after = fetched(pages, slug)

    assert (after.method, after.facts["STATUS"]) == ("CANCEL", "CANCELLED")
    assert after.facts["UID"] == before.facts["UID"]
    assert int(after.facts["SEQUENCE"]) > int(before.facts["SEQUENCE"])
    assert pages.get(f"/fairs/{slug}").soup.select_one(f"a[href='/fairs/{slug}.ics']"), (
        "offered where it is told"
    )
