"""Reports of listings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Facility
from app.catalog.models import Product
from app.complaints.states import ReportState
from app.kernel.columns import NAME, Stamped, Versioned, reference, state_of
from app.kernel.db import Base, BigId, Pk
from app.kernel.permissions import Belongs


class ListingReport(Base, Stamped, Versioned):
    """Somebody says that a product, or a facility as a whole (``product_id`` None), is shown wrongly.

    ``authority`` and ``requested_at`` stand on a competent authority's request to take something down (R36).
    The reporter's address serves the answer only; it is forgotten some time after the decision.
    """

    __tablename__ = "listing_reports"
    __table_args__ = (
        CheckConstraint("(authority = '') = (requested_at IS NULL)", name="request_has_its_moment"),
    )

    id: Mapped[Pk]
    number: Mapped[str] = mapped_column(String(20), unique=True)
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

    def belongs(self) -> Belongs:
        """Its facility's, and the facility's province's."""
        return self.facility.belongs()

    @property
    def is_in_time(self) -> bool:
        """Whether the decision came before it was due; only for decided ones."""
        return self.decided_at is not None and self.decided_at <= self.due_at
