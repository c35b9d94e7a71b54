"""Rules about the facility: its kind, its place, its trade, its standing (R3–R8, R35)."""

from __future__ import annotations

from datetime import date

from app.fairs.eligibility.facts import Finding, Holds, Maker
from app.fairs.words import day
from app.kernel.i18n import gettext as _, ngettext
from app.programme.location import Ground, Verdict
from app.programme.words import location_sentence

VERIFIED_CLAUSE = "Luật Thương mại điện tử 122/2025/QH15, Điều 17"
PRODUCT_CLAUSE = "Thông tư 26/2014/TT-BCT, Điều 12"


def beneficiary(maker: Maker) -> Finding:
    """The legal form is supported (R3)."""
    if maker.form_accepted:
        text = _("%(form)s: a supported kind of facility.", form=maker.legal_form)
        return Finding("beneficiary", True, text, maker.form_clause)
    text = _(
        "%(form)s: not a supported kind. Supported are small and medium-sized enterprises, co-operative groups, "
        "co-operatives and their unions, and household businesses.",
        form=maker.legal_form,
    )
    way = _("If the legal form is wrong, correct it in the facility's data.")
    return Finding("beneficiary", False, text, maker.form_clause, way, Holds.START)


def location(maker: Maker) -> Finding:
    """The place of production lies where the programme supports (R4–R7), by the rule of the application's day (R8)."""
    verdict, clause = maker.location.verdict, maker.location.clause
    text = _place_sentence(maker)
    if verdict is Verdict.YES:
        return Finding("location", True, text, clause)
    if verdict is Verdict.UNKNOWN:
        way = _("Hand in a paper that shows the old place name; the province's officer decides.")
        return Finding("location", None, text, clause, way)
    way = _(
        "If goods are made elsewhere, correct the place of production. If it is a craft village recognised by the "
        "province, ask the province's officer to record the decision."
    )
    return Finding("location", False, text, clause, way, Holds.START)


def _place_sentence(maker: Maker) -> str:
    sentence = location_sentence(maker.location)
    if maker.location.ground is Ground.CRAFT_VILLAGE and maker.craft_village:
        place = f"{maker.place} ({maker.craft_village})"
    else:
        place = maker.place
    return _("Goods are made in %(place)s.", place=place) + f" {sentence}"


def sector(maker: Maker, on: date) -> Finding:
    """The trade is one of the seven supported groups, by the list in force that day."""
    if not maker.sector:
        way = _("Choose the trade in the facility's data.")
        text = _("No trade of the seven supported groups is named.")
        return Finding("sector", False, text, maker.sector_clause, way, Holds.START)
    if maker.sector_from is not None and maker.sector_from > on:
        text = _(
            "The list of trades in force on %(day)s was another one; an officer checks “%(sector)s” against it.",
            day=day(on),
            sector=maker.sector,
        )
        return Finding("sector", None, text, "Nghị định 45/2012/NĐ-CP, Điều 5")
    text = _("The trade “%(sector)s” is one of the supported groups.", sector=maker.sector)
    return Finding("sector", True, text, maker.sector_clause)


def verified(maker: Maker) -> Finding:
    """The province knows the facility (R35)."""
    if maker.verified:
        return Finding("verified", True, _("The province has verified the facility."), VERIFIED_CLAUSE)
    text = _("The province has not verified the facility yet.")
    way = _("You may prepare the application now and submit it once the facility is verified.")
    return Finding("verified", None, text, VERIFIED_CLAUSE, way, Holds.SUBMISSION)


def product(maker: Maker) -> Finding:
    """At least one product is published, with its photos."""
    if maker.products:
        text = ngettext("%(num)d product is published.", "%(num)d products are published.", maker.products)
        return Finding("product", True, text, PRODUCT_CLAUSE)
    text = _("No product of the facility is published yet.")
    way = _("Add a product with its photos and send it for review.")
    return Finding("product", None, text, PRODUCT_CLAUSE, way, Holds.SUBMISSION)
