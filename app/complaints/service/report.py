"""Reporting a listing: by anybody without an account, or by an authority through an officer (rules §7, R36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.accounts.models import Facility
from app.catalog.models import Product
from app.complaints import rules
from app.complaints.models import ListingReport
from app.complaints.service import letters
from app.kernel import audit, clock, numbers, rights, throttle
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext, lazy_gettext
from app.kernel.permissions import Actor, Permission, job

SERIES = "BT"
FROM = throttle.Limit(
    "listing-report-from", 10, 3_600, title=lazy_gettext("Reports of listings from one network address")
)
TO_ADDRESS = throttle.Limit(
    "listing-report-letter", 10, 86_400, title=lazy_gettext("Letters about reports to one address")
)
LEAST_WORDS = 10


@dataclass(frozen=True)
class Listing:
    """What is reported: a product, or a facility as a whole."""

    facility: Facility
    product: Product | None = None


@dataclass(frozen=True)
class Said:
    """What is wrong, in a code and in words, and where the answer goes (empty: only under the number)."""

    reason: str
    words: str
    email: str = ""
    language: str = "vi"


@dataclass(frozen=True)
class Request:
    """An authority's request: who, the paper's number, when it came in."""

    authority: str
    paper: str
    received_at: datetime


def count_try(origin: str | None, said: Said) -> None:
    """Count one report; TooMany past ten an hour from one place or ten letters a day to one address.

    Invalid, and nothing counted, when something is missing. Ends the open transaction, so it comes first.
    """
    _check(said)
    asked = [(FROM, throttle.block(origin)), *([(TO_ADDRESS, said.email)] if said.email else [])]
    throttle.count(*asked)


def report(listing: Listing, said: Said) -> ListingReport:
    """Take in a report of anybody; Invalid names what is missing. Officers are told, and the reporter by letter."""
    _check(said)
    row = _kept(listing, said, clock.end_of(rules.answer_due(clock.today())))
    facts = {"number": row.number, "reasons": [row.reason], "due_at": row.due_at.isoformat()}
    audit.record(job("report"), row, "register", after=facts)
    letters.received(row)
    return row


def request(actor: Actor, listing: Listing, said: Said, asked: Request) -> ListingReport:
    """Enter an authority's request to take something down: 24 hours from its receipt (R36)."""
    rights.check(actor, Permission.REPORT_DECIDE, listing.facility.belongs())
    _check(said)
    faults = {}
    if not asked.authority.strip():
        faults["authority"] = gettext("Write which authority asks.")
    if asked.received_at > clock.now():
        faults["received_at"] = gettext("This moment has not come yet.")
    if faults:
        raise Invalid(faults)
    row = _kept(listing, said, rules.removal_due(asked.received_at))
    row.authority, row.authority_paper = asked.authority.strip(), asked.paper.strip()
    row.requested_at = asked.received_at
    db.session.flush()
    facts = {"number": row.number, "authority": row.authority, "paper": row.authority_paper}
    facts |= {"asked_at": asked.received_at.isoformat(), "due_at": row.due_at.isoformat()}
    audit.record(actor, row, "register", after=facts)
    letters.received(row)
    return row


def _check(said: Said) -> None:
    faults = {}
    if said.reason not in rules.REASONS:
        faults["reason"] = gettext("Choose what is wrong.")
    if len(said.words.strip()) < LEAST_WORDS:
        faults["said"] = gettext("Say in a few words what is wrong and how you know.")
    if faults:
        raise Invalid(faults)


def _kept(listing: Listing, said: Said, due_at: datetime) -> ListingReport:
    row = ListingReport(
        number=numbers.next_number(SERIES),
        product_id=listing.product.id if listing.product else None,
        facility_id=listing.facility.id,
        reason=said.reason,
        said=said.words.strip(),
        email=said.email,
        language=said.language,
        due_at=due_at,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row
