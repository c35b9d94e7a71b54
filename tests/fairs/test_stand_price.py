"""A fair's stand price: free until somebody applied, then it takes two people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from app.fairs.models import Fair
from app.fairs.service import fair as service, price
from app.fairs.states import ApplicationState, FairState
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.money import Money
from app.kernel.permissions import Actor, Role
from app.programme import measures
from tests.make import accounts, fairs as make
from tests.pages import Pages

OLD, NEW = Money(6_500_000), Money(7_000_000)


def officer() -> Actor:
    return accounts.staff(Role.NATIONAL_OFFICER)


def changed(fair: Fair) -> None:
    wish = replace(service.facts_of(fair), stand_price=NEW)
    service.change(fair, wish, officer(), version=fair.version)


def test_before_anybody_applied_one_person_writes_the_price(app: Flask) -> None:
    fair = make.fair(stand_price=OLD)

    changed(fair)

    assert fair.stand_price == NEW


@pytest.mark.parametrize("state", [ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN])
def test_after_the_first_application_the_edit_form_no_longer_moves_it(
    app: Flask, state: ApplicationState
) -> None:
    fair = make.fair(stand_price=OLD)
    make.application(fair, accounts.facility(), state)

    with pytest.raises(Invalid) as refusal:
        changed(fair)

    assert list(refusal.value.fields) == ["stand_price"]
    assert fair.stand_price == OLD


def test_without_the_guard_one_person_moves_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(price, "is_fixed", lambda _: False)
    fair = make.fair(stand_price=OLD)
    make.application(fair, accounts.facility(), ApplicationState.SUBMITTED)

    changed(fair)

    assert fair.stand_price == NEW


def test_a_confirmed_price_holds_from_then_on_and_files_keep_theirs(app: Flask) -> None:
    fair, first, second = make.fair(stand_price=OLD), officer(), accounts.staff(Role.APPROVER)
    file = make.application(fair, accounts.facility(), ApplicationState.SUBMITTED)
    costs = [cost.unit_price for cost in file.costs]
    row = price.put_price_forward(fair, NEW, first, reason="Ban tổ chức báo giá mới.")
    assert fair.stand_price == OLD

    with pytest.raises(NotAllowed):
        measures.confirm(row, first)
    assert fair.stand_price == OLD
    measures.confirm(row, second)

    entry = audit.last(fair, "edit")
    assert entry is not None
    assert (fair.stand_price, [cost.unit_price for cost in file.costs]) == (NEW, costs)
    assert (entry.before, entry.after) == ({"stand_price": OLD}, {"stand_price": NEW})
    assert entry.actor_id == second.person_id


@pytest.mark.parametrize("values", [{"stand_price": Money(1)}, {"state": FairState.CANCELLED}])
def test_a_fair_that_moved_on_meanwhile_is_left_as_it_is(app: Flask, values: dict[str, object]) -> None:
    fair = make.fair(stand_price=OLD)
    row = price.put_price_forward(fair, NEW, officer(), reason="x")
    for name, value in values.items():
        setattr(fair, name, value)
    db.session.flush()

    with pytest.raises(WrongMoment):
        measures.confirm(row, accounts.staff(Role.APPROVER))

    assert fair.stand_price == values.get("stand_price", OLD)


def test_the_fairs_page_leads_to_another_price_and_shows_what_waits(pages: Pages) -> None:
    fair = make.fair(stand_price=OLD)
    make.application(fair, accounts.facility(), ApplicationState.SUBMITTED)
    fair_id, address = fair.id, f"/desk/fairs/{fair.id}"
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))
    assert "Đề xuất giá khác" in pages.get(address).text
    assert pages.post(f"{address}/price", {"price": "6.500.000", "reason": "x"}, status=422).error_of("price")

    typed = {"price": "7.000.000", "reason": "Ban tổ chức báo giá mới.", "form_key": "p"}
    made = pages.post(f"{address}/price", typed)

    assert "7.000.000" in pages.get(address).text
    pages.sign_in(accounts.officer(Role.APPROVER))
    values = pages.get(made.location).form_values("/confirm")
    pages.post(f"{made.location}/confirm", values)
    assert db.session.get_one(Fair, fair_id).stand_price == NEW


def test_an_edit_with_another_price_is_refused_next_to_the_field(pages: Pages) -> None:
    fair = make.fair(stand_price=OLD)
    make.application(fair, accounts.facility(), ApplicationState.SUBMITTED)
    address = f"/desk/fairs/{fair.id}/edit"
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))
    values = pages.get(address).form_values("/edit")

    page = pages.post(address, {**values, "stand_price": "7.000.000"}, status=422)

    assert "đồng nghiệp" in page.error_of("stand_price")
