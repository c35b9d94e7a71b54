"""A buyer asks: who may, what must be said, and that both sides hear of it once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Person
from app.accounts.states import FacilityState
from app.catalog.models import Product
from app.catalog.states import ProductState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, TooMany, WrongMoment
from app.kernel.permissions import Role
from app.linkage import service
from app.linkage.models import Enquiry, Message
from app.linkage.service import Target
from app.linkage.states import EnquiryState
from app.notices.models import Letter, Notice
from tests.make import accounts, catalog, linkage as make
from tests.pages import Pages

FORM = {
    "quantity": "600",
    "unit_code": "H87",
    "destination_code": "SE",
    "destination_place": "Gothenburg",
    "message": make.TEXT,
    "form_key": "one-key",
}


def shop() -> tuple[Product, Person, Person]:
    facility = accounts.facility()
    return (
        catalog.product(facility),
        accounts.owner(facility),
        accounts.owner(accounts.buyer(), language="en"),
    )


def asked() -> list[Enquiry]:
    return list(db.session.scalars(select(Enquiry).order_by(Enquiry.id)))


def test_a_buyer_asks_and_both_sides_are_told_in_their_own_language(pages: Pages) -> None:
    product, maker, buyer = shop()
    maker_id, buyer_id = maker.id, buyer.id

    page = pages.sign_in(buyer).post(f"/products/{product.slug}/ask", FORM)

    enquiry = asked()[0]
    assert page.location.endswith(f"/my/enquiries/{enquiry.id}")
    assert enquiry.number.startswith("HM-")
    assert (enquiry.quantity, enquiry.destination_place, enquiry.state) == (
        600,
        "Gothenburg",
        EnquiryState.SENT,
    )
    letters = {letter.person_id: letter for letter in db.session.scalars(select(Letter))}
    assert letters[maker_id].subject == "Nordic Table AB hỏi mua 600 cái – Bình gốm men lam"
    assert "is with" in letters[buyer_id].subject
    assert set(db.session.scalars(select(Notice.person_id))) == {maker_id, buyer_id}


def test_two_and_a_half_tonnes_stay_two_and_a_half_in_every_letter_and_title(pages: Pages) -> None:
    product, maker, buyer = shop()
    maker_id, buyer_id, path = maker.id, buyer.id, f"/products/{product.slug}/ask"
    pages.sign_in(buyer)

    page = pages.post(f"/en{path}", FORM | {"quantity": "2.5", "unit_code": "H87"}, status=422)
    assert page.error_of("quantity")
    assert page.value_of("quantity") == "2.5"
    wrong = pages.post(
        f"/en{path}", FORM | {"quantity": "2.5", "unit_code": "TNE", "message": ""}, status=422
    )
    assert "2.5 t = 2,500 kg" in wrong.text.replace("\u00a0", " ")
    there = pages.post(f"/en{path}", FORM | {"quantity": "2.5", "unit_code": "TNE"}).location

    enquiry = asked()[0]
    assert enquiry.quantity == Decimal("2.5")
    letters = {letter.person_id: letter for letter in db.session.scalars(select(Letter))}
    assert "2,5 tấn" in letters[maker_id].subject
    assert "2.5 tonnes" in letters[buyer_id].body
    assert "2.5 tonnes" in pages.get(there).text


def test_the_message_keeps_the_language_it_was_written_in(pages: Pages) -> None:
    product, _, buyer = shop()

    pages.sign_in(buyer).post(f"/products/{product.slug}/ask", FORM)

    message = db.session.scalars(select(Message).where(Message.body == make.TEXT)).one()
    assert message.language == "en"


def test_the_page_is_filled_in_with_what_is_known(pages: Pages) -> None:
    product, _, buyer = shop()

    page = pages.sign_in(buyer).get(f"/products/{product.slug}/ask")

    assert page.value_of("quantity") == "50"
    assert page.value_of("unit_code") == "H87"
    assert page.value_of("destination_code") == "SE"


def test_a_second_sending_of_the_form_is_led_to_the_same_thread(pages: Pages) -> None:
    product, _, buyer = shop()
    path = f"/products/{product.slug}/ask"
    pages.sign_in(buyer)

    first, second = pages.post(path, FORM), pages.post(path, FORM)

    assert first.location == second.location
    assert len(asked()) == 1
    assert db.session.scalar(select(func.count(Letter.id))) == 2


def test_every_gap_is_named_and_what_was_typed_is_kept(pages: Pages) -> None:
    product, _, buyer = shop()
    typed = FORM | {
        "quantity": "none",
        "message": "",
        "needed_by": "2020-01-01",
        "destination_place": "Malmö",
    }

    path = f"/products/{product.slug}/ask"
    page = pages.sign_in(buyer).post(path, typed, status=422)

    assert page.error_of("quantity")
    assert page.value_of("destination_place") == "Malmö"
    assert not asked()

    page = pages.post(path, typed | {"quantity": "600"}, status=422)
    assert page.error_of("message")
    assert page.error_of("needed_by")


def test_somebody_not_signed_in_signs_in_and_comes_back(pages: Pages) -> None:
    product, _, _ = shop()

    page = pages.get(f"/products/{product.slug}/ask?fair=x", status=302)

    assert re.search(r"next=(/|%2F)products(/|%2F)", page.location)


def test_a_facility_is_told_that_only_buyers_ask(pages: Pages) -> None:
    product, _, _ = shop()
    other = accounts.owner(accounts.facility())

    page = pages.sign_in(other).get(f"/products/{product.slug}/ask", status=403)

    assert "người mua" in page.text


def test_a_maker_who_also_buys_is_told_to_switch(pages: Pages) -> None:
    product, _, _ = shop()
    other = accounts.owner(accounts.facility())
    db.session.add(
        accounts.Membership(person_id=other.id, organisation_id=accounts.buyer().id, role=Role.BUYER_OWNER)
    )

    paths = (f"/products/{product.slug}", f"/makers/{product.facility.slug}")
    page = pages.sign_in(other).get(f"{paths[0]}/ask", status=403)
    shown = [pages.get(path) for path in paths]

    assert "Đổi vai trò" in page.text
    assert all("Chuyển sang vai trò người mua để hỏi" in one.text for one in shown)


def test_an_unconfirmed_address_may_not_send(pages: Pages) -> None:
    product, _, _ = shop()
    fresh = accounts.owner(accounts.buyer(), email_confirmed_at=None)

    path = f"/products/{product.slug}/ask"
    page = pages.sign_in(fresh).get(path)  # drawn for every buyer, so it says what to do first
    pages.post(path, FORM, status=403)

    assert "Hãy xác nhận địa chỉ thư" in page.text
    assert not asked()


def test_shown_only_goods_cannot_be_asked_for(pages: Pages) -> None:
    product, _, buyer = shop()
    product.show_only = True

    path = f"/products/{product.slug}/ask"
    pages.sign_in(buyer).get(path, status=409)
    pages.post(path, FORM, status=409)

    assert not asked()


@pytest.mark.parametrize("hidden", ["product", "facility"])
def test_what_the_public_does_not_see_cannot_be_asked_for(pages: Pages, hidden: str) -> None:
    product, _, buyer = shop()
    if hidden == "product":
        product.state = ProductState.HIDDEN
    else:
        product.facility.state = FacilityState.SUSPENDED

    path = f"/products/{product.slug}/ask"
    pages.sign_in(buyer).get(path, status=404)


def test_a_facility_can_be_asked_without_a_product(pages: Pages) -> None:
    product, _, buyer = shop()

    path = f"/makers/{product.facility.slug}/ask"
    pages.sign_in(buyer).get(path)
    pages.post(path, FORM)

    assert asked()[0].product_id is None


def test_after_twenty_in_an_hour_one_waits(app: Flask) -> None:
    actor = accounts.acting(accounts.owner(accounts.buyer()))
    db.session.commit()
    for _ in range(20):
        service.count_try(actor, make.wanted())

    with pytest.raises(TooMany):
        service.count_try(actor, make.wanted())


def test_a_buyers_people_together_ask_fifty_times_a_day(app: Flask) -> None:
    buyer = accounts.buyer()
    people = [accounts.acting(accounts.owner(buyer)) for _ in range(3)]
    db.session.commit()
    for number in range(50):
        service.count_try(people[number // 20], make.wanted())

    with pytest.raises(TooMany):
        service.count_try(people[2], make.wanted())
    service.count_try(accounts.acting(accounts.owner(accounts.buyer("Lagom AB"))), make.wanted())


def test_nobody_asks_their_own_facility(app: Flask) -> None:
    product, maker, _ = shop()
    buyer = accounts.buyer()
    db.session.add(accounts.Membership(person_id=maker.id, organisation_id=buyer.id, role=Role.BUYER_OWNER))
    db.session.flush()
    roles = accounts.live_memberships(maker.id)
    actor = accounts.actor_for(maker, roles[1], roles)

    with pytest.raises(NotAllowed):
        make.enquiry(product, actor)


def test_the_service_refuses_too(app: Flask) -> None:
    product, maker, buyer = shop()

    with pytest.raises(NotAllowed):
        make.enquiry(product, accounts.acting(maker))
    with pytest.raises(Invalid) as refusal:
        make.enquiry(
            product, accounts.acting(buyer), quantity=0, unit_code="nonsense", needed_by=_yesterday()
        )
    assert set(refusal.value.fields) == {"quantity", "unit_code", "needed_by"}
    product.show_only = True
    with pytest.raises(WrongMoment):
        service.ask(accounts.acting(buyer), Target(product.facility, product), make.wanted())


def _yesterday() -> date:
    return clock.today() - timedelta(days=1)


def test_the_storefront_leads_to_asking_its_maker(pages: Pages) -> None:
    product, _, _ = shop()
    slug = product.facility.slug

    page = pages.get(f"/makers/{slug}")

    assert page.soup.find("a", href=f"/makers/{slug}/ask") is not None
