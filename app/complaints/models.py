"""Reports of listings, and reviews of decisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Facility, OfFacility
from app.catalog.models import Product
from app.complaints.states import ReportState, ReviewState
from app.fairs.models import Application
from app.kernel.columns import NAME, Stamped, Versioned, reference, state_of
from app.kernel.db import Base, BigId, Pk
from app.kernel.numbers import of_series


class ListingReport(Base, OfFacility, Stamped, Versioned):
    """Somebody says that a product, or a facility as a whole (``product_id`` None), is shown wrongly.

    ``authority`` and ``requested_at`` stand on a competent authority's request to take something down (R36).
    The reporter's address serves the answer only; it is forgotten some time after the decision.
    """

    __tablename__ = "listing_reports"
    __table_args__ = (
        CheckConstraint("(authority = '') = (requested_at IS NULL)", name="request_has_its_moment"),
    )

    id: Mapped[Pk]
    number: Mapped[str] = of_series()
    state: Mapped[ReportState] = state_of(ReportState, ReportState.RECEIVED)
    product_id: Mapped[int | None] = reference("products.id")
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    said: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(2), default="vi")
    authority: Mapped[str] = mapped_column(NAME, default="")
    authority_paper: Mapped[str] = mapped_column(String(120), default="")
    requested_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(index=True)
    """By when the next word is owed: the answer, the decision, or the removal."""
    question: Mapped[str] = mapped_column(Text, default="")
    explanation: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]
    measure: Mapped[str] = mapped_column(String(20), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    product: Mapped[Product | None] = relationship()
    facility: Mapped[Facility] = relationship()

    @property
    def is_in_time(self) -> bool:
        """Whether the decision came before it was due; only for decided ones."""
        return self.decided_at is not None and self.decided_at <= self.due_at


class DecisionReview(Base, OfFacility, Stamped, Versioned):
    """A facility disagrees with a decision: ``decision_seq`` is its line of history, ``decided_by`` who took it.

    ``kind`` is product, application or report, ``thing_id`` the row of it.
    """

    __tablename__ = "decision_reviews"
    __table_args__ = (Index("uq_decision_reviews_once", "decision_seq", unique=True),)

    id: Mapped[Pk]
    number: Mapped[str] = of_series()
    state: Mapped[ReviewState] = state_of(ReviewState, ReviewState.ASKED)
    kind: Mapped[str] = mapped_column(String(20))
    thing_id: Mapped[int] = mapped_column(BigId)
    decision_seq: Mapped[int] = mapped_column(BigId)
    decided_by: Mapped[int | None] = reference("people.id", index=False)
    facility_id: Mapped[int] = mapped_column(BigId, ForeignKey("facilities.id"), index=True)
    asked: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    facility: Mapped[Facility] = relationship()


REVIEWED: Mapping[str, type[Any]] = {"product": Product, "application": Application, "report": ListingReport}
"""Whose refusal may be reviewed, by the kind's name."""
