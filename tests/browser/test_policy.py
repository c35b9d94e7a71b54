"""A real browser reports what the content policy kept from running."""

from __future__ import annotations

from playwright.sync_api import Browser

BREACH = "document.head.append(Object.assign(document.createElement('style'), {textContent: 'a{}'}))"


def test_what_a_browser_blocks_arrives(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)

    with page.expect_response("**/policy-reports") as arrived:
        page.evaluate(BREACH)

    assert arrived.value.status == 204
    context.close()
