"""The second step at sign-in: codes work once, tries are few, papers help when the telephone is lost."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import passwords, sign_in_limits
from app.accounts.factor_models import Authenticator, RecoveryCode
from app.accounts.models import Person, SecurityEvent
from app.accounts.queries import factors as queries
from app.accounts.service import factors, security
from app.kernel import audit, clock, sealed_secrets
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.permissions import Role
from tests.make import accounts as make
from tests.pages import Page, Pages

PASSWORD = "trà sen nấu ở hiên nhà"
EMAIL = "hanh@gom.example.com"
CODE = re.compile(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b")


def set_up(pages: Pages, person: Person) -> tuple[str, list[str]]:
    """As a person does it on the page; gives the app's secret and the recovery codes."""
    pages.sign_in(person)
    pages.post("/account/second-factor/app")
    secret = str(pages.get("/account/second-factor/app").soup.select_one("code").get_text(strip=True))  # type: ignore[union-attr]  # the page shows it
    code = pyotp.TOTP(secret).at(clock.now())
    shown = pages.post("/account/second-factor/app/confirm", {"code": f"{code[:3]} {code[3:]}"}, status=200)
    pages.sign_out()
    return secret, CODE.findall(shown.text)


def owner(**values: object) -> Person:
    kept = {"email": EMAIL, "password_hash": passwords.hashed(PASSWORD), **values}
    return make.owner(make.facility(), **kept)


def first_step(pages: Pages) -> Page:
    return pages.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": "/my/facility"}, status=303)


def second(pages: Pages, code: str, *, status: int = 303) -> Page:
    return pages.post("/sign-in/second-step", {"code": code}, status=status)


def later(seconds: int = 60) -> object:
    return clock.fixed(clock.now() + timedelta(seconds=seconds))


def test_an_app_is_set_up_and_its_code_ends_the_sign_in_at_the_wanted_page(app: Flask, pages: Pages) -> None:
    secret, codes = set_up(pages, owner())
    assert len(codes) == 10

    with later():  # type: ignore[attr-defined]  # a context
        assert first_step(pages).location.endswith("/sign-in/second-step")
        pages.get("/my/facility", status=302)
        assert second(pages, pyotp.TOTP(secret).at(clock.now())).location == "/my/facility"
        pages.get("/my/facility")


def test_the_same_code_opens_once(app: Flask, pages: Pages) -> None:
    secret, _ = set_up(pages, owner())
    with later():  # type: ignore[attr-defined]  # a context
        code = pyotp.TOTP(secret).at(clock.now())
        first_step(pages)
        second(pages, code)
        pages.sign_out()
        first_step(pages)
        assert "đã được dùng" in second(pages, code, status=422).error_of("code")


def test_the_code_that_set_the_app_up_opens_nothing_afterwards(app: Flask, pages: Pages) -> None:
    secret, _ = set_up(pages, owner())
    first_step(pages)
    second(pages, pyotp.TOTP(secret).at(clock.now()), status=422)


def test_a_recovery_code_opens_once_and_is_counted_off(app: Flask, pages: Pages) -> None:
    person = owner().id
    _, codes = set_up(pages, db.session.get_one(Person, person))
    first_step(pages)
    second(pages, codes[3].upper())
    assert "Còn 9 trong 10" in pages.get("/account/second-factor").text
    pages.sign_out()
    first_step(pages)
    second(pages, codes[3], status=422)


def test_nothing_that_opens_is_readable_in_the_database(app: Flask, pages: Pages) -> None:
    secret, codes = set_up(pages, owner())
    kept = db.session.scalars(select(Authenticator)).one()
    assert secret not in kept.secret
    assert sealed_secrets.unseal(kept.secret) == secret
    hashes = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert not any(code.replace("-", "") in one for one in hashes for code in codes)


def test_a_secret_sealed_with_the_key_before_this_one_still_opens(app: Flask) -> None:
    sealed_secrets.BOX.provide(app, sealed_secrets.box(["the key of last year"]))
    kept = sealed_secrets.seal("JBSWY3DPEHPK3PXP")
    sealed_secrets.BOX.provide(app, sealed_secrets.box(["the key of last year", "the key of today"]))
    assert sealed_secrets.unseal(kept) == "JBSWY3DPEHPK3PXP"
    sealed_secrets.BOX.provide(app, sealed_secrets.box(["the key of today"]))
    with pytest.raises(sealed_secrets.Unreadable):
        sealed_secrets.unseal(kept)


def test_the_sixth_code_in_five_minutes_is_refused_apart_from_the_password(app: Flask, pages: Pages) -> None:
    set_up(pages, owner())
    first_step(pages)
    for _ in range(5):
        second(pages, "000000", status=422)
    second(pages, "000000", status=429)
    first_step(pages)


@pytest.mark.parametrize(
    "name, times, seconds",
    [("second-step", 5, 300), ("second-step-hour", 20, 3_600), ("second-step-day", 50, 86_400)],
)
def test_the_limits_on_codes_are_these(name: str, times: int, seconds: int) -> None:
    assert (times, seconds) in {
        (one.times, one.seconds) for one in sign_in_limits.SECOND_STEP if one.name == name
    }


def test_the_second_step_is_no_session_and_ends_after_ten_minutes_or_a_new_password(
    app: Flask, pages: Pages
) -> None:
    person = owner().id
    set_up(pages, db.session.get_one(Person, person))
    pages.get("/sign-in/second-step", status=303)
    first_step(pages)
    with later(11 * 60):  # type: ignore[attr-defined]  # a context
        pages.get("/sign-in/second-step", status=303)
    pages.get("/sign-in/second-step")
    security.end_sessions(db.session.get_one(Person, person))
    pages.get("/sign-in/second-step", status=303)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.ACCOUNTANT, Role.NATIONAL_OFFICER, Role.ADMIN])
def test_a_role_near_money_or_power_is_led_to_set_one_up_before_anything_else(
    app: Flask, pages: Pages, role: Role
) -> None:
    app.config["SECOND_FACTOR"] = True
    pages.sign_in(make.officer(role))
    for path in ("/account", "/desk/audit"):
        assert pages.get(path, status=303).location.endswith("/account/second-factor")
    pages.get("/account/second-factor")
    pages.post("/sign-out")


@pytest.mark.parametrize("role", [Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_HEAD, Role.AUDITOR])
def test_for_the_others_it_is_a_choice(app: Flask, pages: Pages, role: Role) -> None:
    app.config["SECOND_FACTOR"] = True
    pages.sign_in(make.officer(role))
    pages.get("/account")


def test_whoever_has_set_one_up_is_led_nowhere(app: Flask, pages: Pages) -> None:
    app.config["SECOND_FACTOR"] = True
    person = make.officer(Role.ADMIN)
    number = person.id
    set_up(pages, person)
    pages.sign_in(db.session.get_one(Person, number))
    pages.get("/desk/people")


def test_an_administrator_resets_a_lost_factor_with_a_reason_and_the_person_is_told(
    app: Flask, pages: Pages
) -> None:
    number = owner().id
    set_up(pages, db.session.get_one(Person, number))
    pages.sign_in(make.officer(Role.ADMIN))
    assert "Đặt lại" in pages.get(f"/desk/people/{number}").text
    pages.post(f"/desk/people/{number}/reset-factor", {"reason": " "}, status=422)

    pages.post(f"/desk/people/{number}/reset-factor", {"reason": "Mất điện thoại, đã gặp tận nơi."})

    person = db.session.get_one(Person, number)
    assert not queries.has_any(number)
    line = audit.last(person, "reset-factor")
    assert line is not None
    assert line.reason == "Mất điện thoại, đã gặp tận nơi."
    assert "factor-reset" in set(db.session.scalars(select(SecurityEvent.kind)))
    assert first_step(pages.sign_out()).location == "/my/facility"


def test_the_only_administrator_is_helped_by_a_command(app: Flask, pages: Pages) -> None:
    number = owner().id
    set_up(pages, db.session.get_one(Person, number))
    db.session.commit()

    done = app.test_cli_runner().invoke(args=["people", "reset-factor", EMAIL])

    assert done.exit_code == 0, done.output
    assert not queries.has_any(number)
    assert app.test_cli_runner().invoke(args=["people", "reset-factor", "khong@co.example"]).exit_code == 1


@pytest.mark.race
def test_one_code_sent_twice_at_once_opens_once(app: Flask, pages: Pages) -> None:
    number = owner().id
    secret, _ = set_up(pages, db.session.get_one(Person, number))
    db.session.commit()
    db.session.remove()
    with later():  # type: ignore[attr-defined]  # a context
        code = pyotp.TOTP(secret).at(clock.now())
        assert sorted(_at_once(app, number, code)) == [False, True]


@pytest.mark.race
def test_without_the_compare_and_set_it_would_open_twice(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = owner().id
    secret, _ = set_up(pages, db.session.get_one(Person, number))
    db.session.commit()
    db.session.remove()
    monkeypatch.setattr(factors, "_take_step", lambda *_: True)
    with later():  # type: ignore[attr-defined]  # a context
        assert _at_once(app, number, pyotp.TOTP(secret).at(clock.now())) == [True, True]


def _at_once(app: Flask, person_id: int, code: str) -> list[bool]:
    start, moment = threading.Barrier(2), clock.now()

    def one() -> bool:
        with clock.fixed(moment), app.test_request_context():
            start.wait()
            try:
                factors.prove(person_id, code)
            except Invalid:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(one) for _ in range(2)]
        return [each.result() for each in waiting]


def test_nobody_resets_their_own_factor_as_administrator(app: Flask, pages: Pages) -> None:
    admin = make.officer(Role.ADMIN)
    pages.sign_in(admin)
    pages.post(f"/desk/people/{admin.id}/reset-factor", {"reason": "x"}, status=403)


def test_removing_the_last_factor_takes_the_recovery_codes_along(app: Flask, pages: Pages) -> None:
    number = owner().id
    set_up(pages, db.session.get_one(Person, number))
    pages.sign_in(db.session.get_one(Person, number))
    pages.post("/account/second-factor/app/remove")
    assert db.session.scalars(select(RecoveryCode)).all() == []


def test_codes_of_somebody_else_prove_nothing(app: Flask, pages: Pages) -> None:
    secret, codes = set_up(pages, owner())
    other = make.owner(make.facility("Khác")).id
    db.session.commit()
    for code in (pyotp.TOTP(secret).at(clock.now()), codes[0]):
        with pytest.raises(Invalid):
            factors.prove(other, code)


def test_the_roles_that_need_one_and_the_words_stand_in_the_guide() -> None:
    assert "CHO_PHIEN_SECOND_FACTOR" in Path("docs/operations.md").read_text()
