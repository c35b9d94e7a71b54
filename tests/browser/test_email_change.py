"""A changed e-mail address in a real browser: asked for, confirmed, stopped by the old address, on a phone and a desk."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.accounts import passwords
from app.kernel.db import db
from tests.accounts import letters
from tests.browsing import DESKTOP, PHONE, findings, sideways
from tests.make import accounts as make

OLD, NEW, PASSWORD = "hanh@gom.example.com", "hanh@moi.example.com", "trà sen nấu ở hiên nhà"
NEXT_WORDS = "mây tre nứa lá bên sông Đà"


def opened(browser: Browser, size: ViewportSize) -> Page:
    return browser.new_context(viewport=size, bypass_csp=True).new_page()


def sign_in(page: Page, email: str) -> None:
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").first.click()


def fits(page: Page) -> None:
    assert findings(page) == []
    assert not sideways(page)


def link(address: str, template: str) -> str:
    found = letters.link_to(address, template)
    db.session.rollback()
    return found


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["360", "1280"])
def test_asked_for_confirmed_and_taken_back_by_the_old_address(
    app: Flask, chromium: Browser, address: str, size: ViewportSize
) -> None:
    make.owner(make.facility(), email=OLD, password_hash=passwords.hashed(PASSWORD))
    app.config["WTF_CSRF_ENABLED"] = True
    db.session.commit()
    page = opened(chromium, size)
    page.goto(f"{address}/sign-in?next=/account")
    sign_in(page, OLD)
    page.get_by_role("link", name="Đổi địa chỉ thư điện tử").click()
    page.fill("#email", NEW)
    page.get_by_role("button", name="Gửi thư").click()
    expect(page.locator("main")).to_contain_text("Đang chờ xác nhận")
    fits(page)

    page.goto(address + link(NEW, "accounts/email_confirm"))
    fits(page)
    page.get_by_role("button", name="Dùng địa chỉ mới").click()
    expect(page.locator("body")).to_contain_text(f"nay là {NEW}")
    sign_in(page, NEW)

    old = opened(chromium, size)
    old.goto(f"{address}/en" + link(OLD, "accounts/email_changed"))
    fits(old)
    old.get_by_role("button", name="Stop it and choose a new password").click()
    old.fill("#password", NEXT_WORDS)
    fits(old)
    old.locator("main button[type=submit]").first.click()
    expect(old.locator("#email")).to_be_visible()
    page.goto(f"{address}/account")
    expect(page).to_have_url(f"{address}/sign-in?next=/account")
    for one in (page, old):
        one.context.close()
