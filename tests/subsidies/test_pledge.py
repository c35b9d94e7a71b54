"""A lowered approval: one set of figures everywhere, and no award before the larger own share is pledged again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.accounts.queries import live_memberships
from app.accounts.service import staff
from app.fairs import overseas_limit
from app.fairs.queries import costs, eligibility
from app.fairs.service import apply, contract, decide, fair as fairs
from app.fairs.states import ApplicationState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.notices.models import Letter
from app.payments.queries import bill_of
from app.programme.states import FairKind, FundSource
from app.subsidies import invariants, ledger, queries, search, service, tasks
from app.subsidies.models import Award
from app.subsidies.rules import Objected
from app.subsidies.search import Queue
from app.subsidies.service import tell
from app.subsidies.states import AwardState
from tests.make import accounts, papers, subsidies as make

LOWER, OWN = Money(8_000_000), Money(5_000_000)
ASKED, PLEDGED = ("10.400.000", "10,400,000"), ("2.600.000", "2,600,000")


@pytest.fixture
def award(app: Flask) -> Award:
    """Ten million four hundred thousand were proposed, eight million are approved."""
    return make.approved(amount=LOWER)


@pytest.fixture
def owner(award: Award) -> Person:
    """The facility's owner."""
    return accounts.owner(award.facility)


def committed() -> int:
    return make.year_cap(make.AMPLE).committed


def letters(to: Person) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.to == to.email).order_by(Letter.id)))


def test_a_lower_approval_does_not_count_before_the_facility_pledged_again(award: Award) -> None:
    assert award.state is AwardState.AWAITING_PLEDGE
    assert award.application.state is ApplicationState.LISTED
    assert (queries.letter_of(award), bill_of(award.id)) == (None, None)
    assert committed() == LOWER
    payer, invoiced = make.accountant(), {line.cost_item_code: line.cost for line in award.lines}
    with pytest.raises(WrongMoment):
        service.advance(award, payer, amount=Money(1), transfer=make.transfer())
    with pytest.raises(WrongMoment):
        service.settle(award, payer, invoiced=invoiced, transfer=make.transfer())
    assert ledger.faults() == []


@pytest.mark.parametrize("told", [None, Money(1)])
def test_the_books_name_a_file_that_waits_for_another_pledge_than_its_award(
    award: Award, told: Money | None
) -> None:
    assert invariants.faults() == []
    award.application.share_to_pledge = told
    db.session.flush()

    assert [fault.rule for fault in invariants.faults()] == ["I5"]


def test_an_approval_in_full_asks_for_no_second_pledge(app: Flask) -> None:
    award = make.approved()

    assert award.state is AwardState.APPROVED
    assert award.pledge_by is None


def test_a_lower_approval_whose_own_share_was_pledged_counts_at_once(app: Flask) -> None:
    application = make.listed(pledged_share=Money(OWN))

    assert make.approved(application, amount=LOWER).state is AwardState.APPROVED


def test_an_own_share_that_grew_for_another_reason_is_pledged_again_too(app: Flask) -> None:
    """The priority mark fell away after the proposal, so the rates give less than was pledged for."""
    application = make.listed(pledged_share=Money(0), priority=True)
    award = make.proposed(application)
    application.priority = False

    service.approve(award, make.approver())

    assert (award.state, award.own_share) == (AwardState.AWAITING_PLEDGE, 2_600_000)


def test_after_the_pledge_the_award_counts_with_letter_bill_and_application(
    award: Award, owner: Person
) -> None:
    service.pledge(award, accounts.acting(owner))

    bill, paper, application = bill_of(award.id), queries.letter_of(award), award.application
    assert bill is not None
    assert paper is not None
    assert bill.amount == OWN
    assert (paper.facts["support"], paper.facts["own_share"]) == (LOWER, OWN)
    assert application.state is ApplicationState.AWARDED
    assert (application.pledged_share, application.share_to_pledge) == (OWN, None)
    line = audit.last(application, "pledge_again")
    assert line is not None
    assert (line.actor_id, line.before["own_share"], line.after["own_share"]) == (owner.id, 2_600_000, OWN)
    assert committed() == LOWER
    assert [*ledger.faults(), *invariants.faults()] == []


def test_the_letter_names_the_approver_and_not_who_pledged(award: Award, owner: Person) -> None:
    service.pledge(award, accounts.acting(owner))

    paper = queries.letter_of(award)
    assert paper is not None
    assert paper.facts["approver"] == queries.name_of(award.approved_by)


def test_the_letter_after_a_pledge_names_the_seat_that_approved_even_once_it_has_ended(
    award: Award, owner: Person
) -> None:
    seat = live_memberships(award.approved_by or 0)[0]
    seat.job_title, seat.ended_at = "Phó Cục trưởng", clock.now()
    accounts.join(seat.person, accounts.agency(None), Role.APPROVER).job_title = "Cục trưởng"
    db.session.flush()

    service.pledge(award, accounts.acting(owner))

    paper = queries.letter_of(award)
    assert paper is not None
    assert paper.signer_title == "Phó Cục trưởng"


def test_the_letter_after_a_pledge_carries_the_title_its_signer_had_when_approving(
    award: Award, owner: Person
) -> None:
    seat = live_memberships(award.approved_by or 0)[0]
    seat.job_title = "Phó Cục trưởng"
    db.session.flush()
    with clock.fixed(clock.now() + timedelta(days=1)):
        staff.name_title(seat, accounts.staff(Role.ADMIN), "Cục trưởng")
        service.pledge(award, accounts.acting(owner))

    paper = queries.letter_of(award)
    assert paper is not None
    assert paper.signer_title == "Phó Cục trưởng"


def test_a_cancelled_award_that_waited_speaks_of_no_letter_and_no_bill(award: Award, owner: Person) -> None:
    service.cancel(award, make.approver(), reason="Cơ sở có văn bản xin không tham gia.")

    told = letters(owner)[-1].body
    assert "đang chờ cơ sở cam kết" in told
    assert "thông báo" not in told.lower()


def test_letters_say_the_approved_figures(app: Flask) -> None:
    application = make.listed()
    owner = accounts.owner(application.facility)
    award = make.approved(application, amount=LOWER)
    asked = letters(owner)[-1]
    service.pledge(award, accounts.acting(owner))

    told = [one.subject + one.body for one in letters(owner)[1:]]

    assert "5.000.000" in asked.subject
    assert all(sum_ in asked.body for sum_ in ("8.000.000", "5.000.000", "2.600.000"))
    assert any("8.000.000" in text and "5.000.000" in text for text in told)
    assert not any(old in text for text in told for old in (*ASKED, *PLEDGED))


def test_the_contract_form_starts_from_the_approved_support(award: Award, owner: Person) -> None:
    service.pledge(award, accounts.acting(owner))

    found = costs.support_of(award.application)

    assert found is not None
    assert (found.assessment.support, found.assessment.own_share) == (LOWER, OWN)
    assert found.decided == award.number


def test_the_contract_cannot_say_more_than_was_approved(award: Award, owner: Person) -> None:
    service.pledge(award, accounts.acting(owner))
    make.stand(award.application, FundSource.NATIONAL)
    officer = accounts.staff(province_code=award.facility.province_code)
    told = contract.Contract("12/HĐ", clock.today(), Money(13_000_000), Money(10_400_000))

    with pytest.raises(Invalid) as no:
        contract.record(award.application, officer, told, content=papers.pdf(), name="hop-dong.pdf")

    assert list(no.value.fields) == ["support"]


def test_a_cancelled_award_leaves_what_the_rates_give(award: Award) -> None:
    service.cancel(award, make.approver(), reason="Xét lại mức.")

    found = costs.support_of(award.application)

    assert found is not None
    assert (found.assessment.support, found.decided) == (10_400_000, "")
    assert (committed(), ledger.faults()) == (0, [])


def test_an_award_nobody_pledges_for_ends_after_its_last_day(award: Award, owner: Person) -> None:
    last = award.pledge_by
    assert last is not None
    assert award.application.due_on == last
    with clock.fixed(clock.at(last)):
        tasks.lapse()
        assert award.state is AwardState.AWAITING_PLEDGE

    with clock.fixed(clock.at(last + timedelta(days=1))):
        with pytest.raises(WrongMoment):
            service.pledge(award, accounts.acting(owner))
        db.session.rollback()


def test_the_worker_frees_the_money_of_an_award_nobody_pledged_for(award: Award, owner: Person) -> None:
    last = award.pledge_by
    assert last is not None

    with clock.fixed(clock.at(last + timedelta(days=1))):
        tasks.lapse()
        tasks.lapse()

    db.session.refresh(award)
    assert (award.state, award.application.state) == (AwardState.CANCELLED, ApplicationState.LISTED)
    assert (committed(), ledger.faults()) == (0, [])
    assert award.application.number in letters(owner)[-1].subject


def test_withdrawing_the_application_ends_the_award_that_waits(award: Award, owner: Person) -> None:
    before = {one.id for one in db.session.scalars(select(Letter))}
    apply.withdraw(award.application, accounts.acting(owner))
    told = [one for one in db.session.scalars(select(Letter).order_by(Letter.id)) if one.id not in before]
    assert [one.subject for one in told if "rút hồ sơ" in one.subject and "mức hỗ trợ" in one.subject]

    db.session.refresh(award)
    assert (award.state, award.application.state) == (AwardState.CANCELLED, ApplicationState.WITHDRAWN)
    assert (committed(), ledger.faults()) == (0, [])


def test_only_the_owner_of_the_facility_pledges_or_declines(award: Award) -> None:
    member = accounts.acting(accounts.person(award.facility, Role.FACILITY_MEMBER))
    for step in (service.pledge, service.decline):
        for actor in (member, make.approver()):
            with pytest.raises(NotAllowed):
                step(award, actor)


def test_it_is_not_among_those_to_pay(award: Award) -> None:
    actor = make.accountant()
    counts = search.counts(actor)
    assert (counts[Queue.PLEDGE], counts[Queue.PAY]) == (1, 0)


def test_a_place_abroad_is_held_while_the_pledge_is_awaited(app: Flask) -> None:
    """R13: two abroad a year; one that waits for its pledge is one of them."""
    facility, space = accounts.facility(), (("space", 1, 90_000_000),)
    for amount in (None, Money(1_000_000)):
        make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), space), amount=amount)

    with pytest.raises(Objected):
        make.approved(make.listed(facility, make.fair(FairKind.OVERSEAS), space))


def test_an_approval_of_december_pledged_in_january_keeps_its_place_in_december_s_year(app: Flask) -> None:
    facility, space = accounts.facility(), (("space", 1, 90_000_000),)
    owner, fair = accounts.owner(facility), make.fair(FairKind.OVERSEAS, starts_on=date(2027, 4, 1))
    with clock.fixed(clock.at(date(2026, 12, 28), 9)):
        waiting = make.approved(make.listed(facility, fair, space), amount=Money(1_000_000))
        assert overseas_limit.approved(facility.id, 2026) == 1
    with clock.fixed(clock.at(date(2027, 1, 6), 9)):
        service.pledge(waiting, accounts.acting(owner))

    assert [overseas_limit.approved(facility.id, year) for year in (2026, 2027)] == [1, 0]


def test_rates_that_changed_before_it_was_handed_in_ask_for_the_pledge_once_more(app: Flask) -> None:
    application = make.listed(pledged_share=Money(1))

    found = eligibility.findings(application.fair, application.facility, application)

    assert [one.passed for one in found if one.code == "cofunding"] == [None]


def test_nobody_without_the_right_takes_a_decision_back_while_its_pledge_is_awaited(award: Award) -> None:
    application = award.application
    head, officer = accounts.staff(Role.PROVINCIAL_HEAD), accounts.staff(Role.PROVINCIAL_OFFICER)
    with pytest.raises(WrongMoment):
        decide.decide(application, "wait", head)
    with pytest.raises(WrongMoment):
        decide.set_priority(application, officer, on=True, decision="12/QĐ-SCT")
    with pytest.raises(WrongMoment):
        fairs.cancel(application.fair, accounts.staff(Role.NATIONAL_OFFICER), reason="Bão")
    assert award.state is AwardState.AWAITING_PLEDGE


def test_a_form_opened_before_a_lowered_approval_is_refused_after_it(app: Flask) -> None:
    proposed = make.proposed()
    seen = proposed.application.version
    service.approve(proposed, make.approver(), amount=LOWER, reason="Chia đều.")

    assert proposed.application.version > seen
    owner = accounts.acting(accounts.owner(proposed.facility))
    with pytest.raises(WrongMoment):
        apply.withdraw(proposed.application, owner, version=seen)


def test_one_award_that_cannot_end_keeps_no_other_open(award: Award, monkeypatch: pytest.MonkeyPatch) -> None:
    other = make.approved(amount=LOWER)
    first, second = award.id, other.id
    db.session.commit()
    real = tell.pledge_lapsed

    def fails_once(one: Award) -> None:
        if one.id == first:
            raise RuntimeError("a letter that cannot be written")
        real(one)

    monkeypatch.setattr(tell, "pledge_lapsed", fails_once)
    with clock.fixed(clock.now() + timedelta(days=40)):
        assert service.lapse_unpledged() == 1
    states = {number: db.session.get_one(Award, number).state for number in (first, second)}

    assert states[first] is AwardState.AWAITING_PLEDGE
    assert states[second] is not AwardState.AWAITING_PLEDGE
