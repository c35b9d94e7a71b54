"""A facility that disagrees with a decision asks once for a review; another officer than the first decides (rules §7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.catalog.models import Product
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.complaints import rules
from app.complaints.models import REVIEWED, DecisionReview, ListingReport
from app.complaints.service import letters
from app.complaints.states import REPORT_FLOW, REVIEW_FLOW, ReportState
from app.fairs.models import DEAD, Application
from app.fairs.states import APPLICATION_FLOW, ApplicationState
from app.kernel import audit, clock, numbers, unique
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.i18n import gettext, localised
from app.kernel.permissions import Actor, Permission, job

SERIES = "XL"
WORKER = job("a review")


@dataclass(frozen=True)
class Disputable:
    """A kind of thing whose refusal may be reviewed: the states and verbs of a refusal, and its way back."""

    states: frozenset[Any]
    verbs: tuple[str, ...]
    reopen: Callable[[Any], None]


@dataclass(frozen=True)
class Decision:
    """What a facility may disagree with: the thing, what it is called, and the line of history that decided."""

    kind: str
    thing: Any
    name: str
    entry: AuditEntry


def _reopen_product(product: Product) -> None:
    """It waits for an officer again; buyers see nothing before that."""
    PRODUCT_FLOW.move(product, "reconsider", WORKER)
    product.submitted_at, product.returned_reason = clock.now(), ""


def _reopen_application(application: Application) -> None:
    query = select(Application.id).where(
        Application.fair_id == application.fair_id,
        Application.facility_id == application.facility_id,
        Application.state.not_in(DEAD),
    )
    if db.session.scalar(query) is not None:
        raise WrongMoment(gettext("The facility has applied to this fair again; that application counts."))
    APPLICATION_FLOW.move(application, "reconsider", WORKER)
    application.decided_reason = ""


def _reopen_report(report: ListingReport) -> None:
    REPORT_FLOW.move(report, "reconsider", WORKER)
    report.decided_at, report.measure, report.answer = None, "", ""
    report.due_at = clock.end_of(rules.decision_due(clock.today()))


KINDS: Mapping[str, Disputable] = {
    "product": Disputable(frozenset({ProductState.RETURNED}), ("return", "take_down"), _reopen_product),
    "application": Disputable(
        frozenset({ApplicationState.REJECTED, ApplicationState.INELIGIBLE}),
        ("fail", "reject"),
        _reopen_application,
    ),
    "report": Disputable(frozenset({ReportState.UPHELD}), ("uphold",), _reopen_report),
}


def decision(kind: str, thing_id: int, actor: Actor) -> Decision:
    """The refusal of a thing of the actor's facility; NotFound when it is not there, not theirs, or not refused."""
    known = KINDS.get(kind)
    thing = db.session.get(REVIEWED[kind], thing_id) if known else None
    if known is None or thing is None or not actor.can_on(Permission.REVIEW_ASK, thing.belongs()):
        raise NotFound
    entry = audit.last(thing, *known.verbs) if thing.state in known.states else None
    if entry is None:
        raise NotFound
    return Decision(kind, thing, name_of(kind, thing), entry)


def name_of(kind: str, thing: Any) -> str:
    """What a thing is called: products by name, files by number."""
    return localised(thing) if kind == "product" else str(thing.number)


def ask(found: Decision, actor: Actor, words: str) -> DecisionReview:
    """Ask once for a review. Invalid without a reason, WrongMoment the second time or after thirty days."""
    if not words.strip():
        raise Invalid({"reason": gettext("Say what is wrong with the decision.")})
    if found.entry.at < clock.now() - rules.REVIEW_WITHIN:
        raise WrongMoment(gettext("A review can be asked for within 30 days of the decision."))
    row = DecisionReview(
        number=numbers.next_number(SERIES),
        kind=found.kind,
        thing_id=found.thing.id,
        decision_seq=found.entry.seq,
        decided_by=found.entry.actor_id,
        facility_id=found.thing.facility_id,
        asked=words.strip(),
        due_at=clock.end_of(rules.review_due(clock.today())),
        created_at=clock.now(),
    )
    unique.add_once(
        row,
        lambda: WrongMoment(gettext("A review of this decision was asked for already; it is asked once.")),
    )
    audit.record(actor, row, "register", after={"number": row.number, "due_at": row.due_at.isoformat()})
    letters.review_asked(row, found.name)
    return row


def confirm(review: DecisionReview, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """The decision stands; the facility reads why."""
    _decide(review, "confirm", actor, reason, version)


def change(review: DecisionReview, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """The decision does not stand: the thing is open again and is decided anew."""
    _decide(review, "change", actor, reason, version)
    known = KINDS[review.kind]
    thing = db.session.get(REVIEWED[review.kind], review.thing_id)
    if thing is not None and thing.state in known.states:
        known.reopen(thing)


def _decide(review: DecisionReview, verb: str, actor: Actor, reason: str, version: int | None) -> None:
    refuse_first_decider(review, actor)
    in_time = clock.now() <= review.due_at
    REVIEW_FLOW.move(review, verb, actor, reason=reason, version=version, in_time=in_time)
    review.answer, review.decided_at = reason.strip(), clock.now()
    thing = db.session.get(REVIEWED[review.kind], review.thing_id)
    letters.review_decided(review, name_of(review.kind, thing), changed=verb == "change")


def refuse_first_decider(review: DecisionReview, actor: Actor) -> None:
    """NotAllowed for who took the decision under review."""
    if actor.person_id == review.decided_by:
        raise NotAllowed(gettext("You took the decision under review. Another officer decides now."))
