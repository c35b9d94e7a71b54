"""What people agree to: kept with version and day, asked again when it changes, old versions readable."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask, render_template
from sqlalchemy import delete, select

from app.accounts import consent, passwords
from app.accounts.models import Consent, Person
from app.accounts.service import consents
from app.kernel import clock
from app.kernel.db import db
from app.kernel.i18n import LANGUAGES
from config import ROOT
from tests.accounts import letters
from tests.accounts.sign_up_form import PASSWORD
from tests.make import accounts
from tests.pages import Pages

BUYER: dict[str, Any] = {
    "name": "Nordic Table AB",
    "country_code": "SE",
    "person_name": "Elin Sandberg",
    "email": "elin@nordic.example.com",
}


@pytest.mark.parametrize("text", consent.TEXTS)
def test_a_change_is_published_five_days_ahead_with_what_is_different(text: str) -> None:
    versions = consent.TEXTS[text]
    for earlier, later in pairwise(versions):
        assert earlier.applies_from < later.applies_from
        assert later.different
    after = [one for one in versions if one.published_on > consent.OPENED_ON]
    assert all(one.applies_from - one.published_on >= consent.AHEAD for one in after)


@pytest.mark.parametrize("text", consent.TEXTS)
def test_every_version_stays_readable_in_both_languages(pages: Pages, text: str) -> None:
    for version in consent.TEXTS[text]:
        for language in LANGUAGES:
            assert (ROOT / "app/templates" / consent.template(text, version, language)).exists()
            root = "/en" if language == "en" else ""
            page = pages.get(f"{root}/{text}?version={version.name}")
            assert f"{root}/{text}?version={version.name}" in page.html
    pages.get(f"/{text}?version=khong-co", status=404)


def test_before_its_day_the_old_version_is_shown_and_the_new_one_announced(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = consent.OPENED_ON + timedelta(days=30)
    new = consent.Version("3", day, day + consent.AHEAD, "Thêm một mục.")
    monkeypatch.setattr(consent, "TEXTS", {**consent.TEXTS, "rules": (*consent.TEXTS["rules"], new)})
    with clock.fixed(clock.at(new.published_on)):
        assert consent.in_force("rules", clock.today()).name == "2"
        with app.test_request_context("/rules"):
            now = consent.in_force("rules", clock.today())
            told = {"shown": now, "current": now, "coming": consent.coming("rules", clock.today())}
            shown = render_template("front/text.html", text="rules", versions=[], **told)
        assert f"{new.applies_from:%d/%m/%Y}" in shown
        assert "Thêm một mục." in shown
        with app.test_request_context("/rules?version=3"):
            ahead = render_template("front/text.html", text="rules", versions=[], **{**told, "shown": new})
        assert f"Bản này áp dụng từ {new.applies_from:%d/%m/%Y}" in ahead
        assert "Không phải bản đang áp dụng" not in ahead
    assert consent.coming("rules", new.applies_from) is None


def test_the_first_text_is_dated_by_its_first_publication_and_shown_for_days_before_it() -> None:
    for versions in consent.TEXTS.values():
        assert versions[0].published_on == date(2026, 11, 25)
    assert consent.in_force("rules", date(2026, 1, 1)) is consent.TEXTS["rules"][0]


def test_signing_up_needs_agreeing_and_keeps_version_and_day(pages: Pages) -> None:
    pages.post("/sign-up/buyer", BUYER)
    link = letters.link_to(BUYER["email"], "accounts/confirm")
    refused = pages.post(link, {"password": PASSWORD}, status=422)
    assert refused.error_of("agree")
    pages.post(link, {"password": PASSWORD, "agree": "y"})
    person = db.session.scalars(select(Person).where(Person.email == BUYER["email"])).one()
    kept = {row.text: (row.version, clock.local(row.created_at).date()) for row in consents.given(person.id)}
    today = clock.today()
    assert kept == {text: (consent.in_force(text, today).name, today) for text in consent.TEXTS}


def test_who_has_not_agreed_to_the_text_in_force_is_asked_at_sign_in(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.buyer(), password_hash=passwords.hashed(PASSWORD))
    email, number = person.email, person.id
    db.session.execute(delete(Consent).where(Consent.person_id == number, Consent.text == "rules"))
    asked = pages.post("/sign-in", {"email": email, "password": PASSWORD, "next": "/products"})
    assert asked.location.startswith("/account/consent")
    pages.get(asked.location)
    assert pages.post(asked.location, {}, status=422).error_of("agree")
    assert pages.post(asked.location, {"agree": "y", "next": "/products"}).location == "/products"
    assert consents.missing(number) == []
    pages.get("/account/consent")
    pages.sign_out()
    again = pages.post("/sign-in", {"email": email, "password": PASSWORD, "next": "/products"})
    assert again.location == "/products"


def test_agreeing_twice_keeps_the_first_day(app: Flask) -> None:
    with clock.fixed(clock.at(date(2027, 1, 3))):
        person = accounts.owner(accounts.buyer())
    before = [row.created_at for row in consents.given(person.id)]
    with clock.fixed(clock.at(date(2027, 1, 4))):
        consents.record(person, consents.offered(), language="en")
    assert [row.created_at for row in consents.given(person.id)] == before
