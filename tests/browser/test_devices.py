"""One's own devices in a real browser: two sign in, one signs the other out, on a telephone and on a desk."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.accounts import passwords
from app.kernel.db import db
from tests.accounts import letters
from tests.browsing import DESKTOP, PHONE, findings, sideways
from tests.make import accounts as make

EMAIL, PASSWORD = "hanh@gom.example.com", "trà sen nấu ở hiên nhà"


def signed_in(browser: Browser, address: str, size: ViewportSize) -> Page:
    page = browser.new_context(viewport=size, bypass_csp=True).new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["360", "1280"])
def test_one_device_signs_the_other_out_and_the_letter_does_so_too(
    app: Flask, chromium: Browser, address: str, size: ViewportSize
) -> None:
    make.owner(make.facility(), email=EMAIL, password_hash=passwords.hashed(PASSWORD))
    app.config["WTF_CSRF_ENABLED"] = True
    db.session.commit()
    here, there = signed_in(chromium, address, size), signed_in(chromium, address, size)

    here.goto(f"{address}/account")
    here.get_by_role("link", name="Thiết bị của bạn").click()
    expect(here.locator("main ul.lines > li")).to_have_count(2)
    expect(here.locator("main ul.lines > li").first).to_contain_text("thiết bị này")
    assert findings(here) == []
    assert not sideways(here)
    here.locator("main ul.lines").get_by_role("button", name="Đăng xuất").click()
    expect(here.locator("main ul.lines > li")).to_have_count(1)
    there.goto(f"{address}/account")
    expect(there).to_have_url(f"{address}/sign-in?next=/account")

    third = signed_in(chromium, address, size)
    stranger = chromium.new_context(viewport=size, bypass_csp=True).new_page()
    stranger.goto(address + letters.link_to(EMAIL, "accounts/new_device"))
    db.session.rollback()
    assert findings(stranger) == []
    assert not sideways(stranger)
    stranger.get_by_role("button", name="Đăng xuất thiết bị này").click()
    expect(stranger).to_have_url(f"{address}/password/forgotten")
    third.goto(f"{address}/account")
    expect(third).to_have_url(f"{address}/sign-in?next=/account")
    for page in (here, there, third, stranger):
        page.context.close()
