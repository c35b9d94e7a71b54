"""Search engines read products, makers and fairs as they accept them: whole kinds, true facts, nothing only declared."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from app.catalog.models import Certificate
from app.catalog.states import CertificateState
from app.fairs.states import FairState
from app.kernel.db import db
from tests.make import accounts, catalog, fairs
from tests.pages import Pages

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def said(pages: Pages, path: str) -> dict[str, Any]:
    """The one thing a page tells machines."""
    (found,) = BLOCK.findall(pages.get(path).html)
    thing: dict[str, Any] = json.loads(found)
    assert thing["@context"] == "https://schema.org"
    return thing


def paper(product_id: int, facility_id: int, state: CertificateState, number: str) -> Certificate:
    row = Certificate(
        facility_id=facility_id,
        product_id=product_id,
        scheme="ocop",
        stars=4,
        number=number,
        issuer="UBND tỉnh",
        state=state,
        issued_on=date(2026, 3, 1),
        expires_on=date(2029, 3, 1),
        year=2026,
    )
    db.session.add(row)
    return row


def test_a_product_with_a_price_says_offer_seller_and_the_papers_an_officer_saw(pages: Pages) -> None:
    maker = accounts.facility("Xưởng Sông Cầu")
    one = catalog.product(
        maker, price=320_000, min_order=10, lead_time_days=12, name_vi='Bình "gốm" </script>'
    )
    catalog.photo(one)
    paper(one.id, maker.id, CertificateState.SEEN, "OCOP-1")
    paper(one.id, maker.id, CertificateState.DECLARED, "OCOP-2")
    db.session.commit()
    thing = said(pages, f"/products/{one.slug}")
    assert (thing["@type"], thing["name"]) == ("Product", 'Bình "gốm" </script>')
    assert thing["sku"]
    assert thing["image"][0].startswith("http://localhost:8000/photos/")
    offer = thing["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("320000", "VND")
    assert offer["availability"].startswith("https://schema.org/")
    assert offer["eligibleQuantity"]["minValue"] == 10
    assert offer["priceSpecification"]["valueAddedTaxIncluded"] is False
    assert offer["seller"]["name"] == "Xưởng Sông Cầu"
    (only,) = thing["hasCertification"]
    assert (only["certificationIdentification"], only["expires"]) == ("OCOP-1", "2029-03-01")


@pytest.mark.parametrize(
    "more", [{"price": None}, {"price": 90_000, "show_only": True}], ids=["ask", "show only"]
)
def test_what_has_no_price_is_a_page_and_no_product_that_would_be_refused(
    pages: Pages, more: dict[str, Any]
) -> None:
    one = catalog.product(**more)
    db.session.commit()
    thing = said(pages, f"/products/{one.slug}")
    assert thing["@type"] == "ItemPage"
    assert "offers" not in thing
    assert thing["publisher"]["@type"] == "Organization"


def test_a_maker_is_an_organisation_with_its_place(pages: Pages) -> None:
    slug = accounts.facility("Xưởng Sông Cầu").slug
    thing = said(pages, f"/en/makers/{slug}")
    assert (thing["@type"], thing["name"]) == ("Organization", "Xưởng Sông Cầu")
    assert thing["url"] == f"http://localhost:8000/en/makers/{slug}"
    assert thing["address"]["addressCountry"] == "VN"
    assert thing["address"]["addressRegion"]


@pytest.mark.parametrize(
    ("state", "status"), [(FairState.PUBLISHED, "EventScheduled"), (FairState.CANCELLED, "EventCancelled")]
)
def test_a_fair_is_an_event_that_says_whether_it_is_held(pages: Pages, state: FairState, status: str) -> None:
    fair = fairs.fair(state=state)
    slug, first, country = fair.slug, fair.starts_on, fair.country_code
    thing = said(pages, f"/fairs/{slug}")
    assert (thing["@type"], thing["eventStatus"]) == ("Event", f"https://schema.org/{status}")
    assert thing["startDate"] == first.isoformat()
    assert thing["location"]["name"]
    assert thing["location"]["address"]["addressCountry"] == country
