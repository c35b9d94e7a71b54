"""On a phone every room one owns is reached, tabs stand at the foot, and what is typed can be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts.models import Person
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.permissions import GRANTS, STAFF, Role
from app.web import nav
from tests.browsing import PHONE, findings, sideways
from tests.make import accounts as make, catalog, fairs

Visit = Callable[..., Page]
ROLES = [role for role in Role if role in GRANTS]


def _new_product() -> tuple[str, Person]:
    return "/my/products/new", make.owner(make.facility())


def _product() -> tuple[str, Person]:
    facility = make.facility()
    owner = make.owner(facility)
    return f"/my/products/{catalog.product(facility).id}", owner


def _application(step: str) -> tuple[str, Person]:
    application = fairs.application(state=ApplicationState.DRAFT)
    return f"/my/applications/{application.id}/{step}", make.owner(application.facility)


LONG_FORMS: dict[str, Callable[[], tuple[str, Person]]] = {
    "new product": _new_product,
    "product": _product,
    "stands": partial(_application, "stands"),
    "goods": partial(_application, "goods"),
    "pledges": partial(_application, "pledges"),
}


def _somebody(role: Role) -> Person:
    if role in STAFF:
        return make.officer(role)
    side = make.facility() if role.value.startswith("facility") else make.buyer()
    return make.person(side, role)


def _rooms(app: Flask, person: Person, shell: str) -> set[str]:
    """Where the entries of a shell lead for somebody."""
    with app.test_request_context("/"):
        return {link.url for link in nav.links(shell, make.acting(person))}


def _leads(page: Page, selector: str) -> list[str]:
    seen = "link.checkVisibility({visibilityProperty: true}) && link.getClientRects().length"
    asked = f"links => links.filter(link => {seen}).map(link => link.getAttribute('href'))"
    return [str(url) for url in page.locator(selector).evaluate_all(asked)]  # one question for them all


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_every_room_is_reached_from_the_menu_of_a_phone(
    visit: Visit, app: Flask, role: Role, script: bool
) -> None:
    person = _somebody(role)
    shell, start, menu, links = (
        ("desk", "/desk", ".desk-nav-m summary", ".desk-nav-m .menu-p a")
        if role in STAFF
        else ("account", "/today", ".tabs-b summary", ".tabs-b a")
    )
    wanted = _rooms(app, person, shell)
    assert wanted
    page, reached = visit(start, phone=True, person=person, script=script), set()
    while left := wanted - reached:
        if page.locator(menu).count():
            page.locator(menu).click()
        found = [url for url in _leads(page, links) if url in left]
        assert found, f"not to be reached: {left}"
        page.locator(f"{links}[href='{found[0]}']").first.click()
        expect(page.locator("main h1")).to_be_visible()
        assert page.url.removesuffix("/").endswith(found[0].removesuffix("/")), (found[0], page.url)
        for width in (320, PHONE["width"]):
            page.set_viewport_size({**PHONE, "width": width})
            assert not sideways(page), f"{page.url} at {width}"
        reached.add(found[0])


@pytest.mark.parametrize("path", ["/today", "/my/enquiries", "/notices", "/account/password"])
def test_tabs_stand_at_the_foot_of_a_short_page(visit: Visit, path: str) -> None:
    page = visit(path, phone=True, person=make.owner(make.facility()))
    page.set_viewport_size({"width": 360, "height": 1400})
    foot = page.evaluate("document.querySelector('.tabs-b').getBoundingClientRect().bottom")
    assert foot == pytest.approx(1400, abs=1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("form", sorted(LONG_FORMS))
def test_a_long_form_keeps_its_button_in_reach_on_a_phone(visit: Visit, form: str, script: bool) -> None:
    """One bar, not two: the tabs stay at the foot of the page, and the bar never hides the field one is in."""
    path, person = LONG_FORMS[form]()
    page = visit(path, phone=True, person=person, script=script)
    for width in (320, PHONE["width"]):
        page.set_viewport_size({**PHONE, "width": width})
        assert not sideways(page)
        fields = page.locator("form:has(.form-bar) :is(input, select, textarea):visible")
        field = fields.nth(fields.count() // 2)
        field.focus()
        bar = page.locator("form:has(:focus) .form-bar")
        expect(bar.locator("button").first).to_be_in_viewport(ratio=1)
        assert page.locator(".tabs-b").evaluate("b => getComputedStyle(b).position") == "relative"
        typed, below = field.bounding_box(), bar.bounding_box()
        assert typed is not None
        assert below is not None
        assert typed["y"] + typed["height"] <= below["y"]
    page.locator(".tabs-b summary").click()
    expect(page.locator(".tabs-b .menu-p a").first).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator(".form-bar").first.evaluate("b => getComputedStyle(b).position") == "static"


def test_the_foot_of_a_short_public_page_is_at_the_foot(visit: Visit) -> None:
    page = visit("/nowhere")
    page.set_viewport_size({"width": 1280, "height": 1800})
    assert page.evaluate("document.querySelector('.foot').getBoundingClientRect().bottom") == pytest.approx(
        1800, abs=1
    )


@pytest.mark.parametrize("phone", [True, False], ids=["360", "1280"])
@pytest.mark.parametrize("path", ["/", "/en/", "/catalogue", "/help"])
def test_what_is_typed_into_a_search_box_can_be_read(visit: Visit, path: str, phone: bool) -> None:
    page = visit(path, phone=phone)
    box = page.locator("#site-search")
    box.fill("gốm sứ")
    colour, ground = box.evaluate("b => [getComputedStyle(b).color, getComputedStyle(b).backgroundColor]")
    assert _contrast(colour, ground) >= 4.5


@pytest.mark.parametrize("phone", [True, False], ids=["360", "1280"])
def test_an_english_browser_is_led_to_the_same_page_in_english(visit: Visit, phone: bool) -> None:
    page = visit("/help", phone=phone, locale="en-GB")
    assert findings(page) == []
    assert not sideways(page)
    page.get_by_role("link", name="Read this page in English").click()
    page.wait_for_url("**/en/help")
    expect(page.locator(".offer")).to_have_count(0)


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two ``rgb(…)`` colours."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def test_a_long_name_in_the_crumbs_wraps_on_a_phone(visit: Visit) -> None:
    slug = catalog.product(name_vi="Bìnhgốmmenlamvẽtaycổđiển" * 4).slug
    db.session.commit()
    page = visit(f"/products/{slug}", phone=True)
    assert not sideways(page)
    assert page.evaluate(
        "document.querySelector('.crumbs').scrollWidth <= document.documentElement.clientWidth"
    )
