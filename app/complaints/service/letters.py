"""Who is told what about a report. The facility never reads who reported; the reporter reads the answer."""

from __future__ import annotations

from typing import Any

from app.complaints.models import DecisionReview, ListingReport
from app.kernel.i18n import in_both
from app.kernel.permissions import Permission
from app.notices import service as notices


def received(report: ListingReport) -> None:
    """The number and the day of the answer go to the reporter, the work to the officers."""
    _write(report, "complaints/received", due=report.due_at)
    _officers(report, "complaints/arrived", authority=report.authority, due=report.due_at)


def heard(report: ListingReport) -> None:
    """The facility reads the question; the reporter reads until when it is decided."""
    _facility(report, "complaints/asked", question=report.question, due=report.due_at)
    _write(report, "complaints/heard", due=report.due_at)


def explained(report: ListingReport) -> None:
    """The officers go on."""
    _officers(report, "complaints/explained", due=report.due_at)


def decided(report: ListingReport) -> None:
    """Both sides read what was decided, and why."""
    facts = {"measure": report.measure, "answer": report.answer}
    _facility(report, "complaints/decided", **facts)
    _write(report, "complaints/answered", **facts)


def listing_name(report: ListingReport) -> dict[str, str]:
    """What is reported, in both languages."""
    return in_both(report.product or report.facility)


def _officers(report: ListingReport, template: str, **facts: Any) -> None:
    notices.tell_officers(
        Permission.REPORT_DECIDE,
        report.facility.province_code,
        template,
        key=f"report:{report.id}:{template}",
        link=("complaints_desk.report", {"report_id": report.id}),
        number=report.number,
        listing=listing_name(report),
        **facts,
    )


def _facility(report: ListingReport, template: str, **facts: Any) -> None:
    notices.tell(
        report.facility_id,
        template,
        key=f"report:{report.id}:{template}",
        link=("complaints.own_report", {"report_id": report.id}),
        number=report.number,
        listing=listing_name(report),
        **facts,
    )


def _write(report: ListingReport, template: str, **facts: Any) -> None:
    if not report.email:
        return
    notices.write_to_address(
        notices.Envelope(report.email, "", report.language, None, {"reported": "yes"}),
        template,
        key=f"report:{report.id}:{template}",
        link=("complaints.case", {"case_number": report.number}),
        number=report.number,
        listing=listing_name(report),
        **facts,
    )


def review_asked(review: DecisionReview, thing: str) -> None:
    """The officers of the province read who disagrees, and by when another one decides."""
    notices.tell_officers(
        Permission.REVIEW_DECIDE,
        review.facility.province_code,
        "complaints/review_asked",
        key=f"review:{review.id}:asked",
        link=("complaints_desk.review", {"review_id": review.id}),
        number=review.number,
        thing=thing,
        facility=review.facility.name,
        due=review.due_at,
    )


def review_decided(review: DecisionReview, thing: str, *, changed: bool) -> None:
    """The facility reads what was decided, and why."""
    notices.tell(
        review.facility_id,
        "complaints/review_decided",
        key=f"review:{review.id}:decided",
        link=("complaints.own_review", {"review_id": review.id}),
        number=review.number,
        thing=thing,
        changed=changed,
        answer=review.answer,
    )
