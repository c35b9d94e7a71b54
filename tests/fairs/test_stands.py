"""Laying out stands and giving them, through the service."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Membership, Person
from app.fairs import tasks
from app.fairs.queries import coming, stands as queries
from app.fairs.service import allocation as service, plan
from app.fairs.service.plan import Grid
from app.fairs.states import AllocationState, ApplicationState, FairState
from app.kernel import clock, jobs
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.programme.states import FundSource
from tests.make import accounts, fairs as make

HOUR = timedelta(hours=1)
GRID = Grid("a", 2, 3, Money(6_500_000), FundSource.NATIONAL)


def listed(fair: Any = None, **values: Any) -> Any:
    return make.application(fair or make.fair(), state=ApplicationState.LISTED, **values)


def told(person: Person) -> list[str]:
    query = db.text("SELECT template FROM notices WHERE person_id = :id ORDER BY id")
    return list(db.session.execute(query, {"id": person.id}).scalars())


def test_a_grid_numbers_on_and_lies_below_what_is_there(app: Flask) -> None:
    """R38: a stand is 3 m by 3 m unless the plan says otherwise."""
    fair, actor = make.fair(), accounts.staff()

    assert plan.lay_out(fair, GRID, actor) == 6
    plan.lay_out(fair, Grid("A", 1, 2, None, FundSource.SELF), actor)

    places = queries.places(fair.id)
    assert [p.stand.number for p in places] == [f"A{n:02d}" for n in range(1, 9)]
    assert len({(p.stand.x, p.stand.y) for p in places}) == 8
    assert {(p.stand.width, p.stand.depth) for p in places} == {(3, 3)}
    assert queries.fundings(fair.id) == {FundSource.NATIONAL: 6, FundSource.SELF: 2}
    assert [p.of_programme for p in places] == [True] * 6 + [False] * 2


@pytest.mark.parametrize(
    "grid, field",
    [
        (Grid("1", 1, 1, None, FundSource.NATIONAL), "letter"),
        (Grid("A", 0, 1, None, FundSource.NATIONAL), "rows"),
        (Grid("A", 100, 7, None, FundSource.NATIONAL), "rows"),
    ],
)
def test_a_grid_that_cannot_be_is_refused(app: Flask, grid: Grid, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        plan.lay_out(make.fair(), grid, accounts.staff())

    assert list(refusal.value.fields) == [field]


def test_only_the_host_province_draws_the_plan(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        plan.lay_out(make.fair(), GRID, accounts.staff(province_code="15"))


def test_a_stand_somebody_holds_keeps_its_price_and_its_place(app: Flask) -> None:
    stand = make.allocation(listed()).stand

    with pytest.raises(WrongMoment):
        plan.change(stand, accounts.staff(), price=Money(1), funding=FundSource.SELF)
    with pytest.raises(WrongMoment):
        plan.remove(stand, accounts.staff())


def test_a_free_stand_is_changed_and_taken_away(app: Flask) -> None:
    fair = make.fair()
    stand = make.stand(fair)

    plan.change(stand, accounts.staff(), price=Money(7_000_000), funding=FundSource.TRADE_PROMOTION)
    assert (stand.price, stand.funding) == (7_000_000, FundSource.TRADE_PROMOTION)
    plan.remove(stand, accounts.staff())
    assert queries.places(fair.id) == []


def test_the_facility_is_told_of_its_stand_and_shown_among_those_who_come(app: Flask) -> None:
    application = listed()
    reader = accounts.owner(application.facility)

    given = service.give(make.stand(application.fair, "B11"), application, accounts.staff())

    assert given.state == AllocationState.CONFIRMED
    assert told(reader) == ["fairs/stand-given"]
    assert [(c.id, c.stands) for c in coming(application.fair_id)] == [(application.facility_id, ("B11",))]


def test_a_taken_stand_is_refused_with_who_has_it(app: Flask) -> None:
    first, other = listed(), accounts.facility("Tổ hợp tác Nón Tây Hồ")
    second = make.application(first.fair, other, ApplicationState.LISTED)
    stand = make.stand(first.fair, "B11")
    service.give(stand, first, accounts.staff())

    with pytest.raises(WrongMoment, match="Hợp tác xã Gốm Bát Tràng"):
        service.give(stand, second, accounts.staff())


def test_a_freed_stand_goes_to_somebody_else(app: Flask) -> None:
    first = listed()
    second = make.application(first.fair, accounts.facility("Khác"), ApplicationState.LISTED)
    stand, reader = make.stand(first.fair), accounts.owner(first.facility)
    given = service.give(stand, first, accounts.staff())

    with pytest.raises(Invalid):
        service.free(given, accounts.staff(), reason="")
    service.free(given, accounts.staff(), reason="Cơ sở xin đổi gian.")
    again = service.give(stand, second, accounts.staff())

    assert (given.state, again.state) == (AllocationState.VACATED, AllocationState.CONFIRMED)
    assert told(reader) == ["fairs/stand-given", "fairs/stand-freed"]


@pytest.mark.parametrize("state", [s for s in ApplicationState if s not in queries.READY])
def test_only_applications_on_the_list_get_a_stand(app: Flask, state: ApplicationState) -> None:
    application = make.application(state=state)

    with pytest.raises(WrongMoment):
        service.give(make.stand(application.fair), application, accounts.staff())


def test_once_support_is_approved_the_stand_may_not_come_from_another_source(app: Flask) -> None:
    application = make.application(make.fair(), accounts.facility(), ApplicationState.AWARDED)
    paid_by_others = make.stand(application.fair, funding=FundSource.TRADE_PROMOTION)

    with pytest.raises(WrongMoment) as refusal:
        service.give(paid_by_others, application, accounts.staff())
    assert "Điều 7.4" in refusal.value.clause
    service.give(make.stand(application.fair), application, accounts.staff())


@pytest.mark.parametrize("state", [s for s in FairState if s is not FairState.PUBLISHED])
def test_stands_are_given_only_while_the_fair_is_ahead(app: Flask, state: FairState) -> None:
    application = listed(make.fair(state=state))

    with pytest.raises(WrongMoment):
        service.give(make.stand(application.fair), application, accounts.staff())


def test_a_stand_of_another_fair_is_not_there(app: Flask) -> None:
    with pytest.raises(NotFound):
        service.give(make.stand(make.fair()), listed(), accounts.staff())


def test_an_officer_of_another_province_does_not_find_the_application(app: Flask) -> None:
    application = listed()

    with pytest.raises(NotFound):
        service.give(make.stand(application.fair), application, accounts.staff(province_code="15"))


def test_nobody_gives_a_stand_to_their_own_facility(app: Flask) -> None:
    application = listed()
    person = accounts.officer()
    role = Membership(person_id=person.id, organisation_id=application.facility_id, role=Role.FACILITY_OWNER)
    db.session.add(role)
    db.session.flush()

    with pytest.raises(NotAllowed):
        service.give(make.stand(application.fair), application, accounts.acting(person))


def test_a_facility_gets_no_more_stands_than_it_asked_for(app: Flask) -> None:
    application = listed(stands=2)
    for _ in range(2):
        service.give(make.stand(application.fair), application, accounts.staff())

    with pytest.raises(WrongMoment, match="2"):
        service.give(make.stand(application.fair), application, accounts.staff())


def test_the_programme_gives_no_more_stands_than_it_offers(app: Flask) -> None:
    fair = make.fair(stands_offered=1)
    first, second = (make.application(fair, accounts.facility(), ApplicationState.LISTED) for _ in "12")
    service.give(make.stand(fair), first, accounts.staff())

    with pytest.raises(WrongMoment, match="1"):
        service.give(make.stand(fair), second, accounts.staff())
    # A stand the facility pays itself is not one of those the programme offers (R19).
    paid_by_itself = make.stand(fair, funding=FundSource.SELF)
    assert service.give(paid_by_itself, second, accounts.staff()).funding is FundSource.SELF


def test_a_hold_ends_by_itself_even_without_the_worker(app: Flask) -> None:
    first = listed()
    second = make.application(first.fair, accounts.facility(), ApplicationState.LISTED)
    stand = make.stand(first.fair)
    held = service.give(stand, first, accounts.staff(), held_until=clock.now() + HOUR)
    assert queries.places(first.fair_id)[0].held

    with clock.fixed(clock.now() + 2 * HOUR):
        assert queries.places(first.fair_id)[0].allocation is None
        with pytest.raises(WrongMoment):
            service.confirm(held, accounts.staff())
        service.give(stand, second, accounts.staff())

    assert held.state == AllocationState.VACATED


def test_the_worker_frees_a_hold_that_ran_out_and_no_other(app: Flask) -> None:
    held = service.give(*_stand_and_application(), accounts.staff(), held_until=clock.now() + HOUR)

    tasks.lapse({"allocation": held.id})
    assert held.state == AllocationState.HELD
    with clock.fixed(clock.now() + HOUR):
        tasks.lapse({"allocation": held.id})
    assert held.state == AllocationState.VACATED
    assert db.session.query(jobs.Job).filter_by(kind=service.LAPSE).count() == 1


def test_a_hold_becomes_the_facilitys_stand(app: Flask) -> None:
    held = service.give(*_stand_and_application(), accounts.staff(), held_until=clock.now() + HOUR)

    service.confirm(held, accounts.staff())

    assert (held.state, held.held_until) == (AllocationState.CONFIRMED, None)


def test_a_hold_cannot_end_in_the_past(app: Flask) -> None:
    with pytest.raises(Invalid):
        service.give(*_stand_and_application(), accounts.staff(), held_until=clock.now() - HOUR)


def test_those_who_may_get_a_stand_stand_in_the_order_of_preference(app: Flask) -> None:
    fair = make.fair()
    names = []
    for name, values in (
        ("sau", {"workers_female": 2}),
        ("đông lao động nữ", {"workers_female": 15}),
        ("nữ làm chủ", {"woman_owned": True, "workers_female": 1}),
    ):
        facility = accounts.facility(name, **values)
        accounts.registration(facility)
        make.application(fair, facility, ApplicationState.LISTED)
    names = [w.name_vi for w in queries.wanting(fair, accounts.staff())]

    assert names == ["nữ làm chủ", "đông lao động nữ", "sau"]


def _stand_and_application() -> tuple[Any, Any]:
    application = listed()
    return make.stand(application.fair), application
