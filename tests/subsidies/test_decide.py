"""Deciding about support: every rule passing and refusing with its clause, and nothing half done."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.fairs.models import Application
from app.fairs.service import application as applications
from app.fairs.states import ApplicationState
from app.kernel import audit, bus
from app.kernel.audit import AuditEntry
from app.kernel.db import db
from app.kernel.errors import CeilingReached, Invalid, NotAllowed, Refusal, WrongMoment
from app.kernel.permissions import Role
from app.notices.models import Letter, Notice
from app.payments.models import Bill
from app.payments.queries import bill_of
from app.programme.states import FairKind, FundSource, LineScope
from app.subsidies import award_facts, ledger, letter, queries, service
from app.subsidies.events import AwardApproved
from app.subsidies.models import Award, AwardLine, DecisionLetter, LedgerEntry, LedgerTransaction
from app.subsidies.rules import Objected
from app.subsidies.service import tell
from app.subsidies.states import Account, AwardState
from tests.make import accounts, subsidies as make

OVERSEAS = (("space", 1, 90_000_000),)


@pytest.mark.parametrize(
    ("day", "clause"),
    [(date(2018, 5, 11), "26/2014/TTLT-BTC-BCT"), (date(2018, 5, 12), "28/2018/TT-BTC")],
)
def test_r8_a_decision_of_today_stands_on_the_rates_of_the_applications_day(
    app: Flask, day: date, clause: str
) -> None:
    award = make.approved(make.listed(applied_on=day))

    assert award.decided_for == day
    assert clause in award.lines[0].clause
    paper = queries.letter_of(award)
    assert paper is not None
    assert any(clause in one for one in paper.facts["clauses"])


def test_r13_two_approvals_abroad_a_year_pass_and_a_cancelled_one_does_not_count(app: Flask) -> None:
    facility = accounts.facility()
    first = make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), OVERSEAS))
    make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), OVERSEAS))
    service.cancel(first, make.approver(), reason="Hội chợ hoãn.")

    again = make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), OVERSEAS))

    assert again.state is AwardState.APPROVED


def test_r14_priority_never_lifts_support_above_the_cost(app: Flask) -> None:
    award = make.approved(make.listed(priority=True))

    assert award.support == award.cost == 13_000_000
    assert bill_of(award.id) is None


def test_r14_a_mark_taken_off_after_the_proposal_no_longer_raises_the_support(app: Flask) -> None:
    award = make.proposed(make.listed(priority=True))
    award.application.priority = False

    service.approve(award, make.approver())

    assert (award.support, award.lines[0].percent) == (10_400_000, 80)


def test_r14_a_mark_set_after_the_proposal_raises_nothing_until_it_is_proposed_anew(app: Flask) -> None:
    award = make.proposed()
    award.application.priority = True

    service.approve(award, make.approver())

    assert award.support == 10_400_000


def test_r15_the_facility_is_billed_what_rounding_leaves(app: Flask) -> None:
    award = make.approved(make.listed(costs=(("stand_rent", 1, 10_312_499),)))
    bill = bill_of(award.id)

    assert bill is not None
    assert (award.support, bill.amount) == (8_249_999, 2_062_500)


def test_r16_no_cap_per_facility_unless_somebody_sets_one(app: Flask) -> None:
    award = make.proposed()
    own = make.cap(f"facility:{award.year}:{award.facility_id}", 10_000_000, LineScope.FACILITY_YEAR)

    with pytest.raises(CeilingReached) as refusal:
        service.approve(award, make.approver())
    assert (refusal.value.left, refusal.value.ceiling) == (10_000_000, own.name_vi)


@pytest.mark.parametrize(
    ("pledge", "code", "clause"),
    [
        ("cofunding_pledged_at", "own_money", "Điều 7.3"),
        ("no_double_pledged_at", "no_double", "Điều 7.4"),
    ],
)
def test_r17_r18_without_a_pledge_nothing_is_approved(
    app: Flask, pledge: str, code: str, clause: str
) -> None:
    award = make.proposed(make.listed(**{pledge: None}))

    with pytest.raises(Objected) as refusal:
        service.approve(award, make.approver())
    assert [one.code for one in refusal.value.objections] == [code]
    assert clause in refusal.value.clause


def test_r18_one_item_is_never_paid_from_two_state_sources(app: Flask) -> None:
    first = make.approved()
    application = first.application
    make.move(application, ApplicationState.WITHDRAWN)
    second = make.listed(application.facility, application.fair)

    assert award_facts.items_paid_elsewhere(second) == {"stand_rent"}
    with pytest.raises(Objected) as refusal:
        make.proposed(second)
    assert [one.code for one in refusal.value.objections] == ["nothing"]


def test_r18_the_database_refuses_what_the_code_forgot(app: Flask) -> None:
    line = make.approved().lines[0]
    twin = {
        c.name: getattr(line, c.name) for c in AwardLine.__table__.columns if c.name not in ("id", "award_id")
    }
    other = make.proposed()
    db.session.add(AwardLine(award_id=other.id, **twin))

    with pytest.raises(DBAPIError):
        db.session.flush()


def test_r19_a_stand_given_on_other_money_stops_the_approval(app: Flask) -> None:
    award = make.proposed()
    make.stand(award.application, FundSource.SELF)

    with pytest.raises(Objected) as refusal:
        service.approve(award, make.approver())
    assert {one.code for one in refusal.value.objections} == {"nothing", "other_money"}


def test_r19_a_stand_on_the_programmes_money_passes(app: Flask) -> None:
    award = make.proposed()
    make.stand(award.application, FundSource.NATIONAL)

    service.approve(award, make.approver())

    assert award.state is AwardState.APPROVED


def test_every_objection_is_named_at_once(app: Flask) -> None:
    award = make.proposed(make.listed(cofunding_pledged_at=None, no_double_pledged_at=None))

    with pytest.raises(Objected) as refusal:
        service.approve(award, make.approver())
    assert [one.code for one in refusal.value.objections] == ["own_money", "no_double"]


def test_local_money_never_touches_the_national_ceilings(app: Flask) -> None:
    make.year_cap(1)
    award = make.proposed(funding=FundSource.LOCAL)

    service.approve(award, make.approver())

    keys = {entry.line.key for entry in db.session.scalars(select(LedgerEntry))}
    assert keys == {f"local:{award.year}:01"}
    assert ledger.faults() == []


def test_the_proposer_may_not_approve_even_with_both_roles(app: Flask) -> None:
    """I12: who proposed and who approves are two people."""
    person = accounts.officer(Role.NATIONAL_OFFICER)
    make.collecting_account()
    award = service.propose(make.listed(), accounts.acting(person))
    as_approver = accounts.person(accounts.agency(), Role.APPROVER)
    twice = accounts.acting(as_approver)

    with pytest.raises(NotAllowed):
        service.approve(award, type(twice)(**{**twice.__dict__, "person_id": person.id}))


def test_whoever_checked_the_application_may_not_approve(app: Flask) -> None:
    """I12: who checked and who approves are two people."""
    award, actor = make.proposed(), make.approver()
    audit.record(actor, award.application, "list", after={"state": "listed"})

    with pytest.raises(NotAllowed):
        service.approve(award, actor)


def test_a_member_of_the_facility_decides_nothing(app: Flask) -> None:
    """I12: none of them belongs to the facility."""
    award, actor = make.proposed(), make.approver()
    related = type(actor)(**{**actor.__dict__, "member_of": frozenset({award.facility_id})})

    with pytest.raises(NotAllowed):
        service.approve(award, related)


def test_a_lower_amount_is_spread_over_the_items(app: Flask) -> None:
    costs = (("space", 1, 90_000_000), ("booth_build", 1, 60_000_000))
    award = make.proposed(make.listed(at=make.fair(FairKind.OVERSEAS), costs=costs))

    service.approve(award, make.approver(), amount=100_000_001)

    assert [line.support for line in award.lines] == [60_000_001, 40_000_000]
    assert award.own_share == 49_999_999
    assert ledger.faults() == []


@pytest.mark.parametrize("amount", [0, 10_400_001])
def test_an_amount_outside_the_rates_is_refused_at_its_field(app: Flask, amount: int) -> None:
    with pytest.raises(Invalid) as refusal:
        service.approve(make.proposed(), make.approver(), amount=amount)
    assert set(refusal.value.fields) == {"amount"}


def test_over_a_ceiling_it_says_which_and_how_much_is_left(app: Flask) -> None:
    award = make.proposed()
    make.year_cap(10_000_000)

    with pytest.raises(CeilingReached) as refusal:
        service.approve(award, make.approver())
    assert refusal.value.left == 10_000_000
    assert "400.000" in refusal.value.message


def test_a_returned_proposal_is_computed_anew(app: Flask) -> None:
    award = make.proposed()
    service.return_for_changes(award, make.approver(), reason="Thiếu một gian.")
    award.application.costs[0].quantity = 3

    again = service.propose(award.application, make.proposer())

    assert again.id == award.id
    assert (again.state, again.support) == (AwardState.PROPOSED, 15_600_000)


def test_proposing_twice_is_told_who_was_faster(app: Flask) -> None:
    application = make.listed()
    make.proposed(application)

    with pytest.raises(WrongMoment):
        service.propose(application, make.proposer())


def test_an_application_off_the_list_cannot_be_proposed(app: Flask) -> None:
    with pytest.raises(WrongMoment):
        service.propose(make.listed(state=ApplicationState.WAITING), make.proposer())


def test_rejecting_frees_the_items_and_tells_the_facility_why(app: Flask) -> None:
    award = make.proposed()
    accounts.owner(award.facility)

    service.reject(award, make.approver(), reason="Không còn gian.")

    assert [line.live for line in award.lines] == [False]
    assert db.session.scalar(select(Notice.facts).where(Notice.template == "subsidies/rejected"))
    assert queries.live_award_of(award.application_id) is None


def test_cancelling_gives_every_ceiling_its_money_back(app: Flask) -> None:
    line = make.year_cap(20_000_000)
    award = make.approved()
    assert line.committed == 10_400_000

    service.cancel(award, make.approver(), reason="Cơ sở đổi ý.")

    db.session.refresh(line)
    assert (line.committed, line.left) == (0, 20_000_000)
    assert award.application.state is ApplicationState.LISTED
    bill = bill_of(award.id)
    assert bill is not None
    assert bill.state == "void"
    assert ledger.faults() == []


def test_after_cancelling_it_can_be_proposed_and_approved_again(app: Flask) -> None:
    award, actor = make.approved(), make.approver()
    service.cancel(award, actor, reason="Nhầm mức.")
    again = make.proposed(award.application)

    service.approve(again, actor)

    assert ledger.faults() == []


def test_an_application_that_leaves_the_list_takes_its_proposal_along(app: Flask) -> None:
    award = make.proposed()
    owner = accounts.acting(accounts.owner(award.facility))

    applications.move(award.application, "withdraw", owner)

    assert award.state is AwardState.CANCELLED
    assert [line.live for line in award.lines] == [False]


def test_money_that_moved_province_with_its_facility_stays_in_its_ceiling(app: Flask) -> None:
    award = make.approved()
    award.facility.province_code = "31"
    db.session.flush()

    service.cancel(award, make.approver(), reason="Hội chợ hoãn.")

    assert ledger.faults() == []


def _counts() -> list[int]:
    kinds = (LedgerTransaction, LedgerEntry, DecisionLetter, Bill, AuditEntry, Notice, Letter)
    return [db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


def _break(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """Let one part of the approval refuse."""

    def fail(*_: object, **__: object) -> None:
        raise Refusal("the paper ran out")

    monkeypatch.setattr(module, name, fail)


PARTS = {
    "the ledger": (ledger, "post"),
    "the letter": (letter, "issue"),
    "the application": (applications, "award"),
    "the notice": (tell, "approved"),
    "a listener": (bus, "publish"),
}


@pytest.mark.parametrize("part", PARTS)
def test_when_any_part_fails_nothing_of_the_approval_remains(
    app: Flask, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    award = make.proposed()
    accounts.owner(award.facility)
    actor, award_id = make.approver(), award.id
    db.session.commit()
    before = _counts()
    _break(monkeypatch, *PARTS[part])

    with pytest.raises(Refusal):
        service.approve(award, actor)
    db.session.rollback()

    assert _counts() == before
    again = db.session.get_one(Award, award_id)
    assert again.state is AwardState.PROPOSED
    assert db.session.get_one(Application, again.application_id).state is ApplicationState.LISTED


def test_a_listener_that_fails_undoes_the_whole_request(app: Flask) -> None:
    award, actor = make.proposed(), make.approver()
    db.session.commit()

    def object_to(_event: AwardApproved) -> None:
        raise WrongMoment("not now")

    bus.listen(AwardApproved, object_to)
    try:
        with pytest.raises(WrongMoment):
            service.approve(award, actor)
    finally:
        bus._listeners[AwardApproved].remove(object_to)
    db.session.rollback()
    assert db.session.scalar(select(func.count(LedgerTransaction.id))) == 0


@pytest.mark.parametrize("table", ["ledger_transactions", "ledger_entries", "audit_entries"])
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_books_and_history_refuse_to_be_changed(app: Flask, table: str, statement: str) -> None:
    make.approved()
    db.session.commit()
    column = "seq" if table == "audit_entries" else "id"

    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(statement.format(table=table, column=column)))


def test_the_letter_says_what_was_decided_even_after_later_changes(app: Flask) -> None:
    award = make.approved()
    paper = queries.letter_of(award)
    assert paper is not None
    award.facility.name = "Tên mới"
    db.session.flush()

    assert paper.facts["facility"] == "Hợp tác xã Gốm Bát Tràng"
    assert paper.facts["support"] == 10_400_000
    assert queries.letter_by_code(letter.tidy_code(paper.check_code.lower().replace("-", " "))) is paper


def test_every_posting_balances_on_every_line(app: Flask) -> None:
    award = make.approved()
    make.ready_to_settle(award)
    service.settle(award, make.accountant(), invoiced={"stand_rent": 12_000_000}, transfer=make.transfer())

    sums = db.session.execute(
        select(LedgerEntry.transaction_id, LedgerEntry.line_id, func.sum(LedgerEntry.amount)).group_by(
            LedgerEntry.transaction_id, LedgerEntry.line_id
        )
    )
    assert {row[2] for row in sums} == {0}
    free = select(func.sum(LedgerEntry.amount)).where(LedgerEntry.account == Account.PAID)
    assert db.session.scalar(free) % 9_600_000 == 0
