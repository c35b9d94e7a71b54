"""A second factor in a real browser: set up, used, recovered; a passkey made and used."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
from flask import Flask
from playwright.sync_api import Page, expect

from app.accounts import passwords
from app.accounts.models import Person
from app.kernel import clock
from tests.browsing import findings, sideways
from tests.make import accounts as make

Visit = Callable[..., Page]
EMAIL, PASSWORD = "hanh@gom.example.com", "trà sen nấu ở hiên nhà"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def owner() -> Person:
    return make.owner(make.facility(), email=EMAIL, password_hash=passwords.hashed(PASSWORD))


def sign_in(page: Page, address: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.fill("#email", EMAIL)
    page.fill("#password", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    expect(page).to_have_url(re.compile("/sign-in/second-step$"))


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).locator("visible=true").first.click()


def test_an_app_is_set_up_on_a_phone_without_script_and_a_code_on_paper_replaces_it(
    app: Flask, visit: Visit, address: str
) -> None:
    page = visit("/account/second-factor", phone=True, person=owner(), script=False)
    press(page, "Thiết lập ứng dụng")
    secret = page.locator("main code").inner_text()
    page.fill("#code", pyotp.TOTP(secret).at(clock.now()))
    press(page, "Dùng ứng dụng này")
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10

    sign_in(page, address)
    page.fill("#code", codes[0])
    press(page, "Đăng nhập")
    page.goto(f"{address}/account/second-factor")
    expect(page.locator("main")).to_contain_text("Còn 9 trong 10")


def test_a_passkey_is_made_and_ends_the_sign_in(app: Flask, visit: Visit, address: str) -> None:
    here = address.replace("127.0.0.1", "localhost")
    app.config["SITE_URL"] = here
    page = visit("/account", person=owner())
    cookie = next(one for one in page.context.cookies() if one["name"] == "session")
    page.context.add_cookies([{"name": "session", "value": cookie["value"], "url": here}])
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{here}/account/second-factor")
    assert not sideways(page)
    assert findings(page) == []
    page.fill("#name", "Máy tính cơ quan")
    press(page, "Thêm khóa truy cập")
    expect(page.locator("main li code")).to_have_count(10)

    sign_in(page, here)
    assert findings(page) == []
    press(page, "Dùng khóa truy cập")
    expect(page).not_to_have_url(re.compile("sign-in"))
    page.goto(f"{here}/account/second-factor")
    expect(page.locator("main")).to_contain_text("Máy tính cơ quan")
    expect(page.locator("main")).to_contain_text("dùng lần cuối")
