"""Reports of listings, with sensible defaults."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Facility, Person
from app.catalog.models import Product
from app.catalog.service import review as products
from app.catalog.states import ProductState
from app.complaints.models import DecisionReview, ListingReport
from app.complaints.service import decide, review
from app.complaints.service.report import Listing, Said, report
from tests.make import accounts, catalog

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


def disputed(facility: Facility, owner: Person) -> DecisionReview:
    """A review the owner asked for: an officer returned a product."""
    product = catalog.product(facility, state=ProductState.PENDING)
    officer = accounts.staff(province_code=facility.province_code)
    products.return_(product, officer, text="Thiếu nhãn hàng hóa.")
    actor = accounts.acting(owner)
    return review.ask(review.decision("product", product.id, actor), actor, "Nhãn ở ảnh thứ ba.")
