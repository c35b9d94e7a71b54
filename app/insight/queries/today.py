"""What waits for a maker or a buyer today: the nearest deadline first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Facility
from app.accounts.states import FacilityState
from app.catalog.models import Certificate, Product
from app.catalog.queries import own
from app.catalog.states import ProductState
from app.complaints.models import ListingReport
from app.complaints.states import ReportState
from app.fairs.models import DEAD, Application
from app.fairs.states import ApplicationState
from app.kernel import clock, dates
from app.kernel.db import db
from app.kernel.i18n import gettext, localised, ngettext
from app.kernel.permissions import Actor
from app.kernel.remembered import until_written
from app.kernel.workflow import Tone
from app.linkage.models import Enquiry
from app.linkage.states import EnquiryState
from app.outcomes.models import FollowUp
from app.payments.models import Bill
from app.payments.states import BillState
from app.subsidies.models import Award
from app.subsidies.states import AwardState

MOST_TASKS = 6
SOON = timedelta(days=180)
MAKERS_TURN = (EnquiryState.SENT, EnquiryState.WAITING)
FACILITYS_TURN = (ApplicationState.RETURNED, ApplicationState.DRAFT, ApplicationState.ATTENDED)


@dataclass(frozen=True)
class Task:
    """Something to do: its words, where, and until when."""

    icon: str
    tone: Tone
    text: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    due: date | None = None
    note: str = ""


def facility_of(actor: Actor) -> Facility | None:
    """The facility somebody acts for."""
    return db.session.get(Facility, actor.organisation_id) if actor.organisation_id else None


def maker_tasks(actor: Actor) -> list[Task]:
    """What waits for a facility, the nearest deadline first."""
    facility = facility_of(actor)
    if facility is None:
        return []
    found = [
        *_identity(facility),
        *_applications(facility),
        *_enquiries(facility),
        *_products(actor),
        *_pledges(facility),
        *_bills(facility),
        *_follow_ups(facility),
        *_reports(facility),
    ]
    return sorted(found, key=lambda t: (t.due or date.max, t.tone is not Tone.WARN))[:MOST_TASKS]


def _identity(facility: Facility) -> Iterator[Task]:
    if facility.state is FacilityState.RETURNED:
        text = gettext("Correct what the province's officer asked about")
        yield Task("undo-2", Tone.WARN, text, "accounts.facility", note=facility.returned_reason)


def _applications(facility: Facility) -> Iterator[Task]:
    query = (
        select(Application)
        .where(Application.facility_id == facility.id, Application.state.in_(FACILITYS_TURN))
        .options(joinedload(Application.fair))
        .order_by(Application.id)
    )
    words = {
        ApplicationState.RETURNED: gettext("Change your application: %(fair)s"),
        ApplicationState.DRAFT: gettext("Finish your application: %(fair)s"),
        ApplicationState.ATTENDED: gettext("Hand in invoice and results: %(fair)s"),
    }
    for application in db.session.scalars(query):
        fair = application.fair
        closes = clock.local(fair.closes_at).date() if fair.closes_at else None
        if application.state is ApplicationState.DRAFT and closes and closes < clock.today():
            continue
        text = words[application.state] % {"fair": localised(fair)}
        due = None if application.state is ApplicationState.ATTENDED else closes
        note = application.decided_reason if application.state is ApplicationState.RETURNED else ""
        yield Task(
            "tent", Tone.WARN, text, "fairs.application", {"application_id": application.id}, due, note
        )


def _enquiries(facility: Facility) -> Iterator[Task]:
    query = (
        select(Enquiry)
        .where(Enquiry.facility_id == facility.id, Enquiry.state.in_(MAKERS_TURN))
        .options(joinedload(Enquiry.buyer, innerjoin=True).lazyload("*"))
        .order_by(Enquiry.last_at, Enquiry.id)
        .limit(MOST_TASKS)
    )
    for enquiry in db.session.scalars(query):
        text = gettext("Answer %(buyer)s", buyer=enquiry.buyer.name)
        asked = gettext("asked on %(day)s", day=dates.short(clock.local(enquiry.last_at)))
        values = {"enquiry_id": enquiry.id}
        yield Task("message-circle", Tone.WARN, text, "linkage.thread", values, None, asked)


def _products(actor: Actor) -> Iterator[Task]:
    count = own.returned(actor)
    if count:
        text = ngettext("%(num)d product was returned to you", "%(num)d products were returned to you", count)
        yield Task("package", Tone.WARN, text, "catalog.mine", {"state": own.TO_CHANGE})


def _pledges(facility: Facility) -> Iterator[Task]:
    query = (
        select(Award)
        .where(Award.facility_id == facility.id, Award.state == AwardState.AWAITING_PLEDGE)
        .options(joinedload(Award.application).joinedload(Application.fair))
    )
    for award in db.session.scalars(query.order_by(Award.id)):
        text = gettext("Pledge your larger own share: %(fair)s", fair=localised(award.application.fair))
        yield Task("scale", Tone.WARN, text, "subsidies.award", {"award_id": award.id}, award.pledge_by)


def _bills(facility: Facility) -> Iterator[Task]:
    query = (
        select(Bill).where(Bill.facility_id == facility.id, Bill.state == BillState.OPEN).order_by(Bill.id)
    )
    for bill in db.session.scalars(query):
        text = gettext("Pay your own share, bill %(number)s", number=bill.number)
        yield Task("banknote", Tone.WARN, text, "payments.bill", {"bill_id": bill.id}, bill.due_on)


@until_written(FollowUp)
def due_follow_ups(facility_id: int) -> list[FollowUp]:
    """Questions that fell due and wait for an answer."""
    query = (
        select(FollowUp)
        .where(
            FollowUp.facility_id == facility_id,
            FollowUp.answered_at.is_(None),
            FollowUp.due_on <= clock.today(),
        )
        .options(joinedload(FollowUp.fair))
    )
    return list(db.session.scalars(query.order_by(FollowUp.due_on, FollowUp.id)))


def _follow_ups(facility: Facility) -> Iterator[Task]:
    for question in due_follow_ups(facility.id)[:2]:
        text = gettext("What came of it? %(fair)s", fair=localised(question.fair))
        yield Task("handshake", Tone.INFO, text, "outcomes.mine")


def _reports(facility: Facility) -> Iterator[Task]:
    query = select(ListingReport).where(
        ListingReport.facility_id == facility.id, ListingReport.state == ReportState.HEARING
    )
    for report in db.session.scalars(query.order_by(ListingReport.due_at).limit(MOST_TASKS)):
        text, due = (
            gettext("Explain report %(number)s", number=report.number),
            clock.local(report.due_at).date(),
        )
        yield Task("flag", Tone.WARN, text, "complaints.own_report", {"report_id": report.id}, due)


def live_application(facility_id: int) -> Application | None:
    """The application that moved last and is still alive."""
    query = (
        select(Application)
        .where(
            Application.facility_id == facility_id,
            Application.state.not_in((*DEAD, ApplicationState.SETTLED, ApplicationState.DRAFT)),
        )
        .options(joinedload(Application.fair))
    )
    return db.session.scalars(query.order_by(Application.id.desc()).limit(1)).first()


def expiring(facility_id: int) -> list[Certificate]:
    """Papers that run out within half a year, the nearest first."""
    today = clock.today()
    query = select(Certificate).where(
        Certificate.facility_id == facility_id,
        Certificate.expires_on >= today,
        Certificate.expires_on <= today + SOON,
    )
    return list(db.session.scalars(query.order_by(Certificate.expires_on, Certificate.id).limit(3)))


@dataclass(frozen=True)
class Month:
    """Thirty days of a facility: enquiries that came, answers it gave, products buyers can see."""

    enquiries: int
    published: int
    since: datetime


def last_month(facility_id: int) -> Month:
    """Enquiries of the last 30 days and products shown now, counted from rows."""
    since = clock.now() - timedelta(days=30)
    asked = select(func.count(Enquiry.id)).where(
        Enquiry.facility_id == facility_id, Enquiry.created_at >= since
    )
    shown = select(func.count(Product.id)).where(
        Product.facility_id == facility_id, Product.state == ProductState.PUBLISHED
    )
    enquiries, products = db.session.execute(select(asked.scalar_subquery(), shown.scalar_subquery())).one()
    return Month(enquiries, products, since)


def enquiries(actor: Actor, limit: int = 4) -> list[Enquiry]:
    """The newest enquiries of a facility or a buyer."""
    side = Enquiry.facility_id if actor.is_facility else Enquiry.buyer_id
    query = (
        select(Enquiry)
        .where(side == actor.organisation_id)
        .options(
            joinedload(Enquiry.buyer, innerjoin=True).lazyload("*"),
            joinedload(Enquiry.facility, innerjoin=True).lazyload("*"),
            joinedload(Enquiry.product).lazyload("*"),
        )
    )
    return list(db.session.scalars(query.order_by(Enquiry.last_at.desc(), Enquiry.id.desc()).limit(limit)))
