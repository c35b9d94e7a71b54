"""Officers hold claims beside their papers."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.kernel import audit, documents
from app.kernel.db import db
from app.kernel.errors import NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import GRANTS, Actor, Permission, Role
from app.notices.models import Letter
from app.outcomes import queries, service
from app.outcomes.desk.outcome_list import LIST
from app.outcomes.models import Evidence, Outcome
from app.outcomes.states import OUTCOME_FLOW, OutcomeState, Stage
from tests import listed
from tests.make import accounts, outcomes as make
from tests.pages import Pages


def shown(stage: Stage = Stage.CONTRACT, **values: object) -> Outcome:
    """An outcome with one paper."""
    outcome = make.outcome(stage=stage, **values)
    kept = documents.keep(make.PAPER, "a.pdf", organisation_id=outcome.facility_id, person_id=None)
    outcome.evidence.append(Evidence(file_id=kept.id))
    db.session.flush()
    return outcome


def actor_in(role: Role, outcome: Outcome) -> Actor:
    if role in {Role.FACILITY_OWNER, Role.FACILITY_MEMBER}:
        return accounts.acting(accounts.person(outcome.facility, role))
    if role in {Role.BUYER_OWNER, Role.BUYER_MEMBER}:
        return accounts.acting(accounts.person(accounts.buyer(), role))
    return accounts.staff(role)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("verb", [move.verb for move in OUTCOME_FLOW.moves])
def test_the_table_decides(app: Flask, verb: str, role: Role) -> None:
    outcome = make.outcome()
    actor, move = actor_in(role, outcome), OUTCOME_FLOW.find(verb)
    for state in OutcomeState:
        outcome.state = state
        db.session.flush()
        if move.needs not in GRANTS[role]:
            with pytest.raises(NotAllowed):
                OUTCOME_FLOW.move(outcome, verb, actor, reason="Vì.")
        elif state not in move.from_:
            with pytest.raises(WrongMoment):
                OUTCOME_FLOW.move(outcome, verb, actor, reason="Vì.")
        else:
            OUTCOME_FLOW.move(outcome, verb, actor, reason="Vì.")
            assert outcome.state is move.to


@pytest.mark.parametrize(
    ("path", "every", "waiting"),
    [
        ("/desk/outcomes", "Kết quả 2", "Kết quả cần kiểm tra 1"),
        ("/en/desk/outcomes", "Results 2", "Results to check 1"),
    ],
)
def test_only_the_list_of_what_waits_is_headed_to_check(
    pages: Pages, path: str, every: str, waiting: str
) -> None:
    make.outcome()
    make.outcome(state=OutcomeState.VERIFIED)
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))

    def heading(path: str) -> str:
        return " ".join(pages.get(path).soup.select("h1")[0].get_text().split())

    assert heading(path) == every
    assert heading(f"{path}?state=waiting") == waiting


@pytest.mark.parametrize("verb", ["match", "verify", "refuse"])
def test_an_officer_of_another_province_finds_nothing(app: Flask, verb: str) -> None:
    with pytest.raises(NotFound):
        OUTCOME_FLOW.move(make.outcome(), verb, accounts.staff(province_code="79"), reason="Vì.")


def test_nobody_checks_their_own_facility(app: Flask) -> None:
    outcome = shown()
    officer = accounts.officer()
    db.session.add(
        accounts.Membership(
            person_id=officer.id, organisation_id=outcome.facility_id, role=Role.FACILITY_MEMBER
        )
    )
    db.session.flush()

    with pytest.raises(NotAllowed):
        service.verify(outcome, accounts.acting(officer))


def test_verified_the_facility_is_told_in_its_language(app: Flask) -> None:
    outcome = shown()
    vi, en = accounts.owner(outcome.facility), accounts.owner(outcome.facility, language="en")

    service.verify(outcome, accounts.staff())

    letters = {x.person_id: x.subject for x in db.session.scalars(select(Letter))}
    assert "đã được xác minh" in letters[vi.id]
    assert "is verified" in letters[en.id]
    assert outcome.verified_at is not None


def test_refusing_wants_a_reason_which_the_facility_reads(pages: Pages) -> None:
    outcome = shown()
    number, owner = outcome.id, accounts.owner(outcome.facility).id
    pages.sign_in(accounts.officer())

    page = pages.post(f"/desk/outcomes/{number}/refuse", {"reason": "  "}, status=422)
    assert page.error_of("reason")
    pages.post(f"/desk/outcomes/{number}/refuse", {"reason": "Thiếu chữ ký."})

    letter = db.session.scalars(select(Letter).where(Letter.person_id == owner)).one()
    assert "Thiếu chữ ký." in letter.body
    assert db.session.scalars(select(Outcome.refused_reason)).one() == "Thiếu chữ ký."


def test_a_verified_one_found_wrong_is_refused_and_no_longer_counts(app: Flask) -> None:
    outcome, officer = shown(), accounts.staff()
    service.verify(outcome, officer)

    service.refuse(outcome, officer, reason="Hợp đồng bị hủy.")

    assert outcome.verified_at is None
    assert queries.figures.one(Stage.CONTRACT, OutcomeState.VERIFIED).count == 0
    assert [line.verb for line in audit.history(outcome)] == ["verify", "refuse"]


def test_without_its_least_evidence_nothing_is_verified(app: Flask) -> None:
    """R40: each outcome has its proof."""
    with pytest.raises(WrongMoment):
        service.verify(make.outcome(), accounts.staff())
    with pytest.raises(WrongMoment):
        service.match(make.outcome(), accounts.staff())


def test_a_drawn_delivery_is_verified_by_the_national_agency_only(app: Flask) -> None:
    outcome, province = shown(Stage.DELIVERED, sampled=True), accounts.staff()

    with pytest.raises(NotAllowed):
        service.verify(outcome, province)
    service.match(outcome, province)
    service.verify(outcome, accounts.staff(Role.NATIONAL_OFFICER))

    assert outcome.state is OutcomeState.VERIFIED


def test_a_drawn_delivery_matched_by_the_province_is_told_to_the_national_agency(app: Flask) -> None:
    outcome, national = shown(Stage.DELIVERED, sampled=True), accounts.officer(Role.NATIONAL_OFFICER)

    service.match(outcome, accounts.staff())

    letter = db.session.scalars(select(Letter).where(Letter.person_id == national.id)).one()
    assert "mẫu kiểm tra" in letter.subject


def test_the_very_same_file_under_another_claim_is_found(app: Flask) -> None:
    outcome = shown(contract_number="1", buyer_name="Nordic Table AB")
    other = shown(Stage.ORDER, contract_number="2", buyer_name="Kyoto Crafts", amount=3)
    own_memorandum = shown(Stage.MEMORANDUM, by=outcome.facility, contract_number="")

    found = queries.doubles.similar(outcome)

    assert [(double.outcome.id, str(double.why)) for double in found] == [(other.id, "cùng một tệp")]
    assert own_memorandum.id not in {double.outcome.id for double in found}


def test_a_stale_page_decides_nothing(pages: Pages) -> None:
    outcome = shown()
    number = outcome.id
    pages.sign_in(accounts.officer())

    pages.post(f"/desk/outcomes/{number}/match", {"version": "1"})
    pages.post(f"/desk/outcomes/{number}/verify", {"version": "1"}, status=409)
    pages.post(f"/desk/outcomes/{number}/verify", {"version": "2"})


def test_the_page_shows_claim_papers_and_what_looks_the_same(pages: Pages) -> None:
    outcome = shown(contract_number="12/2026")
    other = make.outcome(
        contract_number="12-2026", buyer_name="Nordic Table", happened_on=outcome.happened_on
    )
    twin = other.number

    page = pages.sign_in(accounts.officer()).get(f"/desk/outcomes/{outcome.id}")

    assert twin in page.text
    assert "cùng số" in page.text
    assert "a.pdf" in page.text
    assert len(page.soup.select("button.btn-p")) == 1


def test_doubles_are_found_by_number_or_by_buyer_value_and_day(app: Flask) -> None:
    outcome = make.outcome(contract_number="7")
    by_value = make.outcome(contract_number="8")
    make.outcome(contract_number="9", amount=5)
    make.outcome(stage=Stage.ORDER, contract_number="7")

    found = queries.doubles.similar(outcome)

    assert [double.outcome.id for double in found] == [by_value.id]
    assert not queries.doubles.similar(make.outcome(stage=Stage.CONTACT, contract_number=""))


@pytest.mark.parametrize(
    "role, status",
    [
        (Role.PROVINCIAL_OFFICER, 200),
        (Role.NATIONAL_OFFICER, 200),
        (Role.AUDITOR, 200),
        (Role.ADMIN, 403),
    ],
)
def test_who_sees_the_queue(pages: Pages, role: Role, status: int) -> None:
    number = shown().id
    pages.sign_in(accounts.officer(role))

    pages.get("/desk/outcomes", status=status)
    pages.get(f"/desk/outcomes/{number}", status=status)


def test_an_auditor_decides_nothing(pages: Pages) -> None:
    number = shown().id
    pages.sign_in(accounts.officer(Role.AUDITOR))

    for verb in ("match", "verify", "refuse"):
        pages.post(f"/desk/outcomes/{number}/{verb}", {"reason": "Vì."}, status=403)


def test_the_queue_shows_the_own_province_waiting_first(app: Flask) -> None:
    done = make.outcome(state=OutcomeState.VERIFIED)
    waiting = make.outcome()
    elsewhere = make.outcome(accounts.facility(province_code="79"))

    def ids(actor: Actor, **asked: str) -> list[int]:
        return [row.id for row in listed.shown(LIST, actor, **asked)]

    assert ids(accounts.staff()) == [waiting.id, done.id]
    national = accounts.staff(Role.NATIONAL_OFFICER)
    assert ids(national) == [waiting.id, elsewhere.id, done.id]
    assert ids(national, province="79") == [elsewhere.id]
    assert ids(national, state="verified") == [done.id]
    assert db.session.scalar(queries.queue.how_many_wait(accounts.staff())) == 1


@pytest.mark.parametrize(
    "query", ["stage=contract", "state=declared", "sampled=1", "since=2026-01-01", "period=1"]
)
def test_each_filter_is_an_address(pages: Pages, query: str) -> None:
    make.outcome()
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get(f"/desk/outcomes?{query}")
    pages.get(f"/en/desk/outcomes?{query}")


@pytest.mark.parametrize("query", ["stage=x", "state=x", "fair=x", "since=x", "page=0"])
def test_an_odd_filter_is_not_found(pages: Pages, query: str) -> None:
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get(f"/desk/outcomes?{query}", status=404)


def test_the_number_of_queries_does_not_grow_with_the_rows(pages: Pages) -> None:
    fair_id = make.fair().id
    make.outcome(fair_id=fair_id)
    pages.sign_in(accounts.officer())
    few = _count(pages, "/desk/outcomes")

    for _ in range(9):
        shown(fair_id=fair_id)

    assert _count(pages, "/desk/outcomes") == few <= 12


def test_every_stage_and_role_of_reading_has_words() -> None:
    assert set(OUTCOME_FLOW.statuses) == set(OutcomeState)
    assert Permission.OUTCOME_VERIFY in GRANTS[Role.PROVINCIAL_OFFICER]


def _count(pages: Pages, path: str) -> int:
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        pages.get(path)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len([line for line in seen if line.lstrip().upper().startswith("SELECT")])
