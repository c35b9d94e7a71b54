"""What surrounds every page, seen by a browser: accessible, no sideways scroll, small comforts work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import findings, sideways
from tests.make import accounts as make

Visit = Callable[..., Page]
PATHS = ("/", "/en/", "/rules", "/en/privacy", "/help", "/credits", "/nowhere", "/en/support")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("phone", [True, False], ids=["360", "1280"])
def test_axe_has_nothing_against_it(visit: Visit, path: str, phone: bool) -> None:
    page = visit(path, phone=phone)
    assert findings(page) == []
    assert not sideways(page)


def test_axe_has_nothing_against_the_own_and_staff_shells(visit: Visit) -> None:
    owner, officer = make.owner(make.facility()), make.officer()
    for person, path in ((owner, "/today"), (officer, "/desk")):
        for phone in (True, False):
            page = visit(path, phone=phone, person=person)
            assert findings(page) == []
            assert not sideways(page)


def test_the_phone_menu_opens_without_script(visit: Visit) -> None:
    page = visit("/", phone=True, script=False)
    menu = page.locator(".head nav.menu-p")
    expect(menu).to_be_hidden()
    page.locator(".head details.menu > summary").click()
    expect(menu).to_be_visible()


def test_escape_closes_the_menu_and_gives_the_focus_back(visit: Visit) -> None:
    page = visit("/", phone=True)
    summary = page.locator(".head details.menu > summary")
    summary.click()
    page.locator(".head nav.menu-p a").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".head nav.menu-p")).to_be_hidden()
    expect(summary).to_be_focused()


def test_the_first_tab_stop_skips_to_the_content(visit: Visit) -> None:
    page = visit("/rules")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_saving_data_loads_no_font_and_no_picture(visit: Visit) -> None:
    page = visit("/")
    page.get_by_role("button", name="Tiết kiệm dữ liệu").first.click()
    expect(page.locator("html.low")).to_be_attached()
    fresh, asked = page.context.new_page(), set()
    fresh.on("request", lambda request: asked.add(request.resource_type))
    fresh.goto(page.url)
    fresh.wait_for_load_state("networkidle")
    assert "font" not in asked
    assert fresh.locator("main img").count() == 0


def test_amounts_are_grouped_when_the_field_is_left(visit: Visit) -> None:
    page = visit("/support")
    price = page.locator("#price")
    price.fill("7200000")
    price.blur()
    expect(price).to_have_value("7.200.000")
    page = visit("/en/support")
    page.locator("#price").fill("7200000")
    page.locator("#price").blur()
    expect(page.locator("#price")).to_have_value("7,200,000")


def test_a_place_is_found_while_typing_and_by_the_keyboard_alone(visit: Visit) -> None:
    page = visit("/sign-up/facility")
    place = page.locator("input[data-places]")
    place.click()
    page.keyboard.type("phu lang", delay=20)
    options = page.locator(".sug-l [role=option]")
    expect(options.first).to_be_visible()
    expect(place).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert findings(page) == []
    page.keyboard.press("Enter")
    expect(place).to_have_attribute("aria-expanded", "false")
    assert "Phù Lãng" in place.input_value()


def test_a_form_pressed_twice_is_sent_once(visit: Visit) -> None:
    page = visit("/sign-in")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => {
            const form = document.querySelector("main form[method=post]");
            form.addEventListener("submit", (e) => setTimeout(() => form.requestSubmit(), 0), { once: true });
            form.requestSubmit();
        }"""
    )
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1


def test_what_is_to_be_corrected_is_focused_first(visit: Visit) -> None:
    page = visit("/sign-up/facility")
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page.locator("#error-summary")).to_be_focused()
    assert findings(page) == []


def test_search_suggests_a_place_and_leads_there(visit: Visit) -> None:
    page = visit("/help", phone=True)
    search = page.locator("#site-search")
    search.click()
    page.keyboard.type("bac nin", delay=20)
    found = page.locator("#suggest-0 [role=option]", has_text="Bắc Ninh")
    expect(found.first).to_be_visible()
    assert findings(page) == []
    found.first.click()
    page.wait_for_url("**/catalogue?province=*")
