"""Products and makers for search engines (``web/linked_data.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.accounts.models import Facility
from app.catalog import rules
from app.catalog.models import Certificate, Product
from app.catalog.queries.makers import Storefront
from app.catalog.queries.shown import Paper, ShownProduct
from app.catalog.states import CertificateState
from app.catalog.views.blueprint import pages
from app.catalog.views.links import outside_photo
from app.kernel.i18n import gettext as _, language, localised
from app.web.context import outside_address
from app.web.linked_data import Thing

COUNTRY = "VN"
PICTURES = 4


@pages.context_processor
def _things() -> dict[str, object]:
    return {"product_data": product, "maker_data": storefront}


def product(found: ShownProduct) -> Thing:
    """A product with its offer; where the maker names its price when asked, or sells nothing here, the page about it.

    Search engines take a product only with a price, a review or a rating, and refuse the rest as a fault.
    """
    one = found.product
    address = outside_address("catalog.product", slug=one.slug)
    said = {
        "name": localised(one),
        "description": localised(one, "description"),
        "image": [outside_photo(photo.key) for photo in one.photos],
        "url": address,
    }
    if found.price is None or one.show_only:
        return {"@type": "ItemPage", "inLanguage": language(), "publisher": maker(found.facility), **said}
    return {
        "@type": "Product",
        **said,
        "sku": f"CP-{one.id}",
        "category": localised(one.group),
        "material": one.material,
        "countryOfOrigin": {"@type": "Country", "name": COUNTRY},
        "manufacturer": maker(found.facility),
        "hasCertification": certifications(found.papers),
        "offers": _offer(found, found.price, address),
    }


def _offer(found: ShownProduct, price: int, address: str) -> Thing:
    one = found.product
    unit = one.unit.symbol_vi if language() == "vi" else one.unit.name_en
    return {
        "@type": "Offer",
        "url": address,
        "price": str(price),
        "priceCurrency": "VND",
        "priceValidUntil": _day(one.price_valid_until),
        "priceSpecification": {
            "@type": "UnitPriceSpecification",
            "price": str(price),
            "priceCurrency": "VND",
            "valueAddedTaxIncluded": False,
            "referenceQuantity": {"@type": "QuantitativeValue", "value": 1, "unitText": unit},
        },
        "availability": f"https://schema.org/{'MadeToOrder' if one.lead_time_days else 'InStock'}",
        "itemCondition": "https://schema.org/NewCondition",
        "eligibleQuantity": _least(one, unit),
        "deliveryLeadTime": _lead_time(one),
        "seller": maker(found.facility),
    }


def _least(one: Product, unit: str) -> Thing | None:
    if not one.min_order:
        return None
    return {"@type": "QuantitativeValue", "minValue": float(one.min_order), "unitText": unit}


def _lead_time(one: Product) -> Thing | None:
    if not one.lead_time_days:
        return None
    return {"@type": "QuantitativeValue", "value": one.lead_time_days, "unitCode": "DAY"}


def storefront(shop: Storefront) -> Thing:
    """A maker on its own page, with pictures of its newest products."""
    return {
        **maker(shop.facility),
        "description": localised(shop.facility, "description"),
        "image": [outside_photo(card.picture.key) for card in shop.cards[:PICTURES] if card.picture],
        "hasCertification": certifications(shop.papers),
    }


def maker(facility: Facility) -> Thing:
    """Who makes and sells it: verified by a province, or its page would not be public."""
    return {
        "@type": "Organization",
        "name": localised(facility),
        "url": outside_address("catalog.storefront", slug=facility.slug),
        "address": {
            "@type": "PostalAddress",
            "addressLocality": facility.commune and localised(facility.commune),
            "addressRegion": facility.province and localised(facility.province),
            "addressCountry": COUNTRY,
        },
    }


def certifications(papers: Sequence[Paper]) -> list[Thing]:
    """The papers in force that an officer has seen: what is only declared is told to readers, not to machines."""
    seen = [paper.row for paper in papers if paper.valid and paper.row.claim is not CertificateState.DECLARED]
    return [_certification(row) for row in seen]


def _certification(row: Certificate) -> Thing:
    return {
        "@type": "Certification",
        "name": _name(row),
        "certificationIdentification": row.number,
        "certificationStatus": "https://schema.org/CertificationActive",
        "issuedBy": {"@type": "Organization", "name": row.issuer},
        "validFrom": _day(row.issued_on),
        "expires": _day(row.expires_on),
    }


def _name(row: Certificate) -> str:
    if row.type is not None:
        return localised(row.type)
    if row.scheme == "ocop":
        return _("OCOP %(stars)s stars", stars=row.stars)
    return " · ".join(str(part) for part in (rules.SCHEMES[row.scheme], rules.LEVELS.get(row.level)) if part)


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
