"""A maker writes products down: what is needed, what changes at once, what waits, what a colleague changed meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalog import rules, tasks
from app.catalog.models import Product
from app.catalog.queries import changes
from app.catalog.service import review, write
from app.catalog.service.edit import Changed
from app.catalog.states import ProductState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.jobs import Job
from app.notices.models import Notice
from tests.make import accounts, listing


def touched() -> int:
    return len(list(db.session.scalars(select(Job.id).where(Job.kind == tasks.INDEX))))


def test_a_new_product_is_a_draft_with_a_line_of_history(app: Flask) -> None:
    actor = listing.maker()

    product = write.create(actor, listing.values())

    assert product.state is ProductState.DRAFT
    assert product.facility_id == actor.organisation_id
    assert product.slug == "bo-am-chen-men-ngoc"
    assert [line.verb for line in audit.history(product)] == ["created"]


def test_two_products_of_one_name_have_two_addresses(app: Flask) -> None:
    slugs = [write.create(listing.maker(), listing.values()).slug for _ in range(3)]

    assert slugs == ["bo-am-chen-men-ngoc", "bo-am-chen-men-ngoc-2", "bo-am-chen-men-ngoc-3"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name_vi", ""),
        ("group_code", "ocop_food"),
        ("group_code", ""),
        ("ocop_group_code", "cnnt_craft"),
        ("unit_code", "XYZ"),
        ("price", 0),
        ("price", -5),
        ("min_order", 0),
        ("capacity_month", 10**12),
        ("price_valid_until", clock.today() - timedelta(days=1)),
    ],
)
def test_what_cannot_stand_is_refused_next_to_its_field(app: Flask, field: str, value: object) -> None:
    with pytest.raises(Invalid) as refusal:
        write.create(listing.maker(), listing.values(**{field: value}))

    assert list(refusal.value.fields) == [field]


def test_an_ocop_group_is_a_second_classification_beside_the_first(app: Flask) -> None:
    product = write.create(
        listing.maker(), listing.values(group_code="cnnt_food", ocop_group_code="ocop_drink")
    )

    assert (product.group_code, product.ocop_group_code) == ("cnnt_food", "ocop_drink")


def test_goods_only_shown_have_no_price(app: Flask) -> None:
    product = write.create(listing.maker(), listing.values(name_vi="Rượu cần", show_only=True))

    assert product.price is None
    assert "min_order" not in rules.missing(changes.steps(product))


def test_a_buyer_or_officer_cannot_list_products(app: Flask) -> None:
    for actor in (accounts.acting(accounts.owner(accounts.buyer())), accounts.staff()):
        with pytest.raises(NotAllowed):
            write.create(actor, listing.values())


def test_a_member_may_edit_and_a_stranger_finds_nothing(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)
    member = accounts.person(product.facility, accounts.Role.FACILITY_MEMBER)

    write.save(product, accounts.acting(member), {"price": 350_000})
    with pytest.raises(NotFound):
        write.save(product, listing.maker(), {"price": 1})

    assert product.price == 350_000


def test_a_draft_changes_at_once_and_tells_the_history_what(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)

    write.save(product, actor, {"name_vi": "Ấm chén", "price": None})

    last = audit.last(product, "edited")
    assert (product.name_vi, product.price, product.pending) == ("Ấm chén", None, None)
    assert last is not None
    assert last.before == {"name_vi": "Bộ ấm chén men ngọc", "price": 320_000}
    assert last.after == {"name_vi": "Ấm chén", "price": None}
    assert not touched()


def test_a_published_products_figures_change_at_once_and_its_words_wait(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor, name_vi="Bình gốm")
    officer = accounts.officer()

    waits = write.save(product, actor, {"name_vi": "Bình gốm men lam", "price": 150_000, "min_order": 5})

    assert waits
    assert (product.name_vi, product.price, product.min_order) == ("Bình gốm", 150_000, 5)
    assert changes.words(product)["name_vi"] == "Bình gốm men lam"
    assert product.state is ProductState.PUBLISHED
    assert touched() == 1
    assert officer.id in set(db.session.scalars(select(Notice.person_id)))


def test_officers_hear_once_of_changes_that_wait(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor)
    accounts.officer()

    write.save(product, actor, {"name_vi": "Một"})
    write.save(product, actor, {"name_vi": "Hai"})

    assert len(list(db.session.scalars(select(Notice.id).where(Notice.template == "catalog/changed")))) == 1


def test_putting_the_words_back_leaves_nothing_waiting(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor, name_vi="Bình gốm")
    write.save(product, actor, {"name_vi": "Khác"})

    waits = write.save(product, actor, {"name_vi": "Bình gốm"})

    assert not waits
    assert (product.pending, product.submitted_at) == (None, None)


def test_changing_the_words_of_a_hidden_product_makes_it_a_draft(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor)
    write.save(product, actor, {"material": "đất sét"})
    review.hide(product, actor)

    write.save(product, actor, {"name_vi": "Tên khác"})

    assert product.state is ProductState.DRAFT
    assert (product.name_vi, product.material, product.pending) == ("Tên khác", "đất sét", None)
    with pytest.raises(WrongMoment):
        review.show(product, actor)


def test_a_hidden_products_price_changes_without_a_new_review(app: Flask) -> None:
    actor = listing.maker()
    product = listing.published(actor)
    review.hide(product, actor)

    write.save(product, actor, {"price": 99_000})

    assert (product.state, product.price) == (ProductState.HIDDEN, 99_000)


def test_a_product_in_review_is_changed_only_after_taking_it_back(app: Flask) -> None:
    actor = listing.maker()
    product = listing.waiting(actor)

    with pytest.raises(WrongMoment, match="Rút lại"):
        write.save(product, actor, {"price": 1_000})
    review.recall(product, actor)
    write.save(product, actor, {"price": 1_000})

    assert product.price == 1_000


def test_a_stale_form_is_refused_and_says_who_was_faster(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)
    seen = product.version
    colleague = accounts.person(product.facility, accounts.Role.FACILITY_MEMBER, "Chị Lan")

    write.save(product, accounts.acting(colleague), {"price": 111_000}, version=seen)
    with pytest.raises(Changed, match="Chị Lan"):
        write.save(product, actor, {"price": 222_000}, version=seen)

    assert db.session.scalar(select(Product.price).where(Product.id == product.id)) == 111_000


def test_saving_what_is_already_there_writes_no_history(app: Flask) -> None:
    actor = listing.maker()
    product = listing.draft(actor)

    write.save(product, actor, {"price": 320_000})

    assert audit.last(product, "edited") is None
