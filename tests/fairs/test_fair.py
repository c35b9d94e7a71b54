"""A fair from draft to acceptance, through the service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.fairs.events import FairHeld
from app.fairs.fair_facts import FairFacts
from app.fairs.models import Fair
from app.fairs.queries.fairs import by_slug, target_counts
from app.fairs.service import fair as service
from app.fairs.states import AllocationState, ApplicationState, FairState
from app.kernel import audit, bus, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Actor, Role
from app.programme.queries import period_on
from app.programme.states import FairKind
from tests.make import accounts, fairs as make

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today(app: Flask) -> Any:
    with clock.fixed(clock.at(TODAY)):
        yield


def officer() -> Actor:
    return accounts.staff(Role.NATIONAL_OFFICER)


def facts(**values: Any) -> FairFacts:
    return FairFacts(
        **{
            "name_vi": "Hội chợ Làng nghề Việt Nam",
            "starts_on": date(2027, 4, 15),
            "ends_on": date(2027, 4, 20),
            "kind": FairKind.JOINED,
            "province_code": "01",
            "venue": "Trung tâm Triển lãm Việt Nam",
            "opens_at": clock.at(date(2026, 10, 12), 8),
            "closes_at": clock.at(date(2026, 12, 5), 17),
            "stands_offered": 18,
            **values,
        }
    )


@pytest.mark.parametrize(
    "day, code",
    [
        (date(2025, 12, 31), "2021-2025"),
        (date(2026, 1, 1), "2026-2030"),
        (date(2030, 12, 31), "2026-2030"),
    ],
)
def test_a_fair_belongs_to_the_period_of_its_opening_day(app: Flask, day: date, code: str) -> None:
    """R1: exactly one period, by the date of the fair."""
    made = service.make(facts(starts_on=day, ends_on=day, opens_at=None, closes_at=None), officer())

    db.session.refresh(made)
    assert made.period is not None
    assert made.period.code == code


@pytest.mark.parametrize(
    "values, field",
    [
        ({"name_vi": ""}, "name_vi"),
        ({"starts_on": date(2031, 1, 1), "ends_on": None}, "starts_on"),
        ({"ends_on": date(2027, 4, 14)}, "ends_on"),
        ({"closes_at": clock.at(date(2026, 10, 12), 7)}, "closes_at"),
        ({"closes_at": clock.at(date(2027, 4, 16))}, "closes_at"),
        ({"closes_at": clock.at(date(2027, 4, 15), 8)}, "closes_at"),
        ({"kind": None}, "kind"),
        ({"kind": FairKind.OVERSEAS}, "country_code"),
        ({"country_code": "DE", "province_code": None}, "kind"),
        ({"country_code": "DE", "kind": FairKind.OVERSEAS}, "province_code"),
        ({"province_code": None}, "province_code"),
        ({"most_stands_each": 0}, "most_stands_each"),
        ({"short_name_vi": "x" * 23}, "short_name_vi"),
        ({"short_name_en": "x" * 23}, "short_name_en"),
    ],
)
def test_facts_that_cannot_stand_are_refused_at_their_field(
    app: Flask, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        service.make(facts(**values), officer())

    assert list(refusal.value.fields) == [field]


def test_two_fairs_of_one_name_get_two_addresses(app: Flask) -> None:
    one, two = service.make(facts(), officer()), service.make(facts(), officer())

    assert one.slug == "hoi-cho-lang-nghe-viet-nam-2027"
    assert two.slug == "hoi-cho-lang-nghe-viet-nam-2027-2"


def test_only_those_who_manage_fairs_make_one(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        service.make(facts(), accounts.staff(Role.PROVINCIAL_OFFICER))


def test_a_draft_without_dates_of_registration_cannot_be_published(app: Flask) -> None:
    draft = service.make(facts(opens_at=None, closes_at=None, stands_offered=0), officer())

    with pytest.raises(Invalid) as refusal:
        service.publish(draft, officer())

    assert set(refusal.value.fields) == {"opens_at", "closes_at", "stands_offered"}
    assert draft.state == FairState.DRAFT


def test_a_draft_is_nowhere_to_be_found_until_it_is_published(app: Flask) -> None:
    draft = service.make(facts(), officer())
    with pytest.raises(NotFound):
        by_slug(draft.slug)

    service.publish(draft, officer())

    assert by_slug(draft.slug) is draft


def test_a_change_by_somebody_else_is_not_overwritten(app: Flask) -> None:
    made, seen = service.make(facts(), officer()), 1
    service.change(made, facts(venue="Nhà A"), officer(), version=seen)

    with pytest.raises(WrongMoment):
        service.change(made, facts(venue="Nhà B"), officer(), version=seen)

    db.session.refresh(made)
    assert made.venue == "Nhà A"


def test_a_change_leaves_what_was_before_and_after(app: Flask) -> None:
    made = service.make(facts(), officer())

    service.change(made, facts(stands_offered=20, ends_on=date(2027, 4, 19)), officer(), version=1)

    line = audit.last(made, "edit")
    assert line is not None
    assert line.before == {"stands_offered": 18, "ends_on": "2027-04-20"}
    assert line.after == {"stands_offered": 20, "ends_on": "2027-04-19"}


def test_what_decides_the_support_stays_once_somebody_applied(app: Flask) -> None:
    fair = make.fair(FairKind.JOINED)
    make.application(fair)
    wish = replace(service.facts_of(fair), kind=FairKind.ORGANISED)

    with pytest.raises(Invalid) as refusal:
        service.change(fair, wish, officer(), version=fair.version)

    assert list(refusal.value.fields) == ["kind"]


def over(kind: FairKind | None = FairKind.ORGANISED, **values: Any) -> Fair:
    return make.fair(
        kind, **{"starts_on": TODAY - timedelta(days=4), "ends_on": TODAY - timedelta(days=1), **values}
    )


def test_a_fair_counts_only_once_another_person_accepted_it(app: Flask) -> None:
    """R2: a fair counts when it was held and accepted."""
    fair, recorder = over(), officer()
    period = period_on(TODAY)
    assert period is not None
    heard: list[FairHeld] = []
    bus.listen(FairHeld, heard.append)
    try:
        service.hold(fair, recorder, visitors=12_000)
    finally:
        bus._listeners[FairHeld].remove(heard.append)

    assert heard == [FairHeld(fair.id)]
    assert (target_counts(period)["fairs_domestic"].accepted, fair.visitors) == (0, 12_000)
    assert target_counts(period)["fairs_domestic"].held == 1
    service.accept(fair, accounts.staff(Role.APPROVER))
    assert target_counts(period)["fairs_domestic"].accepted == 1
    assert target_counts(period)["fairs_overseas"].accepted == 0
    assert fair.accepted_on == TODAY


def test_a_fair_that_facilities_merely_join_counts_for_no_target(app: Flask) -> None:
    fair = over(FairKind.JOINED, state=FairState.ACCEPTED)
    period = period_on(fair.starts_on)
    assert period is not None

    assert {n: c.accepted for n, c in target_counts(period).items()} == {
        "fairs_domestic": 0,
        "fairs_overseas": 0,
    }


def test_who_recorded_a_fair_does_not_accept_it(app: Flask) -> None:
    person = accounts.officer(Role.NATIONAL_OFFICER)
    fair = over()
    service.hold(fair, accounts.acting(person))

    with pytest.raises(NotAllowed):
        service.accept(fair, accounts.acting(person))


def test_a_fair_is_not_held_before_its_last_day(app: Flask) -> None:
    with pytest.raises(WrongMoment):
        service.hold(over(ends_on=TODAY + timedelta(days=1)), officer())

    fair = over(ends_on=TODAY)
    service.hold(fair, officer())
    assert fair.state == FairState.HELD


def test_a_calendar_entry_is_never_recorded_as_held_by_the_programme(app: Flask) -> None:
    with pytest.raises(WrongMoment):
        service.hold(over(None), officer())


def test_cancelling_frees_the_stands_and_tells_every_applicant_once(app: Flask) -> None:
    fair, facility = make.fair(), accounts.facility()
    reader = accounts.owner(facility)
    allocation = make.allocation(make.application(fair, facility, ApplicationState.LISTED))

    service.cancel(fair, officer(), reason="Bão số 9, tỉnh dừng mọi hoạt động đông người.")

    assert fair.state == FairState.CANCELLED
    assert allocation.state == AllocationState.VACATED
    told = db.session.execute(
        db.text("SELECT template FROM notices WHERE person_id = :id"), {"id": reader.id}
    ).scalars()
    assert list(told) == ["fairs/cancelled"]


def test_a_fair_with_approved_support_is_not_cancelled(app: Flask) -> None:
    fair = make.fair()
    make.application(fair, state=ApplicationState.AWARDED)

    with pytest.raises(WrongMoment, match="1"):
        service.cancel(fair, officer(), reason="Bão")

    assert fair.state == FairState.PUBLISHED


def test_cancelling_needs_a_reason(app: Flask) -> None:
    with pytest.raises(Invalid):
        service.cancel(make.fair(), officer(), reason=" ")
