"""What stands before and after in a line of the history, in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import g

from app.kernel.i18n import gettext as _, language, lazy_gettext, lazy_pgettext
from app.kernel.workflow import FLOWS
from app.web.formatting import dmy, dmyhm, num, vnd

NAMES = {
    "about_en": lazy_gettext("About, in English"),
    "about_vi": lazy_gettext("About, in Vietnamese"),
    "accepted": lazy_pgettext("fact", "accepted costs"),
    "active": lazy_pgettext("fact", "in use"),
    "address": lazy_pgettext("fact", "address"),
    "alt_vi": lazy_pgettext("fact", "words for the photo"),
    "amount": lazy_pgettext("fact", "amount"),
    "amount_foreign": lazy_pgettext("fact", "amount in foreign money"),
    "application": lazy_pgettext("fact", "application"),
    "asked_at": lazy_pgettext("fact", "asked at"),
    "authority": lazy_pgettext("fact", "asked by the authority"),
    "award": lazy_pgettext("fact", "support file"),
    "bank": lazy_pgettext("fact", "bank"),
    "buyer": lazy_pgettext("fact", "buyer"),
    "bytes": lazy_pgettext("fact", "size in bytes"),
    "cap": lazy_pgettext("fact", "ceiling"),
    "capacity_month": lazy_gettext("Units a month"),
    "changed": lazy_pgettext("fact", "changed"),
    "checked": lazy_pgettext("fact", "checked"),
    "city": lazy_gettext("City"),
    "claim": lazy_pgettext("fact", "how it is known"),
    "clause": lazy_pgettext("fact", "clause"),
    "closes_at": lazy_gettext("Registration closes"),
    "code": lazy_pgettext("fact", "figure"),
    "cofunding": lazy_pgettext("fact", "pledge of the own share"),
    "commune_code": lazy_pgettext("fact", "commune"),
    "contact": lazy_pgettext("fact", "contact"),
    "contract": lazy_pgettext("fact", "contract"),
    "contribution": lazy_pgettext("fact", "share due to the fair"),
    "country_code": lazy_pgettext("fact", "country"),
    "craft_village": lazy_pgettext("fact", "craft village"),
    "craft_village_recognised": lazy_pgettext("fact", "craft village recognised"),
    "currency": lazy_pgettext("fact", "currency"),
    "day": lazy_pgettext("fact", "day"),
    "description_en": lazy_gettext("Description in English"),
    "description_vi": lazy_gettext("Description in Vietnamese"),
    "ends_on": lazy_pgettext("fair", "Last day"),
    "enquiry": lazy_pgettext("fact", "enquiry"),
    "expires_on": lazy_pgettext("fact", "holds until"),
    "fair": lazy_pgettext("fact", "fair"),
    "founded_year": lazy_pgettext("fact", "founded in"),
    "from": lazy_pgettext("fact", "in force from"),
    "funding": lazy_pgettext("fact", "paid from"),
    "group_code": lazy_pgettext("fact", "product group"),
    "holder": lazy_pgettext("fact", "account holder"),
    "hs_code": lazy_gettext("HS code"),
    "in_time": lazy_pgettext("fact", "in time"),
    "invoiced": lazy_pgettext("fact", "invoiced"),
    "item": lazy_pgettext("fact", "cost item"),
    "jobs": lazy_pgettext("fact", "people taken on: all, women, of ethnic minorities"),
    "key": lazy_pgettext("fact", "mark"),
    "kind": lazy_pgettext("fact", "kind"),
    "lead_time_days": lazy_gettext("Days to deliver"),
    "legal_form": lazy_pgettext("fact", "legal form"),
    "list_number": lazy_pgettext("fact", "list number"),
    "material": lazy_gettext("Material"),
    "min_order": lazy_pgettext("fact", "least order"),
    "minutes": lazy_pgettext("fact", "minutes taken"),
    "months": lazy_pgettext("fact", "months after the fair"),
    "most_stands_each": lazy_gettext("Stands per facility, at most"),
    "name": lazy_pgettext("fact", "name"),
    "name_en": lazy_gettext("Name in English"),
    "name_vi": lazy_pgettext("fact", "Vietnamese name"),
    "no_double": lazy_pgettext("fact", "pledge of no other state money"),
    "nothing_sold": lazy_pgettext("fact", "nothing sold"),
    "number": lazy_pgettext("fact", "number"),
    "ocop_group_code": lazy_gettext("OCOP group"),
    "old_place": lazy_pgettext("fact", "old place name"),
    "opens_at": lazy_gettext("Registration opens"),
    "organisation": lazy_pgettext("fact", "organisation"),
    "organiser": lazy_gettext("Organiser"),
    "own_share": lazy_pgettext("fact", "own share"),
    "paid": lazy_pgettext("fact", "paid"),
    "paper": lazy_pgettext("fact", "paper"),
    "papers": lazy_pgettext("fact", "papers"),
    "percent": lazy_pgettext("fact", "percent"),
    "phone": lazy_pgettext("fact", "telephone"),
    "photos": lazy_gettext("Photos"),
    "price": lazy_pgettext("fact", "price"),
    "price_valid_until": lazy_gettext("Price valid until"),
    "priority": lazy_pgettext("fact", "priority"),
    "problem": lazy_pgettext("fact", "problem"),
    "province_code": lazy_pgettext("fact", "province"),
    "rate_on": lazy_pgettext("fact", "day of the exchange rate"),
    "reasons": lazy_pgettext("fact", "reasons"),
    "reference": lazy_pgettext("fact", "bank reference"),
    "registration_number": lazy_gettext("Registration number"),
    "role": lazy_pgettext("fact", "role"),
    "rules": lazy_pgettext("fact", "rules as of"),
    "scheme": lazy_pgettext("fact", "kind of certificate"),
    "sector_code": lazy_pgettext("fact", "trade"),
    "sha256": lazy_pgettext("fact", "seal of the file"),
    "show_only": lazy_pgettext("fact", "shown only, not for sale"),
    "stage": lazy_pgettext("fact", "stage"),
    "stand": lazy_pgettext("fact", "stand"),
    "stand_price": lazy_gettext("Price of a stand, 3 m × 3 m"),
    "stand_rent": lazy_pgettext("fact", "stand rent"),
    "stands": lazy_pgettext("fact", "stands"),
    "stands_offered": lazy_gettext("Stands the programme offers"),
    "starts_on": lazy_gettext("First day"),
    "state": lazy_pgettext("fact", "state"),
    "support": lazy_pgettext("fact", "support"),
    "supported": lazy_gettext("Supported"),
    "tax_code": lazy_pgettext("fact", "tax code"),
    "tax_number": lazy_pgettext("fact", "tax number"),
    "unit_code": lazy_pgettext("fact", "unit"),
    "value": lazy_pgettext("fact", "value"),
    "venue": lazy_gettext("Venue"),
    "visitors": lazy_pgettext("fact", "visitors"),
    "was": lazy_pgettext("fact", "before the change"),
    "website": lazy_gettext("Website"),
    "workers": lazy_pgettext("fact", "workers"),
}
MONEY = frozenset(
    {"accepted", "amount", "cap", "invoiced", "own_share", "paid", "price", "stand_price", "support"}
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+\S*)?")
Words = Mapping[Any, Any] | Callable[[], Mapping[Any, Any]]
_CODES: dict[tuple[str, str], Words] = {
    ("", "claim"): {
        "declared": lazy_pgettext("claim", "Declared"),
        "seen": lazy_pgettext("claim", "Document seen"),
        "matched": lazy_pgettext("claim", "Matched with the issuer"),
    }
}


def use(codes: Mapping[tuple[str, str], Words]) -> None:
    """What codes are called, by kind of thing (empty for any) and fact; a list out of the database is a function."""
    _CODES.update(codes)


def fact_name(name: str) -> str:
    """What a fact is called; one without a name shows itself, without its underscores."""
    return str(NAMES.get(name) or name.replace("_", " "))


def fact_value(kind: str, name: str, value: Any) -> str:
    """A fact for people: codes and states by their words, money in đồng, yes and no, a dash for nothing."""
    if isinstance(value, dict):
        return "; ".join(f"{_part(kind, key)} {_inner(kind, name, key, one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(fact_value(kind, name, one) for one in value if one is not None) or "–"
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return vnd(value) if name in MONEY else num(value)
    return _text(kind, name, str(value))


def _part(kind: str, key: str) -> str:
    return str(NAMES.get(key) or _word(kind, "item", key) or fact_name(key))


def _inner(kind: str, name: str, key: str, value: Any) -> str:
    """Sums by item are money as their whole is; other parts are facts of their own."""
    return fact_value(kind, name if name in MONEY else key, value)


def _text(kind: str, name: str, value: str) -> str:
    if name == "state":
        flow = FLOWS.get(kind)
        return str(flow.statuses[value].label) if flow and value in flow.statuses else value
    return _word(kind, name, value) or _moment(value) or value


def _word(kind: str, name: str, code: str) -> str:
    words = _CODES.get((kind, name)) or _CODES.get(("", name)) or {}
    found = (_read(words) if callable(words) else words).get(code)
    return str(found) if found else ""


def _read(words: Callable[[], Mapping[Any, Any]]) -> Mapping[Any, Any]:
    """A list out of the database, read once for a page and language."""
    kept: dict[Any, Mapping[Any, Any]] = g.setdefault("fact_words", {})
    key = (words, language())
    if key not in kept:
        kept[key] = words()
    return kept[key]


def _moment(value: str) -> str:
    if not _DAY.fullmatch(value):
        return ""
    return dmyhm(datetime.fromisoformat(value)) if "T" in value else dmy(date.fromisoformat(value))
