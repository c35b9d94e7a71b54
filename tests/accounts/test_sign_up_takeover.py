"""Somebody else's sign-up: whoever types an address chooses nothing of the account that its holder makes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import passwords
from app.accounts.models import Buyer, Person, SignUp
from app.accounts.queries import person_by_email
from app.accounts.service import sign_up as service
from app.accounts.service.register import NewBuyer, NewPerson
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Invalid
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Pages

VICTIM = "elin@nordic.example.com"
HERS, HIS = "stones under a blue ferry", "a thief waits near the quay"


def signs_up(pages: Pages, company: str, **changes: Any) -> None:
    """By the form, as today's page or as a stranger's own script sends it: with a password of his."""
    form = {"name": company, "country_code": "SE", "person_name": "Elin Sandberg", "email": VICTIM}
    pages.sign_out().post("/sign-up/buyer", {**form, "password": HIS, **changes})


def link_of(company: str) -> str:
    """The link in the newest letter about a company."""
    found = [letter for letter in letters.to(VICTIM, "accounts/confirm") if company in letter.body]
    return letters.path_in(found[-1])


def comes_in(pages: Pages, password: str) -> bool:
    """Whether this password opens the account of the address."""
    answer = pages.sign_out().client.post("/sign-in", data={"email": VICTIM, "password": password})
    pages.sign_out()
    return answer.status_code == 303


@pytest.mark.parametrize("first", ["Nordic Table AB", "Fake Table AB"])
@pytest.mark.parametrize("confirmed", ["Nordic Table AB", "Fake Table AB"])
def test_whichever_letter_she_opens_only_her_own_password_opens_her_account(
    app: Flask, pages: Pages, first: str, confirmed: str
) -> None:
    """Both orders of signing up, and either letter confirmed."""
    second = ({"Nordic Table AB", "Fake Table AB"} - {first}).pop()
    signs_up(pages, first)
    signs_up(pages, second)

    pages.sign_out().post(link_of(confirmed), {"password": HERS, "agree": "y"})

    assert comes_in(pages, HERS)
    assert not comes_in(pages, HIS)


def test_confirming_the_other_letter_too_changes_no_password(app: Flask, pages: Pages) -> None:
    signs_up(pages, "Nordic Table AB")
    signs_up(pages, "Fake Table AB")
    pages.sign_out().post(link_of("Nordic Table AB"), {"password": HERS, "agree": "y"})

    late = link_of("Fake Table AB")
    assert "mật khẩu giữ nguyên" in pages.sign_out().get(late).text
    assert pages.post(late, {"password": HIS}).location == "/sign-in", "nobody comes in by it"

    assert comes_in(pages, HERS)
    assert not comes_in(pages, HIS)


def test_a_letter_sent_again_is_about_ones_own_sign_up(app: Flask, pages: Pages) -> None:
    signs_up(pages, "Nordic Table AB")
    form = {"name": "Fake Table AB", "country_code": "SE", "person_name": "X", "email": VICTIM}
    Pages(app).post("/sign-up/buyer", form)

    pages.post("/sign-up/resend", {"email": VICTIM})

    assert "Nordic Table AB" in letters.to(VICTIM, "accounts/confirm")[-1].body


def test_a_letter_sent_again_by_a_stranger_gives_him_nothing(app: Flask, pages: Pages) -> None:
    signs_up(pages, "Nordic Table AB")
    pages.sign_out().post("/sign-up/resend", {"email": VICTIM, "password": HIS})

    pages.sign_out().post(link_of("Nordic Table AB"), {"password": HERS, "agree": "y"})

    assert comes_in(pages, HERS)
    assert not comes_in(pages, HIS)


def test_after_three_days_neither_letter_makes_an_account(app: Flask, pages: Pages) -> None:
    signs_up(pages, "Nordic Table AB")
    signs_up(pages, "Fake Table AB")
    links = [link_of("Nordic Table AB"), link_of("Fake Table AB")]

    with clock.fixed(clock.now() + timedelta(days=3, minutes=1)):
        for link in links:
            pages.sign_out().post(link, {"password": HERS, "agree": "y"}, status=410)
    assert person_by_email(VICTIM) is None


def test_an_address_with_an_account_keeps_its_password_and_is_asked_the_same(
    app: Flask, pages: Pages
) -> None:
    make.owner(make.buyer(), email=VICTIM, password_hash=passwords.hashed(HERS))
    signs_up(pages, "Fake Table AB")
    (letter,) = letters.to(VICTIM, "accounts/confirm")
    assert "đã có tài khoản" in letter.body

    pages.sign_out().post(letters.path_in(letter), {"password": HIS})

    assert comes_in(pages, HERS)
    assert not comes_in(pages, HIS)


def test_signing_up_hashes_nothing_so_known_and_unknown_addresses_take_as_long(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.owner(make.buyer(), email=VICTIM)

    def never(_password: str) -> str:
        raise AssertionError("no password is chosen before the address is proved")

    monkeypatch.setattr(passwords, "hashed", never)
    signs_up(pages, "Nordic Table AB")
    signs_up(pages, "Fjord AB", email="unknown@example.com")
    assert not [column for column in SignUp.__table__.columns if "password" in column.key], (
        "nothing is kept of one either"
    )


def test_the_page_of_the_link_shows_what_was_typed_and_asks_for_a_password(app: Flask, pages: Pages) -> None:
    signs_up(pages, "Nordic Table AB", phone="+46 70 123 45 67")
    link = link_of("Nordic Table AB")

    page = pages.sign_out().get(link)
    assert "+46701234567" in page.text.replace(" ", "")
    assert page.soup.select_one('input[name=password][autocomplete="new-password"]')

    for weak in ("", "ngắn", "Nordic Table AB 2026"):
        refused = pages.post(link, {"password": weak}, status=422)
        assert refused.error_of("password")
        assert refused.value_of("password") == "", "a password is not sent back"
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_new_person_without_a_password_is_not_made(app: Flask) -> None:
    row = service.ask(NewPerson("Elin Sandberg", VICTIM), NewBuyer("Nordic Table AB", "SE"))

    with pytest.raises(Invalid):
        service.confirm(service.LINK.seal(row))
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Buyer)) == 0


def test_the_old_way_would_hand_her_account_to_the_stranger(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a password typed at sign-up and installed by confirming opens the account of who confirms."""
    confirm = service.confirm
    typed = passwords.hashed(HIS)
    monkeypatch.setattr(service, "confirm", lambda token, _chosen="": confirm(token, typed))
    signs_up(pages, "Nordic Table AB")
    signs_up(pages, "Fake Table AB")

    pages.sign_out().post(link_of("Fake Table AB"), {"password": HERS, "agree": "y"})

    assert comes_in(pages, HIS)
    assert not comes_in(pages, HERS)
