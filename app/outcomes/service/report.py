"""A facility says what came of a fair or an enquiry, and corrects it; the same paper is kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import Facility
from app.kernel import audit, clock, dates, documents, numbers, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, Refusal, WrongMoment
from app.kernel.i18n import gettext, localised
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.linkage.models import Enquiry
from app.notices import service as notices
from app.outcomes import rules, sample
from app.outcomes.models import Evidence, FollowUp, Outcome
from app.outcomes.queries import doubles, mine
from app.outcomes.queries.outcome_filter import CHECKED
from app.outcomes.rules import Claim
from app.outcomes.service.answer import settle
from app.outcomes.states import OUTCOME_FLOW, BuyerKind, Contribution, OutcomeState, Stage
from app.outcomes.words import STAGE_WORDS
from app.reference.models import Country, Currency

SERIES = "KQ"
MOST_PAPERS = 8
OPEN = (OutcomeState.DECLARED, OutcomeState.MATCHED)


@dataclass(frozen=True)
class Paper:
    """A file as it was sent."""

    content: bytes
    name: str


@dataclass(frozen=True)
class Report:
    """What a facility says. ``amount`` is đồng, ``amount_foreign`` the currency's smallest unit (None for đồng)."""

    stage: Stage
    buyer_name: str
    happened_on: date | None
    fair_id: int | None = None
    enquiry_id: int | None = None
    buyer_tax_number: str = ""
    buyer_kind: BuyerKind = BuyerKind.OTHER
    buyer_country_code: str = "VN"
    first_time_buyer: bool = False
    place: str = ""
    contract_number: str = ""
    currency_code: str = rules.HOME_CURRENCY
    amount_foreign: int | None = None
    rate_on: date | None = None
    amount: int | None = None
    contribution: Contribution = Contribution.PART
    note: str = ""
    confidential: bool = False
    follow_up_id: int | None = None


def report(actor: Actor, said: Report, papers: Sequence[Paper] = ()) -> Outcome:
    """Keep what a facility says; Invalid names every gap of its evidence, or where the paper already stands."""
    facility = _facility(actor)
    _check(facility.id, said, len(papers))
    outcome = Outcome(facility_id=facility.id, state=OutcomeState.DECLARED, reported_by=actor.person_id)
    _fill(outcome, said)
    _refuse_double(outcome)
    outcome.number = numbers.next_number(SERIES)
    outcome.sampled = outcome.stage is Stage.DELIVERED and sample.is_drawn(outcome.number)
    unique.add_once(outcome, lambda: _just_reported(outcome))
    _keep(outcome, actor, papers)
    if said.follow_up_id is not None:
        _answer(mine.follow_up(said.follow_up_id, actor), outcome, actor)
    audit.record(actor, outcome, "report", after={"state": str(outcome.state), **_facts(outcome)})
    _tell_officers(outcome, facility)
    return outcome


def correct(
    outcome: Outcome,
    actor: Actor,
    said: Report,
    papers: Sequence[Paper] = (),
    *,
    version: int | None = None,
) -> None:
    """Say it again before it is verified, or after it was refused; it is then declared anew."""
    _check(outcome.facility_id, said, len(papers) + len(outcome.evidence))
    refused = outcome.state is OutcomeState.REFUSED
    draft = _draft_of(outcome, said)
    before, after = _facts(outcome), _facts(draft)
    changed = {name: [before[name], after[name]] for name in after if after[name] != before[name]}
    with unique.once(lambda: _just_reported(draft)):
        _refuse_double(draft)
        OUTCOME_FLOW.move(outcome, "correct", actor, version=version, changed=changed)
        _fill(outcome, said)
        outcome.refused_reason = ""
        outcome.sampled = outcome.stage is Stage.DELIVERED and sample.is_drawn(outcome.number)
    _keep(outcome, actor, papers)
    if refused:
        _tell_officers(outcome, outcome.facility, again=outcome.version)


def add_papers(outcome: Outcome, actor: Actor, papers: Sequence[Paper]) -> None:
    """More evidence, until it is verified or refused."""
    if not actor.can_on(Permission.OUTCOME_REPORT, outcome.belongs()):
        raise NotFound()
    if outcome.state not in OPEN:
        raise WrongMoment(gettext("Papers can be added until an officer has decided."))
    if not papers:
        raise Invalid({"files": gettext("Choose a file.")})
    _count(len(papers) + len(outcome.evidence))
    _keep(outcome, actor, papers)
    audit.record(actor, outcome, "add-papers", after={"papers": [paper.name for paper in papers]})


def claim_of(said: Report, files: int) -> Claim:
    """The report as far as evidence goes."""
    return Claim(
        stage=said.stage,
        happened_on=said.happened_on,
        place=said.place,
        contract_number=said.contract_number,
        currency_code=said.currency_code,
        amount=said.amount,
        amount_foreign=said.amount_foreign,
        rate_on=said.rate_on,
        files=files,
        has_thread=said.enquiry_id is not None,
        at_fair=said.fair_id is not None,
    )


def _facility(actor: Actor) -> Facility:
    facility = db.session.get(Facility, actor.organisation_id) if actor.is_facility else None
    if facility is None or not actor.can(Permission.OUTCOME_REPORT):
        raise NotAllowed(gettext("Only a facility reports what came of a fair."))
    return facility


def _check(facility_id: int, said: Report, files: int) -> None:
    _count(files)
    problems = rules.gaps(claim_of(said, files), clock.today()) | _origin(facility_id, said)
    if len(said.buyer_name.strip()) < 2:
        problems["buyer_name"] = gettext("Write the name of the buyer.")
    if db.session.get(Country, said.buyer_country_code) is None:
        problems["buyer_country_code"] = gettext("Choose the country of the buyer.")
    if db.session.get(Currency, said.currency_code) is None:
        problems["currency_code"] = gettext("Choose the currency of the paper.")
    if problems:
        raise Invalid(problems)


def _count(files: int) -> None:
    if files > MOST_PAPERS:
        raise Invalid({"files": gettext("At most %(most)s files for one result.", most=MOST_PAPERS)})


def _origin(facility_id: int, said: Report) -> dict[str, Any]:
    """Fair, enquiry and question must be the facility's own, and the result not older than fair and enquiry."""
    found: dict[str, Any] = {}
    if said.follow_up_id is not None and not mine.is_asked(said.follow_up_id, facility_id):
        raise NotFound()
    if said.fair_id is not None:
        fair = mine.fair_attended(facility_id, said.fair_id)
        if fair is None:
            found["fair_id"] = gettext("Choose one of the fairs your facility was at.")
        elif said.happened_on and said.happened_on < fair.starts_on:
            found["happened_on"] = gettext("This day is before the fair began.")
    if said.enquiry_id is not None:
        enquiry = db.session.get(Enquiry, said.enquiry_id)
        if enquiry is None or enquiry.facility_id != facility_id:
            found["enquiry_id"] = gettext("Choose one of the enquiries your facility received.")
        elif said.happened_on and said.happened_on < clock.local(enquiry.created_at).date():
            found["happened_on"] = gettext("This day is before the buyer asked.")
    return found


def _answer(question: FollowUp, outcome: Outcome, actor: Actor) -> None:
    """A result answers the question about its own fair, not one about another."""
    if question.fair_id == outcome.fair_id:
        settle(question, actor, nothing=False)


def _fill(outcome: Outcome, said: Report) -> None:
    assert said.happened_on is not None
    foreign = said.currency_code != rules.HOME_CURRENCY and rules.has_value(said.stage)
    outcome.stage = said.stage
    outcome.fair_id, outcome.enquiry_id = said.fair_id, said.enquiry_id
    outcome.follow_up_id = said.follow_up_id or outcome.follow_up_id
    outcome.buyer_name, outcome.buyer_tax_number = said.buyer_name.strip(), said.buyer_tax_number
    outcome.buyer_key = rules.buyer_key(said.buyer_name, said.buyer_tax_number)
    outcome.buyer_kind, outcome.buyer_country_code = said.buyer_kind, said.buyer_country_code
    outcome.first_time_buyer, outcome.happened_on = said.first_time_buyer, said.happened_on
    outcome.place, outcome.note = said.place, said.note
    outcome.contract_number = said.contract_number
    outcome.contract_key = rules.contract_key(said.contract_number)
    outcome.currency_code = said.currency_code if foreign else rules.HOME_CURRENCY
    outcome.amount_foreign = said.amount_foreign if foreign else None
    outcome.rate_on = said.rate_on if foreign else None
    outcome.amount = Money(said.amount) if said.amount is not None else None
    outcome.contribution, outcome.confidential = said.contribution, said.confidential


def _draft_of(outcome: Outcome, said: Report) -> Outcome:
    """What the outcome would become, without touching it."""
    draft = Outcome(id=outcome.id, facility_id=outcome.facility_id)
    _fill(draft, said)
    return draft


def _refuse_double(outcome: Outcome) -> None:
    """A friendly no where the paper already stands; the unique index gives the certain one."""
    other = doubles.same_paper(outcome)
    if other is not None:
        raise _double(outcome, other)


def _double(outcome: Outcome, other: Outcome) -> Invalid:
    facts = {"number": other.number, "date": dates.short(clock.local(other.created_at))}
    if other.facility_id == outcome.facility_id:
        sentence = gettext(
            "You reported this paper on %(date)s as %(number)s. Open that one to add to it.", **facts
        )
    else:
        province = localised(other.facility.province) if other.facility.province else ""
        sentence = gettext(
            "Another facility in %(province)s reported this paper on %(date)s as %(number)s. It counts once. "
            "If it is yours, write to your province's officer with this number.",
            province=province,
            **facts,
        )
    return Invalid({"contract_number": sentence})


def _just_reported(outcome: Outcome) -> Refusal:
    """What the loser of a race reads; the other one may be gone again by then."""
    other = doubles.same_paper(outcome)
    return _double(outcome, other) if other else WrongMoment(gettext("This paper was reported a moment ago."))


def _keep(outcome: Outcome, actor: Actor, papers: Sequence[Paper]) -> None:
    for paper in papers:
        kept = documents.keep(
            paper.content,
            paper.name,
            organisation_id=outcome.facility_id,
            person_id=actor.person_id,
            field="files",
        )
        outcome.evidence.append(Evidence(file_id=kept.id))
    db.session.flush()


def _facts(outcome: Outcome) -> dict[str, Any]:
    return {
        "stage": str(outcome.stage),
        "buyer": outcome.buyer_name,
        "day": outcome.happened_on.isoformat(),
        "paper": outcome.contract_number,
        "amount": outcome.amount,
        "currency": outcome.currency_code,
        "amount_foreign": outcome.amount_foreign,
        "rate_on": outcome.rate_on.isoformat() if outcome.rate_on else None,
        "fair": outcome.fair_id,
        "enquiry": outcome.enquiry_id,
        "contribution": str(outcome.contribution),
    }


def _tell_officers(outcome: Outcome, facility: Facility, *, again: int = 0) -> None:
    if outcome.stage not in CHECKED:
        return
    notices.tell_officers(
        Permission.OUTCOME_VERIFY,
        facility.province_code,
        "outcomes/reported",
        key=f"outcome:{outcome.id}:reported:{again}",
        link=("outcomes_desk.outcome", {"outcome_id": outcome.id}),
        number=outcome.number,
        facility=facility.name,
        stage=STAGE_WORDS[outcome.stage],
    )
