"""Another e-mail address: both addresses are told, and nobody takes or blocks an account by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Person, SecurityEvent, SignUp
from app.accounts.queries import email_changes as queries
from app.accounts.service import email_change as service
from app.kernel import clock
from app.kernel.db import db, only_read
from app.kernel.errors import Refusal
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Page, Pages

PASSWORD, STOLEN = "trà sen nấu ở hiên nhà", "trà sen nấu ở hiên nhà"
OLD, NEW, THIEFS = "hanh@gom.example.com", "hanh@moi.example.com", "ke.gian@xau.example.com"
NEXT_WORDS = "mây tre nứa lá bên sông Đà"
MORNING = datetime(2026, 5, 4, 3, tzinfo=UTC)
ASKED, CONFIRM, CHANGED = "accounts/email_asked", "accounts/email_confirm", "accounts/email_changed"


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    with clock.fixed(MORNING):
        yield


def owner(email: str = OLD, language: str = "vi") -> Person:
    hashed = passwords.hashed(PASSWORD)
    return make.owner(make.facility(f"Cơ sở {email}"), email=email, password_hash=hashed, language=language)


def signed_in(app: Flask, email: str = OLD, password: str = PASSWORD) -> Pages:
    pages = Pages(app)
    pages.post("/sign-in", {"email": email, "password": password}, status=303)
    return pages


def ask(pages: Pages, email: str = NEW, status: int = 303) -> Page:
    return pages.post("/account/email", {"email": email}, status=status)


def link(address: str, template: str) -> str:
    return letters.link_to(address, template)


def address_of(person_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Person, person_id, populate_existing=True).email


def is_in(pages: Pages) -> bool:
    return pages.ask("GET", "/account").status_code == 200


def test_the_new_address_confirms_and_every_session_ends(app: Flask) -> None:
    person = owner().id
    here, there = signed_in(app), signed_in(app)
    ask(here)
    assert address_of(person) == OLD, "nothing changes before the new address confirms"
    assert NEW in here.get("/account/email").text

    page = here.get(link(NEW, CONFIRM))
    assert NEW in page.text
    here.post(link(NEW, CONFIRM), status=303)

    assert address_of(person) == NEW
    assert [is_in(here), is_in(there)] == [False, False]
    signed_in(app, NEW)
    Pages(app).post("/sign-in", {"email": OLD, "password": PASSWORD}, status=422)
    kinds = db.session.scalars(select(SecurityEvent.kind)).all()
    assert {"email-asked", "email-changed"} <= set(kinds)


def test_the_old_address_is_told_before_and_after(app: Flask) -> None:
    owner()
    here = signed_in(app)
    ask(here)
    assert NEW in letters.newest(OLD, ASKED).body
    here.post(link(NEW, CONFIRM), status=303)
    assert NEW in letters.newest(OLD, CHANGED).body


def test_letters_and_pages_speak_english_too(app: Flask) -> None:
    owner(language="en")
    here = signed_in(app)
    ask(here)
    assert letters.newest(OLD, ASKED).subject == "Somebody wants another e-mail address for your account"
    assert letters.newest(NEW, CONFIRM).subject == "Confirm your new address"
    assert "Stop it and choose a new password" in Pages(app).get(link(OLD, ASKED)).text


def test_asking_needs_a_fresh_proof(app: Flask) -> None:
    owner()
    here = signed_in(app)
    with clock.fixed(MORNING + timedelta(minutes=11)):
        ask(here, status=403)
        assert letters.to(NEW) == []
        here.post("/account/email", {"email": NEW, "proof-password": PASSWORD}, status=303)
        assert letters.to(NEW, CONFIRM)


def test_ones_own_address_and_a_wrong_one_are_refused_in_words(app: Flask) -> None:
    owner()
    here = signed_in(app)
    assert "đã là địa chỉ của bạn" in ask(here, OLD, 422).text
    assert "hạnh@gốm" in str(ask(here, "hạnh@gốm.example.com", 422).soup), "what was typed is kept"


def test_the_same_answer_whether_the_new_address_has_an_account_or_not(app: Flask) -> None:
    owner()
    taken = owner("khoa@tre.example.com").id
    here = signed_in(app)
    known, unknown = ask(here, "khoa@tre.example.com"), ask(here)

    assert known.response.location == unknown.response.location
    letter = letters.newest("khoa@tre.example.com", CONFIRM)
    assert "đã có tài khoản" in letter.subject
    assert "/account/email/confirm" not in letter.body
    assert address_of(taken) == "khoa@tre.example.com"


# Taking an account.


def test_the_reader_of_a_mistyped_address_takes_nothing(app: Flask) -> None:
    person = owner().id
    owner(THIEFS)
    ask(signed_in(app), THIEFS.replace("ke.gian", "nham"))
    confirm = link(THIEFS.replace("ke.gian", "nham"), CONFIRM)

    assert Pages(app).ask("GET", confirm).status_code == 302, "sign in first"
    signed_in(app, THIEFS).get(confirm, status=403)
    assert "tài khoản khác" in signed_in(app, THIEFS).get(confirm, status=403).text
    assert address_of(person) == OLD


def stolen(app: Flask) -> Pages:
    """A thief knows the password, and moves the account to a mailbox of his own."""
    owner()
    thief = signed_in(app, OLD, STOLEN)
    ask(thief, THIEFS)
    return thief


def take_back(app: Flask, stop: str) -> None:
    """The reader of the old mailbox stops it and chooses a new password."""
    hers = Pages(app)
    page = hers.get(stop)
    assert OLD in page.text
    reset = hers.post(stop, status=303).response.location
    hers.post(reset, {"password": NEXT_WORDS}, status=303)
    signed_in(app, OLD, NEXT_WORDS)


def test_stopping_before_it_is_confirmed_shuts_the_thief_out(app: Flask) -> None:
    thief = stolen(app)
    take_back(app, link(OLD, ASKED))

    assert not is_in(thief)
    Pages(app).post("/sign-in", {"email": OLD, "password": STOLEN}, status=422)
    signed_in(app, OLD, NEXT_WORDS).get(link(THIEFS, CONFIRM), status=410)


@pytest.mark.parametrize("letter", [ASKED, CHANGED])
def test_stopping_after_it_was_confirmed_gives_her_the_account_back(app: Flask, letter: str) -> None:
    stolen(app).post(link(THIEFS, CONFIRM), status=303)
    inside = signed_in(app, THIEFS, STOLEN)
    with clock.fixed(MORNING + timedelta(days=6, hours=23)):
        take_back(app, link(OLD, letter))

    assert not is_in(inside)
    Pages(app).post("/sign-in", {"email": THIEFS, "password": STOLEN}, status=422)


def chain(app: Flask) -> str:
    """The thief changes on and on; her link of the first change."""
    thief = stolen(app)
    first = link(OLD, ASKED)
    ask(thief, "hai@xau.example.com")
    thief.post(link("hai@xau.example.com", CONFIRM), status=303)
    again = signed_in(app, "hai@xau.example.com", STOLEN)
    ask(again, "ba@xau.example.com")
    again.post(link("ba@xau.example.com", CONFIRM), status=303)
    return first


def test_her_first_link_works_however_often_he_changed_on(app: Flask) -> None:
    first = chain(app)
    his = link("hai@xau.example.com", CHANGED)

    take_back(app, first)

    Pages(app).get(his, status=410)
    Pages(app).post(his, status=410)


def test_he_stops_his_own_change_first_and_she_still_has_the_last_word(app: Flask) -> None:
    first = chain(app)
    thief = Pages(app)
    reset = thief.post(link("hai@xau.example.com", CHANGED), status=303).response.location
    thief.post(reset, {"password": "lá chuối non gói xôi gấc"}, status=303)

    take_back(app, first)


def test_a_link_stops_once_and_for_a_week(app: Flask) -> None:
    stolen(app)
    stop = link(OLD, ASKED)
    with clock.fixed(MORNING + timedelta(days=8)):
        Pages(app).get(stop, status=410)
    take_back(app, stop)
    Pages(app).post(stop, status=410)


def test_without_her_link_the_thief_would_keep_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a change that stops nothing but itself."""
    first = chain(app)
    monkeypatch.setattr(queries, "not_stopped_since", lambda row: [row])
    Pages(app).post(first, status=303)

    assert db.session.scalar(select(Person.email).where(Person.email == OLD)) is None


def test_the_link_that_stops_is_in_no_inbox(app: Flask) -> None:
    thief = stolen(app)
    assert "/email/stop/" not in str(thief.get("/notices").soup)


def test_a_new_password_ends_what_waits(app: Flask) -> None:
    here = stolen(app)
    here.post("/account/password", {"old": PASSWORD, "password": NEXT_WORDS}, status=303)
    here.get(link(THIEFS, CONFIRM), status=410)


# Blocking somebody.


def test_a_wish_reserves_no_address(app: Flask) -> None:
    person = owner().id
    here = signed_in(app)
    ask(here)
    db.session.add(SignUp(email=NEW, kind="buyer", person={}, organisation={}))
    make.person(None, None, email=NEW)
    db.session.commit()

    page = here.post(link(NEW, CONFIRM), status=409)

    assert "đã có tài khoản riêng" in page.text
    assert address_of(person) == OLD
    assert is_in(here)


def test_letters_to_one_address_are_few_whoever_asks(app: Flask) -> None:
    owner()
    here = signed_in(app)
    for _ in range(3):
        ask(here)
    ask(here, status=429)
    assert len(letters.to(NEW)) == 3
    owner("khoa@tre.example.com")
    ask(signed_in(app, "khoa@tre.example.com"))


def test_a_later_wish_replaces_an_earlier_one_and_it_can_be_taken_back(app: Flask) -> None:
    owner()
    here = signed_in(app)
    ask(here)
    earlier = link(NEW, CONFIRM)
    ask(here, "khac@moi.example.com")
    here.get(earlier, status=410)

    here.post("/account/email/withdraw", status=303)

    here.get(link("khac@moi.example.com", CONFIRM), status=410)
    assert "Đang chờ xác nhận" not in here.get("/account/email").text


# Two at once.


def at_once(app: Flask, *acts: Callable[[], object]) -> list[bool]:
    """Whether each went well; all begin together."""
    db.session.rollback()  # reading, too, would hold the lock
    start, moment = Barrier(len(acts), timeout=20), clock.now()

    def one(act: Callable[[], object]) -> bool:
        with app.app_context(), clock.fixed(moment), app.test_request_context():
            only_read(False)
            start.wait()
            try:
                act()
                db.session.commit()
                return True
            except Refusal:
                db.session.rollback()
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as all_:
        return list(all_.map(one, acts))


def token(address: str, template: str) -> str:
    return link(address, template).rpartition("/")[2]


@pytest.mark.race
def test_of_two_accounts_that_confirm_one_address_at_once_one_gets_it(app: Flask) -> None:
    people = [owner(), owner("khoa@tre.example.com")]
    actors, tokens_ = [make.acting(person) for person in people], []
    for actor in actors:
        service.ask(actor, NEW)
        db.session.commit()
        tokens_.append(token(NEW, CONFIRM))
    done = at_once(app, *(lambda i=i: service.confirm(tokens_[i], actors[i]) for i in (0, 1)))

    assert sorted(done) == [False, True]
    assert [address_of(actor.person_id or 0) for actor in actors].count(NEW) == 1


@pytest.mark.race
def test_confirming_and_stopping_at_once_ends_with_the_old_address(app: Flask) -> None:
    actor = make.acting(owner())
    service.ask(actor, THIEFS)
    db.session.commit()
    first_stop = token(OLD, ASKED)
    service.ask(actor, "hai@xau.example.com")
    db.session.commit()
    confirm = token("hai@xau.example.com", CONFIRM)

    done = at_once(app, lambda: service.confirm(confirm, actor), lambda: service.stop(first_stop))

    assert done[1]
    assert address_of(actor.person_id or 0) == OLD


@pytest.mark.race
@pytest.mark.postgres_only
def test_without_one_after_the_other_he_would_keep_his_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the stop looks before the confirmation is committed, and does not wait for it."""
    actor = make.acting(owner())
    service.ask(actor, THIEFS)
    db.session.commit()
    first_stop = token(OLD, ASKED)
    service.ask(actor, "hai@xau.example.com")
    db.session.commit()
    confirm = token("hai@xau.example.com", CONFIRM)
    looked = Barrier(2, timeout=20)
    find = queries.not_stopped_since

    def look(row: object) -> object:
        found = find(row)  # type: ignore[arg-type]
        looked.wait()
        return found

    def confirm_late() -> None:
        looked.wait()
        service.confirm(confirm, actor)

    monkeypatch.setattr(service, "_alone", lambda person_id: db.session.get_one(Person, person_id))
    monkeypatch.setattr(service, "waiting", lambda *_: service.CONFIRM.opened(confirm))
    monkeypatch.setattr(queries, "not_stopped_since", look)

    at_once(app, confirm_late, lambda: service.stop(first_stop))

    assert address_of(actor.person_id or 0) != OLD
