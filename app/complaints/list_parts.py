"""What lists of reports and of reviews say of them, on the desk and to the facility."""

from __future__ import annotations

from typing import Any

from app.complaints import rules
from app.complaints.models import ListingReport
from app.complaints.words import KIND_WORDS
from app.kernel import clock, lists
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext, localised
from app.kernel.keyset import Group, Order
from app.kernel.lists import Column
from app.kernel.workflow import Status, Tone

OVERDUE = Status(lazy_gettext("overdue"), Tone.BAD, "clock-alert")
LATE = Status(lazy_gettext("late"), Tone.WARN, "clock-alert")


def listing_column(**more: Any) -> Column:
    """What a report is about: a product, or the facility as a whole."""
    return Column(
        "listing",
        lazy_gettext("Listing"),
        lambda row: localised(row.product) if row.product else _("the facility as a whole"),
        whole=True,
        **more,
    )


def reason_column() -> Column:
    """What somebody says is wrong with a listing."""
    return Column(
        "reason",
        lazy_pgettext("report", "About"),
        lambda row: str(rules.REASONS[row.reason]),
        lists.in_order(ListingReport.reason, list(rules.REASONS)),
        whole=True,
    )


def decision_column(kind: Any) -> Column:
    """Which kind of decision a review is about."""
    return Column(
        "decision",
        lazy_gettext("Decision"),
        lambda row: str(KIND_WORDS[row.kind]),
        lists.in_order(kind, list(KIND_WORDS)),
        whole=True,
    )


def due_column(due: Any) -> Column:
    """By when officers decide, and whether they are late."""
    late = Column("late", lazy_gettext("Overdue"), _said_late, look=_late)
    return Column("due", lazy_gettext("Due"), lambda row: row.due_at, due, under=late)


def next_word_column(label: Any, model: Any) -> Column:
    """By when the facility hears; nothing where it has heard."""
    waits = (Group(model.decided_at.is_(None)), Group(model.decided_at.is_not(None)))
    return Column(
        "due",
        label,
        lambda row: None if row.decided_at else row.due_at,
        Order(model.due_at, model.id, groups=waits),
    )


def _said_late(row: Any) -> str:
    late = _late(row)
    return str(late.label) if late else ""


def _late(row: Any) -> Status | None:
    if row.decided_at is None:
        return OVERDUE if row.due_at < clock.now() else None
    return LATE if row.decided_at > row.due_at else None
