"""Signing in and out: the same words for every failure, few tries, and sessions that end when rights change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.accounts import passwords
from app.accounts.models import EndedSession, Membership, Person, SecurityEvent, new_token
from app.accounts.queries import actor_of_session, live_memberships, session_key
from app.accounts.service import session
from app.accounts.service.devices import leave
from app.accounts.states import PersonState
from app.accounts.tasks import forget_sessions
from app.kernel import clock, throttle
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts as make
from tests.pages import Page, Pages

PASSWORD = "trà sen nấu ở hiên nhà"


def owner(**values: Any) -> Person:
    kept = {"email": "hanh@gom.example.com", "password_hash": passwords.hashed(PASSWORD), **values}
    return make.owner(make.facility(), **kept)


def sign_in(pages: Pages, email: str, password: str, *, status: int | None = None, **more: Any) -> Page:
    return pages.post("/sign-in", {"email": email, "password": password, **more}, status=status)


def test_an_owner_signs_in_and_out(app: Flask, pages: Pages) -> None:
    owner()

    assert sign_in(pages, "HANH@gom.example.com ", PASSWORD).status == 303
    pages.get("/my/facility")

    out = pages.post("/sign-out")
    assert "cache" in out.response.headers["Clear-Site-Data"]
    assert "/sign-in" in pages.get("/my/facility", status=302).location


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(app: Flask, pages: Pages) -> None:
    owner()
    sign_in(pages, "hanh@gom.example.com", PASSWORD)
    kept = pages.client.get_cookie("session")
    assert kept is not None
    thief = Pages(app)
    thief.client.set_cookie("session", kept.value)
    thief.get("/my/facility")

    pages.post("/sign-out")

    assert "/sign-in" in thief.get("/my/facility", status=302).location
    sign_in(pages, "hanh@gom.example.com", PASSWORD)
    pages.get("/my/facility")


def test_signing_out_ends_the_session_in_every_role_it_was_used_in_and_no_other(
    app: Flask, pages: Pages
) -> None:
    person = owner()
    second = make.join(person, make.buyer(), Role.BUYER_OWNER).id
    sign_in(pages, "hanh@gom.example.com", PASSWORD)
    elsewhere = Pages(app)
    sign_in(elsewhere, "hanh@gom.example.com", PASSWORD)
    as_maker = pages.client.get_cookie("session")
    assert as_maker is not None
    pages.post(f"/switch/{second}")

    pages.post("/sign-out")

    thief = Pages(app)
    thief.client.set_cookie("session", as_maker.value)
    thief.get("/account", status=302)
    elsewhere.get("/account")


def test_ended_sessions_are_forgotten_when_no_cookie_is_that_old(app: Flask, pages: Pages) -> None:
    leave("abc")
    with clock.fixed(clock.now() + timedelta(days=32)):
        leave("def")
        forget_sessions()
    assert list(db.session.scalars(select(EndedSession.number))) == ["def"]


def test_every_failure_has_the_same_words_and_status(app: Flask, pages: Pages) -> None:
    owner()
    make.person(
        None,
        None,
        email="khoa@gom.example.com",
        password_hash=passwords.hashed(PASSWORD),
        state=PersonState.SUSPENDED,
    )
    make.person(None, None, email="moi@gom.example.com", password_hash="")
    texts = set()
    for email, password in (
        ("hanh@gom.example.com", "sai mật khẩu rồi nhé"),
        ("khong.co@gom.example.com", PASSWORD),
        ("khoa@gom.example.com", PASSWORD),
        ("moi@gom.example.com", PASSWORD),
        ("không phải địa chỉ", PASSWORD),
        ("hanh@gom.example.com", "x" * 1_001),
    ):
        texts.add(sign_in(pages, email, password, status=422).text.replace(email, ""))
    assert len(texts) == 1
    assert "không khớp" in texts.pop()


def test_the_demo_worlds_people_stay_out_where_the_demo_is_off(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner(is_demo=True)
    sign_in(pages, "hanh@gom.example.com", PASSWORD, status=303)
    pages.post("/sign-out")

    session.DEMO_MAY_SIGN_IN.provide(app, False)

    assert "không khớp" in sign_in(pages, "hanh@gom.example.com", PASSWORD, status=422).text


def test_an_unknown_address_costs_the_same_work(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner()
    checked: list[str] = []
    honest = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda kept, typed: checked.append(kept) or honest(kept, typed))
    verified: list[str] = []
    hasher = passwords.KEEPER().hasher
    real = hasher.verify
    monkeypatch.setattr(
        type(hasher), "verify", lambda self, kept, typed: verified.append(kept) or real(kept, typed)
    )

    sign_in(pages, "khong.co@gom.example.com", PASSWORD, status=422)
    sign_in(pages, "hanh@gom.example.com", "sai mật khẩu rồi nhé", status=422)

    assert checked[0] == "", "nothing is kept for the unknown one"
    assert len(verified) == 2, "and yet a hash is verified for each"


@pytest.mark.parametrize("email", ["hanh@gom.example.com", "khong.co@gom.example.com"])
def test_the_eleventh_try_in_five_minutes_is_refused_before_hashing(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    owner()
    for number in range(10):
        pages.client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
        sign_in(pages, email, "sai mật khẩu rồi nhé", status=422)
    monkeypatch.setattr(passwords, "fits", lambda *_: pytest.fail("hashed"))
    pages.client.environ_base["REMOTE_ADDR"] = "198.51.100.99"

    refused = sign_in(pages, email, PASSWORD, status=429)

    assert 0 < int(refused.response.headers["Retry-After"]) <= 326


def test_tries_from_one_address_are_counted_over_all_names(app: Flask, pages: Pages) -> None:
    for number in range(50):
        sign_in(pages, f"a{number}@example.com", PASSWORD, status=422)

    sign_in(pages, "another@example.com", PASSWORD, status=429)


def test_signing_in_rightly_is_not_counted(app: Flask, pages: Pages) -> None:
    owner()
    for _ in range(12):
        sign_in(pages, "hanh@gom.example.com", PASSWORD)


def test_nobody_locks_out_the_owner_of_a_known_device(app: Flask, pages: Pages) -> None:
    owner()
    sign_in(pages, "hanh@gom.example.com", PASSWORD)
    pages.sign_out()
    stranger = Pages(app)
    for number in range(11):
        stranger.client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        sign_in(stranger, "hanh@gom.example.com", "sai mật khẩu rồi nhé", status=422 if number < 10 else 429)

    sign_in(pages, "hanh@gom.example.com", PASSWORD)


def test_a_household_on_ipv6_is_one_origin(app: Flask) -> None:
    assert throttle.block("2001:db8:1:2:3:4:5:6") == throttle.block("2001:db8:1:2:ffff::1")
    assert throttle.block("2001:db8:1:2::1") != throttle.block("2001:db8:1:3::1")
    assert throttle.block("192.0.2.1") == "192.0.2.1"
    assert throttle.block(None) == throttle.block("what") == "unknown"


def test_failures_and_successes_are_in_the_security_log(app: Flask, pages: Pages) -> None:
    person = owner().id
    sign_in(pages, "hanh@gom.example.com", "sai mật khẩu rồi nhé", status=422)
    sign_in(pages, "khong.co@gom.example.com", PASSWORD, status=422)
    sign_in(pages, "hanh@gom.example.com", PASSWORD)

    log = db.session.execute(
        select(SecurityEvent.kind, SecurityEvent.person_id).order_by(SecurityEvent.id)
    ).all()
    assert [tuple(line) for line in log] == [
        ("sign-in-failed", person),
        ("sign-in-failed", None),
        ("sign-in", person),
        ("device-new", person),
    ]


@pytest.mark.parametrize("target", ["/my/facility", "/en/account?x=1"])
def test_one_goes_on_to_the_page_one_wanted(app: Flask, pages: Pages, target: str) -> None:
    owner()

    assert sign_in(pages, "hanh@gom.example.com", PASSWORD, next=target).location == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "\\\\evil",
        "/\nevil",
    ],
)
def test_one_never_goes_on_to_another_site(app: Flask, pages: Pages, target: str) -> None:
    owner()

    location = sign_in(pages, "hanh@gom.example.com", PASSWORD, next=target).location

    assert location.startswith("/")
    assert "evil" not in location


def test_signing_in_begins_a_fresh_cookie(app: Flask, pages: Pages) -> None:
    owner()
    with pages.client.session_transaction() as before:
        before["planted"] = "by somebody else"

    sign_in(pages, "hanh@gom.example.com", PASSWORD)

    with pages.client.session_transaction() as after:
        assert "planted" not in after


def test_a_new_token_ends_every_session(app: Flask, pages: Pages) -> None:
    person = owner()
    number = person.id
    pages.sign_in(person)
    pages.get("/my/facility")

    again = db.session.get_one(Person, number)
    again.session_token = new_token()
    assert "/sign-in" in pages.get("/my/facility", status=302).location


def test_an_ended_role_ends_its_session(app: Flask, pages: Pages) -> None:
    person = owner()
    pages.sign_in(person)
    membership = db.session.scalars(select(Membership)).one()
    membership.ended_at = clock.now()

    assert "/sign-in" in pages.get("/my/facility", status=302).location


@pytest.mark.parametrize("key", ["", "1", "1.x", "x.y.z", "1.token.٣", "-1.a.0", "1..0", "999999.abc.0"])
def test_a_made_up_session_key_opens_nothing(app: Flask, key: str) -> None:
    owner()

    assert actor_of_session(key) is None


def test_a_session_is_loaded_in_one_query(app: Flask) -> None:
    person = owner()
    make.join(person, make.agency("01"), Role.PROVINCIAL_OFFICER)
    role = live_memberships(person.id)[1]
    key = session_key(person, role)
    db.session.commit()
    db.session.expunge_all()
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))

    actor = actor_of_session(key)

    assert actor is not None
    assert (actor.role, actor.province_code, len(actor.member_of)) == (Role.PROVINCIAL_OFFICER, "01", 2)
    assert len([sql for sql in asked if sql.startswith("SELECT")]) == 1


def test_a_role_in_another_organisation_is_taken_by_choice(app: Flask, pages: Pages) -> None:
    person = owner()
    other = make.buyer("Nordic Table AB")
    make.join(person, other, Role.BUYER_OWNER)
    second = live_memberships(person.id)[1].id
    stranger = live_memberships(make.owner(make.facility("Khác")).id)[0].id
    pages.sign_in(person)

    page = pages.get("/switch")
    assert "Nordic Table AB" in page.text
    pages.post(f"/switch/{second}")
    assert "Nordic Table AB" in pages.get("/my/members").text
    pages.post(f"/switch/{stranger}", status=404)


def test_who_is_in_already_is_led_on(app: Flask, pages: Pages) -> None:
    pages.sign_in(owner())

    assert pages.get("/sign-in?next=/my/facility", status=302).location == "/my/facility"


def test_sign_out_on_every_other_device_keeps_this_one(app: Flask, pages: Pages) -> None:
    person = owner()
    elsewhere = Pages(app).sign_in(person)
    person = db.session.get_one(Person, person.id)
    pages.sign_in(person)

    pages.post("/account/sign-out-everywhere")

    pages.get("/account")
    assert "/sign-in" in elsewhere.get("/account", status=302).location


def test_a_dated_hash_is_renewed_at_sign_in(app: Flask, pages: Pages) -> None:
    passwords.KEEPER.provide(app, passwords.strong())
    person = owner().id
    db.session.commit()
    old = db.session.get_one(Person, person).password_hash
    passwords.KEEPER.provide(app, passwords.quick())

    sign_in(pages, "hanh@gom.example.com", PASSWORD)

    assert db.session.get_one(Person, person).password_hash != old


def test_limits_pass_with_time(app: Flask, pages: Pages) -> None:
    for _ in range(10):
        sign_in(pages, "x@example.com", PASSWORD, status=422)
    sign_in(pages, "x@example.com", PASSWORD, status=429)

    with clock.fixed(clock.now() + timedelta(minutes=6)):
        sign_in(pages, "x@example.com", PASSWORD, status=422)


@pytest.mark.parametrize(
    "who, idle, longest",
    [
        (lambda: make.officer(), timedelta(minutes=30), timedelta(hours=12)),
        (lambda: owner(), timedelta(hours=8), timedelta(days=30)),
    ],
)
def test_a_session_ends_when_left_alone_and_in_any_case_after_a_while(
    app: Flask, pages: Pages, who: Any, idle: timedelta, longest: timedelta
) -> None:
    start, step = clock.now(), idle - timedelta(minutes=2)
    pages.sign_in(who())
    moment = start
    while moment - start < longest:
        with clock.fixed(moment):
            pages.get("/account")
        moment += step
    with clock.fixed(start + longest + timedelta(minutes=1)):
        assert "/sign-in" in pages.get("/account", status=302).location


def test_half_an_hour_without_a_click_signs_staff_out(app: Flask, pages: Pages) -> None:
    pages.sign_in(make.officer())
    pages.get("/account")

    with clock.fixed(clock.now() + timedelta(minutes=31)):
        assert "/sign-in" in pages.get("/account", status=302).location


def test_changing_the_role_does_not_make_a_session_younger(app: Flask, pages: Pages) -> None:
    officer = make.officer()
    role = live_memberships(officer.id)[0].id
    start = clock.now()
    pages.sign_in(officer)
    for minutes in range(0, 12 * 60, 25):
        with clock.fixed(start + timedelta(minutes=minutes)):
            pages.post(f"/switch/{role}")

    with clock.fixed(start + timedelta(hours=12, minutes=1)):
        assert "/sign-in" in pages.get("/account", status=302).location
