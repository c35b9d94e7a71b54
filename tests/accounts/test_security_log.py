"""The security log: read by administrators and auditors, in words, by what, who, from where and when."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import letter_limits, passwords, sign_in_limits
from app.accounts.models import Person, SecurityEvent
from app.accounts.security_kinds import GROUPS, KINDS, Group
from app.accounts.service import security
from app.accounts.tasks import sound_alarms
from app.kernel import clock, throttle
from app.kernel.db import db, only_read
from app.kernel.errors import TooMany
from app.kernel.permissions import Role
from app.notices.models import Letter
from tests.make import accounts as make
from tests.pages import Page, Pages

PASSWORD = "trà sen nấu ở hiên nhà"
EMAIL = "hanh@gom.example.com"


def lines(page: Page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.soup.select("main tbody tr")]


def owner() -> Person:
    return make.owner(make.facility(), email=EMAIL, password_hash=passwords.hashed(PASSWORD))


def test_sign_ins_good_and_failed_are_read_by_administrator_and_auditor(app: Flask, pages: Pages) -> None:
    owner()
    pages.post("/sign-in", {"email": EMAIL, "password": "x"}, status=422)
    pages.post("/sign-in", {"email": "khong.co@example.com", "password": "x"}, status=422)
    pages.post("/sign-in", {"email": EMAIL, "password": PASSWORD}, status=303)
    pages.sign_out()

    for role in (Role.ADMIN, Role.AUDITOR):
        found = lines(Pages(app).sign_in(make.officer(role)).get("/desk/security"))
        said = ("thiết bị mới", "Đăng nhập thành công", "không thành công", "không thành công")
        assert all(part in line for part, line in zip(said, found[:4], strict=True))
        assert "Không rõ tài khoản" in found[2]
        assert EMAIL in found[3]


@pytest.mark.parametrize("role", [Role.NATIONAL_OFFICER, Role.APPROVER, Role.PROVINCIAL_HEAD])
def test_nobody_else_reads_it(app: Flask, pages: Pages, role: Role) -> None:
    pages.sign_in(make.officer(role)).get("/desk/security", status=403)
    Pages(app).sign_in(owner()).get("/desk/security", status=403)


def test_filters_narrow_by_group_person_origin_and_day(app: Flask, pages: Pages) -> None:
    person = owner()
    security.note("sign-in", person, origin="203.0.113.7")
    security.note("password-change", person)
    security.note("sign-in-failed", make.officer(name="Vũ Minh Tuyết"), origin="198.51.100.9")
    pages.sign_in(make.officer(Role.ADMIN))

    assert len(lines(pages.get("/desk/security"))) == 3
    assert len(lines(pages.get("/desk/security?group=failed"))) == 1
    assert len(lines(pages.get("/desk/security?group=keys"))) == 1
    assert len(lines(pages.get("/desk/security?who=minh+tuyết"))) == 1
    assert len(lines(pages.get("/desk/security?origin=203.0.113.7"))) == 1
    assert lines(pages.get("/desk/security?last=1/1/2020")) == []
    assert lines(pages.get("/desk/security?group=nothing")) == []
    unread = pages.get("/desk/security?first=nonsense")
    assert len(lines(unread)) == 3
    assert "25/12/2026" in unread.error_of("first")
    assert unread.value_of("first") == "nonsense"


def test_a_limit_that_is_reached_is_one_line_without_what_was_typed(app: Flask, pages: Pages) -> None:
    for _ in range(letter_limits.RESET.times):
        throttle.hit(letter_limits.RESET, "typed@example.com")
    for _ in range(3):
        with pytest.raises(TooMany):
            throttle.hit(letter_limits.RESET, "typed@example.com")
    db.session.rollback()

    page = pages.sign_in(make.officer(Role.ADMIN)).get("/desk/security?group=limits")

    assert len(lines(page)) == 1
    assert "Thư đặt lại mật khẩu tới một địa chỉ" in lines(page)[0]
    assert "reset-letter" not in page.text
    assert "typed@example.com" not in page.text


def test_every_limit_is_named_in_words(app: Flask) -> None:
    nameless = []
    for path in Path("app").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) not in {"Limit", "throttle.Limit"}:
                continue
            if path.name != "throttle.py" and "title" not in {word.arg for word in call.keywords}:
                nameless.append(f"{path}:{call.lineno}")
    assert nameless == []


def test_lines_go_when_their_time_is_over(app: Flask) -> None:
    person, start = owner(), datetime(2026, 5, 4, 3, tzinfo=UTC)
    with clock.fixed(start):
        for kind in KINDS:
            security.note(kind, person)
    with clock.fixed(start + timedelta(days=364)):
        security.forget_old()
        assert db.session.scalar(select(func.count(SecurityEvent.id))) == len(KINDS)
    with clock.fixed(start + timedelta(days=366)):
        security.forget_old()
        left = set(db.session.scalars(select(SecurityEvent.kind)))
        assert left == {kind for kind, (group, _) in KINDS.items() if group in {Group.KEYS, Group.RIGHTS}}
    with clock.fixed(start + timedelta(days=5 * 365 + 1)):
        security.forget_old()
        assert db.session.scalar(select(func.count(SecurityEvent.id))) == 0


def wrong(app: Flask, times: int) -> None:
    """So many wrong sign-ins, each at another name, from two network addresses."""
    for number in range(times):
        pages = Pages(app)
        pages.client.environ_base["REMOTE_ADDR"] = "203.0.113.66" if number % 3 else "198.51.100.7"
        pages.post("/sign-in", {"email": f"a{number}@example.com", "password": "x"}, status=422)


def alarms() -> list[Letter]:
    """What the worker writes on its round."""
    only_read(False)
    sound_alarms()
    db.session.commit()
    return list(db.session.scalars(select(Letter).where(Letter.template == "accounts/site_limit")))


def test_administrators_get_one_letter_when_the_whole_sites_limit_is_reached(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = throttle.Limit("sign-in-all", 10, 300, title=sign_in_limits.WHOLE_SITE.title)
    monkeypatch.setattr(sign_in_limits, "WHOLE_SITE", few)
    make.officer(Role.ADMIN, email=EMAIL)
    make.officer(Role.AUDITOR)
    make.officer(Role.NATIONAL_OFFICER)
    start = datetime(2026, 5, 4, 3, tzinfo=UTC)
    with clock.fixed(start):
        wrong(app, 9)
        assert alarms() == []
        wrong(app, 6)
        assert [letter.to for letter in alarms()] == [EMAIL]
        letter = alarms()[0]
        assert letter.subject == "Cảnh báo: nhiều lần sai mật khẩu trên toàn trang"
        assert "Sai mật khẩu trên toàn trang, 10 lần trong 5 phút" in letter.body
        assert "203.0.113.66 (10), 198.51.100.7 (5)" in letter.body
    with clock.fixed(start + timedelta(minutes=20)):
        wrong(app, 12)
        assert len(alarms()) == 1, "once an hour"
    with clock.fixed(start + timedelta(minutes=65)):
        wrong(app, 12)
        assert len(alarms()) == 2


def test_roles_taken_up_and_ended_are_in_it(app: Flask, pages: Pages) -> None:
    person = make.officer()
    security.note("role-given", person, role=Role.PROVINCIAL_OFFICER.value)

    page = pages.sign_in(make.officer(Role.ADMIN)).get("/desk/security?group=rights")

    assert any("Cán bộ" in line for line in lines(page))


def test_every_kind_written_anywhere_is_declared_and_no_other_can_be_written(app: Flask) -> None:
    written = set()
    for path in Path("app").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r'(?:\bnote|note_apart|_told|factors\.changed)\([^)"]*"([a-z-]+)"', text))

    assert len(written) > 10
    assert written <= set(KINDS)
    assert {group for group, _ in KINDS.values()} == set(GROUPS)
    with pytest.raises(KeyError):
        security.note("something-else", make.officer())


def test_what_is_called_newest_first_goes_by_the_time_it_shows(app: Flask, pages: Pages) -> None:
    """Lines loaded from elsewhere come in another order than they happened."""
    admin, now = make.officer(Role.ADMIN), clock.now()
    for days in (3, 400, 90):
        at = now - timedelta(days=days)
        db.session.add(SecurityEvent(at=at, kind=next(iter(KINDS)), person_id=admin.id, facts={}))
        letter = {
            "to": "a@b.example",
            "key": f"k{days}",
            "message_id": f"m{days}",
            "template": "t",
            "language": "vi",
        }
        db.session.add(Letter(**letter, subject="Thư", body="…", created_at=at))
    db.session.commit()
    pages.sign_in(admin)

    for path, first in (("/desk/security", "th"), ("/desk/letters", "td[data-l='Viết lúc']")):
        shown = [
            row.select_one(first).get_text(strip=True) for row in pages.get(path).soup.select("main tbody tr")
        ]
        assert len(shown) >= 3, path
        times = [datetime.strptime(text[-10:], "%d/%m/%Y") for text in shown]
        assert times == sorted(times, reverse=True), path
