"""One's own devices: seen where and when, signed out one by one, and told of by letter when they are new."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import passwords, tokens
from app.accounts.device_models import KnownDevice, OpenSession
from app.accounts.models import EndedSession, Person, SecurityEvent
from app.accounts.service import devices
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.accounts import letters
from tests.make import accounts as make
from tests.pages import Page, Pages

PASSWORD, EMAIL = "trà sen nấu ở hiên nhà", "hanh@gom.example.com"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
MORNING = datetime(2026, 5, 4, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    with clock.fixed(MORNING):
        yield


def owner(email: str = EMAIL, language: str = "vi") -> Person:
    hashed = passwords.hashed(PASSWORD)
    return make.owner(make.facility(f"Cơ sở {email}"), email=email, password_hash=hashed, language=language)


def browser(app: Flask, agent: str = PHONE, address: str = "203.0.113.7") -> Pages:
    pages = Pages(app)
    pages.client.environ_base.update({"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent})
    return pages


def sign_in(pages: Pages, email: str = EMAIL) -> Pages:
    pages.post("/sign-in", {"email": email, "password": PASSWORD}, status=303)
    return pages


def listed(page: Page) -> list[str]:
    return [line.get_text(" ", strip=True) for line in page.soup.select("main ul.lines > li")]


def is_in(pages: Pages) -> bool:
    return pages.ask("GET", "/account").status_code == 200


def number_of(label: str) -> int:
    return db.session.scalars(select(KnownDevice.id).where(KnownDevice.label == label)).one()


def test_the_page_says_where_and_when_each_was_seen_this_one_first(app: Flask) -> None:
    owner()
    phone = sign_in(browser(app))
    with clock.fixed(MORNING + timedelta(hours=1)):
        sign_in(browser(app, LAPTOP, "198.51.100.2"))
    with clock.fixed(MORNING + timedelta(hours=2)):
        phone.client.environ_base["REMOTE_ADDR"] = "203.0.113.99"
        phone.get("/account")
    with clock.fixed(MORNING + timedelta(hours=2, minutes=1)):
        page = phone.get("/account/devices")

    first, second = listed(page)
    assert first.startswith("Chrome, Android thiết bị này")
    assert "đang đăng nhập từ 10:00, 04/05/2026" in first
    assert "10:00, 04/05/2026 · từ 203.0.113.7" in first
    assert "12:00, 04/05/2026 · từ 203.0.113.99" in first, "looking at a page counts as being seen"
    assert second.startswith("Firefox, Linux Trạng thái")
    assert "11:00, 04/05/2026 · từ 198.51.100.2" in second
    assert [form["action"] for form in page.soup.select("main ul.lines form")] == [
        f"/account/devices/{number_of('Firefox, Linux')}/sign-out"
    ]


def test_the_account_page_leads_there(app: Flask) -> None:
    owner()
    assert sign_in(browser(app)).get("/account").soup.select_one("a[href='/account/devices']")


def test_signing_one_device_out_leaves_the_others_in(app: Flask) -> None:
    owner()
    phone, laptop, tablet = (sign_in(browser(app, agent)) for agent in (PHONE, LAPTOP, "Safari iPad"))
    copy = browser(app, LAPTOP)
    cookie = laptop.client.get_cookie("session")
    assert cookie is not None
    copy.client.set_cookie("session", cookie.value)
    assert is_in(copy)

    answer = phone.post(f"/account/devices/{number_of('Firefox, Linux')}/sign-out")

    assert answer.response.status_code == 303
    assert [is_in(one) for one in (phone, laptop, copy, tablet)] == [True, False, False, True]
    assert "Firefox" not in " ".join(listed(phone.get("/account/devices")))
    assert db.session.scalar(select(func.count(EndedSession.number))) == 1


def test_without_ending_its_sessions_a_forgotten_device_would_stay_in(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    owner()
    phone, laptop = sign_in(browser(app)), sign_in(browser(app, LAPTOP))
    monkeypatch.setattr(
        devices,
        "leave",
        lambda number: db.session.execute(OpenSession.__table__.delete().where(OpenSession.number == number)),
    )
    phone.post(f"/account/devices/{number_of('Firefox, Linux')}/sign-out")

    assert is_in(laptop)


def test_a_device_signed_out_is_told_as_new_when_it_comes_back(app: Flask) -> None:
    owner()
    phone, laptop = sign_in(browser(app)), sign_in(browser(app, LAPTOP))
    phone.post(f"/account/devices/{number_of('Firefox, Linux')}/sign-out")
    before = len(letters.to(EMAIL))

    with clock.fixed(MORNING + timedelta(minutes=5)):
        sign_in(laptop)

    assert len(letters.to(EMAIL)) == before + 1


def test_nobody_signs_out_the_device_of_another(app: Flask) -> None:
    owner()
    owner("khoa@tre.example.com")
    hers = sign_in(browser(app))
    number = number_of("Chrome, Android")

    sign_in(browser(app, LAPTOP), "khoa@tre.example.com").post(
        f"/account/devices/{number}/sign-out", status=404
    )

    assert is_in(hers)


def test_all_others_are_signed_out_and_this_one_stays_listed_as_in(app: Flask) -> None:
    owner()
    phone, laptop = sign_in(browser(app)), sign_in(browser(app, LAPTOP))

    phone.post("/account/sign-out-everywhere")

    assert [is_in(phone), is_in(laptop)] == [True, False]
    first, second = listed(phone.get("/account/devices"))
    assert "đang đăng nhập" in first
    assert "không đăng nhập" in second


def test_signing_out_here_ends_the_session_in_the_list(app: Flask) -> None:
    owner()
    phone, laptop = sign_in(browser(app)), sign_in(browser(app, LAPTOP))
    laptop.post("/sign-out")

    assert "không đăng nhập" in listed(phone.get("/account/devices"))[1]


def test_left_alone_too_long_is_not_signed_in_any_more(app: Flask) -> None:
    owner()
    sign_in(browser(app, LAPTOP))
    with clock.fixed(MORNING + timedelta(hours=9)):
        assert "không đăng nhập" in listed(sign_in(browser(app)).get("/account/devices"))[1]


def test_a_session_from_before_the_list_is_shown_as_this_device(app: Flask) -> None:
    pages = browser(app).sign_in(owner())
    assert listed(pages.get("/account/devices"))[0].startswith("Chrome, Android thiết bị này")


def test_the_letter_about_a_new_device_signs_it_out_without_signing_in(app: Flask) -> None:
    owner()
    sign_in(browser(app))
    thief = sign_in(browser(app, LAPTOP, "198.51.100.66"))
    letter = letters.newest(EMAIL, "accounts/new_device")
    assert letter.subject == "Thiết bị mới đăng nhập: Firefox, Linux"
    assert "198.51.100.66" in letter.body
    assert "10:00, 04/05/2026" in letter.body

    reader = browser(app, PHONE, "203.0.113.8")
    link = letters.link_to(EMAIL, "accounts/new_device")
    page = reader.get(link)
    assert is_in(thief), "looking changes nothing"
    assert "Firefox, Linux" in page.text
    answer = reader.post(link)

    assert answer.response.location.endswith("/password/forgotten")
    assert not is_in(thief)
    assert not is_in(reader), "the link signs nobody in"
    assert "đã được đăng xuất" in reader.get(link).text


def test_in_english_too(app: Flask) -> None:
    owner(language="en")
    sign_in(browser(app, LAPTOP))
    letter = letters.newest(EMAIL, "accounts/new_device")
    assert letter.subject == "New device signed in: Firefox, Linux"
    assert "sign" in browser(app).get(letters.link_to(EMAIL, "accounts/new_device")).text


def test_the_link_is_good_for_a_week_and_for_its_own_device(app: Flask) -> None:
    owner()
    sign_in(browser(app))
    link = letters.link_to(EMAIL, "accounts/new_device")
    with clock.fixed(MORNING + timedelta(days=8)):
        browser(app).get(link, status=410)
    other = owner("khoa@tre.example.com")
    forged = tokens.seal(
        tokens.Purpose.DEVICE_OUT, [other.id, db.session.scalar(select(KnownDevice.device_hash))]
    )
    browser(app).post(f"/new-device/{forged}", status=200)
    assert db.session.scalar(select(func.count(KnownDevice.id))) == 1


def test_a_known_device_and_an_account_just_made_get_no_letter(app: Flask) -> None:
    owner()
    phone = sign_in(browser(app))
    before = len(letters.to(EMAIL))
    phone.post("/sign-out")
    sign_in(phone)
    assert len(letters.to(EMAIL)) == before


def test_staff_are_told_too_and_it_stands_in_the_security_log(app: Flask) -> None:
    make.officer(Role.ADMIN, email=EMAIL, password_hash=passwords.hashed(PASSWORD))
    pages = sign_in(browser(app))
    assert letters.newest(EMAIL, "accounts/new_device")
    kinds = db.session.scalars(select(SecurityEvent.kind)).all()
    assert "device-new" in kinds
    assert "Đăng nhập bằng thiết bị mới" in pages.get("/desk/security").text


def test_old_devices_and_sessions_are_forgotten(app: Flask) -> None:
    owner()
    sign_in(browser(app))
    with clock.fixed(MORNING + timedelta(days=32)):
        devices.forget_old()
        assert db.session.scalar(select(func.count(OpenSession.number))) == 0
        assert db.session.scalar(select(func.count(KnownDevice.id))) == 1
    with clock.fixed(MORNING + timedelta(days=366)):
        devices.forget_old()
        assert db.session.scalar(select(func.count(KnownDevice.id))) == 0
