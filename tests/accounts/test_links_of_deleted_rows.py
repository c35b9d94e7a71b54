"""A link opens the row it was made for and no other, also where another row has that row's number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from app.accounts.email_change_models import EmailChange
from app.accounts.models import Person, SignUp
from app.accounts.queries import person_by_email
from app.accounts.service import closing, email_change, sign_up
from app.kernel import clock
from app.kernel.db import db
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Pages

THIEF, VICTIM, NEW = "thief@quay.example.com", "elin@nordic.example.com", "elin@fjord.example.com"
CHOSEN = "stones under a blue ferry"


def signs_up(pages: Pages, email: str) -> int:
    """By the form; gives the sign-up's number."""
    form = {"name": "Nordic Table AB", "country_code": "SE", "person_name": "Elin Sandberg", "email": email}
    pages.sign_out().post("/sign-up/buyer", form)
    return db.session.scalars(select(SignUp.id).order_by(SignUp.created_at.desc())).first() or 0


def give(table: type[Any], number: int, other: int) -> None:
    """Let a row have the number of one that is gone, on a database that gives no number twice too."""
    if number == other:
        return
    assert db.session.get(table, other) is None
    db.session.execute(update(table).where(table.id == number).values(id=other))
    db.session.commit()
    db.session.expire_all()


def test_the_link_of_a_forgotten_sign_up_does_not_open_the_next_one(app: Flask, pages: Pages) -> None:
    """He asks for another letter shortly before his sign-up is forgotten; she signs up and has its number."""
    begun = clock.now()
    his = signs_up(pages, THIEF)
    with clock.fixed(begun + sign_up.KEPT - timedelta(hours=2)):
        pages.post("/sign-up/resend", {"email": THIEF})
        late = letters.link_to(THIEF, "accounts/confirm")
    with clock.fixed(begun + sign_up.KEPT + timedelta(minutes=1)):
        assert "Nordic Table AB" in pages.sign_out().get(late).text, "it was good as long as his sign-up was"
        sign_up.forget_old()
        db.session.commit()
        gone = pages.get(late, status=410).text
        hers = signs_up(pages, VICTIM)
        give(SignUp, hers, his)

        shown = pages.sign_out().get(late, status=410).text
        pages.post(late, {"password": CHOSEN, "agree": "y"}, status=410)

        assert "Elin" not in shown
        assert VICTIM not in shown
        assert shown == gone, "nobody learns that there is another sign-up"
        assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_a_forgotten_sign_up_gets_no_letter_and_the_answer_of_nobodys(app: Flask, pages: Pages) -> None:
    signs_up(pages, THIEF)
    with clock.fixed(clock.now() + sign_up.KEPT + timedelta(minutes=1)):
        sign_up.forget_old()
        known = pages.post("/sign-up/resend", {"email": THIEF})
        unknown = pages.post("/sign-up/resend", {"email": "nobody@example.com"})
        assert len(letters.to(THIEF)) == 1
    assert known.text.replace(THIEF, "") == unknown.text.replace("nobody@example.com", "")


def test_the_link_that_stops_a_forgotten_change_of_address_does_not_stop_the_next_one(
    app: Flask, pages: Pages
) -> None:
    """It would end with a link to a new password of hers."""
    thief, victim = make.owner(make.buyer(), email=THIEF), make.owner(make.buyer(), email=VICTIM)
    closing.ask(make.acting(thief))
    with clock.fixed(clock.now() + closing.GRACE - timedelta(hours=1)):
        his = email_change.ask(make.acting(thief), "other@quay.example.com").id
        stop = letters.link_to(THIEF, "accounts/email_asked")
    with clock.fixed(clock.now() + closing.GRACE):
        closing.close_due()
        hers = email_change.ask(make.acting(victim), NEW)
        before = victim.password_hash
        give(EmailChange, hers.id, his)

        pages.get(stop, status=410)
        pages.post(stop, status=410)

    kept = person_by_email(VICTIM)
    assert kept is not None
    assert kept.password_hash == before
    assert db.session.get_one(EmailChange, his).stopped_at is None


def test_numbers_of_deleted_sign_ups_do_not_come_again(app: Flask, pages: Pages) -> None:
    first = signs_up(pages, THIEF)
    sign_up.forget(SignUp.id == first)
    db.session.commit()

    assert signs_up(pages, VICTIM) > first
