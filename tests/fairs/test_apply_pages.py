"""A facility applies: sees every rule, fills in five steps, submits once, changes, withdraws."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Facility, Person
from app.accounts.states import FacilityState
from app.fairs.models import Application, Fair
from app.fairs.states import ApplicationState as A, DocumentKind
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.models import Notice
from app.programme.states import FairKind
from tests.make import accounts, catalog, fairs as make
from tests.pages import Page, Pages


@pytest.fixture
def facility(app: Flask) -> Facility:
    facility = accounts.facility()
    catalog.product(facility)
    return facility


@pytest.fixture
def owner(facility: Facility) -> Person:
    return accounts.owner(facility, name="Nguyễn Thị Hạnh")


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make.fair()


@pytest.fixture
def slug(fair: Fair) -> str:
    return fair.slug


def only() -> Application:
    return db.session.scalars(select(Application).order_by(Application.id.desc())).first()  # type: ignore[return-value]


def begin(pages: Pages, slug: str) -> str:
    pages.post(f"/fairs/{slug}/apply", {"form_key": "key"})
    return f"/my/applications/{only().id}"


def fill_in(pages: Pages, path: str) -> None:
    pages.save(f"{path}/stands", {"stands": "2"})
    pages.save(
        f"{path}/goods",
        {"goods": "Bình gốm, 40 chiếc", "contact_name": "Hạnh", "contact_phone": "0912 345 678"},
    )
    hand_in_paper(pages, path, DocumentKind.REGISTRATION)
    pages.save(f"{path}/pledges", {"cofunding": "y", "no_double": "y"})


def hand_in_paper(pages: Pages, path: str, kind: DocumentKind, *, status: int | None = None) -> Page:
    file = (io.BytesIO(make.PDF), "giay.pdf")
    return pages.post(f"{path}/papers", {"kind": str(kind), "file": file}, status=status)


def test_the_page_shows_every_rule_with_its_clause_and_what_one_would_get_and_pay(
    pages: Pages, owner: Person, slug: str
) -> None:
    page = pages.sign_in(owner).get(f"/fairs/{slug}/apply")

    for words in (
        "Hợp tác xã",
        "Nghị định 235/2025/NĐ-CP",
        "Bát Tràng",
        "5.200.000",
        "1.300.000",
        "10.400.000",
    ):
        assert words in page.text
    assert "Còn thiếu" not in page.text
    assert page.form_values("/apply")["form_key"]


def test_looking_writes_nothing(pages: Pages, owner: Person, slug: str) -> None:
    pages.sign_in(owner).get(f"/fairs/{slug}/apply")

    assert db.session.scalar(select(func.count(Application.id))) == 0


def test_the_whole_way_from_the_fair_to_a_submitted_application(
    pages: Pages, owner: Person, slug: str
) -> None:
    officer_id, owner_id = accounts.officer().id, owner.id
    path = begin(pages.sign_in(owner), slug)
    pages.get(path)
    for step in ("stands", "goods", "papers", "pledges"):
        pages.get(f"{path}/{step}")
    fill_in(pages, path)
    draft = pages.get(path)
    assert "10.400.000" in draft.text
    assert "2.600.000" in draft.text

    pages.post(f"{path}/submit", draft.form_values("/submit"))

    row = only()
    assert row.state is A.SUBMITTED
    assert row.stands_asked == 2
    assert row.pledged_by == "Nguyễn Thị Hạnh"
    assert row.submitted_at is not None
    assert row.due_on is not None
    assert row.due_on > clock.today()
    assert row.eligibility is not None
    assert all(rule["passed"] for rule in row.eligibility)
    assert [line.verb for line in audit.history(row)][-1] == "submit"
    told = {(n.person_id, n.template) for n in db.session.scalars(select(Notice))}
    assert (owner_id, "fairs/submitted") in told
    assert (officer_id, "fairs/arrived") in told
    after = pages.get(path)
    assert "Chờ kiểm tra" in after.text
    assert "Sở Công Thương" in after.text
    pages.get("/my/applications")


def test_the_same_pages_in_english(pages: Pages, owner: Person, slug: str) -> None:
    pages.sign_in(owner)
    assert "Conditions" in pages.get(f"/en/fairs/{slug}/apply").text
    path = begin(pages, slug)
    for step in ("", "/stands", "/goods", "/papers", "/pledges"):
        pages.get(f"/en{path}{step}")
    pages.get("/en/my/applications")


def test_a_form_sent_twice_makes_one_application_and_leads_to_it(
    pages: Pages, owner: Person, slug: str
) -> None:
    first = pages.sign_in(owner).post(f"/fairs/{slug}/apply", {"form_key": "same"})
    second = pages.post(f"/fairs/{slug}/apply", {"form_key": "same"})

    assert first.location == second.location
    assert db.session.scalar(select(func.count(Application.id))) == 1


def test_a_second_application_is_refused_and_leads_to_the_first(
    pages: Pages, owner: Person, slug: str, fair: Fair, facility: Facility
) -> None:
    existing = make.application(fair, facility)
    number = existing.number
    link = f"/my/applications/{existing.id}"

    assert number in pages.sign_in(owner).get(f"/fairs/{slug}/apply").text
    refused = pages.post(f"/fairs/{slug}/apply", {"form_key": "new"}, status=409)

    assert number in refused.text
    assert link in refused.html
    assert db.session.scalar(select(func.count(Application.id))) == 1


def test_after_an_ended_application_a_new_one_may_begin(
    pages: Pages, owner: Person, slug: str, fair: Fair, facility: Facility
) -> None:
    make.application(fair, facility, A.WITHDRAWN)

    begin(pages.sign_in(owner), slug)

    assert only().state is A.DRAFT


def test_a_ward_of_a_central_city_reads_why_and_cannot_begin(pages: Pages, slug: str) -> None:
    owner = accounts.owner(accounts.facility(commune_code=make.ward_of("01")))

    page = pages.sign_in(owner).get(f"/fairs/{slug}/apply")
    refused = pages.post(f"/fairs/{slug}/apply", {"form_key": "k"}, status=409)

    assert "làng nghề" in page.text
    assert "Nghị định 235/2025" in page.text
    assert "làng nghề" in refused.text


def test_a_fair_of_the_calendar_only_cannot_be_applied_for(pages: Pages, owner: Person) -> None:
    slug = make.fair(None).slug

    pages.sign_in(owner).get(f"/fairs/{slug}/apply")
    pages.post(f"/fairs/{slug}/apply", {"form_key": "k"}, status=409)


def test_an_unverified_facility_prepares_but_does_not_submit(pages: Pages, slug: str) -> None:
    facility = accounts.facility(state=FacilityState.PENDING)
    catalog.product(facility)
    path = begin(pages.sign_in(accounts.owner(facility)), slug)
    fill_in(pages, path)

    refused = pages.post(f"{path}/submit", {"version": "1"}, status=422)

    assert "chưa được tỉnh xác minh" in refused.text
    assert only().state is A.DRAFT


@pytest.mark.parametrize("left_out", ["cofunding", "no_double"])
def test_no_submission_without_either_pledge(pages: Pages, owner: Person, slug: str, left_out: str) -> None:
    path = begin(pages.sign_in(owner), slug)
    fill_in(pages, path)
    pages.save(f"{path}/pledges", {name: "y" for name in ("cofunding", "no_double") if name != left_out})

    refused = pages.post(f"{path}/submit", {"version": "1"}, status=422)

    assert "khoản 3 Điều 7" in refused.text if left_out == "cofunding" else "khoản 4 Điều 7" in refused.text
    assert only().state is A.DRAFT


def test_more_stands_take_the_co_funding_pledge_back(pages: Pages, owner: Person, slug: str) -> None:
    path = begin(pages.sign_in(owner), slug)
    fill_in(pages, path)
    assert only().cofunding_pledged_at is not None

    pages.save(f"{path}/stands", {"stands": "1"})

    assert only().cofunding_pledged_at is None
    assert only().no_double_pledged_at is not None


def test_a_second_after_the_deadline_is_too_late(pages: Pages, owner: Person, slug: str, fair: Fair) -> None:
    path = begin(pages.sign_in(owner), slug)
    fill_in(pages, path)
    closes = only().fair.closes_at
    assert closes is not None

    with clock.fixed(closes + timedelta(seconds=1)):
        refused = pages.fresh().post(f"{path}/submit", {}, status=422)
        assert "Đã hết hạn đăng ký" in refused.text
    assert only().state is A.DRAFT
    with clock.fixed(closes):
        pages.fresh().post(f"{path}/submit", {})
    assert only().state is A.SUBMITTED


def test_what_was_returned_is_changed_and_submitted_again_and_keeps_its_day(
    pages: Pages, owner: Person, fair: Fair, facility: Facility
) -> None:
    with clock.fixed(clock.now() - timedelta(days=3)):
        row = make.application(fair, facility, A.RETURNED, decided_reason="Thiếu trang 2 của đăng ký.")
    first_day, path = row.applied_on, f"/my/applications/{row.id}"

    assert "Thiếu trang 2" in pages.sign_in(owner).get(path).text
    hand_in_paper(pages, path, DocumentKind.OTHER)
    pages.post(f"{path}/submit", {})

    again = only()
    assert again.state is A.SUBMITTED
    assert again.applied_on == first_day
    assert again.decided_reason == ""


def test_a_stale_page_is_told_of_the_new_version(
    pages: Pages, owner: Person, fair: Fair, facility: Facility
) -> None:
    row = make.application(fair, facility, A.SUBMITTED)

    pages.sign_in(owner).post(
        f"/my/applications/{row.id}/withdraw", {"version": str(row.version - 1)}, status=409
    )

    assert only().state is A.SUBMITTED


def test_withdrawing_asks_first_and_tells_the_officers(
    pages: Pages, owner: Person, fair: Fair, facility: Facility
) -> None:
    officer_id = accounts.officer().id
    row = make.application(fair, facility, A.ELIGIBLE)
    path = f"/my/applications/{row.id}"
    values = pages.sign_in(owner).get(path).form_values("/withdraw")

    pages.post(f"{path}/withdraw", {**values, "reason": "Không kịp hàng."})

    assert only().state is A.WITHDRAWN
    assert officer_id in set(db.session.scalars(select(Notice.person_id)))


def test_another_facility_gets_404_everywhere(pages: Pages, fair: Fair, facility: Facility) -> None:
    row = make.application(fair, facility, A.DRAFT)
    paper_id, number = make.document(row).id, row.number
    path = f"/my/applications/{row.id}"
    pages.sign_in(accounts.owner(accounts.facility("Cơ sở khác")))

    for step in ("", "/stands", "/goods", "/papers", "/pledges", f"/papers/{paper_id}"):
        pages.get(path + step, status=404)
    for step in ("/stands", "/goods", "/papers", "/pledges", "/submit", "/withdraw", "/hand-in"):
        pages.post(path + step, {}, status=404)
    pages.post(f"{path}/papers/{paper_id}/remove", status=404)
    assert number not in pages.get("/my/applications").text


def test_a_member_looks_but_does_not_write(pages: Pages, slug: str, fair: Fair, facility: Facility) -> None:
    row = make.application(fair, facility, A.DRAFT)
    member = accounts.person(facility, Role.FACILITY_MEMBER)
    path = f"/my/applications/{row.id}"

    pages.sign_in(member).get(path)
    pages.get(f"{path}/stands", status=303)
    pages.post(f"{path}/stands", {"stands": "2"}, status=403)
    pages.post(f"{path}/submit", {}, status=403)
    pages.post(f"/fairs/{slug}/apply", {"form_key": "k"}, status=403)


def test_buyers_and_strangers_have_no_way_in(pages: Pages, slug: str) -> None:
    assert "/sign-in" in pages.get(f"/fairs/{slug}/apply", status=302).location
    pages.sign_in(accounts.owner(accounts.buyer())).get(f"/fairs/{slug}/apply", status=403)
    pages.sign_in(accounts.officer()).get(f"/fairs/{slug}/apply", status=403)


def test_a_submitted_application_is_not_edited(
    pages: Pages, owner: Person, fair: Fair, facility: Facility
) -> None:
    row = make.application(fair, facility, A.SUBMITTED)
    path = f"/my/applications/{row.id}"

    pages.sign_in(owner).get(f"{path}/stands", status=303)
    pages.post(f"{path}/stands", {"stands": "1"}, status=409)
    hand_in_paper(pages, path, DocumentKind.OTHER, status=422)
    pages.post(f"{path}/submit", {}, status=409)


def test_wrong_input_keeps_what_was_typed(pages: Pages, owner: Person, slug: str) -> None:
    path = begin(pages.sign_in(owner), slug)

    page = pages.save(
        f"{path}/goods", {"goods": "Bình gốm", "contact_name": "", "contact_phone": "abc"}, status=422
    )
    assert page.value_of("goods") == "Bình gốm"
    assert page.value_of("contact_phone") == "abc"
    assert page.error_of("contact_name")
    assert page.error_of("contact_phone")
    page = pages.save(f"{path}/stands", {"stands": "9", "amount_hotel": "3.000.000"}, status=422)
    assert page.error_of("stands")
    assert page.value_of("amount_hotel") == "3.000.000"


def test_a_file_that_is_no_paper_is_refused(pages: Pages, owner: Person, slug: str) -> None:
    path = begin(pages.sign_in(owner), slug)
    script = (io.BytesIO(b"<script>alert(1)</script>"), "a.pdf")

    page = pages.post(f"{path}/papers", {"kind": "registration", "file": script}, status=422)

    assert "không phải PDF cũng không phải ảnh" in page.error_of("file")


def test_a_paper_comes_back_as_a_download(pages: Pages, owner: Person, slug: str) -> None:
    path = begin(pages.sign_in(owner), slug)
    hand_in_paper(pages, path, DocumentKind.REGISTRATION)
    paper_id = only().documents[0].id

    answer = pages.get(f"{path}/papers/{paper_id}").response

    assert answer.data == make.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    pages.post(f"{path}/papers/{paper_id}/remove")
    assert not only().documents


def test_costs_abroad_and_what_the_law_does_not_list(pages: Pages, owner: Person) -> None:
    fair = make.fair(FairKind.OVERSEAS, stand_price=90_000_000)
    slug = fair.slug
    path = begin(pages.sign_in(owner), slug)

    pages.save(
        f"{path}/stands",
        {
            "stands": "1",
            "amount_booth_build": "60.000.000",
            "amount_air_ticket": "28.000.000",
            "amount_hotel": "15.000.000",
            "amount_opening": "1.000.000",
        },
    )

    text = pages.get(path).text
    assert "150.000.000" in text
    assert "43.000.000" in text
    assert "opening" not in {cost.cost_item_code for cost in only().costs}


def test_where_the_fair_has_no_price_the_facility_writes_it(pages: Pages, owner: Person) -> None:
    fair = make.fair(stand_price=None)
    slug = fair.slug
    path = begin(pages.sign_in(owner), slug)

    assert pages.save(f"{path}/stands", {"stands": "1", "price": ""}, status=422).error_of("price")
    pages.save(f"{path}/stands", {"stands": "2", "price": "6.500.000"})

    assert [(c.quantity, c.unit_price) for c in only().costs] == [(2, 6_500_000)]


def test_after_the_fair_invoice_and_report_are_handed_in_together(
    pages: Pages, owner: Person, fair: Fair, facility: Facility
) -> None:
    officer_id = accounts.officer().id
    row = make.application(fair, facility, A.ATTENDED)
    path = f"/my/applications/{row.id}"

    hand_in_paper(pages.sign_in(owner), path, DocumentKind.INVOICE)
    missing = pages.post(f"{path}/hand-in", {}, status=422)
    assert "Báo cáo kết quả" in missing.text
    hand_in_paper(pages, path, DocumentKind.REPORT)
    pages.post(f"{path}/hand-in", {})

    assert only().state is A.INVOICED
    assert officer_id in set(db.session.scalars(select(Notice.person_id)))


def test_the_holder_and_the_working_days_used_are_shown(
    pages: Pages, owner: Person, slug: str, facility: Facility
) -> None:
    monday = datetime(2026, 11, 30, 3, tzinfo=UTC)
    fair = db.session.scalars(select(Fair).where(Fair.slug == slug)).one()
    fair.opens_at, fair.closes_at = monday - timedelta(days=1), monday + timedelta(days=9)
    db.session.commit()
    with clock.fixed(monday):
        path = begin(pages.sign_in(owner), slug)
        fill_in(pages, path)
        pages.post(f"{path}/submit", {})
    with clock.fixed(monday + timedelta(days=2)):
        text = pages.fresh().get(path).text

    assert "Sở Công Thương Hà Nội" in text
    assert "2 trên 5 ngày làm việc" in text
    assert "07/12/2026" in text
