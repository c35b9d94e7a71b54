"""Before what cannot be taken back people show again who they are, and lose nothing they typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts import passwords
from app.accounts.models import Person
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Permission, Role
from app.web.recent import MARK
from tests.make import accounts as make
from tests.pages import Pages

PASSWORD = "trà sen nấu ở hiên nhà"
ASKED = {
    "accounts.add_passkey",
    "accounts.ask_for_copy",
    "accounts.begin_authenticator",
    "accounts.change_email",
    "accounts.close_account",
    "accounts.confirm_authenticator",
    "accounts.confirm_email",
    "accounts.end_membership",
    "accounts.remove_authenticator",
    "accounts.remove_passkey",
    "accounts.renew_codes",
    "accounts_desk.end_role",
    "accounts_desk.name_title",
    "accounts_desk.offer_role",
    "accounts_desk.reactivate_person",
    "accounts_desk.reset_factor",
    "accounts_desk.second_offer",
    "accounts_desk.suspend_person",
    "accounts_desk.withdraw_offer",
    "fairs_desk.ceiling",
    "fairs_desk.price",
    "payments_desk.confirm",
    "payments_desk.confirm_account",
    "payments_desk.pay_back",
    "payments_desk.propose_account",
    "payments_desk.record",
    "payments_desk.send_back",
    "payments_desk.set_account_aside",
    "programme_desk.confirm",
    "programme_desk.line",
    "programme_desk.new_line",
    "programme_desk.new_parameter",
    "programme_desk.new_rate",
    "programme_desk.target",
    "subsidies_desk.advance",
    "subsidies_desk.approve",
    "subsidies_desk.cancel",
    "subsidies_desk.settle",
    "subsidies_desk.take_back",
}
"""Every page that asks again."""
FREE = {
    "programme_desk.recall": "takes back only what one put forward oneself",
    "programme_desk.set_aside": "leaves the figure in force as it is",
    "subsidies_desk.reject": "gives no money, and its proposer may propose anew",
    "subsidies_desk.return_for_changes": "gives no money",
}
"""Pages of these rights that do not ask, and why."""
RIGHTS = {
    one.value
    for one in (
        Permission.AWARD_APPROVE,
        Permission.AWARD_PAY,
        Permission.RECEIPT_CONFIRM,
        Permission.RECEIPT_RECORD,
        Permission.PEOPLE_MANAGE,
        Permission.PROGRAMME_MANAGE,
        Permission.PROGRAMME_CONFIRM,
    )
}


def test_the_pages_that_ask_again_are_these(app: Flask) -> None:
    assert {name for name, view in app.view_functions.items() if getattr(view, MARK, False)} == ASKED


def test_every_page_of_these_rights_that_changes_something_asks_again_or_says_why_not(app: Flask) -> None:
    changing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], "access_mark", "") in RIGHTS
    }
    assert changing - ASKED - set(FREE) == set()
    assert set(FREE) <= changing


def administrator() -> Person:
    return make.officer(Role.ADMIN, password_hash=passwords.hashed(PASSWORD))


def test_ten_minutes_after_signing_in_the_password_is_asked_and_what_was_typed_carries_on(
    app: Flask, pages: Pages
) -> None:
    person = make.owner(make.facility()).id
    pages.sign_in(administrator())
    pages.get("/desk/people")
    path = f"/desk/people/{person}/suspend"
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        page = pages.post(path, {"reason": "Mở hai tài khoản.", "version": "1"}, status=403)
        sent = page.form_values(path)
        assert sent["reason"] == "Mở hai tài khoản."
        wrong = pages.post(path, {**sent, "proof-password": "sai mật khẩu rồi nhé"}, status=403)
        assert wrong.form_values(path)["reason"] == "Mở hai tài khoản."
        assert wrong.error_of("proof-password")
        assert "sai mật khẩu" not in wrong.html

        pages.post(path, {**sent, "proof-password": PASSWORD})

        assert db.session.get_one(Person, person).state == "suspended"
        pages.post(f"/desk/people/{person}/reactivate", {"reason": "Đã làm rõ.", "version": "2"})


def test_looking_is_never_asked_for(app: Flask, pages: Pages) -> None:
    pages.sign_in(administrator())
    pages.get("/desk/people/offer")
    with clock.fixed(clock.now() + timedelta(minutes=20)):
        pages.get("/desk/people/offer")


def test_tries_at_the_question_are_counted(app: Flask, pages: Pages) -> None:
    person = make.owner(make.facility()).id
    pages.sign_in(administrator())
    pages.get("/desk/people")
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        for _ in range(10):
            pages.post(f"/desk/people/{person}/suspend", {"proof-password": "sai"}, status=403)
        pages.post(f"/desk/people/{person}/suspend", {"proof-password": PASSWORD}, status=429)


@pytest.mark.parametrize("minutes, status", [(9, 303), (11, 403)])
def test_a_proof_lasts_ten_minutes(app: Flask, pages: Pages, minutes: int, status: int) -> None:
    person = make.owner(make.facility()).id
    pages.sign_in(administrator())
    pages.get("/desk/people")
    with clock.fixed(clock.now() + timedelta(minutes=minutes)):
        pages.post(f"/desk/people/{person}/suspend", {"reason": "x", "version": "1"}, status=status)
