"""The questions after a fair: made once, asked when due, answered with “nothing” as a full answer."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Facility, Person
from app.fairs.events import FairHeld
from app.fairs.models import Fair
from app.fairs.states import ApplicationState, FairState
from app.kernel import bus, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotFound, WrongMoment
from app.notices.models import Letter, Notice
from app.outcomes import queries, service, tasks
from app.outcomes.models import FollowUp
from app.outcomes.queries import figures
from app.outcomes.service import Jobs
from app.outcomes.states import OutcomeState, Stage
from tests.make import accounts, outcomes as make
from tests.pages import Pages

TODAY = date(2026, 11, 25)


def was_there(state: ApplicationState = ApplicationState.ATTENDED) -> tuple[Facility, Fair]:
    facility, fair = accounts.facility(), make.fair()
    make.attended(facility, fair, state)
    return facility, fair


def questions() -> list[FollowUp]:
    return list(db.session.scalars(select(FollowUp).order_by(FollowUp.facility_id, FollowUp.months)))


def test_a_result_of_another_fair_does_not_answer_the_question(app: Flask) -> None:
    facility, asked_about, other = accounts.facility(), make.fair(), make.fair()
    for fair in (asked_about, other):
        make.attended(facility, fair)
    question, actor = make.follow_up(facility, asked_about), accounts.acting(accounts.owner(facility))

    service.report(
        actor,
        service.Report(Stage.CONTACT, "Nordic Table AB", TODAY, fair_id=other.id, follow_up_id=question.id),
    )

    assert question.answered_at is None


def test_when_a_fair_is_held_three_questions_are_set_for_each_who_was_there(app: Flask) -> None:
    _, fair = was_there()
    make.attended(accounts.facility(), fair, ApplicationState.LISTED)

    bus.publish(FairHeld(fair.id))

    assert [(q.months, q.due_on) for q in questions()] == [
        (3, date(2026, 7, 20)),
        (6, date(2026, 10, 20)),
        (12, date(2027, 4, 20)),
    ]


@pytest.mark.parametrize(
    "state, asked",
    [(state, state in queries.mine.ATTENDED) for state in ApplicationState],
)
def test_only_who_attended_is_asked(app: Flask, state: ApplicationState, asked: bool) -> None:
    was_there(state)

    tasks.fill()

    assert bool(questions()) is asked


def test_attendance_recorded_later_is_found_and_nothing_is_made_twice(app: Flask) -> None:
    facility, fair = accounts.facility(), make.fair()
    application = make.attended(facility, fair, ApplicationState.CONTRACTED)
    bus.publish(FairHeld(fair.id))
    assert not questions()

    application.state = ApplicationState.ATTENDED
    tasks.fill()
    tasks.fill()
    bus.publish(FairHeld(fair.id))

    assert len(questions()) == 3


def test_a_fair_not_yet_held_asks_nothing(app: Flask) -> None:
    _, fair = was_there()
    fair.state = FairState.PUBLISHED

    assert tasks.fill() == 0
    assert not questions()


def test_when_due_the_facility_is_written_to_once_and_again_after_two_weeks(app: Flask) -> None:
    facility, _ = was_there()
    accounts.owner(facility)
    tasks.fill()

    def written(day: date) -> int:
        with clock.fixed(clock.at(day)):
            tasks.hourly()
            tasks.hourly()
        return len(list(db.session.scalars(select(Letter))))

    assert written(date(2026, 7, 19)) == 0
    assert written(date(2026, 7, 20)) == 1
    assert written(date(2026, 8, 2)) == 1
    assert written(date(2026, 8, 3)) == 2
    assert written(date(2026, 9, 30)) == 2
    assert written(date(2026, 10, 20)) == 3
    assert len(list(db.session.scalars(select(Notice)))) == 3


def test_a_question_long_due_when_it_is_found_is_asked_once(app: Flask) -> None:
    facility, _ = was_there()
    accounts.owner(facility)
    tasks.fill()

    with clock.fixed(clock.at(date(2026, 10, 1))):
        tasks.hourly()
        tasks.hourly()

    assert len(list(db.session.scalars(select(Letter)))) == 1


def test_who_answered_is_left_in_peace(app: Flask) -> None:
    facility, fair = was_there()
    make.answered(facility, fair)

    with clock.fixed(clock.at(date(2026, 7, 20))):
        assert tasks.remind() == 0


def test_the_letter_speaks_the_readers_language(app: Flask) -> None:
    facility, fair = was_there()
    vi, en = accounts.owner(facility), accounts.owner(facility, language="en")
    tasks.fill()

    with clock.fixed(clock.at(date(2026, 7, 20))):
        tasks.remind()

    letters = {letter.person_id: letter.subject for letter in db.session.scalars(select(Letter))}
    assert letters[vi.id] == f"{fair.name_vi}: kết quả sau 3 tháng ra sao?"
    assert letters[en.id] == f"{fair.name_en}: what came of it after 3 months?"


def test_nothing_is_a_full_answer(pages: Pages) -> None:
    facility, fair = was_there()
    question, owner = make.follow_up(facility, fair).id, accounts.owner(facility)

    pages.sign_in(owner).post(
        f"/my/outcomes/questions/{question}", {"what": "nothing", "jobs_added": "2", "jobs_female": "1"}
    )

    row = questions()[0]
    assert row.nothing_sold
    assert row.answered_at is not None
    assert (row.jobs_added, row.jobs_female, row.jobs_minority) == (2, 1, None)
    assert figures.answers(TODAY).silent == 0


def test_silence_is_no_answer_and_no_zero(app: Flask) -> None:
    facility, fair = was_there()
    make.follow_up(facility, fair)

    asked = figures.answers(TODAY)

    assert (asked.asked, asked.answered, asked.nothing_sold, asked.silent) == (1, 0, 0, 1)


def test_that_all_is_reported_holds_only_when_something_is(app: Flask) -> None:
    facility, fair = was_there()
    question, actor = make.follow_up(facility, fair), accounts.acting(accounts.owner(facility))

    make.outcome(facility, fair_id=fair.id, state=OutcomeState.REFUSED)
    with pytest.raises(Invalid):
        service.answer(question, actor, nothing=False)
    make.outcome(facility, fair_id=fair.id)
    service.answer(question, actor, nothing=False)

    assert question.answered_at is not None
    assert not question.nothing_sold


def test_a_question_is_answered_once(app: Flask) -> None:
    facility, fair = was_there()
    question, actor = make.follow_up(facility, fair), accounts.acting(accounts.owner(facility))
    service.answer(question, actor, nothing=True)

    with pytest.raises(WrongMoment):
        service.answer(question, actor, nothing=True)


def test_a_result_reported_from_the_question_answers_it(pages: Pages) -> None:
    facility, fair = was_there()
    question, fair_id, owner = make.follow_up(facility, fair).id, fair.id, accounts.owner(facility)
    path = f"/my/outcomes/new?stage=contact&follow_up={question}"

    page = pages.sign_in(owner).get(path)
    assert page.value_of("fair_id") == str(fair_id)
    pages.post(
        path,
        {
            "fair_id": str(fair_id),
            "follow_up_id": page.value_of("follow_up_id"),
            "buyer_name": "Nordic Table AB",
            "buyer_country_code": "SE",
            "buyer_kind": "other",
            "happened_on": "2026-05-01",
            "currency_code": "VND",
        },
    )

    row = questions()[0]
    assert row.answered_at is not None
    assert not row.nothing_sold


def test_a_result_takes_nothing_back(app: Flask) -> None:
    facility, fair = was_there()
    question, actor = make.follow_up(facility, fair), accounts.acting(accounts.owner(facility))
    service.answer(question, actor, nothing=True)

    service.report(
        actor,
        service.Report(Stage.CONTACT, "Nordic Table AB", TODAY, fair_id=fair.id, follow_up_id=question.id),
    )

    assert not question.nothing_sold


def test_more_women_than_people_is_refused(app: Flask) -> None:
    facility, fair = was_there()
    question, actor = make.follow_up(facility, fair), accounts.acting(accounts.owner(facility))

    with pytest.raises(Invalid) as refusal:
        service.answer(question, actor, nothing=True, jobs=Jobs(added=1, female=2))

    assert set(refusal.value.fields) == {"jobs_female"}


def test_a_strangers_question_is_not_found(pages: Pages) -> None:
    facility, fair = was_there()
    question = make.follow_up(facility, fair)
    stranger = accounts.owner(accounts.facility())
    with pytest.raises(NotFound):
        service.answer(question, accounts.acting(stranger), nothing=True)
    number = question.id

    pages.sign_in(stranger).get(f"/my/outcomes/questions/{number}", status=404)
    pages.post(f"/my/outcomes/questions/{number}", {"what": "nothing"}, status=404)


def test_the_waiting_question_stands_on_the_list_until_it_is_answered(pages: Pages) -> None:
    facility, fair = was_there()
    with clock.fixed(clock.at(TODAY)):
        make.follow_up(facility, fair)
        late = make.follow_up(facility, fair, 12)
        owner = accounts.owner(facility)
        owner_id, late_id = owner.id, late.id
        text = pages.sign_in(owner).get("/my/outcomes").text
        assert f"3 tháng sau {db.session.get(Fair, 1).name_vi}" in text  # type: ignore[union-attr]
        assert f"questions/{late_id}" not in text

        pages.post("/my/outcomes/questions/1", {"what": "nothing"})
        person = db.session.get(Person, owner_id)
        assert person is not None
        assert "Chưa trả lời" not in pages.sign_in(person).get("/my/outcomes").text
        pages.get("/my/outcomes/questions/1")


def test_without_a_choice_nothing_is_kept(pages: Pages) -> None:
    facility, fair = was_there()
    question, owner = make.follow_up(facility, fair).id, accounts.owner(facility)

    page = pages.sign_in(owner).post(f"/my/outcomes/questions/{question}", {}, status=422)

    assert page.error_of("what")
