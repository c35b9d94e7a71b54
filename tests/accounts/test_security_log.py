"""The security log: read by administrators and auditors, in words, by what, who, from where and when."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.accounts import letter_limits, passwords
from app.accounts.models import Person
from app.accounts.security_kinds import GROUPS, KINDS
from app.accounts.service import security
from app.kernel import throttle
from app.kernel.db import db
from app.kernel.errors import TooMany
from app.kernel.permissions import Role
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
    assert lines(pages.get("/desk/security?last=2020-01-01")) == []
    assert lines(pages.get("/desk/security?group=nothing")) == []
    assert len(lines(pages.get("/desk/security?first=nonsense"))) == 3


def test_a_limit_that_is_reached_is_one_line_without_what_was_typed(app: Flask, pages: Pages) -> None:
    for _ in range(letter_limits.RESET.times):
        throttle.hit(letter_limits.RESET, "typed@example.com")
    for _ in range(3):
        with pytest.raises(TooMany):
            throttle.hit(letter_limits.RESET, "typed@example.com")
    db.session.rollback()

    page = pages.sign_in(make.officer(Role.ADMIN)).get("/desk/security?group=limits")

    assert len(lines(page)) == 1
    assert "typed@example.com" not in page.text


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
