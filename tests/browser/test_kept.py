"""What somebody typed outlives a change of language and a sign-in in between."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.fairs.states import ApplicationState
from tests.browsing import findings, sideways
from tests.make import accounts as make, catalog, fairs

Visit = Callable[..., Page]
NAME = "Bình gốm men lam"
NEW, SUBMIT = "/my/products/new", "main form button.btn-p[type=submit]"


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
    kept = {"at": 9e15, "forms": [{"to": NEW, "fields": [["name_vi", "x", False]], "marks": []}]}
    page.evaluate("kept => localStorage.setItem('kept:999:/my/products/new', JSON.stringify(kept))", kept)

    page.goto(page.url.replace("outcomes", "products"))

    expect(page.locator("#name_vi")).to_have_value("")
    assert page.evaluate("localStorage.getItem('kept:999:/my/products/new')") is None


def test_a_form_survives_a_lost_network_on_a_phone(visit: Visit) -> None:
    page = visit(NEW, phone=True, person=make.owner(make.facility()))
    page.fill("#name_vi", NAME)
    page.context.set_offline(True)

    page.locator(SUBMIT).click()

    note = page.locator("main form .kept")
    expect(note).to_contain_text("chưa gửi")
    expect(page).to_have_url(re.compile(f"{NEW}$"))
    assert not sideways(page)
    page.context.set_offline(False)
    expect(note).to_contain_text("gửi được rồi")
    page.goto(page.url)  # as if the page had been closed meanwhile
    expect(page.locator("#name_vi")).to_have_value(NAME)
    expect(page.locator("main form .kept")).to_contain_text("chưa gửi")
    assert findings(page) == []
    page.locator("main form .kept button").click()
    expect(page.locator("#name_vi")).to_have_value("")


def test_a_site_that_does_not_answer_is_no_browser_error(visit: Visit) -> None:
    page = visit(NEW, person=make.owner(make.facility()))
    page.fill("#name_vi", NAME)
    page.route("**/favicon.svg*", lambda route: route.abort())

    page.locator(SUBMIT).click()

    expect(page.locator("main form .kept")).to_contain_text("chưa gửi")
    page.unroute("**/favicon.svg*")
    page.locator(SUBMIT).click()
    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator("#name_vi")).to_have_value(NAME)


def test_what_was_sent_is_not_put_back(visit: Visit) -> None:
    page = visit(NEW, person=make.owner(make.facility()))
    _write_all(page)
    page.locator(SUBMIT).click()
    expect(page).to_have_url(re.compile(r"/my/products/\d+$"))

    page.goto(re.sub(r"\d+$", "new", page.url))

    expect(page.locator("#name_vi")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kept:'))") == []


def test_back_and_send_again_leads_to_the_first(visit: Visit) -> None:
    page = visit(NEW, phone=True, person=make.owner(make.facility()))
    _write_all(page)
    page.locator(SUBMIT).click()
    expect(page).to_have_url(re.compile(r"/my/products/\d+$"))
    first = page.url

    page.go_back()
    expect(page.locator("#name_vi")).to_have_value(NAME)
    expect(page.locator("main form .kept")).to_contain_text("Gửi lại")
    page.locator(SUBMIT).click()

    expect(page).to_have_url(first)


def test_an_enquiry_too_outlives_a_lost_network_and_is_sent_once(visit: Visit) -> None:
    """The same of a form of another room: offline, then sent, then Back and sent again."""
    product = catalog.product()
    asker = make.owner(make.buyer())
    page = visit(f"/products/{product.slug}/ask", phone=True, person=asker)
    page.fill("#quantity", "600")
    page.fill("#message", NAME)
    page.context.set_offline(True)
    page.locator(SUBMIT).click()
    expect(page.locator("main form .kept")).to_contain_text("chưa gửi")
    assert not sideways(page)
    page.context.set_offline(False)
    page.goto(page.url)
    expect(page.locator("#message")).to_have_value(NAME)
    expect(page.locator("#quantity")).to_have_value("600")

    page.locator(SUBMIT).click()
    expect(page).to_have_url(re.compile(r"/my/enquiries/\d+"))
    first = page.url
    page.go_back()
    expect(page.locator("main form .kept")).to_contain_text("Gửi lại")
    page.locator(SUBMIT).click()

    expect(page).to_have_url(first)


def test_what_was_typed_for_a_fair_too_waits_for_whoever_was_signed_out(visit: Visit) -> None:
    application = fairs.application(state=ApplicationState.DRAFT)
    number, owner = application.id, make.owner(application.facility)
    page = visit(f"/my/applications/{number}/goods", person=owner)
    cookies = page.context.cookies()
    page.fill("#goods", NAME)
    page.context.clear_cookies()

    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main, body").first).to_contain_text("chưa được gửi")
    page.context.add_cookies(cookies)
    page.goto(page.url.replace("/sign-in?next=", ""))

    expect(page.locator("#goods")).to_have_value(NAME)


def test_no_password_is_kept_and_signing_out_clears_everything(visit: Visit) -> None:
    page = visit(NEW, person=make.owner(make.facility()))
    page.fill("#name_vi", NAME)
    page.goto(re.sub("/my/products/new", "/account/password", page.url))
    page.locator("input[type=password]").first.fill("mật khẩu bí mật")
    page.goto(re.sub("/account/password", "/my/outcomes", page.url))
    kept = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert NAME in kept
    assert "bí mật" not in kept

    page.locator("form[action$='sign-out']").first.evaluate("form => form.requestSubmit()")
    expect(page).to_have_url(re.compile("/$"))

    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('kept:'))") == []


def _write_all(page: Page) -> None:
    page.fill("#name_vi", NAME)
    page.select_option("#group_code", index=1)
    page.select_option("#unit_code", index=1)
    page.fill("#price", "320.000")
