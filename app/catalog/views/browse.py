"""The catalogue and one product, for everybody."""

from __future__ import annotations

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.registration_facts import least
from app.catalog.queries import cards, makers, shown
from app.catalog.search import engine
from app.catalog.search.port import LONGEST, PAGE
from app.catalog.views import filters, suggested
from app.catalog.views.blueprint import pages
from app.catalog.views.links import ask_url, may_ask, may_ask_as_buyer
from app.kernel import untrusted
from app.kernel.i18n import lazy_gettext
from app.reference import queries as lists
from app.web import nav
from app.web.access import maybe_actor, public
from app.web.kept_pages import kept
from app.web.paging import Page

THIN = 5
"""Up to so many products, a page says which filter takes the others away."""
nav.add(nav.Entry("public", lazy_gettext("Products"), "catalog.index", order=10))
nav.add(nav.Entry("public", lazy_gettext("Makers"), "catalog.makers", order=20))


@pages.get("/catalogue")
@kept("q", *filters.PARAMETERS, "sort", "page", "exact")
@public
def index() -> ResponseReturnValue:
    """Products found by words and filters; without any, all of them."""
    asked = filters.asked()
    answer = engine.search(asked.wanted)
    asked.name_headings(answer)
    found = cards.cards_for([*answer.ids, *answer.near])
    near = [card for card in found if card.id in answer.near]
    exact = [card for card in found if card.id not in answer.near]
    gone = len(answer.ids) - len(exact)
    page = Page(exact, asked.wanted.page, PAGE, answer.total - gone)
    context = {"asked": asked, "wanted": asked.wanted, "answer": answer, "options": asked.options(answer)}
    return render_template(
        "catalog/index.html", page=page, near=near, sorts=filters.SORTS, thin=THIN, **context
    )


@pages.get("/catalogue/how-sorted")
@kept()
@public
def how_sorted() -> ResponseReturnValue:
    """By which rules the list is ordered, for makers and buyers to read."""
    return render_template("catalog/how_sorted.html")


@pages.get("/catalogue/suggest")
@public
def suggest() -> ResponseReturnValue:
    """Words, makers, groups and places for what is being typed; at most 2 kB."""
    return jsonify(suggested.for_typed(request.args.get("q", "")[:LONGEST]))


@pages.get("/products/<slug>")
@kept("photo")
@public
def product(slug: str) -> ResponseReturnValue:
    """One product: what it is, what it costs, who makes it, and how we know."""
    found = shown.product(slug)
    asked = untrusted.whole(request.args.get("photo", "1")) or 1
    number = asked if asked <= len(found.product.photos) else 1
    return render_template(
        "catalog/product.html",
        shown=found,
        product=found.product,
        facility=found.facility,
        photo_number=number,
        maker=makers.maker_card(found.facility, least(found.known.values())),
        old_place=lists.old_place(found.facility.commune_code),
        ask_url=None if found.product.show_only or not may_ask(found.facility.id) else ask_url(slug),
        may_switch=not found.product.show_only and may_ask_as_buyer(found.facility.id),
        contact=maybe_actor() is not None,
    )
