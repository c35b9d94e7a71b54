"""On a phone words of our own stay whole: headings of tables, the bar at the foot, provinces."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.kernel.permissions import Role
from tests.browsing import sideways
from tests.make import accounts

Visit = Callable[..., Page]
BROKEN = """selector => [...document.querySelectorAll(selector)].flatMap(shown => {
  const walk = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT), found = [];
  for (let text = walk.nextNode(); text; text = walk.nextNode())
    for (const word of text.data.matchAll(/[\\p{L}\\d.,]+/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(line => Math.round(line.top))).size > 1) found.push(word[0]);
    }
  return found;
})"""
"""The words that stand on two lines."""


def test_a_broken_word_is_noticed(visit: Visit) -> None:
    page = visit("/help", phone=True)
    page.set_content("<p style='width: 2em; word-break: break-all'>Gốmsứ")
    assert page.evaluate(BROKEN, "p") != []


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_word_of_a_table_or_the_bar_at_the_foot_is_broken_on_a_phone(
    app: Flask, visit: Visit, language: str
) -> None:
    owner, officer = accounts.owner(accounts.facility()), accounts.officer(Role.NATIONAL_OFFICER)

    for path, person, selector in (
        ("/results", None, "section[aria-labelledby=map-h] :is(th, td)"),
        ("/my/applications", owner, ".tabs-b"),
        ("/desk/dashboard", officer, "section[aria-labelledby=map-h] tbody :is(th, td)"),
    ):
        page = visit(f"{language}{path}", phone=True, person=person)
        assert page.locator(selector).count(), path
        assert page.evaluate(BROKEN, selector) == [], path
        assert not sideways(page), path
