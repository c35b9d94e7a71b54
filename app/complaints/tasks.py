"""What the worker does for this room: the reporter's address goes once it has served."""

from __future__ import annotations

from sqlalchemy import select

from app.complaints import rules
from app.complaints.models import ListingReport
from app.kernel import clock, jobs
from app.kernel.db import db
from app.notices.service import forget


@jobs.every("complaints.forget_addresses", seconds=3_600)
def forget_addresses() -> None:
    """Addresses of reporters whose report was decided long enough ago go, from the letters to them too."""
    old = (ListingReport.email != "", ListingReport.decided_at < clock.now() - rules.KEEP_ADDRESS)
    for report in list(db.session.scalars(select(ListingReport).where(*old))):
        report.email = ""
        forget.letters_about(f"report:{report.id}:")
