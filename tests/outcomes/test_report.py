"""A facility reports: what each stage asks for, once per paper, with its papers."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Facility, Person
from app.fairs.models import Fair
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Actor
from app.notices.models import Letter
from app.outcomes import service
from app.outcomes.models import Outcome
from app.outcomes.queries import mine
from app.outcomes.service import Paper, Report
from app.outcomes.states import OutcomeState, Stage
from tests.make import accounts, linkage, outcomes as make
from tests.pages import Pages

PAPER = Paper(make.PAPER, "hop-dong.pdf")
DAY = date(2026, 5, 10)
FORM = {
    "buyer_name": "Nordic Table AB",
    "buyer_country_code": "SE",
    "buyer_kind": "distributor",
    "happened_on": "2026-05-10",
    "contract_number": "HĐ 12/2026",
    "currency_code": "VND",
    "amount": "166.800.000",
    "contribution": "part",
}


def form(**values: object) -> dict[str, object]:
    return {**FORM, "files": (io.BytesIO(make.PAPER), "hop-dong.pdf"), **values}


def said(stage: Stage = Stage.CONTRACT, **values: object) -> Report:
    contract = {"contract_number": "12/2026", "amount": 100_000_000} if stage is Stage.CONTRACT else {}
    return Report(
        **{
            "stage": stage,
            "buyer_name": "Nordic Table AB",
            "happened_on": DAY,
            "buyer_country_code": "SE",
            **contract,
            **values,
        }  # type: ignore[arg-type]
    )


def went() -> tuple[Facility, Fair, Person]:
    facility, fair = accounts.facility(), make.fair()
    make.attended(facility, fair)
    return facility, fair, accounts.owner(facility)


def maker() -> Actor:
    return accounts.acting(accounts.owner(accounts.facility()))


def kept() -> list[Outcome]:
    return list(db.session.scalars(select(Outcome).order_by(Outcome.id)).unique())


def test_a_contract_is_reported_with_its_paper_and_the_province_is_told(pages: Pages) -> None:
    _, fair, owner = went()
    officer_id, fair_id = accounts.officer().id, fair.id

    page = pages.sign_in(owner).post(
        "/my/outcomes/new?stage=contract", form(fair_id=str(fair_id)), content_type="multipart/form-data"
    )

    outcome = kept()[0]
    assert page.location.endswith(f"/my/outcomes/{outcome.id}")
    assert outcome.number.startswith("KQ-")
    assert (outcome.amount, outcome.contract_key, outcome.fair_id) == (166_800_000, "hd122026", fair_id)
    assert outcome.state is OutcomeState.DECLARED
    assert [paper.file.name for paper in outcome.evidence] == ["hop-dong.pdf"]
    letter = db.session.scalars(select(Letter)).one()
    assert letter.person_id == officer_id
    assert "Hợp đồng mua bán" in letter.subject


def test_first_the_stage_is_chosen_then_only_its_fields_are_asked(pages: Pages) -> None:
    _, _, owner = went()
    pages.sign_in(owner)

    choice = pages.get("/my/outcomes/new")
    assert len(choice.soup.select(".stages a")) == len(Stage)
    memorandum = pages.get("/my/outcomes/new?stage=memorandum")
    assert memorandum.soup.find(attrs={"name": "amount"}) is None
    for stage in Stage:
        pages.get(f"/en/my/outcomes/new?stage={stage}")
    pages.get("/my/outcomes/new?stage=nonsense", status=404)


def test_sending_twice_keeps_one(pages: Pages) -> None:
    _, _, owner = went()
    pages.sign_in(owner)
    path = "/my/outcomes/new?stage=contract"

    first = pages.post(path, form(form_key="same"), content_type="multipart/form-data")
    second = pages.post(path, form(form_key="same"), content_type="multipart/form-data")

    assert first.location == second.location
    assert len(kept()) == 1


def test_what_is_missing_is_said_and_what_was_typed_is_kept(pages: Pages) -> None:
    _, _, owner = went()

    page = pages.sign_in(owner).post(
        "/my/outcomes/new?stage=contract", {**FORM, "contract_number": "", "amount": ""}, status=422
    )

    assert page.error_of("files")
    assert page.error_of("amount")
    assert page.error_of("contract_number")
    assert page.value_of("buyer_name") == "Nordic Table AB"
    assert not kept()


def test_a_memorandum_never_has_a_value(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        service.report(maker(), said(Stage.MEMORANDUM, amount=5), [PAPER])
    assert set(refusal.value.fields) == {"amount"}

    with pytest.raises(IntegrityError):
        make.outcome(stage=Stage.MEMORANDUM, amount=5)


@pytest.mark.parametrize("stage", [Stage.CONTRACT, Stage.ORDER, Stage.DELIVERED])
def test_the_database_too_wants_a_value_from_the_contract_on(app: Flask, stage: Stage) -> None:
    with pytest.raises(IntegrityError):
        make.outcome(stage=stage, amount=None)


def test_foreign_money_keeps_its_own_amount_and_the_day_of_the_rate(pages: Pages) -> None:
    _, _, owner = went()
    foreign = {"currency_code": "USD", "amount_foreign": "12,500.50", "rate_on": "2026-05-10"}

    pages.sign_in(owner).post(
        "/my/outcomes/new?stage=contract", form(**foreign), content_type="multipart/form-data"
    )

    outcome = kept()[0]
    assert (outcome.currency_code, outcome.amount_foreign, outcome.rate_on) == ("USD", 1_250_050, DAY)
    assert outcome.amount == 166_800_000
    page = pages.get(f"/en/my/outcomes/{outcome.id}")
    assert "12,500.50 USD" in page.text


def test_foreign_money_without_the_day_of_the_rate_is_refused(pages: Pages) -> None:
    _, _, owner = went()

    page = pages.sign_in(owner).post(
        "/my/outcomes/new?stage=contract",
        form(currency_code="USD", amount_foreign="12x"),
        content_type="multipart/form-data",
        status=422,
    )
    assert page.error_of("amount_foreign")
    page = pages.post(
        "/my/outcomes/new?stage=contract",
        form(currency_code="USD", amount_foreign="6500"),
        content_type="multipart/form-data",
        status=422,
    )
    assert page.error_of("rate_on")


def test_the_same_paper_by_the_same_facility_is_led_to_the_first(app: Flask) -> None:
    actor = maker()
    first = service.report(actor, said(), [PAPER])

    with pytest.raises(Invalid) as refusal:
        service.report(actor, said(contract_number=" 12-2026 "), [PAPER])

    assert first.number in refusal.value.fields["contract_number"]


def test_the_same_paper_by_another_facility_says_where_it_stands(app: Flask) -> None:
    first = service.report(maker(), said(), [PAPER])

    with pytest.raises(Invalid) as refusal:
        service.report(maker(), said(), [PAPER])

    assert first.number in refusal.value.fields["contract_number"]
    assert "Hà Nội" in refusal.value.fields["contract_number"]
    assert len(kept()) == 1


def test_another_stage_buyer_or_day_is_another_result(app: Flask) -> None:
    actor = maker()
    service.report(actor, said(), [PAPER])
    service.report(actor, said(buyer_name="Other AB"), [PAPER])
    service.report(actor, said(happened_on=date(2026, 5, 11)), [PAPER])
    service.report(actor, said(Stage.ORDER, contract_number="12/2026", amount=5), [PAPER])

    assert len(kept()) == 4


def test_after_a_refusal_the_paper_may_be_reported_again(app: Flask) -> None:
    actor = maker()
    first = service.report(actor, said(), [PAPER])
    service.refuse(first, accounts.staff(), reason="Sai số hợp đồng.")

    service.report(maker(), said(), [PAPER])

    with pytest.raises(Invalid):
        service.correct(first, actor, said(), [])
    assert first.state is OutcomeState.REFUSED


def test_only_ones_own_fairs_and_enquiries_can_be_named(app: Flask) -> None:
    actor, elsewhere, asked = maker(), make.fair(), linkage.enquiry()

    with pytest.raises(Invalid) as refusal:
        service.report(actor, said(fair_id=elsewhere.id, enquiry_id=asked.id), [PAPER])

    assert set(refusal.value.fields) == {"fair_id", "enquiry_id"}


def test_a_result_cannot_be_older_than_its_fair(app: Flask) -> None:
    _, fair, owner = went()

    with pytest.raises(Invalid) as refusal:
        service.report(accounts.acting(owner), said(fair_id=fair.id, happened_on=date(2026, 4, 1)), [PAPER])

    assert set(refusal.value.fields) == {"happened_on"}


def test_a_result_of_an_enquiry_or_fair_of_long_ago_is_taken_too(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists to choose from end somewhere; what is one's own does not."""
    monkeypatch.setattr(mine, "MOST_CHOICES", 1)
    facility, fair, owner = went()
    later = make.fair(starts_on=date(2026, 6, 1), ends_on=date(2026, 6, 5))
    make.attended(facility, later)
    first = linkage.enquiry(to=facility)
    linkage.enquiry(to=facility)

    kept = service.report(
        accounts.acting(owner),
        said(fair_id=fair.id, enquiry_id=first.id, happened_on=clock.today()),
        [PAPER],
    )

    assert (kept.fair_id, kept.enquiry_id) == (fair.id, first.id)


def test_from_an_enquiry_the_buyer_is_filled_in(pages: Pages) -> None:
    owner, _, enquiry = linkage.sides()

    page = pages.sign_in(owner).get(f"/my/outcomes/new?stage=negotiation&enquiry={enquiry.id}")

    assert page.value_of("buyer_name") == "Nordic Table AB"
    assert page.value_of("buyer_country_code") == "SE"
    assert page.value_of("enquiry_id") == str(1)


def test_somebody_elses_enquiry_fills_in_nothing(pages: Pages) -> None:
    enquiry_id = linkage.enquiry().id

    pages.sign_in(accounts.owner(accounts.facility())).get(
        f"/my/outcomes/new?stage=contact&enquiry={enquiry_id}", status=404
    )


def test_the_thread_shows_its_maker_what_came_of_it(pages: Pages) -> None:
    owner, buyer, enquiry = linkage.sides()
    thread, asker = enquiry.id, buyer.id
    with clock.fixed(clock.now()):
        service.report(
            accounts.acting(owner),
            said(enquiry_id=thread, happened_on=clock.today()),
            [PAPER],
        )

    assert "Hợp đồng mua bán" in pages.sign_in(owner).get(f"/my/enquiries/{thread}").text
    other = db.session.get(Person, asker)
    assert other is not None
    assert "Hợp đồng mua bán" not in pages.sign_in(other).get(f"/my/enquiries/{thread}").text


def test_the_next_step_begins_with_the_same_buyer(pages: Pages) -> None:
    facility = accounts.facility()
    earlier = make.outcome(facility, buyer_name="Kyoto Crafts")

    page = pages.sign_in(accounts.owner(facility)).get(f"/my/outcomes/new?stage=delivered&after={earlier.id}")

    assert page.value_of("buyer_name") == "Kyoto Crafts"
    assert page.value_of("contract_number") == ""


def test_a_buyer_and_staff_report_nothing(app: Flask) -> None:
    for actor in (accounts.acting(accounts.owner(accounts.buyer())), accounts.staff()):
        with pytest.raises(NotAllowed):
            service.report(actor, said(), [PAPER])


def test_a_correction_is_declared_anew_and_its_history_says_what_changed(app: Flask) -> None:
    actor = maker()
    outcome = service.report(actor, said(), [PAPER])
    service.match(outcome, accounts.staff())

    service.correct(outcome, actor, said(amount=90_000_000))

    assert outcome.state is OutcomeState.DECLARED
    line = audit.last(outcome, "correct")
    assert line is not None
    assert line.after["changed"] == {"amount": [100_000_000, 90_000_000]}


def test_a_colleagues_correction_is_not_overwritten_by_an_older_page(pages: Pages) -> None:
    facility, fair, owner = went()
    number, name = make.outcome(facility, fair_id=fair.id).id, owner.name
    path = f"/my/outcomes/{number}/correct"
    seen = pages.sign_in(owner).get(path).value_of("opened")
    pages.post(path, form(opened=seen), content_type="multipart/form-data")

    late = form(opened=seen, buyer_name="Somebody Else AB")
    page = pages.post(path, late, status=409, content_type="multipart/form-data")

    assert name in page.text, "who was faster"
    assert page.soup.find(id="conflict"), "both versions"
    assert kept()[0].buyer_name == "Nordic Table AB"


def test_a_refused_one_is_corrected_on_its_page(pages: Pages) -> None:
    facility = accounts.facility()
    owner = accounts.owner(facility)
    outcome = service.report(accounts.acting(owner), said(), [PAPER])
    service.refuse(outcome, accounts.staff(), reason="Thiếu trang ký.")
    number = outcome.id
    pages.sign_in(owner)

    assert "Thiếu trang ký." in pages.get(f"/my/outcomes/{number}").text
    assert pages.get(f"/my/outcomes/{number}/correct").value_of("contract_number") == "12/2026"
    pages.save(f"/my/outcomes/{number}/correct", form(), content_type="multipart/form-data")

    corrected = kept()[0]
    assert corrected.state is OutcomeState.DECLARED
    assert corrected.amount == 166_800_000
    assert len(corrected.evidence) == 2


def test_a_verified_one_is_not_changed(pages: Pages) -> None:
    facility = accounts.facility()
    outcome = make.outcome(facility, state=OutcomeState.VERIFIED)
    number = outcome.id

    pages.sign_in(accounts.owner(facility)).get(f"/my/outcomes/{number}/correct", status=409)
    pages.post(
        f"/my/outcomes/{number}/papers",
        {"files": (io.BytesIO(make.PAPER), "a.pdf")},
        content_type="multipart/form-data",
        status=409,
    )


def test_papers_are_added_and_only_their_owners_and_officers_get_them(pages: Pages) -> None:
    facility = accounts.facility()
    outcome, owner = make.outcome(facility), accounts.owner(facility)
    number, stranger = outcome.id, accounts.owner(accounts.facility()).id
    near, far = accounts.officer().id, accounts.officer(province_code="79").id
    pages.sign_in(owner).post(
        f"/my/outcomes/{number}/papers",
        {"files": (io.BytesIO(make.PAPER), "Hợp đồng.pdf")},
        content_type="multipart/form-data",
    )
    paper = kept()[0].evidence[0].id

    assert pages.get(f"/my/outcomes/{number}/papers/{paper}").response.data == make.PAPER
    for person_id, path, status in (
        (stranger, f"/my/outcomes/{number}/papers/{paper}", 404),
        (near, f"/desk/outcomes/{number}/papers/{paper}", 200),
        (far, f"/desk/outcomes/{number}/papers/{paper}", 404),
    ):
        person = db.session.get(Person, person_id)
        assert person is not None
        pages.sign_in(person).get(path, status=status)


def test_a_stranger_finds_nothing(pages: Pages) -> None:
    number = make.outcome().id
    pages.sign_in(accounts.owner(accounts.facility()))

    for path in (f"/my/outcomes/{number}", f"/my/outcomes/{number}/correct"):
        pages.get(path, status=404)
    pages.get(f"/desk/outcomes/{number}", status=404)


def test_a_colleague_in_another_facility_cannot_add_papers(app: Flask) -> None:
    with pytest.raises(NotFound):
        service.add_papers(make.outcome(), maker(), [PAPER])


def test_too_many_papers_are_refused(app: Flask) -> None:
    with pytest.raises(Invalid):
        service.report(maker(), said(), [PAPER] * 9)


def test_no_papers_is_no_adding(app: Flask) -> None:
    facility = accounts.facility()
    with pytest.raises(Invalid):
        service.add_papers(make.outcome(facility), accounts.acting(accounts.owner(facility)), [])
    with pytest.raises(WrongMoment):
        service.add_papers(
            make.outcome(facility, state=OutcomeState.REFUSED),
            accounts.acting(accounts.owner(facility)),
            [PAPER],
        )


def test_the_list_shows_ones_own_newest_first(pages: Pages) -> None:
    facility = accounts.facility()
    make.outcome(facility, buyer_name="Cũ", happened_on=date(2026, 1, 1))
    make.outcome(facility, buyer_name="Mới")
    make.outcome(buyer_name="Người khác")
    owner = accounts.owner(facility)

    text = pages.sign_in(owner).get("/my/outcomes").text

    assert text.index("Mới") < text.index("Cũ")
    assert "Người khác" not in text
    assert db.session.scalar(select(func.count(Outcome.id))) == 3


def test_an_empty_list_says_how_to_begin(pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility())).get("/my/outcomes")


@pytest.mark.parametrize("stage", ["contact", "memorandum"])
def test_what_the_page_of_a_stage_does_not_ask_is_not_missed(pages: Pages, stage: str) -> None:
    _, fair, owner = went()
    asked = {
        name: text for name, text in form(fair_id=fair.id).items() if name not in {"currency_code", "amount"}
    }
    pages.sign_in(owner).post(f"/my/outcomes/new?stage={stage}", asked, status=303)
    assert [(row.stage, row.currency_code, row.amount) for row in kept()] == [(Stage(stage), "VND", None)]


def test_a_result_answers_no_question_put_to_another_facility(app: Flask) -> None:
    other = accounts.facility("Hợp tác xã Mây tre")
    question = make.follow_up(other, make.fair())
    actor = maker()
    outcome = service.report(actor, said(), [PAPER])

    for act in (
        lambda: service.report(actor, said(contract_number="13", follow_up_id=question.id), [PAPER]),
        lambda: service.correct(outcome, actor, said(follow_up_id=question.id)),
    ):
        with pytest.raises(NotFound):
            act()
    assert outcome.follow_up_id is None
    assert question.answered_at is None
