"""Names, days and amounts as sentences of this room write them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.fairs.states import DocumentKind
from app.fairs.whose_turn import Holder
from app.kernel import clock, dates
from app.kernel.i18n import lazy_pgettext
from app.programme.words import day as day, dong as dong

DOCUMENTS: dict[DocumentKind, Any] = {
    DocumentKind.REGISTRATION: lazy_pgettext("paper", "Business registration"),
    DocumentKind.BALANCE_SHEET: lazy_pgettext("paper", "Balance sheet"),
    DocumentKind.COFUNDING: lazy_pgettext("paper", "Signed co-funding commitment"),
    DocumentKind.CERTIFICATE: lazy_pgettext("paper", "Certificate of the goods"),
    DocumentKind.STAND_CONTRACT: lazy_pgettext("paper", "Stand contract"),
    DocumentKind.INVOICE: lazy_pgettext("paper", "Organiser's invoice"),
    DocumentKind.REPORT: lazy_pgettext("paper", "Result report"),
    DocumentKind.OTHER: lazy_pgettext("paper", "Other paper"),
}

HOLDERS: dict[Holder, Any] = {
    Holder.FACILITY: lazy_pgettext("holder", "The facility"),
    Holder.DEPARTMENT: lazy_pgettext("holder", "Department of Industry and Trade"),
    Holder.AGENCY: lazy_pgettext("holder", "National agency"),
    Holder.FAIR: lazy_pgettext("holder", "Waiting for the fair"),
    Holder.NOBODY: lazy_pgettext("holder", "Nobody, it is closed"),
}


def moment(value: datetime) -> str:
    """``17:00, 05/12/2026`` on a Vietnamese clock, in English with its zone."""
    return f"{dates.hour(value, full=True)}, {day(clock.local(value).date())}"


def web_address(text: str) -> str:
    """What somebody typed as a website, as an address one can follow."""
    return text if text.startswith(("https://", "http://")) else f"https://{text}"
