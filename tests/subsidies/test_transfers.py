"""A bank transfer is paid out once, however its reference is spelt and however many record it at once (I8)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.fairs.states import DocumentKind
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Invalid
from app.kernel.permissions import Role
from app.subsidies import ledger, service
from app.subsidies.models import Award, Disbursement
from app.subsidies.states import AwardState
from tests.make import accounts, subsidies as make
from tests.pages import Pages
from tests.racing import at_once

CROWD = 8
SPELT = ("CHI 26330.77", "chi2633077", "ＣＨＩ２６３３０７７", "CHI-26330/77.", "c h i_26330 77")


def approved_with_contract() -> Award:
    award = make.approved()
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    return award


def paid(reference: str) -> Award:
    award = approved_with_contract()
    service.advance(award, make.accountant(), amount=1_000, transfer=make.transfer(reference))
    return award


@pytest.mark.parametrize("spelt", SPELT)
def test_a_transfer_pays_once_however_its_reference_is_spelt(app: Flask, spelt: str) -> None:
    paid(SPELT[0])
    award = approved_with_contract()

    with pytest.raises(Invalid) as no:
        service.advance(award, make.accountant(), amount=1_000, transfer=make.transfer(spelt))

    assert list(no.value.fields) == ["bank_reference"]


def test_neither_settling_nor_a_returned_advance_uses_a_reference_again(app: Flask) -> None:
    award = paid(SPELT[0])
    with pytest.raises(Invalid) as back:
        service.take_back(award, make.accountant(), transfer=make.transfer(SPELT[1]), reason="Trả lại.")
    db.session.rollback()

    award = paid(SPELT[0])
    make.ready_to_settle(award)
    items = {"stand_rent": 13_000_000}
    with pytest.raises(Invalid) as rest:
        service.settle(award, make.accountant(), invoiced=items, transfer=make.transfer(SPELT[3]))

    assert list(back.value.fields) == list(rest.value.fields) == ["bank_reference"]


def test_a_reference_of_signs_alone_is_none(app: Flask) -> None:
    award = approved_with_contract()
    with pytest.raises(Invalid) as no:
        service.advance(award, make.accountant(), amount=1_000, transfer=make.transfer(" -./ "))
    assert list(no.value.fields) == ["bank_reference"]


def test_the_page_says_so_beside_the_field_and_keeps_what_was_typed(app: Flask, pages: Pages) -> None:
    paid(SPELT[0])
    award = approved_with_contract()
    pages.sign_in(accounts.officer(Role.ACCOUNTANT))

    typed = {"amount": "7.280.000", "bank_reference": SPELT[3], "paid_on": clock.today().isoformat()}
    page = pages.post(f"/desk/awards/{award.id}/advance", typed, status=422)

    assert page.error_of("bank_reference") == "Số tham chiếu này đã ghi cho khoản chi khác."
    assert page.value_of("bank_reference") == SPELT[3]


@pytest.mark.parametrize("typed", ["chi-26330", "CHI 26330.77", "２６３３０７７"])
def test_the_desk_finds_the_award_by_the_reference_of_what_was_paid(
    app: Flask, pages: Pages, typed: str
) -> None:
    number = paid("CHI/26330:77").number
    pages.sign_in(accounts.officer(Role.AUDITOR))
    assert number in pages.get("/en/desk/find", query_string={"q": typed}).text


def advancing(app: Flask) -> Counter[str]:
    """Awards of one fair each, paid at the same moment with one transfer, spelt in turn."""
    ids = []
    for _ in range(CROWD):
        ids.append(approved_with_contract().id)
    people = [make.accountant() for _ in range(CROWD)]
    db.session.commit()

    def pay(number: int) -> None:
        award = db.session.get_one(Award, ids[number])
        transfer = make.transfer(SPELT[number % len(SPELT)])
        service.advance(award, people[number], amount=1_000, transfer=transfer)

    return at_once(app, list(range(CROWD)), pay)


def count(model: Any, *where: Any) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count(model.id)).where(*where)) or 0


@pytest.mark.race
def test_of_many_payments_with_one_transfer_at_once_one_is_recorded(app: Flask) -> None:
    assert advancing(app) == {"done": 1, "Invalid": CROWD - 1}
    assert count(Disbursement) == count(Award, Award.state == AwardState.ADVANCED) == 1
    assert ledger.faults() == []


@pytest.mark.race
def test_the_index_alone_refuses_in_words_whatever_was_looked_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.subsidies.queries.is_paid_with", lambda _key: False)

    assert advancing(app) == {"done": 1, "Invalid": CROWD - 1}
    assert count(Disbursement) == 1


@pytest.mark.race
def test_without_index_and_key_one_transfer_pays_several(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the key holds the line, not luck."""
    monkeypatch.setattr("app.subsidies.queries.is_paid_with", lambda _key: False)
    db.session.execute(db.text("DROP INDEX uq_disbursements_reference"))
    db.session.commit()

    assert advancing(app)["done"] > 1
    assert count(Disbursement) > 1
