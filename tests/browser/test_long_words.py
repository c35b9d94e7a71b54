"""A word of eighty letters in every text of the people's own: no page of anybody scrolls sideways at 320 px."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import String, Table, update

from app.kernel.db import Base, db
from tests.pages import Pages
from tests.web.everybody import World, address, build, enter, lacks, mark_of, rules

WORD = "Gốmsứ" * 16
NARROW = {"width": 320, "height": 640}
Visit = Callable[..., Page]
WRITTEN = {
    *(
        "about_en",
        "about_vi",
        "address",
        "answer",
        "asked",
        "authority",
        "authority_paper",
        "body",
        "buyer_name",
    ),
    *("city", "contact_name", "contract_number", "craft_village", "decided_reason", "decision_number"),
    *(
        "description_en",
        "description_vi",
        "destination_place",
        "explanation",
        "goods",
        "issuer",
        "list_number",
    ),
    *("material", "name", "name_en", "name_vi", "note", "organiser", "place", "question", "reason", "said"),
    *(
        "refused_reason",
        "registration_number",
        "returned_reason",
        "sectors",
        "short_name_vi",
        "venue",
    ),
}
"""Columns that hold what people write, whatever the table."""
ALSO = {"certificates": {"number"}, "registration_proofs": {"number"}, "letters": {"subject"}}
CODES = {"listing_reports": {"reason", "authority"}}
KEPT = ("audit_", "ledger_", "decision_letters", "alembic_version")
"""What may never change."""


def long_words() -> None:
    """Write the word, cut to the column's length, into every text people write."""
    ours = {
        mapper.local_table
        for mapper in Base.registry.mappers
        if ".reference." not in mapper.class_.__module__
    }
    for table in ours:
        if isinstance(table, Table) and not table.name.startswith(KEPT):
            names = WRITTEN - CODES.get(table.name, set()) | ALSO.get(table.name, set())
            texts = [
                c for c in table.c if c.name in names and isinstance(c.type, String) and not c.foreign_keys
            ]
            if texts:
                db.session.execute(update(table).values({c.name: WORD[: c.type.length or 80] for c in texts}))
    db.session.commit()


def shown(app: Flask, pages: Pages, world: World) -> Iterator[tuple[str, str]]:
    """Every page as the first who may open it sees it: where it stands, and its text."""
    for rule, _ in rules(app, "GET"):
        mark, path = mark_of(app, rule), address(rule, world.ours)
        may = [0] if mark == "public" else [one for one in world.everybody().values() if not lacks(one, mark)]
        for person in may:
            if person:
                enter(pages, person)
            else:
                pages.sign_out()
            answer = pages.ask("GET", path)
            if answer.status_code == 200 and answer.data.lstrip()[:9].lower() == b"<!doctype":
                yield path, answer.get_data(as_text=True)
                break


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the right edge of a page that scrolls sideways."""
    return list(
        page.evaluate(
            """() => document.documentElement.scrollWidth <= 320 ? [] : [
            `scrolls to ${document.documentElement.scrollWidth}`,
            ...[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321)
            .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).slice(-6)]"""
        )
    )


def test_no_page_scrolls_sideways_for_a_long_word(app: Flask, pages: Pages, visit: Visit) -> None:
    world = build()
    long_words()
    page, wide, seen, spoken = visit("/help", phone=True), {}, 0, 0
    page.set_viewport_size(NARROW)
    for path, text in shown(app, pages, world):
        page.set_content(text)
        seen += 1
        spoken += WORD[:20] in text
        if found := too_wide(page):
            wide[path] = found

    assert seen > 120
    assert spoken > 60, "the word stands on the pages"
    assert wide == {}
    assert "Be Vietnam" in page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily"), (
        "dressed as it is served"
    )
    page.set_content(f"<p style='white-space: nowrap'>{WORD}")
    assert too_wide(page), "what does not break is noticed"
