"""Makers, for everybody: the list, and each one's page."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.models import Facility
from app.accounts.queries.registration import levels
from app.accounts.registration_facts import IDENTITY, Fact, Level, least
from app.catalog.queries import makers as queries
from app.catalog.search.port import LONGEST
from app.catalog.views.blueprint import pages
from app.catalog.views.links import may_ask, may_ask_as_buyer
from app.catalog.visits import Visits
from app.kernel import qr
from app.kernel.i18n import gettext as _, language, localised
from app.kernel.ports import Port
from app.reference import queries as lists
from app.web.access import maybe_actor, public
from app.web.kept_pages import kept
from app.web.language import alternates
from app.web.paging import Page, asked_page

PERSONAL_ID = 12
PUBLIC_FACTS = (*IDENTITY, Fact.ADDRESS, Fact.WOMAN_OWNED)
FAIRS_OF: Port[Callable[[int], Visits]] = Port("fairs of a facility")
"""At which fairs a maker is met, said by a room to the right."""


@pages.get("/makers")
@kept("q", "province", "sector", "page")
@public
def makers() -> ResponseReturnValue:
    """Verified makers by name, place and sector."""
    words, number = request.args.get("q", "")[:LONGEST], asked_page()
    province, sector = request.args.get("province", ""), request.args.get("sector", "")
    ids, total = queries.find(words, province, sector, number)
    return render_template(
        "catalog/makers.html",
        page=Page(queries.maker_cards(ids), number, queries.PAGE, total),
        words=words,
        province=province,
        sector=sector,
        provinces=lists.provinces(),
        sectors=lists.sectors(),
    )


@pages.get("/makers/<slug>")
@kept("page")
@public
def storefront(slug: str) -> ResponseReturnValue:
    """One maker: who, where, what, and how we know (seller information is public, R35)."""
    number = asked_page()
    found = queries.storefront(slug, number)
    return render_template(
        "catalog/storefront.html",
        shop=found,
        facility=found.facility,
        known=known(found.facility),
        page=Page(found.cards, number, queries.ON_STOREFRONT, found.products),
        tax_code=public_tax_code(found.facility.tax_code),
        old_place=lists.old_place(found.facility.commune_code),
        contact=maybe_actor() is not None,
        visits=FAIRS_OF()(found.facility.id),
        may_ask=may_ask(found.facility.id),
        may_switch=may_ask_as_buyer(found.facility.id),
    )


def known(maker: Facility) -> dict[str, Level]:
    """How far what its page says of a maker is known; an address as little as its place or its street."""
    found = levels(maker, PUBLIC_FACTS)
    place = [found[Fact.PLACE], *([found[Fact.ADDRESS]] if maker.address else [])]
    return {
        "identity": least(found[fact] for fact in IDENTITY),
        "place": least(place),
        "tax_code": found[Fact.TAX_CODE],
        "woman_owned": found[Fact.WOMAN_OWNED],
    }


@pages.get("/makers/<slug>/sheet")
@kept()
@public
def sheet(slug: str) -> ResponseReturnValue:
    """The maker on one sheet of A4, to lay out at a stand."""
    found = queries.storefront(slug)
    maker, tax_code = found.facility, public_tax_code(found.facility.tax_code)
    address = alternates(current_app.config["SITE_URL"])[language()].removesuffix("/sheet")
    code = qr.svg(address, title=_("QR code for the page of %(maker)s", maker=localised(maker)))
    shown = {"shop": found, "facility": maker, "tax_code": tax_code, "address": address, "code": code}
    return render_template("catalog/sheet.html", **shown)


def public_tax_code(code: str) -> str:
    """A tax code for everybody to see; of a personal number only the last four figures (R34)."""
    return f"…{code[-4:]}" if len(code) == PERSONAL_ID and code.isdigit() else code
