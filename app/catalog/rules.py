"""What a product needs before it can be read by an officer, and how long a recognition holds. Arithmetic on values."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.i18n import lazy_gettext, lazy_pgettext

MOST_PHOTOS = 8
TAKE_DOWN_HOURS = 24
"""How soon an authority's request is carried out (R36)."""

ROLES: dict[str, Any] = {
    "front": lazy_gettext("Front"),
    "side": lazy_gettext("Side"),
    "top": lazy_gettext("Top"),
    "label": lazy_pgettext("photo", "Label"),
    "use": lazy_gettext("In use, for its size"),
    "making": lazy_gettext("How it is made"),
    "workshop": lazy_gettext("The workshop"),
}
"""The sides of the dossier (Circular 26/2014/TT-BCT, article 12), the label, and what tells buyers more."""

LABELS: dict[str, Any] = {
    "name_vi": lazy_gettext("Name in Vietnamese"),
    "name_en": lazy_gettext("Name in English"),
    "description_vi": lazy_gettext("Description in Vietnamese"),
    "description_en": lazy_gettext("Description in English"),
    "material": lazy_gettext("Material"),
    "facts": lazy_gettext("Facts of the group"),
    "group_code": lazy_gettext("Product group"),
    "ocop_group_code": lazy_gettext("OCOP group"),
    "hs_code": lazy_gettext("HS code"),
    "show_only": lazy_gettext("Only shown, not for sale online (alcohol)"),
    "unit_code": lazy_gettext("Unit"),
    "price": lazy_gettext("Price"),
    "price_valid_until": lazy_gettext("Price valid until"),
    "min_order": lazy_gettext("Minimum order"),
    "lead_time_days": lazy_gettext("Days to deliver"),
    "capacity_month": lazy_gettext("Units a month"),
    "photos": lazy_gettext("Photos"),
}

COSTS: dict[str, Any] = {
    "description_vi": lazy_gettext("Buyers ask what it is made of and for what before anything else."),
    "name_en": lazy_gettext("Buyers who search in English do not find it."),
    "description_en": lazy_gettext("Buyers abroad read the name only."),
    "material": lazy_gettext("It is not found by its material."),
    "facts": lazy_gettext("It is missing wherever buyers filter by these."),
    "lead_time_days": lazy_gettext("It is left out when a buyer has a date."),
    "capacity_month": lazy_gettext("Supermarkets and importers cannot tell whether you can fill an order."),
    "hs_code": lazy_gettext("Importers cannot work out their duty."),
}
"""What each part costs a listing while it is empty."""

RETURN_REASONS: dict[str, Any] = {
    "photo": lazy_gettext("The photo does not show the product clearly."),
    "name": lazy_gettext("The name is not the one on the label."),
    "claim": lazy_gettext("A claim (award, quality, health) has no paper behind it."),
    "contact": lazy_gettext(
        "The text carries a phone number, an address or a link; those belong on the facility's page."
    ),
    "group": lazy_gettext("The product group or unit is not right."),
    "goods": lazy_gettext("Such goods may not be offered here, or their origin is not clear."),
}
"""What officers return products for; the facility reads the sentence."""

CHECKS: dict[str, Any] = {
    "photos": lazy_gettext("The photos show this product, and nothing else is written on them."),
    "words": lazy_gettext("Name and description say what it is, without promises that have no paper."),
    "goods": lazy_gettext("The goods may be offered, and their origin is clear."),
}
"""What an officer ticks before publishing (R35)."""

SCHEMES: dict[str, Any] = {
    "cnnt": lazy_gettext("Outstanding rural industrial product (CNNT)"),
    "ocop": lazy_gettext("OCOP stars"),
    "standard": lazy_gettext("Standard or conformity certificate"),
}
LEVELS: dict[str, Any] = {
    "national": lazy_pgettext("recognition", "national level"),
    "region": lazy_pgettext("recognition", "regional level"),
    "province": lazy_pgettext("recognition", "provincial level"),
    "district": lazy_pgettext("recognition", "district level (until 2025)"),
    "commune": lazy_pgettext("recognition", "commune level"),
}
"""Where a CNNT recognition was given, the highest first; districts ended on 1 July 2025."""

_BELOW = {"national": ("region",), "region": ("province",), "province": ("district", "commune")}


def levels_below(level: str) -> tuple[str, ...]:
    """The levels one of which a higher recognition builds on (R29); none for the lowest."""
    return _BELOW.get(level, ())


@dataclass(frozen=True)
class Step:
    """One part of a listing: which section it is in, whether it is there, whether publishing needs it."""

    name: str
    label: Any
    section: str
    done: bool
    needed: bool
    ask: Any = ""
    cost: Any = ""
    """What it costs that it is not there."""


def steps(words: Mapping[str, Any], photos: Sequence[Any]) -> list[Step]:
    """Every part of a listing, the needed ones first. ``words`` holds the fields as last written."""

    def step(name: str, section: str, ask: Any = "") -> Step:
        return Step(name, LABELS[name], section, bool(words[name]), bool(ask), ask, COSTS.get(name, ""))

    order = (
        []
        if words["show_only"]
        else [step("min_order", "price-order", lazy_gettext("Say the least one can order."))]
    )
    return [
        Step("photos", LABELS["photos"], "photos", bool(photos), True, lazy_gettext("Add the front photo.")),
        step("name_vi", "basics", lazy_gettext("Write the name in Vietnamese.")),
        step("group_code", "basics", lazy_gettext("Choose the product group.")),
        step("unit_code", "price-order", lazy_gettext("Choose the unit.")),
        *order,
        step("description_vi", "basics"),
        step("name_en", "basics"),
        step("description_en", "basics"),
        step("facts", "facts"),
        step("material", "trade"),
        step("lead_time_days", "price-order"),
        step("capacity_month", "price-order"),
        step("hs_code", "trade"),
    ]


def missing(parts: Sequence[Step]) -> dict[str, Any]:
    """What still stands between the listing and its review: part → sentence."""
    return {part.name: part.ask for part in parts if part.needed and not part.done}


def percent(parts: Sequence[Step]) -> int:
    """How complete a listing is, in whole percent."""
    return 100 * sum(part.done for part in parts) // len(parts)


def cnnt_holds_until(issued_on: date, years: int) -> date:
    """The 31 December of the last of ``years``, the year of issue being the first (R29)."""
    return date(issued_on.year + years - 1, 12, 31)


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
