"""What the worker does for this room: the reporter's address goes once it has served."""

from __future__ import annotations

from sqlalchemy import update

from app.complaints import rules
from app.complaints.models import ListingReport
from app.kernel import clock, jobs
from app.kernel.db import db


@jobs.every("complaints.forget_addresses", seconds=3_600)
def forget_addresses() -> None:
    """Addresses of reporters whose report was decided long enough ago go."""
    old = (ListingReport.email != "", ListingReport.decided_at < clock.now() - rules.KEEP_ADDRESS)
    db.session.execute(update(ListingReport).where(*old).values(email=""))
