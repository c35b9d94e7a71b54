"""A facility disagrees once; somebody else than the first officer decides; what does not stand is open again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Facility, Person
from app.catalog.models import Product
from app.catalog.service import review as products
from app.catalog.states import ProductState
from app.complaints import rules
from app.complaints.models import DecisionReview
from app.complaints.service import decide, review
from app.complaints.states import ReportState, ReviewState
from app.fairs.states import APPLICATION_FLOW, ApplicationState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Actor, Role
from app.notices.models import Letter
from tests.make import accounts, catalog, complaints, fairs
from tests.pages import Pages

WHY = "Nhãn có đủ nơi sản xuất ở mặt sau, ảnh số 3."


@pytest.fixture
def first(app: Flask) -> Actor:
    return accounts.staff()


@pytest.fixture
def owner(app: Flask) -> Person:
    return accounts.owner(accounts.facility())


def returned(owner: Person, officer: Actor) -> Product:
    row = catalog.product(_facility(owner), state=ProductState.PENDING)
    assert isinstance(row, Product)
    products.return_(row, officer, text="Thiếu nhãn.")
    return row


def _facility(owner: Person) -> Facility:
    return db.session.get_one(Facility, accounts.acting(owner).organisation_id)


def asked(owner: Person, product: Product) -> DecisionReview:
    actor = accounts.acting(owner)
    return review.ask(review.decision("product", product.id, actor), actor, WHY)


def test_another_officer_decides_within_ten_working_days(owner: Person, first: Actor) -> None:
    with clock.fixed(clock.at(date(2026, 11, 2), 10)):
        row = asked(owner, returned(owner, first))
    assert (row.number, clock.local(row.due_at).date()) == ("XL-2026-00001", date(2026, 11, 16))
    with pytest.raises(NotAllowed):
        review.change(row, first, reason="Đã xem lại.")
    review.change(row, accounts.staff(), reason="Nhãn đủ.")
    assert row.state is ReviewState.CHANGED


def test_what_does_not_stand_waits_for_an_officer_again(owner: Person, first: Actor) -> None:
    product = returned(owner, first)
    review.change(asked(owner, product), accounts.staff(), reason="Nhãn đủ.")
    assert product.state is ProductState.PENDING
    assert product.submitted_at is not None


def test_what_stands_stays_and_the_facility_reads_why(owner: Person, first: Actor) -> None:
    product = returned(owner, first)
    row = asked(owner, product)
    review.confirm(row, accounts.staff(), reason="Ảnh số 3 không đọc được.")
    assert (row.state, product.state) == (ReviewState.CONFIRMED, ProductState.RETURNED)
    letters = list(
        db.session.scalars(select(Letter.body).where(Letter.template == "complaints/review_decided"))
    )
    assert any("Ảnh số 3 không đọc được." in body for body in letters)


def test_a_decision_is_reviewed_once_and_a_new_one_again(owner: Person, first: Actor) -> None:
    product = returned(owner, first)
    row = asked(owner, product)
    with pytest.raises(WrongMoment):
        asked(owner, product)
    review.change(row, accounts.staff(), reason="Nhãn đủ.")
    products.return_(product, accounts.staff(), text="Sai nhóm hàng.")
    assert asked(owner, product).id != row.id


def test_after_thirty_days_it_is_too_late(owner: Person, first: Actor) -> None:
    product = returned(owner, first)
    with clock.fixed(clock.now() + rules.REVIEW_WITHIN + timedelta(hours=1)), pytest.raises(WrongMoment):
        asked(owner, product)


def test_nobody_asks_without_a_reason_or_about_others_things(owner: Person, first: Actor) -> None:
    product = returned(owner, first)
    actor = accounts.acting(owner)
    with pytest.raises(Invalid):
        review.ask(review.decision("product", product.id, actor), actor, "  ")
    stranger = accounts.acting(accounts.owner(accounts.facility("Cơ sở khác")))
    with pytest.raises(NotFound):
        review.decision("product", product.id, stranger)


def test_a_refused_application_is_open_again(owner: Person, first: Actor) -> None:
    application = fairs.application(fairs.fair(), _facility(owner), ApplicationState.SUBMITTED)
    APPLICATION_FLOW.move(application, "fail", first, reason="Thiếu giấy đăng ký.")
    actor = accounts.acting(owner)
    row = review.ask(review.decision("application", application.id, actor), actor, WHY)
    review.change(row, accounts.staff(), reason="Giấy đăng ký có trong hồ sơ.")
    assert application.state is ApplicationState.SUBMITTED


def test_an_application_sent_again_meanwhile_counts(owner: Person, first: Actor) -> None:
    fair = fairs.fair()
    application = fairs.application(fair, _facility(owner), ApplicationState.SUBMITTED)
    APPLICATION_FLOW.move(application, "fail", first, reason="Thiếu giấy đăng ký.")
    actor = accounts.acting(owner)
    row = review.ask(review.decision("application", application.id, actor), actor, WHY)
    fairs.application(fair, _facility(owner), ApplicationState.SUBMITTED)
    with pytest.raises(WrongMoment):
        review.change(row, accounts.staff(), reason="Có đủ giấy.")


def test_a_report_found_right_is_open_again(owner: Person, first: Actor) -> None:
    report = complaints.asked(_facility(owner))
    decide.uphold(report, first, decide.Finding(rules.CORRECTED, "Địa chỉ sai."))
    actor = accounts.acting(owner)
    row = review.ask(review.decision("report", report.id, actor), actor, WHY)
    review.change(row, accounts.staff(), reason="Địa chỉ đúng.")
    assert (report.state, report.decided_at) == (ReportState.EXPLAINED, None)


def test_the_history_says_who_asked_and_who_decided(owner: Person, first: Actor) -> None:
    row = asked(owner, returned(owner, first))
    review.confirm(row, accounts.staff(), reason="Giữ nguyên.")
    assert [line.verb for line in audit.history(row)] == ["register", "confirm"]


def test_the_whole_way_through_the_pages(pages: Pages, owner: Person, first: Actor) -> None:
    product = returned(owner, first)
    name, where = product.name_vi, f"/my/reviews/new/product/{product.id}"
    second, first_person = accounts.officer(), db.session.get_one(Person, first.person_id)
    edit = f"/my/products/{product.id}"
    pages.sign_in(owner)
    assert where in pages.get(edit).html
    assert pages.post(where, {}, status=422).error_of("reason")
    mine = pages.post(where, {"reason": WHY}).location
    assert WHY in pages.get(mine).text
    pages.get("/my/reviews")
    desk = mine.replace("/my/", "/desk/")
    pages.sign_in(db.session.merge(first_person))
    assert f"{desk}/confirm" not in pages.get(desk).html
    pages.sign_in(db.session.merge(second))
    assert mine.rsplit("/", 1)[1] in pages.get("/desk/reviews").html
    assert pages.post(f"{desk}/change", {"version": "1"}, status=422).error_of("reason")
    pages.post(f"{desk}/change", {"version": "1", "reason": "Nhãn đủ."})
    assert name in pages.get("/desk/reviews?show=decided").text or pages.get(desk).status == 200
    pages.sign_in(db.session.merge(accounts.officer(Role.AUDITOR)))
    pages.get(desk)
