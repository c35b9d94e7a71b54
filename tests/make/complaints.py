"""Reports of listings, with sensible defaults."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Facility
from app.catalog.models import Product
from app.complaints.models import ListingReport
from app.complaints.service import decide
from app.complaints.service.report import Listing, Said, report
from tests.make import accounts

WORDS = "Ảnh trên trang là hàng của cơ sở khác, tôi có hóa đơn mua."


def reported(thing: Product | Facility, **values: Any) -> ListingReport:
    """A report of somebody without an account."""
    listing = Listing(thing.facility, thing) if isinstance(thing, Product) else Listing(thing)
    return report(listing, Said(**{"reason": "untrue", "words": WORDS, **values}))


def asked(thing: Product | Facility, **values: Any) -> ListingReport:
    """A report whose facility an officer of its province asked to explain."""
    row = reported(thing, **values)
    officer = accounts.staff(province_code=row.facility.province_code)
    decide.hear(row, officer, question="Ảnh này chụp ở đâu, khi nào?")
    return row
