"""What somebody typed outlives a change of language and a sign-in in between."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.make import accounts as make

Visit = Callable[..., Page]
NAME = "Bình gốm men lam"


def test_what_was_typed_is_still_there_in_the_other_language(visit: Visit) -> None:
    page = visit("/my/products/new", phone=True, person=make.owner(make.facility()))
    page.fill("#name_vi", NAME)

    page.locator("a[hreflang=en]").locator("visible=true").first.click()

    expect(page).to_have_url(re.compile("/en/my/products/new$"))
    expect(page.locator("#name_vi")).to_have_value(NAME)
    expect(page.locator("main [role=status]").first).to_contain_text("typed is back")


def test_whoever_was_signed_out_finds_again_what_they_had_typed(visit: Visit) -> None:
    page = visit("/my/products/new", person=make.owner(make.facility()))
    cookies = page.context.cookies()
    page.fill("#name_vi", NAME)
    page.context.clear_cookies()

    page.locator("main form button.btn-p[type=submit]").click()
    expect(page.locator("main, body").first).to_contain_text("chưa được gửi")
    page.context.add_cookies(cookies)  # signed in, as the next page sees it
    page.goto(page.url.replace("/sign-in?next=", ""))

    expect(page.locator("#name_vi")).to_have_value(NAME)


def test_somebody_else_does_not_find_it(visit: Visit) -> None:
    page = visit("/my/outcomes/new", person=make.owner(make.facility()))
    page.evaluate(
        "sessionStorage.setItem('typed', JSON.stringify({place: '/my/products/new', who: 'Another',"
        " away: true, forms: [[['name_vi', 'x', false]]]}))"
    )

    page.goto(page.url.replace("outcomes", "products"))

    expect(page.locator("#name_vi")).to_have_value("")
