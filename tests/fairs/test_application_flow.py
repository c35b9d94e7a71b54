"""Every step of an application for every state and role, its two doors to other rooms, and its endings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.fairs.events import ApplicationEnding
from app.fairs.models import Allocation, Application
from app.fairs.queries import applications as queries
from app.fairs.service import application as flow, apply, contract, decide, fair as fairs, papers
from app.fairs.states import APPLICATION_FLOW, AllocationState, ApplicationState as A
from app.fairs.whose_turn import TURNS
from app.kernel import audit, bus, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, Refusal, WrongMoment
from app.kernel.money import Money
from app.kernel.permissions import GRANTS, Actor, Permission, Role, Scope, job
from app.kernel.workflow import Move
from app.notices.models import Notice
from tests.make import accounts, catalog, fairs as make

ROLES = [role for role in Role if role not in {Role.BUYER_OWNER, Role.BUYER_MEMBER}]


def somebody(role: Role, application: Application) -> Actor:
    """Somebody of this role who stands as near as possible: the own facility, the answering province."""
    if role in {Role.FACILITY_OWNER, Role.FACILITY_MEMBER}:
        return accounts.acting(accounts.person(application.facility, role))
    return accounts.staff(role)


@pytest.mark.parametrize("move", APPLICATION_FLOW.moves, ids=lambda move: move.verb)
def test_each_move_is_open_exactly_to_its_right_and_only_from_its_states(app: Flask, move: Move) -> None:
    application = make.application()
    for role in ROLES:
        actor = somebody(role, application)
        allowed = move.needs is not None and move.needs in GRANTS[role]
        for state in A:
            application.state = state
            open_now = APPLICATION_FLOW.may(application, move.verb, actor)
            assert open_now is (allowed and state in move.from_), (role, state)


@pytest.mark.parametrize("move", APPLICATION_FLOW.moves, ids=lambda move: move.verb)
def test_each_move_made_goes_where_the_table_says_or_is_refused(app: Flask, move: Move) -> None:
    application = make.application()
    actor = mover(move.needs, application)
    for state in A:
        application.state = state
        db.session.flush()
        if state in move.from_:
            APPLICATION_FLOW.move(application, move.verb, actor, reason="Lý do.")
            assert application.state is move.to
            last = audit.last(application)
            assert last is not None
            assert last.verb == move.verb
        else:
            with pytest.raises(WrongMoment):
                APPLICATION_FLOW.move(application, move.verb, actor, reason="Lý do.")
            assert application.state is state


def mover(needs: Permission | None, application: Application) -> Actor:
    if needs is None:
        return job("test")
    role = next(role for role in ROLES if needs in GRANTS[role])
    return somebody(role, application)


def test_a_refusal_needs_a_reason(app: Flask) -> None:
    for move in APPLICATION_FLOW.moves:
        if move.reason:
            application = make.application(state=move.from_[0])
            with pytest.raises(Invalid):
                APPLICATION_FLOW.move(application, move.verb, mover(move.needs, application), reason="  ")


def test_another_province_sees_nothing_there(app: Flask) -> None:
    """R21: else the Department of the facility's own."""
    for move in APPLICATION_FLOW.moves:
        for role, rights in GRANTS.items():
            if rights.get(move.needs) is Scope.PROVINCE:  # type: ignore[arg-type]  # None is no right
                application = make.application(state=move.from_[0])
                with pytest.raises(NotFound):
                    APPLICATION_FLOW.move(application, move.verb, accounts.staff(role, "79"), reason="Lý do.")


def test_the_host_province_answers_where_its_department_runs_the_fair(app: Flask) -> None:
    """R21: the Department of the host province confirms the list."""
    fair = make.fair(run_by_department=True, province_code="79")
    application = make.application(fair, accounts.facility())

    decide.decide(application, "pass", accounts.staff(Role.PROVINCIAL_OFFICER, "79"))

    assert application.state is A.ELIGIBLE
    home = accounts.staff(Role.PROVINCIAL_HEAD, "01")
    with pytest.raises(NotFound):
        decide.decide(application, "list", home, list_number="1")
    with pytest.raises(NotFound):
        queries.one(application.id, home)


def test_nobody_decides_about_their_own_facility(app: Flask) -> None:
    application = make.application()
    officer = accounts.officer()
    db.session.add(
        accounts.Membership(
            person_id=officer.id, organisation_id=application.facility_id, role=Role.FACILITY_MEMBER
        )
    )
    db.session.flush()

    with pytest.raises(NotAllowed):
        decide.decide(application, "pass", accounts.acting(officer))
    with pytest.raises(NotAllowed):
        decide.set_priority(application, accounts.acting(officer), on=True, decision="1/QĐ")


def test_each_move_starts_the_clock_of_the_next_turn(app: Flask) -> None:
    application = make.application()

    decide.decide(application, "pass", accounts.staff())

    assert TURNS[A.ELIGIBLE].days == 5
    assert application.due_on is not None
    assert clock.today() + timedelta(days=5) <= application.due_on
    decide.decide(application, "wait", accounts.staff(Role.PROVINCIAL_HEAD))
    assert application.due_on is None


def test_the_rooms_to_the_right_award_take_back_and_settle(app: Flask) -> None:
    application = make.application(state=A.LISTED)
    approver, accountant = accounts.staff(Role.APPROVER), accounts.staff(Role.ACCOUNTANT)

    flow.award(application, approver, award="QĐ-1", support=5_200_000)
    assert application.state is A.AWARDED
    assert audit.last(application).after["support"] == 5_200_000
    flow.unaward(application, approver, reason="Tính lại.")
    assert application.state is A.LISTED
    settled = make.application(state=A.ACCEPTED)
    flow.settle(settled, accountant)
    assert settled.state is A.SETTLED


@pytest.mark.parametrize(
    "verb, state, who",
    [("withdraw", A.LISTED, None), ("reject", A.WAITING, "head"), ("wait", A.LISTED, "head")],
)
def test_an_ending_is_announced_first_and_a_listener_may_object(
    app: Flask, monkeypatch: pytest.MonkeyPatch, verb: str, state: A, who: str | None
) -> None:
    application = make.application(state=state)
    actor = accounts.staff(Role.PROVINCIAL_HEAD) if who else somebody(Role.FACILITY_OWNER, application)
    heard: list[int] = []

    def object_(event: ApplicationEnding) -> None:
        heard.append(event.application_id)
        raise WrongMoment("Money stands on it.")

    monkeypatch.setitem(bus._listeners, ApplicationEnding, [object_])
    with pytest.raises(WrongMoment, match="Money"):
        flow.move(application, verb, actor, reason="Lý do.")

    assert heard == [application.id]
    assert application.state is state


def test_an_ending_frees_the_stands(app: Flask) -> None:
    application = make.application(state=A.LISTED)
    held = make.allocation(application)

    apply.withdraw(application, somebody(Role.FACILITY_OWNER, application))

    assert db.session.get_one(Allocation, held.id).state is AllocationState.VACATED


def test_a_cancelled_fair_ends_what_waits_there_and_leaves_nothing_in_the_queue(app: Flask) -> None:
    fair = make.fair()
    waiting = [make.application(fair, accounts.facility(f"Cơ sở {s}"), s) for s in (A.SUBMITTED, A.LISTED)]
    over = make.application(fair, accounts.facility("Cơ sở rút"), A.WITHDRAWN)

    fairs.cancel(fair, accounts.staff(Role.NATIONAL_OFFICER), reason="Đơn vị tổ chức rút.")

    assert [one.state for one in waiting] == [A.REJECTED, A.REJECTED]
    assert over.state is A.WITHDRAWN
    assert waiting[0].decided_reason == "Đơn vị tổ chức rút."


def test_a_rule_that_refuses_cannot_be_waved_through(app: Flask) -> None:
    facility = accounts.facility(commune_code=make.ward_of("01"))
    application = make.application(of=facility)

    with pytest.raises(apply.NotMet, match="làng nghề") as refusal:
        decide.decide(application, "pass", accounts.staff())

    assert "235/2025" in refusal.value.clause
    assert application.state is A.SUBMITTED
    decide.decide(application, "fail", accounts.staff(), reason="Phường, không thuộc làng nghề.")
    assert application.state is A.INELIGIBLE


def test_the_list_needs_its_number(app: Flask) -> None:
    application, head = make.application(state=A.ELIGIBLE), accounts.staff(Role.PROVINCIAL_HEAD)

    with pytest.raises(Invalid):
        decide.decide(application, "list", head)
    decide.decide(application, "list", head, list_number="07/DS-SCT")

    assert application.list_number == "07/DS-SCT"
    assert audit.last(application).after["list_number"] == "07/DS-SCT"


def test_several_are_listed_and_the_skipped_say_why(app: Flask) -> None:
    ready = make.application(state=A.ELIGIBLE)
    not_checked = make.application(state=A.SUBMITTED)
    elsewhere = make.application(of=accounts.facility(province_code="79"), state=A.ELIGIBLE)

    result = decide.list_many(
        [ready, not_checked, elsewhere], accounts.staff(Role.PROVINCIAL_HEAD), "07/DS-SCT"
    )

    assert result.done == [ready.number]
    assert [one.number for one in result.skipped] == [not_checked.number, elsewhere.number]
    assert all(one.why for one in result.skipped)
    assert ready.state is A.LISTED
    assert not_checked.list_number == ""


def test_attendance_is_confirmed_once_the_fair_has_begun(app: Flask) -> None:
    application, officer = make.application(state=A.CONTRACTED), accounts.staff()

    with pytest.raises(WrongMoment):
        decide.decide(application, "attend", officer)
    with clock.fixed(clock.at(application.fair.starts_on)):
        decide.decide(application, "attend", officer)
    assert application.state is A.ATTENDED


CONTRACT = contract.Contract("12/HĐ", clock.today(), Money(6_500_000), Money(5_200_000))


def test_a_contract_needs_a_stand_and_keeps_what_the_circular_asks_for(app: Flask) -> None:
    application, officer = make.application(state=A.AWARDED), accounts.staff()

    with pytest.raises(WrongMoment):
        contract.record(application, officer, CONTRACT, content=make.PDF, name="hd.pdf")
    held = make.allocation(application)
    contract.record(application, officer, CONTRACT, content=make.PDF, name="hd.pdf")

    assert application.state is A.CONTRACTED
    kept = application.contract
    assert kept is not None
    assert kept["number"] == "12/HĐ"
    assert kept["price"] == 6_500_000
    assert kept["support"] == 5_200_000
    stand = held.stand
    assert [(s["number"], s["x"], s["y"]) for s in kept["stands"]] == [(stand.number, stand.x, stand.y)]
    assert "stand_contract" in {str(d.kind) for d in application.documents}


@pytest.mark.parametrize(
    "wrong",
    [{"support": Money(6_500_001)}, {"price": Money(0)}, {"signed_on": clock.today() + timedelta(days=1)}],
)
def test_a_contract_whose_figures_do_not_fit_is_refused(app: Flask, wrong: dict) -> None:
    application = make.application(state=A.AWARDED)
    make.allocation(application)
    facts = {"number": "12/HĐ", "signed_on": clock.today(), "price": Money(6_500_000), "support": Money(0)}

    with pytest.raises(Invalid):
        contract.record(
            application,
            accounts.staff(),
            contract.Contract(**{**facts, **wrong}),
            content=make.PDF,
            name="a.pdf",
        )
    assert application.state is A.AWARDED


def test_the_priority_needs_the_decision_of_its_list_and_raises_the_support(app: Flask) -> None:
    application, officer = make.application(), accounts.staff()

    with pytest.raises(Invalid):
        decide.set_priority(application, officer, on=True, decision=" ")
    decide.set_priority(application, officer, on=True, decision="1234/QĐ-UBND")

    assert application.priority
    assert audit.last(application).reason == "1234/QĐ-UBND"
    with pytest.raises(WrongMoment):
        decide.set_priority(make.application(state=A.AWARDED), officer, on=True, decision="1/QĐ")


def test_each_decision_tells_the_facility_once(app: Flask) -> None:
    application, officer = make.application(), accounts.staff()
    owner = accounts.owner(application.facility)
    head = accounts.officer(Role.PROVINCIAL_HEAD)

    decide.decide(application, "pass", officer)

    told = {(n.person_id, n.template) for n in db.session.scalars(select(Notice))}
    assert (owner.id, "fairs/passed") in told
    assert (head.id, "fairs/next_pass") in told


def test_every_letter_can_be_written_in_both_languages(app: Flask) -> None:
    head, officer = accounts.staff(Role.PROVINCIAL_HEAD), accounts.staff()
    for language in ("vi", "en"):
        facility = accounts.facility(f"Cơ sở {language}")
        catalog.product(facility)
        owner = accounts.owner(facility, language=language)
        actor = accounts.acting(owner)
        for verb, state, who in (
            ("return", A.SUBMITTED, officer),
            ("fail", A.SUBMITTED, officer),
            ("list", A.ELIGIBLE, head),
            ("wait", A.LISTED, head),
            ("reject", A.WAITING, head),
            ("accept", A.INVOICED, officer),
        ):
            one = make.application(of=facility, state=state)
            decide.decide(one, verb, who, reason="Lý do.", list_number="1/DS")
        late = make.application(make.fair(starts_on=clock.today()), facility, A.CONTRACTED)
        decide.decide(late, "attend", officer)
        for kind in papers.AFTER_FAIR:
            make.document(late, kind)
        db.session.refresh(late)
        papers.hand_in(late, actor)
        signed = make.application(of=facility, state=A.AWARDED)
        make.allocation(signed)
        contract.record(signed, officer, CONTRACT, content=make.PDF, name="hd.pdf")
        apply.withdraw(make.application(of=facility, state=A.ELIGIBLE), actor, reason="Bận.")

    assert {n.template for n in db.session.scalars(select(Notice))} >= {
        f"fairs/{what}" for what in (*decide.LETTERS.values(), "contracted", "invoiced", "withdrawn")
    } - {"fairs/passed"}


def test_the_loser_of_two_decisions_reads_who_was_faster(app: Flask) -> None:
    application = make.application()
    seen = application.version
    trang = accounts.acting(accounts.officer(name="Lê Thu Trang"))

    decide.decide(application, "return", trang, reason="Thiếu trang 2.", version=seen)
    with pytest.raises(Refusal, match="Lê Thu Trang"):
        decide.decide(application, "pass", accounts.staff(), version=seen)
