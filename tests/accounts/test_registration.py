"""Document seen needs a document: what was read where, by whom, and that a changed fact loses its mark."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Facility, SignUp
from app.accounts.queries import registration as queries
from app.accounts.registration_facts import IDENTITY, Fact, Level, Register
from app.accounts.service import checking, facility as service, registration, sign_up
from app.accounts.states import FacilityState
from app.kernel import audit, clock, documents, jobs
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Role
from app.kernel.storage import StoredFile, address, storage
from app.notices.models import Notice
from tests.accounts import letters as letters_of
from tests.accounts.sign_up_form import CHOSEN, facility_form
from tests.make import accounts as make, listing, papers
from tests.pages import Pages

PDF = papers.pdf("đăng ký kinh doanh")


def upload() -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF), "dang-ky.pdf"


def seen(facility: Facility) -> set[Fact]:
    return {fact for fact, mark in queries.marks(facility).items() if mark.level is not Level.DECLARED}


def letters(template: str) -> int:
    return len(db.session.scalars(select(Notice.id).where(Notice.template == template)).all())


def test_nobody_is_verified_before_a_document_was_read_for_each_fact_of_its_identity(app: Flask) -> None:
    facility, officer = make.facility(state=FacilityState.PENDING), make.staff()
    with pytest.raises(WrongMoment, match="mã số thuế"):
        checking.verify(facility, officer)
    db.session.rollback()

    facility = make.facility(state=FacilityState.PENDING)
    officer = make.staff()
    make.registration(facility, Fact.NAME, Fact.TAX_CODE, Fact.LEGAL_FORM)
    assert queries.unseen(facility) == [Fact.PLACE]
    make.registration(facility, Fact.PLACE)
    checking.verify(facility, officer)
    assert facility.is_verified


def test_a_paper_makes_document_seen_and_a_register_matched(app: Flask) -> None:
    facility, officer = make.facility(), make.staff()
    registration.see(facility, officer, [Fact.NAME], registration.Upload(PDF, "dang-ky.pdf"))
    make.registration(facility, Fact.TAX_CODE)
    marks = queries.marks(facility)

    assert (marks[Fact.NAME].level, marks[Fact.TAX_CODE].level) == (Level.SEEN, Level.MATCHED)
    assert marks[Fact.PLACE].level is Level.DECLARED
    assert marks[Fact.NAME].seen_on == clock.today()
    assert officer.name in marks[Fact.NAME].seen_by
    assert audit.history(facility)[-1].verb == "registration_seen"


def test_a_fact_changed_later_loses_its_mark_and_the_officers_are_told(app: Flask) -> None:
    facility = make.facility(address="Xóm 1", woman_owned=True)
    owner, _ = make.acting(make.owner(facility)), make.officer()
    make.registration(facility)
    assert seen(facility) == set(Fact)

    profile = service.Profile(address="Xóm 2", woman_owned=False, workers=20, workers_female=12)
    service.describe(facility, owner, profile)

    assert set(Fact) - seen(facility) == {Fact.ADDRESS, Fact.WOMAN_OWNED}
    assert queries.marks(facility)[Fact.ADDRESS].lost
    assert letters("accounts/facts_lost") == 2  # both officers of the province
    make.registration(facility, Fact.ADDRESS, Fact.WOMAN_OWNED)
    assert seen(facility) == set(Fact)


@pytest.mark.parametrize(
    ("fact", "change"),
    [
        (Fact.NAME, {"name": "Tên khác"}),
        (Fact.TAX_CODE, {"tax_code": make.tax_code(77_001)}),
        (Fact.LEGAL_FORM, {"legal_form": "sme"}),
        (Fact.SECTOR, {"sector_code": "food"}),
    ],
)
def test_what_was_corrected_must_be_read_again_before_it_is_verified(
    app: Flask, fact: Fact, change: dict[str, Any]
) -> None:
    facility = make.facility(state=FacilityState.RETURNED)
    make.registration(facility)
    for name, value in change.items():
        setattr(facility, name, value)
    db.session.flush()
    db.session.refresh(facility)

    assert set(Fact) - seen(facility) == {fact}
    assert (fact in queries.unseen(facility)) == (fact in IDENTITY)


def test_another_owner_loses_the_mark_of_the_owner(app: Flask, pages: Pages) -> None:
    facility = make.facility()
    make.owner(facility)
    make.registration(facility)
    assert Fact.OWNER in seen(facility)
    make.owner(facility)

    assert Fact.OWNER not in seen(facility)
    pages.sign_in(make.officer())
    page = pages.get("/desk/facilities?state=unseen")
    assert [a.get_text() for a in page.soup.select("main table tbody th a")] == ["Hợp tác xã Gốm Bát Tràng"]


def test_the_list_finds_verified_facilities_with_facts_to_see_again(app: Flask, pages: Pages) -> None:
    make.facility("Chưa")
    whole, moved = make.facility("Đủ"), make.facility("Đã dời", address="A")
    for one in (whole, moved):
        make.registration(one)
    moved.address = "B"
    db.session.commit()
    pages.sign_in(make.officer())

    page = pages.get("/desk/facilities?state=unseen")

    assert {a.get_text() for a in page.soup.select("main table tbody th a")} == {"Đã dời", "Chưa"}


def test_a_facility_hands_its_paper_in_and_an_officer_reads_it(app: Flask, pages: Pages) -> None:
    facility = make.facility(state=FacilityState.PENDING)
    owner, officer = make.owner(facility), make.officer()
    number = facility.id
    pages.sign_in(owner)
    key = pages.get("/my/facility/registration").form_values()
    pages.post("/my/facility/registration", {**key, "paper": (io.BytesIO(b""), "")}, status=422)
    key = pages.get("/my/facility/registration").form_values()
    pages.post("/my/facility/registration", {**key, "paper": upload()})
    assert "dang-ky.pdf" in pages.get("/my/facility").text

    pages.sign_in(listing.again(officer))
    page = pages.get(f"/desk/facilities/{number}")
    assert "dang-ky.pdf" in page.text
    assert "Chưa đọc giấy nào về" in page.text
    assert not page.soup.select('form[action$="/verify"]')
    pages.post(f"/desk/facilities/{number}/verify", {"version": "1"}, status=409)
    proof_id = queries.proofs(db.session.get_one(Facility, number))[0].id
    assert pages.get(f"/desk/facilities/{number}/registration/{proof_id}").response.data == PDF
    form = {**page.form_values("/registration"), "where": str(proof_id)}
    assert pages.post(f"/desk/facilities/{number}/registration", form, status=422).error_of("facts")
    pages.post(f"/desk/facilities/{number}/registration", {**form, "facts": [f.value for f in IDENTITY]})
    pages.post(f"/desk/facilities/{number}/verify", {"version": "1"})
    told = db.session.scalars(select(Notice).where(Notice.template == "accounts/facility_moved")).one()
    assert "mã số thuế" in str(told.facts["seen"])


def test_the_paper_is_read_by_its_facility_and_officers_in_scope_only(app: Flask, pages: Pages) -> None:
    facility = make.facility()
    owner = make.owner(facility)
    proof = registration.hand_in(facility, make.acting(owner), registration.Upload(PDF, "dang-ky.pdf"))
    mine, theirs = (
        f"/my/facility/registration/{proof.id}",
        f"/desk/facilities/{facility.id}/registration/{proof.id}",
    )
    near, far, other = make.officer(), make.officer(province_code="24"), make.owner(make.facility())
    buyer = make.owner(make.buyer())
    db.session.commit()
    for who, path, status in (
        (owner, mine, 200),
        (near, theirs, 200),
        (far, theirs, 404),
        (other, mine, 404),
        (buyer, mine, 403),
    ):
        pages.sign_in(listing.again(who)).get(path, status=status)


def test_what_was_changed_while_the_officer_read_is_not_noted(app: Flask) -> None:
    facility, officer = make.facility(), make.staff()
    stamp = queries.stamp(facility)
    facility.name = "Tên vừa đổi"
    look = registration.Lookup(Register.ENTERPRISES, facility.tax_code, clock.today())
    with pytest.raises(WrongMoment):
        registration.see(facility, officer, [Fact.NAME], look, stamp=stamp)
    assert seen(facility) == set()


def test_a_look_needs_its_number_and_a_day_that_has_been(app: Flask) -> None:
    facility, officer = make.facility(), make.staff()
    day = clock.today()
    with pytest.raises(Invalid) as refusal:
        registration.see(facility, officer, [Fact.NAME], registration.Lookup(Register.TAXPAYERS, " ", day))
    assert set(refusal.value.fields) == {"number"}
    late = registration.Lookup(Register.TAXPAYERS, "1", day.replace(year=day.year + 1))
    with pytest.raises(Invalid) as refusal:
        registration.see(facility, officer, [Fact.NAME], late)
    assert set(refusal.value.fields) == {"looked_up_on"}


def test_only_an_officer_of_the_province_and_not_of_the_facility_notes_what_was_read(app: Flask) -> None:
    facility = make.facility()
    look = registration.Lookup(Register.ENTERPRISES, facility.tax_code, clock.today())
    far, owner = make.staff(province_code="24"), make.acting(make.owner(facility))
    with pytest.raises(NotFound):
        registration.see(facility, far, [Fact.NAME], look)
    for actor in (owner, make.staff(Role.AUDITOR)):
        with pytest.raises(NotAllowed):
            registration.see(facility, actor, [Fact.NAME], look)


def test_the_paper_of_a_sign_up_becomes_the_facilitys_and_goes_with_one_nobody_confirmed(
    app: Flask, pages: Pages
) -> None:
    page = pages.get("/sign-up/facility")
    pages.post("/sign-up/facility", {**page.form_values(), **facility_form(), "paper": upload()})
    pages.post(letters_of.link_to("hanh@gom.example.com", "accounts/confirm"), CHOSEN)
    facility = db.session.scalars(select(Facility)).one()
    (proof,) = queries.proofs(facility)
    assert proof.file is not None
    assert proof.file.organisation_id == facility.id

    other = papers.pdf("giấy khác")
    row = sign_up.ask(
        sign_up.NewPerson("Người Khác", "khac@gom.example.com"),
        sign_up.NewBuyer("Khách"),
        documents.check(other, "giay.pdf"),
    )
    file = db.session.get_one(StoredFile, row.file_id)
    where = address(file.sha256)
    row.created_at = clock.now() - sign_up.KEPT * 2
    db.session.flush()
    sign_up.forget_old()
    db.session.commit()
    jobs.run_due()
    assert db.session.scalars(select(SignUp).where(SignUp.id == row.id)).first() is None
    with pytest.raises(FileNotFoundError):
        storage().get(where)


@pytest.mark.parametrize("is_seen", [True, False])
def test_buyers_see_the_mark_only_where_a_document_was_read(app: Flask, pages: Pages, is_seen: bool) -> None:
    facility = make.facility(address="")
    if is_seen:
        registration.see(facility, make.staff(), Fact, registration.Upload(PDF, "dang-ky.pdf"))
    listing.published(make.acting(make.owner(facility)))
    slug = facility.slug
    if is_seen:
        registration.see(facility, make.staff(), [Fact.OWNER], registration.Upload(PDF, "dang-ky.pdf"))
    db.session.commit()

    page = pages.get(f"/makers/{slug}")

    facts = page.soup.select_one("dl.kv")
    assert facts is not None
    assert bool(facts.select(".claim.c2")) is is_seen
    assert ("chưa có giấy tờ nào" in page.text) is not is_seen
    assert bool(pages.get("/makers").soup.select(".card-f .claim.c2")) is is_seen
