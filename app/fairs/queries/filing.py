"""Whether a fair is registered with the authority in time (R37)."""

from __future__ import annotations

from app.fairs.models import Fair
from app.fairs.rules import Filing, FilingDays, filing
from app.kernel import clock
from app.programme.queries import parameter
from app.programme.states import FairKind


def filing_of(fair: Fair) -> Filing | None:
    """The window to file in; None for a fair the programme takes no part in."""
    if not fair.supported:
        return None
    today = clock.today()
    place = "overseas" if fair.kind is FairKind.OVERSEAS else "domestic"
    least, most = parameter(f"filing_days_{place}", today), parameter("filing_days_most", today)
    days = FilingDays(least.value, most.value, least.clause)
    return filing(fair.starts_on, fair.registration_number, days, today)
