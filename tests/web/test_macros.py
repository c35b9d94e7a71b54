"""Form controls and parts: labels, hints, errors and actions are wired."""

from __future__ import annotations

import pytest
from bs4 import Tag
from flask import Flask, get_template_attribute
from wtforms import BooleanField, Form

from tests.pages import Page, Pages

WRONG = {"price": "ba trăm", "kind": "a", "way": "x", "lines-0-count": "x", "name": ""}


@pytest.fixture
def refused(sample: Flask, pages: Pages) -> Page:
    """The sample form, sent with mistakes."""
    return pages.post("/sample/form", WRONG, status=422)


def _tag(page: Page, **attributes: str) -> Tag:
    found = page.soup.find(attrs=attributes)
    assert isinstance(found, Tag), attributes
    return found


def test_an_error_belongs_to_its_control(refused: Page) -> None:
    control = _tag(refused, name="price")
    assert control["aria-invalid"] == "true"
    assert "price-error" in str(control["aria-describedby"])
    assert refused.error_of("price") == "Nhập số nguyên, ví dụ 320.000." or "320" in refused.error_of("price")


def test_typed_text_is_kept(refused: Page) -> None:
    assert refused.value_of("price") == "ba trăm"


def test_the_hint_of_a_tick_box_follows_its_own_words(sample: Flask) -> None:
    class Ticked(Form):
        shown = BooleanField("Only shown")

    with sample.test_request_context():
        form = get_template_attribute("components/form.html", "field")
        drawn = str(form(Ticked().shown, hint="Then it carries a notice."))

    assert drawn.index("Only shown") < drawn.index("Then it carries a notice.")


def test_error_and_hint_both_explain_the_control(refused: Page) -> None:
    ids = str(_tag(refused, name="name")["aria-describedby"]).split()
    assert ids == ["name-error", "name-hint"]
    assert all(refused.soup.find(id=name) for name in ids)


def test_the_summary_is_announced_and_leads_to_each_field(refused: Page) -> None:
    summary = _tag(refused, id="error-summary")
    assert summary["role"] == "alert"
    targets = [str(link["href"])[1:] for link in summary.find_all("a")]
    assert {"name", "price", "agree", "lines-0-count"} <= set(targets)
    assert all(refused.soup.find(id=target) for target in targets)


def test_a_clean_form_has_no_error_attributes(sample: Flask, pages: Pages) -> None:
    page = pages.get("/sample/form")
    assert not page.soup.find(attrs={"aria-invalid": True})
    assert not page.soup.find(id="error-summary")
    assert _tag(page, name="name")["aria-describedby"] == "name-hint"


def test_the_browsers_own_bubbles_stay_off(sample: Flask, pages: Pages) -> None:
    assert not pages.get("/sample/form").soup.find(attrs={"required": True})


def test_radios_stand_in_a_named_group(sample: Flask, pages: Pages) -> None:
    group = _tag(pages.get("/sample/form"), id="way")
    assert group.name == "fieldset"
    assert group.find("legend") is not None


def test_amounts_open_the_number_keys(sample: Flask, pages: Pages) -> None:
    control = _tag(pages.get("/sample/form"), name="price")
    assert control["inputmode"] == "numeric"
    assert control["type"] == "text"


def test_a_keyed_form_carries_its_key(sample: Flask, pages: Pages) -> None:
    assert len(pages.get("/sample/form").value_of("form_key")) > 10


def test_a_reason_is_asked_with_a_label(sample: Flask, pages: Pages) -> None:
    page = pages.get("/sample/public")
    box = _tag(page, name="reason")
    assert page.soup.find("label", attrs={"for": box["id"]}) is not None
    form = box.find_parent("form")
    assert form is not None
    assert form["action"] == "/sample/b"
    assert form.find(attrs={"name": "csrf_token"}) is not None


def test_an_action_carries_the_version_seen(sample: Flask, pages: Pages) -> None:
    assert pages.get("/sample/public").form_values("/sample/a")["version"] == "3"


def test_history_is_newest_first_and_in_words(sample: Flask, pages: Pages) -> None:
    page = pages.get("/sample/public")
    lines = [line.get_text(" ", strip=True) for line in page.soup.select(".hist li")]
    assert lines[0].startswith("Never named")
    assert lines[1].startswith("Đã duyệt")
    assert "10:00, 20/11/2026" in lines[1]


def test_the_pager_names_where_one_is(sample: Flask, pages: Pages) -> None:
    pager = pages.get("/sample/public").soup.select_one("nav.pager")
    assert pager is not None
    assert "21–40 trong 1.234" in pager.get_text(" ", strip=True)
    here = pager.find(attrs={"aria-current": "page"})
    assert isinstance(here, Tag)
    assert here.get_text() == "2"


def test_flashes_are_announced_by_their_weight(sample: Flask, pages: Pages) -> None:
    page = pages.get("/sample/public")
    assert "Saved." in _tag(page, role="status").get_text()
    assert "Not saved." in _tag(page, role="alert").get_text()
