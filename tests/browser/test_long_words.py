"""A word of eighty letters in any text of the people's own: no page scrolls sideways at 320 px."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, catalog, fairs, linkage, outcomes, subsidies

WORD = "Gốmsứ" * 16
NARROW = {"width": 320, "height": 640}
Visit = Callable[..., Page]


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the right edge of a page that scrolls sideways."""
    status = page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus")
    if status != 200:
        return [f"answered {status}"]
    page.set_viewport_size(NARROW)
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= 320 ? [] : [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > 321)
            .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(-6)"""
        )
    )


def test_no_page_scrolls_sideways_for_a_long_word(visit: Visit) -> None:
    facility = accounts.facility(
        WORD, slug="co-so", description_vi=WORD, address=WORD, craft_village=WORD, name_en=WORD
    )
    owner, asker = accounts.owner(facility, name=WORD), accounts.owner(accounts.buyer(WORD), name=WORD)
    product = catalog.product(facility, WORD, description_vi=WORD, material=WORD, slug="san-pham")
    enquiry = linkage.enquiry(product, accounts.acting(asker), message=WORD, destination_place=WORD)
    fair = fairs.fair(name_vi=WORD, about_vi=WORD, venue=WORD, organiser=WORD, slug="hoi-cho")
    application = fairs.application(fair, facility, goods=WORD, contact_name=WORD)
    award = subsidies.proposed(subsidies.listed(facility))
    outcome = outcomes.outcome(facility, buyer_name=WORD, place=WORD, note=WORD)
    officer, admin = accounts.officer(Role.NATIONAL_OFFICER), accounts.officer(Role.ADMIN)
    db.session.commit()
    pages = {
        None: [
            "/",
            "/catalogue",
            "/products/san-pham",
            "/makers",
            "/makers/co-so",
            "/fairs",
            "/fairs/hoi-cho",
        ],
        owner: [
            "/today",
            "/account",
            "/my/products",
            f"/my/products/{product.id}",
            "/my/enquiries",
            f"/my/enquiries/{enquiry.id}",
            "/my/applications",
            f"/my/applications/{application.id}",
            "/my/outcomes",
        ],
        officer: [
            f"/desk/facilities/{facility.id}",
            f"/desk/products/{product.id}",
            "/desk/products?kind=published",
            f"/desk/applications/{application.id}",
            "/desk/applications",
            f"/desk/awards/{award.id}",
            f"/desk/outcomes/{outcome.id}",
            "/desk/outcomes",
            f"/desk/fairs/{fair.id}",
            "/desk/find?q=gom",
        ],
        admin: ["/desk/people", f"/desk/people/{owner.id}"],
    }
    wide = {
        path: found
        for person, paths in pages.items()
        for path in paths
        if (found := too_wide(visit(path, phone=True, person=person)))
    }
    assert wide == {}
