"""A buyer asks a facility: the enquiry, its number, its first message, and both sides told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.accounts.models import Facility
from app.catalog.models import Product
from app.fairs.models import Fair
from app.kernel import audit, clock, numbers, throttle
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext, in_both, lazy_gettext, pair
from app.kernel.permissions import Actor, Permission
from app.linkage import rules, thread_lines
from app.linkage.models import Enquiry, Message
from app.linkage.rules import Wanted
from app.linkage.service.thread import advance_reading
from app.linkage.states import EnquiryState, MessageKind
from app.notices import service as notices
from app.reference.models import Country, Unit

SERIES = "HM"
PER_HOUR = throttle.Limit("enquiry", 20, 3_600, title=lazy_gettext("Enquiries by one person"))
PER_DAY = throttle.Limit("enquiries", 50, 86_400, title=lazy_gettext("Enquiries by one buyer in a day"))


@dataclass(frozen=True)
class Target:
    """Who is asked, about which product if one is named, and from which fair's page."""

    facility: Facility
    product: Product | None = None
    fair: Fair | None = None


def count_try(actor: Actor, wanted: Wanted) -> None:
    """Count one enquiry; TooMany past 20 of a person in an hour or 50 of a buyer in a day.

    Invalid, and nothing counted, while something is missing. Ends the open transaction, so it comes first.
    """
    _refuse_gaps(wanted)
    throttle.count((PER_HOUR, str(actor.person_id)), (PER_DAY, str(actor.organisation_id)))


def may_ask(actor: Actor, target: Target) -> None:
    """Refuse who may not ask, in words: not a buyer, one's own facility, an unconfirmed address, shown-only goods."""
    if not actor.can(Permission.ENQUIRY_SEND) or actor.organisation_id is None:
        raise NotAllowed(gettext("Only buyers send enquiries. Switch to a buyer's role first."))
    if target.facility.id in actor.member_of:
        raise NotAllowed(gettext("This is your own facility."))
    if not actor.email_confirmed:
        raise NotAllowed(gettext("Confirm your e-mail address first, so that the maker can answer you."))
    if target.product is not None and target.product.show_only:
        raise WrongMoment(gettext("This product is only shown here. It cannot be asked for on this site."))


def ask(actor: Actor, target: Target, wanted: Wanted, *, spoken: str = "vi") -> Enquiry:
    """Send an enquiry; Invalid names every gap. ``spoken`` is the language the buyer reads the site in."""
    may_ask(actor, target)
    _refuse_gaps(wanted)
    enquiry = Enquiry(
        number=numbers.next_number(SERIES),
        state=EnquiryState.SENT,
        product_id=target.product.id if target.product else None,
        facility_id=target.facility.id,
        buyer_id=actor.organisation_id,
        asked_by_id=actor.person_id,
        fair_id=target.fair.id if target.fair else None,
        quantity=wanted.quantity,
        unit_code=wanted.unit_code,
        destination_code=wanted.destination_code,
        destination_place=wanted.destination_place,
        needed_by=wanted.needed_by,
        last_at=clock.now(),
    )
    db.session.add(enquiry)
    db.session.flush()
    audit.record(actor, enquiry, "send", after={"state": str(enquiry.state), "number": enquiry.number})
    _first_messages(actor, enquiry, wanted.message, spoken)
    _tell(actor, enquiry, target)
    return enquiry


def _refuse_gaps(wanted: Wanted) -> None:
    problems = rules.gaps(wanted, clock.today()) | _unknown(wanted)
    if problems:
        raise Invalid(problems)


def _unknown(wanted: Wanted) -> dict[str, Any]:
    """Codes that are in no list."""
    found: dict[str, Any] = {}
    if wanted.unit_code and db.session.get(Unit, wanted.unit_code) is None:
        found["unit_code"] = gettext("Choose a unit.")
    if wanted.destination_code and db.session.get(Country, wanted.destination_code) is None:
        found["destination_code"] = gettext("Choose the country the goods go to.")
    return found


def _first_messages(actor: Actor, enquiry: Enquiry, text: str, spoken: str) -> None:
    sender = {
        "enquiry_id": enquiry.id,
        "organisation_id": actor.organisation_id,
        "person_id": actor.person_id,
    }
    system = Message(kind=MessageKind.SYSTEM, body=thread_lines.ASKED, created_at=clock.now(), **sender)
    db.session.add(system)
    db.session.flush()
    first = Message(body=text, language=rules.language_of(text, spoken), created_at=clock.now(), **sender)
    db.session.add(first)
    db.session.flush()
    advance_reading(actor, enquiry, first.id)


def _tell(actor: Actor, enquiry: Enquiry, target: Target) -> None:
    link = ("linkage.thread", {"enquiry_id": enquiry.id})
    db.session.refresh(enquiry, ["unit", "destination"])
    facts: dict[str, Any] = {
        "number": enquiry.number,
        "product": in_both(target.product) if target.product else "",
        "quantity": enquiry.quantity,
        "unit": pair(enquiry.unit.symbol_vi, enquiry.unit.name_en),
        "country": in_both(enquiry.destination),
        "needed_by": enquiry.needed_by,
    }
    notices.tell(
        target.facility.id,
        "linkage/asked",
        key=f"enquiry:{enquiry.id}",
        link=link,
        buyer=actor.organisation_name,
        **facts,
    )
    notices.tell_people(
        [actor.person_id] if actor.person_id is not None else [],
        "linkage/sent",
        key=f"enquiry:{enquiry.id}:sent",
        link=link,
        facility=in_both(target.facility),
        **facts,
    )
