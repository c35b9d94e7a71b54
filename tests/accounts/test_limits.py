"""Limits stop the attacker and nobody else: shared addresses, known devices, letters, invitations, several machines."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

import config
from app import create_app
from app.accounts import letter_limits, passwords, sign_in_limits
from app.accounts.device_models import KnownDevice
from app.accounts.models import Person, SecurityEvent
from app.accounts.service import devices, sign_up
from app.kernel import clock, throttle
from app.kernel.db import db, only_read
from app.kernel.errors import TooMany
from tests import databases
from tests.accounts import letters
from tests.accounts.sign_up_form import facility_form
from tests.accounts.tries import hits
from tests.make import accounts as make, papers
from tests.pages import Page, Pages

PASSWORD, WRONG = "trà sen nấu ở hiên nhà", "sai mật khẩu rồi nhé"
OFFICE = "198.51.100.7"
CASES = config.ROOT / "tests" / "cases"
ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)


@pytest.fixture(autouse=True)
def _one_moment() -> Any:
    with clock.fixed(datetime(2026, 5, 4, 3, tzinfo=UTC)):
        yield


def owner(email: str, name: str = "Cơ sở Mây") -> Person:
    return make.owner(make.facility(name), email=email, password_hash=passwords.hashed(PASSWORD))


def browser(app: Flask, address: str = OFFICE) -> Pages:
    pages = Pages(app)
    pages.client.environ_base["REMOTE_ADDR"] = address
    return pages


def sign_in(pages: Pages, email: str, password: str = PASSWORD, *, status: int | None = None) -> Page:
    return pages.post("/sign-in", {"email": email, "password": password}, status=status)


def attack(app: Flask, times: int) -> list[int]:
    """So many wrong sign-ins from one address, a new name each time; the answers."""
    pages = browser(app, "203.0.113.66")
    form = {"password": WRONG}
    return [
        pages.ask("POST", "/sign-in", data={**form, "email": f"a{number}@example.com"}).status_code
        for number in range(times)
    ]


def test_a_thousand_wrong_sign_ins_from_one_address_shut_nobody_else_out(app: Flask) -> None:
    owner("hanh@gom.example.com")

    answers = attack(app, 1_030)

    assert (answers.count(422), answers.count(429)) == (50, 980)
    sign_in(browser(app, "192.0.2.20"), "hanh@gom.example.com")
    assert hits("sign-in-from:203.0.113.66") == hits("sign-in-all") == 50, "a refused try is counted nowhere"


def test_a_refused_try_does_not_put_the_end_off(app: Flask) -> None:
    attack(app, 50)
    with clock.fixed(clock.now() + timedelta(minutes=4)):
        assert attack(app, 3) == [429] * 3
    with clock.fixed(clock.now() + timedelta(minutes=6)):
        assert attack(app, 1) == [422]


def counted_before_refusing(*asked: throttle.Asked) -> throttle.Counted:
    """The old way: every try is counted first, the widest limit among them."""
    now = clock.now()
    buckets = tuple((f"{limit.name}:{subject}", limit.start(now)) for limit, subject in asked)
    with db.engine.begin() as connection:
        for key, start in (*buckets, ("all", buckets[0][1])):
            throttle._add(connection, key, start)
    if hits("all") > 1_000:
        raise TooMany("the whole site")
    return throttle.Counted(buckets)


def test_counting_refused_tries_for_the_whole_site_would_shut_everybody_out(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    owner("hanh@gom.example.com")
    monkeypatch.setattr(throttle, "count", counted_before_refusing)
    monkeypatch.setattr(passwords, "fits", lambda *_: False)
    attack(app, 1_030)

    sign_in(browser(app, "192.0.2.20"), "hanh@gom.example.com", status=429)


def test_many_wrong_ones_on_the_whole_site_tell_the_administrator_once_and_refuse_nobody(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner("hanh@gom.example.com")
    monkeypatch.setattr(sign_in_limits, "WHOLE_SITE", throttle.Limit("sign-in-all", 20, 300))
    attack(app, 40)

    sign_in(browser(app), "hanh@gom.example.com")

    lines = db.session.scalars(select(SecurityEvent).where(SecurityEvent.kind == "limit-reached")).all()
    assert [one.facts["limit"] for one in lines].count("sign-in-all") == 1


def office(app: Flask) -> tuple[Pages, Pages]:
    """Two people of one office; Hạnh's browser is known. Then ten wrong tries at her name from the office."""
    owner("hanh@gom.example.com")
    owner("khoa@tre.example.com", "Cơ sở Tre")
    hers = browser(app)
    sign_in(hers, "hanh@gom.example.com")
    hers.sign_out()
    guest = browser(app)
    for _ in range(10):
        sign_in(guest, "hanh@gom.example.com", WRONG, status=422)
    sign_in(guest, "hanh@gom.example.com", status=429)
    return hers, guest


def test_ten_wrong_tries_from_an_office_leave_known_devices_and_other_names_free(app: Flask) -> None:
    hers, guest = office(app)

    sign_in(hers, "hanh@gom.example.com")
    sign_in(guest, "khoa@tre.example.com")


def test_ten_for_an_address_would_close_the_office_to_whoever_comes_with_a_new_telephone(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin, and why an address has more than a name."""
    monkeypatch.setattr(sign_in_limits, "BY_ADDRESS", throttle.Limit("sign-in-from", 10, 300))
    _hers, guest = office(app)

    sign_in(guest, "khoa@tre.example.com", status=429)


def test_a_known_device_comes_in_although_its_address_is_closed(app: Flask) -> None:
    hers, _guest = office(app)
    for number in range(50):
        browser(app).ask("POST", "/sign-in", data={"email": f"b{number}@example.com", "password": WRONG})
    sign_in(browser(app), "khoa@tre.example.com", status=429)

    sign_in(hers, "hanh@gom.example.com")


def test_without_the_devices_own_count_the_office_is_closed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(devices, "known", lambda *_: None)
    hers, _guest = office(app)

    sign_in(hers, "hanh@gom.example.com", status=429)


def test_a_known_device_may_guess_no_more_than_others(app: Flask) -> None:
    hers, _guest = office(app)
    for _ in range(10):
        sign_in(hers, "hanh@gom.example.com", WRONG, status=422)
    sign_in(hers, "hanh@gom.example.com", status=429)


def test_a_device_is_known_to_its_people_only_and_kept_as_a_hash(app: Flask) -> None:
    owner("hanh@gom.example.com")
    owner("khoa@tre.example.com", "Cơ sở Tre")
    shared = browser(app)
    for email in ("hanh@gom.example.com", "khoa@tre.example.com", "hanh@gom.example.com"):
        answer = shared.post(
            "/sign-in", {"email": email, "password": PASSWORD}, headers={"User-Agent": ANDROID}
        )
        shared.sign_out()
    cookie = shared.client.get_cookie("known-device")
    assert cookie is not None
    set_by = next(one for one in answer.response.headers.getlist("Set-Cookie") if "known-device" in one)
    assert all(mark in set_by for mark in ("HttpOnly", "SameSite=Lax", "Path=/"))

    rows = db.session.scalars(select(KnownDevice)).all()
    assert [row.label for row in rows] == ["Chrome, Android"] * 2
    assert len({row.device_hash for row in rows}) == 1
    assert all(row.device_hash not in cookie.value for row in rows)
    assert devices.known(cookie.value, "lan@la.example.com") is None
    assert devices.known(f"{cookie.value}x", "hanh@gom.example.com") is None


def test_where_cookies_are_secure_no_other_host_can_set_the_devices(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    owner("hanh@gom.example.com")
    pages = browser(app)
    answer = pages.post(
        "/sign-in", {"email": "hanh@gom.example.com", "password": PASSWORD}, base_url="https://localhost"
    )
    set_by = next(one for one in answer.response.headers.getlist("Set-Cookie") if "known-device" in one)
    assert set_by.startswith("__Host-known-device=")
    assert "Secure" in set_by
    assert "Domain" not in set_by


def ask_reset(pages: Pages, status: int | None = None) -> Page:
    return pages.post("/password/forgotten", {"email": "hanh@gom.example.com"}, status=status)


def test_a_stranger_who_asks_for_her_reset_keeps_nobody_from_it(app: Flask) -> None:
    hers, _guest = office(app)
    stranger = browser(app, "203.0.113.66")
    for _ in range(3):
        ask_reset(stranger)
    assert "vẫn dùng được" in ask_reset(stranger, 429).text
    elsewhere = browser(app, "192.0.2.20")
    ask_reset(elsewhere, 429)
    link = letters.link_to("hanh@gom.example.com", "accounts/reset")

    ask_reset(hers)
    with clock.fixed(clock.now() + timedelta(minutes=59)):
        elsewhere.get(link)
    with clock.fixed(clock.now() + timedelta(minutes=66)):
        ask_reset(elsewhere)


def test_five_a_day_would_keep_her_from_it_until_tomorrow(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    owner("hanh@gom.example.com")
    monkeypatch.setattr(letter_limits, "RESET", throttle.Limit("letter", 5, 86_400))
    for _ in range(5):
        ask_reset(browser(app, "203.0.113.66"))
    with clock.fixed(clock.now() + timedelta(hours=20)):
        ask_reset(browser(app, "192.0.2.20"), 429)


def test_letters_to_one_address_are_few_whoever_signs_it_up(app: Flask) -> None:
    for number in range(5):
        pages = browser(app, f"192.0.2.{number}")
        pages.post("/sign-up/resend", {"email": "hanh@gom.example.com"})
    browser(app, "192.0.2.99").post("/sign-up/resend", {"email": "hanh@gom.example.com"}, status=429)
    browser(app, "192.0.2.99").post("/sign-up/resend", {"email": "khoa@tre.example.com"})


def signing_up(pages: Pages, paper: bytes, status: int | None = None) -> Page:
    form = {**pages.get("/sign-up/facility").form_values(), **facility_form()}
    return pages.post("/sign-up/facility", {**form, "paper": (io.BytesIO(paper), "giấy.pdf")}, status=status)


@pytest.mark.parametrize("case", ["broken.pdf", "only-header.pdf", "encrypted.pdf"])
def test_papers_that_cannot_be_read_use_up_no_letters(app: Flask, case: str) -> None:
    pages, broken = browser(app), (CASES / case).read_bytes()

    for _ in range(letter_limits.SIGN_UP.times + 1):
        assert signing_up(pages, broken, 422).error_of("paper")
    assert hits("sign-up-letter") == hits("letter-from") == 0, "no letter left"
    signing_up(pages, papers.pdf())

    assert hits("sign-up-letter:") == hits("letter-from:") == 1
    assert letters.link_to("hanh@gom.example.com", "accounts/confirm")


def test_counting_before_the_paper_is_opened_would_use_up_the_letters(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the order holds, not luck."""

    def old_way(organisation: Any, email: str, origin: str | None, paper: Any = None) -> Any:
        sign_up.admit(email, origin)
        return looked(organisation, email, origin, paper)

    looked = sign_up.look_at
    monkeypatch.setattr(sign_up, "look_at", old_way)
    pages, broken = browser(app), (CASES / "broken.pdf").read_bytes()
    form = {**pages.get("/sign-up/facility").form_values(), **facility_form()}

    for _ in range(letter_limits.SIGN_UP.times):
        pages.ask("POST", "/sign-up/facility", data={**form, "paper": (io.BytesIO(broken), "giấy.pdf")})
    assert hits("sign-up-letter:") == letter_limits.SIGN_UP.times, "and no letter left"
    signing_up(pages, papers.pdf(), 429)


def test_an_invitation_that_would_not_leave_is_not_counted(app: Flask) -> None:
    person = owner("hanh@gom.example.com")
    pages = browser(app).sign_in(person)
    form = {"email": "hanh@gom.example.com", "role": "facility_owner"}

    for _ in range(3):
        pages.post("/my/members", form, status=422)
        pages.post("/account/email", {"email": "hanh@gom.example.com"}, status=422)

    assert hits("offers") == hits("email-changes") == 0


def invited(app: Flask, times: int) -> list[int]:
    person = owner("hanh@gom.example.com")
    pages = browser(app).sign_in(person)
    form = {"email": "stranger@example.com", "role": "facility_member"}
    return [pages.ask("POST", "/my/members", data=form).status_code for _ in range(times)]


def test_of_thirty_invitations_a_stranger_gets_three(app: Flask) -> None:
    answers = invited(app, 30)

    assert (answers.count(303), answers.count(429)) == (3, 27)
    assert len(letters.to("stranger@example.com")) == 3
    other = browser(app).sign_in(owner("khoa@tre.example.com", "Cơ sở Tre"))
    other.post("/my/members", {"email": "stranger@example.com", "role": "facility_member"})


def test_without_a_limit_by_recipient_a_stranger_gets_thirty(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    for name in ("OFFERS_BETWEEN", "OFFERS_TO"):
        monkeypatch.setattr(letter_limits, name, throttle.Limit(name, 1_000, 86_400))

    assert invited(app, 30) == [303] * 30


def test_an_edge_doubles_nothing(app: Flask) -> None:
    limit = throttle.Limit("edge", 10, 300)
    start = datetime(2026, 5, 4, 3, 4, 59, tzinfo=UTC)
    through: list[datetime] = []
    for second in range(0, 900, 7):
        with clock.fixed(start + timedelta(seconds=second)):
            try:
                throttle.hit(limit, "a")
            except TooMany:
                continue
            through.append(clock.now())
    most = max(sum(one <= two < one + timedelta(seconds=300) for two in through) for one in through)
    assert most == 10
    assert len(through) > 20, "room comes back"


def test_two_instances_of_the_site_share_one_count(
    app: Flask, database_kind: databases.Kind, tmp_path: Path
) -> None:
    limit = throttle.Limit("shared", 10, 300)
    for _ in range(6):
        throttle.hit(limit, "a")
    second = create_app(databases.settings(tmp_path, database_kind.url))
    with second.app_context():
        only_read(False)
        for _ in range(4):
            throttle.hit(limit, "a")
        with pytest.raises(TooMany):
            throttle.hit(limit, "a")
        db.session.remove()
        db.engine.dispose()
    with pytest.raises(TooMany):
        throttle.hit(limit, "a")


def crowd(app: Flask, size: int = 12) -> int:
    """How many of so many at once are let through where five may."""
    limit, start = throttle.Limit("crowd", 5, 300), Barrier(size)
    moment = clock.now()

    def one(_number: int) -> bool:
        with app.app_context(), clock.fixed(moment):
            only_read(False)
            start.wait()
            try:
                throttle.hit(limit, "a")
                return True
            except TooMany:
                return False
            finally:
                db.session.remove()

    with ThreadPoolExecutor(size) as all_:
        return sum(all_.map(one, range(size)))


@pytest.mark.race
def test_of_many_tries_at_once_only_as_many_pass_as_may(app: Flask) -> None:
    assert crowd(app) == 5
    assert hits("crowd") == 5


@pytest.mark.race
@pytest.mark.postgres_only
def test_without_one_after_the_other_more_would_pass(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: everybody looks before anybody is counted."""
    looked = Barrier(12, timeout=20)
    refuse = throttle._refuse_full

    def slowly(*given: Any) -> None:
        refuse(*given)
        looked.wait()

    monkeypatch.setattr(throttle, "_alone", lambda *_: None)
    monkeypatch.setattr(throttle, "_refuse_full", slowly)

    assert crowd(app) == 12
