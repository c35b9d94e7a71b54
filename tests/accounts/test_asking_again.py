"""Before what cannot be taken back people show again who they are, and lose nothing they typed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Offer, Person
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
    "accounts.invite",
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
    "catalog_desk.add_synonym": "words the search takes for the same: no money, no right",
    "catalog_desk.end_synonym": "likewise",
    "accounts.withdraw_offer": "takes back what nobody has yet; the invitation can be written anew",
    "programme_desk.recall": "takes back only what one put forward oneself",
    "programme_desk.set_aside": "leaves the figure in force as it is",
    "subsidies_desk.look": "shows what an amount would do and decides nothing",
    "subsidies_desk.reject": "gives no money, and its proposer may propose anew",
    "subsidies_desk.return_for_changes": "gives no money",
}
"""Pages of these rights that do not ask, and why."""
OF_EVERYBODY = {
    "accounts.account": "name, telephone, language; the address has a page of its own",
    "accounts.buyer": "what a company says of itself",
    "accounts.change_password": "asks for the current password itself",
    "accounts.consent": "agrees to a text",
    "accounts.keep_own": "keeps the account",
    "accounts.passkey_question": "the question before a passkey is added, which asks",
    "accounts.prove_passkey": "is the answer to the question",
    "accounts.sign_out_device": "ends a session, gives nothing",
    "accounts.sign_out_everywhere": "ends sessions, gives nothing",
    "accounts.switch": "a role one has",
    "accounts.withdraw_email": "the address stays",
    "linkage.ask": "an enquiry",
    "linkage.ask_maker": "an enquiry",
    "notices.letters": "which letters come",
    "notices.open_notice": "notes that it was read",
    "notices.read": "notes that it was read",
    "notices.read_all": "notes that they were read",
}
"""Pages of everybody who is signed in that change something and do not ask, and why.

A page whose service asks for a right may not stand here: it names the right in its mark, where ``RIGHTS`` sees it.
"""
RIGHTS = {
    one.value
    for one in (
        Permission.AWARD_APPROVE,
        Permission.AWARD_PAY,
        Permission.RECEIPT_CONFIRM,
        Permission.RECEIPT_RECORD,
        Permission.PEOPLE_MANAGE,
        Permission.MEMBERS_MANAGE,
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


def test_every_page_of_everybody_that_changes_something_asks_again_or_says_why_not(app: Flask) -> None:
    changing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
        and getattr(app.view_functions[rule.endpoint], "access_mark", "") == "signed_in"
    }
    assert changing - ASKED == set(OF_EVERYBODY)


def test_an_owner_who_gives_somebody_a_role_is_asked_again_and_carries_on(app: Flask, pages: Pages) -> None:
    pages.sign_in(make.owner(make.facility(), password_hash=passwords.hashed(PASSWORD)))
    pages.get("/my/members")
    form = {"email": "lan@example.vn", "role": "facility_owner"}
    with clock.fixed(clock.now() + timedelta(minutes=11)):
        pages.get("/my/members")
        asked = pages.post("/my/members", form, status=403).form_values("/my/members")
        assert db.session.scalars(select(Offer)).all() == []

        pages.post("/my/members", {**asked, "proof-password": PASSWORD})

    assert [offer.email for offer in db.session.scalars(select(Offer))] == ["lan@example.vn"]


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
