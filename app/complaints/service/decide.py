"""Deciding a report: the facility is asked first, unless harm must be stopped or an authority asked (rules §7, R36)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.accounts.service import checking
from app.accounts.states import FacilityState
from app.catalog.service import review
from app.catalog.states import ProductState
from app.complaints import rules
from app.complaints.models import ListingReport
from app.complaints.service import letters
from app.complaints.states import REPORT_FLOW, ReportState
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor

SHOWN = (ProductState.PUBLISHED, ProductState.HIDDEN)


@dataclass(frozen=True)
class Finding:
    """What comes of a report found right. ``urgent``: harm must be stopped before the facility is asked."""

    measure: str
    reason: str
    urgent: bool = False


def hear(report: ListingReport, actor: Actor, *, question: str, version: int | None = None) -> None:
    """Put the matter to the facility, in the officer's words: it never reads who reported, nor the report itself."""
    due_at = clock.end_of(rules.decision_due(clock.today()))
    REPORT_FLOW.move(report, "hear", actor, reason=question, version=version, due_at=due_at.isoformat())
    report.question, report.due_at = question.strip(), due_at
    letters.heard(report)


def explain(report: ListingReport, actor: Actor, *, words: str, version: int | None = None) -> None:
    """The facility says how it is; the officers are told."""
    REPORT_FLOW.move(report, "explain", actor, reason=words, version=version)
    report.explanation = words.strip()
    letters.explained(report)


def uphold(report: ListingReport, actor: Actor, finding: Finding, *, version: int | None = None) -> None:
    """The report is right: the measure is carried out in the same step. Invalid, NotAllowed or WrongMoment."""
    _check(report, finding)
    in_time = clock.now() <= report.due_at
    facts: dict[str, Any] = {"measure": finding.measure, "urgent": finding.urgent, "in_time": in_time}
    REPORT_FLOW.move(report, "uphold", actor, reason=finding.reason, version=version, **facts)
    _close(report, finding.reason, finding.measure)
    _carry_out(report, actor, finding)
    letters.decided(report)


def dismiss(report: ListingReport, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """The listing may stay as it is; both sides read why."""
    in_time = clock.now() <= report.due_at
    REPORT_FLOW.move(report, "dismiss", actor, reason=reason, version=version, in_time=in_time)
    _close(report, reason, "")
    letters.decided(report)


def _check(report: ListingReport, finding: Finding) -> None:
    faults = {}
    if finding.measure not in measures(report):
        faults["measure"] = gettext("Choose what is done.")
    asked = report.state is not ReportState.RECEIVED or report.authority
    if not asked and not finding.urgent:
        faults["urgent"] = gettext(
            "Ask the facility first, or tick that harm must be stopped before it can answer."
        )
    if not finding.reason.strip():
        faults["reason"] = gettext("Say why: the facility will read it.")
    if faults:
        raise Invalid(faults)


def measures(report: ListingReport) -> list[str]:
    """What may come of this report: a facility as a whole cannot be taken down like a product."""
    return [code for code in rules.MEASURES if report.product_id or code != rules.TAKEN_DOWN]


def _close(report: ListingReport, reason: str, measure: str) -> None:
    report.answer, report.measure, report.decided_at = reason.strip(), measure, clock.now()


def _carry_out(report: ListingReport, actor: Actor, finding: Finding) -> None:
    """Take out of sight what still is in sight; what its maker took away meanwhile needs no second removal."""
    product, facility = report.product, report.facility
    if finding.measure == rules.TAKEN_DOWN and product is not None and product.state in SHOWN:
        asked = review.Request(report.authority, report.requested_at)
        review.take_down(product, actor, reason=finding.reason, request=asked)
    if finding.measure == rules.SUSPENDED and facility.state is not FacilityState.SUSPENDED:
        checking.suspend(facility, actor, reason=finding.reason)
