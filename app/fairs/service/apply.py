"""A facility applies for a fair: starts, fills in, pledges, submits, withdraws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import Facility
from app.fairs import eligibility
from app.fairs.eligibility import Finding
from app.fairs.models import Application, ApplicationCost, Fair
from app.fairs.queries import costs, eligibility as queries
from app.fairs.service import letters
from app.fairs.service.application import move
from app.fairs.states import ApplicationState as A
from app.kernel import audit, clock, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, Refusal, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.numbers import next_number
from app.kernel.permissions import Actor, Permission

SERIES = "HS"
EDITABLE = (A.DRAFT, A.RETURNED)


class AlreadyApplied(WrongMoment):
    """The facility has a live application for this fair (I13); ``application_id`` leads there."""

    def __init__(self, application: Application | None) -> None:
        number = application.number if application else ""
        super().__init__(
            _("The facility already applies for this fair with %(number)s.", number=number),
            clause=eligibility.NO_DOUBLE_CLAUSE,
        )
        self.application_id = application.id if application else None


class NotMet(Refusal):
    """Rules that stand in the way, all of them at once (409), and what else is missing."""

    def __init__(self, findings: Sequence[Finding], missing: str = "") -> None:
        super().__init__(
            " ".join([*(one.sentence for one in findings), missing]).strip(),
            clause="; ".join(dict.fromkeys(one.clause for one in findings if one.clause)),
        )
        self.findings = list(findings)


@dataclass(frozen=True)
class Wanted:
    """A cost beside the stand: what, how much in đồng, and a word about it."""

    item_code: str
    amount: Money
    note: str = ""


def start(fair: Fair, actor: Actor) -> Application:
    """A draft for this fair; AlreadyApplied or NotMet name what is in the way."""
    facility = db.session.get(Facility, actor.organisation_id or 0)
    if facility is None or not actor.can_on(Permission.APPLICATION_WRITE, facility.belongs()):
        raise NotAllowed(_("Only the owner of a facility applies for a fair."))
    existing = queries.live_application(fair, facility)
    if existing is not None:
        raise AlreadyApplied(existing)
    against = eligibility.against_start(queries.findings(fair, facility))
    if against:
        raise NotMet(against)
    application = _insert(fair, facility, actor)
    if fair.stand_price is not None:
        _set_costs(application, 1, fair.stand_price, [])
    audit.record(actor, application, "start", after={"state": str(A.DRAFT), "fair": fair.slug})
    return application


def _insert(fair: Fair, facility: Facility, actor: Actor) -> Application:
    """The row; the database refuses a second live one of two sendings at the same moment."""
    application = Application(
        number=next_number(SERIES),
        fair_id=fair.id,
        facility_id=facility.id,
        applied_on=clock.today(),
        contact_name=actor.name,
        contact_phone=facility.phone,
    )
    unique.add_once(application, lambda: AlreadyApplied(queries.live_application(fair, facility)))
    return application


def save_stands(
    application: Application, actor: Actor, stands: int | None, price: Money | None, others: Sequence[Wanted]
) -> None:
    """How many stands, and the other costs; ``price`` counts only where the fair has none. Invalid names the field."""
    _editable(application, actor)
    fair = application.fair
    if stands is None or not 1 <= stands <= fair.most_stands_each:
        raise Invalid({"stands": _("Choose from 1 to %(most)s stands.", most=fair.most_stands_each)})
    price = fair.stand_price if fair.stand_price is not None else price
    if price is None or price <= 0:
        raise Invalid({"price": _("Write the price of one stand as the organiser quoted it.")})
    known = {
        offer.item.code for offer in costs.offers(fair, costs.rules_day(application)) if not offer.is_stand
    }
    own_share = _own_share(application)
    before = {"stands": application.stands_asked, "own_share": own_share}
    _set_costs(application, stands, price, [one for one in others if one.item_code in known])
    if _own_share(application) != own_share:
        application.cofunding_pledged_at = application.pledged_share = None
    after = {"stands": stands, "own_share": _own_share(application)}
    audit.record(actor, application, "stands", before=before, after=after)


def _set_costs(application: Application, stands: int, price: Money, others: Sequence[Wanted]) -> None:
    application.stands_asked = stands
    wanted = [
        (costs.stand_item(application.fair), stands, price, ""),
        *((one.item_code, 1, one.amount, one.note) for one in others if one.amount > 0),
    ]
    application.costs[:] = [
        ApplicationCost(cost_item_code=code, quantity=quantity, unit_price=unit, note=note)
        for code, quantity, unit, note in wanted
    ]
    db.session.flush()


def _own_share(application: Application) -> int:
    found = costs.by_rates(application)
    return found.assessment.own_share if found else 0


def save_goods(application: Application, actor: Actor, goods: str, name: str, phone: str) -> None:
    """What is brought along, and whom to call."""
    _editable(application, actor)
    before = {"contact": application.contact_name}
    application.goods, application.contact_name, application.contact_phone = goods, name, phone
    audit.record(actor, application, "goods", before=before, after={"contact": name})


def pledge(application: Application, actor: Actor, *, cofunding: bool, no_double: bool) -> None:
    """The two pledges with name and moment (R17, R18); an unticked one is taken back."""
    _editable(application, actor)
    moment, share = clock.now(), Money(_own_share(application))
    kept = application.cofunding_pledged_at if costs.covered(application, share) else None
    application.cofunding_pledged_at = (kept or moment) if cofunding else None
    application.no_double_pledged_at = (application.no_double_pledged_at or moment) if no_double else None
    application.pledged_share = share if cofunding else None
    application.pledged_by = actor.name if cofunding or no_double else ""
    facts = {"cofunding": cofunding, "no_double": no_double, "own_share": share}
    audit.record(actor, application, "pledge", after=facts)


def submit(application: Application, actor: Actor, *, version: int | None = None) -> None:
    """Hand it in. The first time fixes the day that picks the rules (R8); NotMet names every rule in the way.

    The deadline is asked of the server's clock here, within the transaction; what came in on time stays on time
    when an officer returns it.
    """
    _editable(application, actor)
    is_first, moment = application.submitted_at is None, application.submitted_at or clock.now()
    applied_on = clock.today() if is_first else application.applied_on
    known = queries.facts(application.fair, application.facility, application, on=applied_on)
    against = eligibility.against_submission(eligibility.findings(known))
    no_goods = "" if application.goods.strip() else _("Say which goods you bring.")
    if against:
        raise NotMet(against, no_goods)
    if no_goods:
        raise Invalid({"goods": no_goods})
    kept = {
        "applied_on": applied_on,
        "submitted_at": moment,
        "eligibility": queries.in_both_languages(known.handed_in(moment)),
        "decided_reason": "",
    }
    move(application, "submit", actor, version=version, also=kept, rules=applied_on.isoformat())
    letters.to_facility(application, "submitted")
    letters.to_officers(application, Permission.APPLICATION_CHECK, "arrived")


def discard(application: Application, actor: Actor, *, version: int | None = None) -> None:
    """Delete a draft nobody else has seen, with its papers: it leaves every list, its history stays.

    WrongMoment once it was handed in: then it is withdrawn instead.
    """
    move(application, "discard", actor, version=version)
    for document in application.documents:
        db.session.delete(document)


def withdraw(application: Application, actor: Actor, *, reason: str = "", version: int | None = None) -> None:
    """Give up what was handed in; refused when money already stands on it."""
    move(application, "withdraw", actor, reason=reason, version=version)
    letters.to_officers(application, Permission.APPLICATION_CHECK, "withdrawn", reason=reason)


def _editable(application: Application, actor: Actor) -> None:
    """Only by its owner, and only while it is with the facility."""
    if not actor.can_on(Permission.APPLICATION_READ, application.belongs()):
        raise NotFound()
    if not actor.can_on(Permission.APPLICATION_WRITE, application.belongs()):
        raise NotAllowed(_("Only the owner of the facility changes an application."))
    if application.state not in EDITABLE:
        raise WrongMoment(_("The application is handed in and can no longer be changed."))
