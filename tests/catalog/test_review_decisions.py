"""Sending, publishing, returning, taking down: what must be there, what each side hears, what the log keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.states import FacilityState
from app.catalog import tasks
from app.catalog.desk.product_list import LIST
from app.catalog.models import Product
from app.catalog.queries import changes, review as queries
from app.catalog.service import photos, review, write
from app.catalog.states import ProductState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.jobs import Job
from app.kernel.permissions import Role
from app.notices.models import Letter, Notice
from tests import listed
from tests.make import accounts, catalog, listing


def told(template: str) -> set[int]:
    return set(db.session.scalars(select(Notice.person_id).where(Notice.template == template)))


def touched() -> list[int]:
    jobs = db.session.scalars(select(Job.payload).where(Job.kind == tasks.INDEX))
    return [number for payload in jobs for number in payload["products"]]


def test_what_is_missing_is_said_all_at_once(app: Flask) -> None:
    actor = listing.maker()
    product = write.create(actor, listing.values(min_order=None))

    with pytest.raises(Invalid) as refusal:
        review.submit(product, actor)

    assert set(refusal.value.fields) == {"photos", "min_order"}
    assert product.state is ProductState.DRAFT


def test_the_provinces_officers_hear_of_a_product_sent(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)
    here, elsewhere = accounts.officer(), accounts.officer(province_code="24")
    auditor = accounts.officer(Role.AUDITOR)

    review.submit(product, actor)

    assert product.state is ProductState.PENDING
    assert product.submitted_at is not None
    assert told("catalog/submitted") == {here.id}
    assert {elsewhere.id, auditor.id}.isdisjoint(told("catalog/submitted"))


def test_a_product_may_be_sent_before_the_facility_is_verified_but_not_published(app: Flask) -> None:
    """R35: the seller is checked before a listing is shown."""
    actor = listing.maker(state=FacilityState.PENDING, verified_at=None)
    product = listing.draft(actor)
    review.submit(product, actor)
    officer = accounts.staff()

    with pytest.raises(WrongMoment, match="chưa được xác minh"):
        review.publish(product, officer)
    assert product.state is ProductState.PENDING

    product.facility.state = FacilityState.VERIFIED
    review.publish(product, officer)
    assert product.state is ProductState.PUBLISHED


def test_a_suspended_facility_sends_nothing(app: Flask) -> None:
    actor = listing.maker(state=FacilityState.SUSPENDED)
    product = listing.draft(actor)

    with pytest.raises(WrongMoment):
        review.submit(product, actor)


def test_publishing_tells_the_facility_and_the_search(app: Flask) -> None:
    actor = listing.maker()
    product = listing.waiting(actor)

    review.publish(product, accounts.staff(), checked=["photos", "words", "goods"])

    line = audit.last(product, "publish")
    assert product.published_at is not None
    assert product.submitted_at is None
    assert touched() == [product.id]
    assert told("catalog/published") == {actor.person_id}
    assert line is not None
    assert line.after["checked"] == ["photos", "words", "goods"]
    letter = db.session.scalars(select(Letter)).one()
    assert product.name_vi in letter.subject


def test_an_officer_may_mark_alcohol_as_only_shown(app: Flask) -> None:
    product = listing.waiting(listing.maker(), name_vi="Rượu ngô", price=200_000)

    review.publish(product, accounts.staff(), show_only=True)

    assert (product.show_only, product.price) == (True, None)


def test_a_returned_product_says_why_on_the_page_and_in_the_letter(app: Flask) -> None:
    actor = listing.maker()
    product = listing.waiting(actor)

    review.return_(product, accounts.staff(), reasons=["photo", "claim"], text="Chụp lại ban ngày.")

    letter = db.session.scalars(select(Letter)).one()
    assert product.state is ProductState.RETURNED
    assert product.returned_reason.startswith("Ảnh không cho thấy rõ sản phẩm.")
    assert product.returned_reason.endswith("Chụp lại ban ngày.")
    assert product.returned_reason in letter.body


def test_no_product_is_returned_without_a_reason(app: Flask) -> None:
    product = listing.waiting(listing.maker())

    with pytest.raises(Invalid):
        review.return_(product, accounts.staff(), reasons=["no such reason"], text="  ")


def test_a_stale_decision_is_refused(app: Flask) -> None:
    actor = listing.maker()
    product = listing.waiting(actor)
    seen = product.version
    review.recall(product, actor)
    write.save(product, actor, {"name_vi": "Hàng khác"})
    review.submit(product, actor)

    with pytest.raises(WrongMoment):
        review.publish(product, accounts.staff(), version=seen)

    assert product.state is ProductState.PENDING


def test_hidden_products_leave_the_search_and_come_back_as_they_were(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor)

    review.hide(product, actor)
    review.show(product, actor)

    assert product.state is ProductState.PUBLISHED
    assert touched() == [product.id, product.id]


def test_changes_wait_are_published_and_the_history_keeps_what_was(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor, name_vi="Bình gốm")
    write.save(product, actor, {"name_vi": "Bình gốm men lam"})
    officer = accounts.staff()
    assert listed.shown(LIST, officer, kind="changed") == [product]

    review.publish_changes(product, officer)

    line = audit.last(product, "publish_changes")
    assert (product.name_vi, product.pending) == ("Bình gốm men lam", None)
    assert line is not None
    assert line.after["was"] == {"name_vi": "Bình gốm"}
    assert told("catalog/changes_published") == {actor.person_id}
    assert not db.session.scalar(queries.how_many_wait(officer))


def test_returned_changes_leave_the_published_version_and_the_queue(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor, name_vi="Bình gốm")
    write.save(product, actor, {"name_vi": "Bình gốm GIÁ RẺ"})
    officer = accounts.staff()

    review.return_changes(product, officer, reasons=["name"])

    assert (product.name_vi, product.state) == ("Bình gốm", ProductState.PUBLISHED)
    assert changes.words(product)["name_vi"] == "Bình gốm GIÁ RẺ"
    assert product.returned_reason
    assert not db.session.scalar(queries.how_many_wait(officer))

    write.save(product, actor, {"name_vi": "Bình gốm men lam"})
    assert db.session.scalar(queries.how_many_wait(officer)) == 1
    assert product.returned_reason == ""


def test_a_maker_drops_changes(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor)
    write.save(product, actor, {"name_vi": "Khác"})

    review.drop_changes(product, actor)

    assert (product.pending, product.submitted_at) == (None, None)
    with pytest.raises(WrongMoment):
        review.publish_changes(product, accounts.staff())


def test_an_officer_decides_on_the_changes_they_saw(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor)
    write.save(product, actor, {"name_vi": "Một"})
    seen = product.version
    photos.add(product, actor, photos.Upload(catalog.picture(700, 500)))

    with pytest.raises(WrongMoment):
        review.publish_changes(product, accounts.staff(), version=seen)

    assert product.pending is not None


def test_taking_down_is_logged_with_who_asked_and_how_long_it_took(app: Flask) -> None:
    """R36: with a line of history."""
    actor = listing.maker()
    product = listing.published(actor)
    asked = clock.now() - timedelta(hours=3)

    review.take_down(
        product,
        accounts.staff(),
        reason="Hàng nghi giả mạo nhãn hiệu.",
        request=review.Request("Cục Quản lý thị trường", asked),
    )

    line = audit.last(product, "take_down")
    assert product.state is ProductState.RETURNED
    assert line is not None
    assert line.after["authority"] == "Cục Quản lý thị trường"
    assert (line.after["minutes"], line.after["in_time"]) == (180, True)
    assert touched() == [product.id]
    assert told("catalog/taken_down") == {actor.person_id}


def test_a_late_take_down_says_so_and_a_future_request_is_refused(app: Flask) -> None:
    """R36: within 24 hours."""
    officer = accounts.staff()
    late, odd = listing.published(listing.maker()), listing.published(listing.maker())

    review.take_down(
        late, officer, reason="Theo yêu cầu.", request=review.Request("Sở", clock.now() - timedelta(hours=25))
    )
    with pytest.raises(Invalid):
        review.take_down(
            odd,
            officer,
            reason="Theo yêu cầu.",
            request=review.Request("Sở", clock.now() + timedelta(hours=1)),
        )

    line = audit.last(late, "take_down")
    assert line is not None
    assert line.after["in_time"] is False


def test_the_queue_holds_the_officers_province_longest_waiting_first(app: Flask) -> None:
    old, new = (listing.waiting(listing.maker()) for _ in range(2))
    far = listing.waiting(listing.maker(province_code="24"))
    for product, hours in ((old, 5), (new, 1), (far, 9)):
        product.submitted_at = clock.now() - timedelta(hours=hours)
    db.session.flush()

    here = listed.shown(LIST, accounts.staff())
    everywhere = listed.shown(LIST, accounts.staff(Role.NATIONAL_OFFICER))

    assert [row.id for row in here] == [old.id, new.id]
    assert [row.id for row in everywhere] == [far.id, old.id, new.id]


def test_the_queue_narrows_by_words_and_group(app: Flask) -> None:
    officer = accounts.staff()
    pot = listing.waiting(listing.maker(name="HTX Gốm Sông Cầu"), name_vi="Bình men ngọc")
    tea = listing.waiting(listing.maker(), name_vi="Chè Shan tuyết", group_code="cnnt_food")

    def found(**asked: str) -> list[Product]:
        return listed.shown(LIST, officer, **asked)

    assert found(q="sông cầu") == found(q="Sông Cầu") == [pot]
    assert found(q="Shan") == [tea]
    assert found(group="cnnt_food") == [tea]
    assert found(kind="published") == []
