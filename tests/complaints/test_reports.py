"""Anybody reports a listing; it is answered in time, the facility is heard, and nobody learns who reported."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.states import FacilityState
from app.catalog.models import Product
from app.catalog.states import ProductState
from app.complaints import rules, tasks
from app.complaints.models import ListingReport
from app.complaints.service import decide
from app.complaints.service.report import Listing, Request, Said, request
from app.complaints.states import ReportState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Role
from app.notices.models import Letter
from app.notices.states import LetterState
from tests.make import accounts, catalog, complaints

FRIDAY = clock.at(date(2026, 11, 6), 16)
REPORTER = "nguoibao@example.com"


@pytest.fixture
def product(app: Flask) -> Product:
    row = catalog.product(accounts.facility(), state=ProductState.PUBLISHED)
    assert isinstance(row, Product)
    accounts.owner(row.facility)
    return row


def letters(to: str = "") -> list[str]:
    query = select(Letter.template).where(Letter.template.like("complaints/%"))
    return list(db.session.scalars((query.where(Letter.to == to) if to else query).order_by(Letter.id)))


def test_a_report_has_a_number_and_is_due_after_two_working_days(product: Product) -> None:
    with clock.fixed(FRIDAY):
        row = complaints.reported(product)
    assert row.number == "BT-2026-00001"
    assert clock.local(row.due_at).date() == date(2026, 11, 10), "Saturday and Sunday do not count"


def test_a_report_without_reason_or_words_is_refused(product: Product) -> None:
    with pytest.raises(Invalid) as refusal:
        complaints.reported(product, reason="?", words="sai")
    assert set(refusal.value.fields) == {"reason", "said"}


def test_the_reporter_reads_the_answer_and_the_facility_never_who_reported(product: Product) -> None:
    officer = accounts.staff()
    row = complaints.reported(product, email=REPORTER)
    decide.hear(row, officer, question="Ảnh chụp ở đâu?")
    owner = accounts.acting(accounts.owner(product.facility))
    decide.explain(row, owner, words="Ảnh chụp tại xưởng ngày 02/11.")
    decide.dismiss(row, officer, reason="Ảnh đúng là hàng của cơ sở.")
    assert row.state is ReportState.DISMISSED
    assert letters(REPORTER) == ["complaints/received", "complaints/heard", "complaints/answered"]
    for letter in db.session.scalars(select(Letter).where(Letter.to != REPORTER)):
        assert REPORTER not in letter.body
        assert complaints.WORDS not in letter.body
    for line in audit.history(row):
        assert REPORTER not in repr([line.before, line.after, line.reason, line.actor_name])


def test_a_report_found_right_takes_the_product_down_in_the_same_step(product: Product) -> None:
    officer, row = accounts.staff(), complaints.asked(product)
    decide.uphold(row, officer, decide.Finding(rules.TAKEN_DOWN, "Ảnh của cơ sở khác."))
    assert product.state is ProductState.RETURNED
    line = audit.last(row)
    assert line is not None
    assert (line.verb, line.after["measure"], line.after["in_time"]) == ("uphold", "taken_down", True)


def test_a_facility_as_a_whole_can_be_taken_off_the_site(product: Product) -> None:
    facility = product.facility
    row = complaints.asked(facility)
    assert rules.TAKEN_DOWN not in decide.measures(row)
    decide.uphold(row, accounts.staff(), decide.Finding(rules.SUSPENDED, "Mạo danh cơ sở khác."))
    assert facility.state is FacilityState.SUSPENDED


def test_the_facility_is_asked_first_unless_harm_must_be_stopped(product: Product) -> None:
    officer, row = accounts.staff(), complaints.reported(product)
    with pytest.raises(Invalid) as refusal:
        decide.uphold(row, officer, decide.Finding(rules.TAKEN_DOWN, "Ảnh giả."))
    assert "urgent" in refusal.value.fields
    decide.uphold(row, officer, decide.Finding(rules.TAKEN_DOWN, "Độc hại.", urgent=True))
    assert row.state is ReportState.UPHELD


def test_what_an_authority_asks_is_due_within_24_hours_and_says_so_in_the_log(product: Product) -> None:
    """R36: gone within 24 hours, with a line of history."""
    officer, received = accounts.staff(), clock.now() - timedelta(hours=25)
    asked = Request("Cục Quản lý thị trường", "12/CV", received)
    row = request(officer, Listing(product.facility, product), Said("forbidden", "Gỡ sản phẩm này."), asked)
    assert row.due_at == received + timedelta(hours=24)
    decide.uphold(row, officer, decide.Finding(rules.TAKEN_DOWN, "Theo công văn 12/CV."))
    line = audit.last(product, "take_down")
    assert line is not None
    assert line.after["authority"] == "Cục Quản lý thị trường"
    assert line.after["in_time"] is False
    assert not row.is_in_time


def test_an_authority_may_not_ask_in_the_future(product: Product) -> None:
    asked = Request("Cục", "", clock.now() + timedelta(hours=1))
    with pytest.raises(Invalid) as refusal:
        request(accounts.staff(), Listing(product.facility, product), Said("other", "Gỡ trang này."), asked)
    assert "received_at" in refusal.value.fields


def test_only_officers_of_the_province_decide(product: Product) -> None:
    row = complaints.reported(product)
    with pytest.raises(NotFound):
        decide.dismiss(row, accounts.staff(province_code="79"), reason="Không sai.")
    with pytest.raises(NotAllowed):
        decide.dismiss(row, accounts.staff(Role.AUDITOR), reason="Không sai.")
    with pytest.raises(NotAllowed):
        decide.dismiss(row, accounts.acting(accounts.owner(product.facility)), reason="Không sai.")
    assert row.state is ReportState.RECEIVED


def test_a_report_is_decided_once(product: Product) -> None:
    officer, row = accounts.staff(), complaints.asked(product)
    decide.dismiss(row, officer, reason="Không sai.")
    with pytest.raises(WrongMoment):
        decide.uphold(row, accounts.staff(), decide.Finding(rules.CORRECTED, "Sai giá."))


def test_a_product_its_maker_took_away_meanwhile_is_no_obstacle(product: Product) -> None:
    officer, row, other = accounts.staff(), complaints.asked(product), complaints.asked(product)
    decide.uphold(other, officer, decide.Finding(rules.TAKEN_DOWN, "Ảnh giả."))
    decide.uphold(row, officer, decide.Finding(rules.TAKEN_DOWN, "Ảnh giả."))
    assert row.state is ReportState.UPHELD


def test_the_reporters_address_goes_once_it_has_served(product: Product) -> None:
    row, still_open = (complaints.reported(product, email=REPORTER) for _ in range(2))
    decide.dismiss(row, accounts.staff(), reason="Không sai.")
    number = row.id
    about = select(Letter.to).where(Letter.key.startswith(f"report:{number}:"), Letter.person_id.is_(None))
    assert set(db.session.scalars(about)) == {REPORTER}
    db.session.execute(update(Letter).values(state=LetterState.SENT))
    with clock.fixed(clock.now() + rules.KEEP_ADDRESS + timedelta(days=1)):
        tasks.forget_addresses()
        db.session.expire_all()
    assert db.session.get_one(ListingReport, number).email == ""
    assert all(address.endswith("@account.invalid") for address in db.session.scalars(about))
    assert db.session.get_one(ListingReport, still_open.id).email == REPORTER
