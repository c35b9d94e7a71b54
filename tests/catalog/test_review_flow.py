"""Every (state, verb, role) of a product: exactly the table's steps are open, to exactly the right people."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.catalog.models import Product
from app.catalog.states import PRODUCT_FLOW, ProductState
from app.kernel import audit
from app.kernel.db import db
from app.kernel.errors import NotAllowed, NotFound, WrongMoment
from app.kernel.permissions import Actor, Role, job
from tests.make import accounts, listing

MAKER_VERBS = {"submit", "recall", "hide", "show", "rewrite", "drop_changes", "discard"}
OFFICER_VERBS = {"publish", "return", "take_down", "publish_changes", "return_changes"}
OFFICERS = {Role.PROVINCIAL_OFFICER, Role.PROVINCIAL_HEAD, Role.NATIONAL_OFFICER}
EXPECTED = {
    ("draft", "submit"): "pending",
    ("returned", "submit"): "pending",
    ("returned", "reconsider"): "pending",  # another officer found that the return does not stand
    ("draft", "discard"): "discarded",
    ("pending", "recall"): "draft",
    ("pending", "publish"): "published",
    ("pending", "return"): "returned",
    ("published", "hide"): "hidden",
    ("published", "take_down"): "returned",
    ("hidden", "take_down"): "returned",
    ("hidden", "show"): "published",
    ("hidden", "rewrite"): "draft",
    ("published", "publish_changes"): "published",
    ("published", "return_changes"): "published",
    ("published", "drop_changes"): "published",
}


def actors(product: Product) -> dict[Role, Actor]:
    """Somebody in every role; makers are the product's own, officers of its province."""
    found = {}
    for role in Role:
        if role in {Role.FACILITY_OWNER, Role.FACILITY_MEMBER}:
            found[role] = accounts.acting(accounts.person(product.facility, role))
        elif role in {Role.BUYER_OWNER, Role.BUYER_MEMBER}:
            found[role] = accounts.acting(accounts.person(accounts.buyer(), role))
        else:
            found[role] = accounts.staff(role)
    return found


def put(product: Product, state: ProductState) -> None:
    db.session.execute(update(Product).where(Product.id == product.id).values(state=state))
    db.session.refresh(product)


def allowed(role: Role, verb: str) -> bool:
    if verb in MAKER_VERBS:
        return role in {Role.FACILITY_OWNER, Role.FACILITY_MEMBER}
    return role in OFFICERS


def test_the_table_is_the_one_written_here(app: Flask) -> None:
    table = {(str(state), move.verb): str(move.to) for move in PRODUCT_FLOW.moves for state in move.from_}

    assert table == EXPECTED
    assert {move.verb for move in PRODUCT_FLOW.moves} == MAKER_VERBS | OFFICER_VERBS | {"reconsider"}
    assert set(PRODUCT_FLOW.statuses) == set(ProductState)


@pytest.mark.parametrize("verb", sorted(MAKER_VERBS | OFFICER_VERBS))
def test_every_role_in_every_state_may_do_just_that(app: Flask, verb: str) -> None:
    """R35: only an officer shows a listing to buyers."""
    product = listing.published(listing.maker())
    people = actors(product)
    for role, actor in people.items():
        for state in ProductState:
            put(product, state)
            lines = len(audit.history(product))
            if allowed(role, verb) and (str(state), verb) in EXPECTED:
                PRODUCT_FLOW.move(product, verb, actor, reason="Ảnh mờ.")
                assert str(product.state) == EXPECTED[(str(state), verb)]
                assert len(audit.history(product)) == lines + 1
                continue
            with pytest.raises((NotAllowed, NotFound, WrongMoment)) as refusal:
                PRODUCT_FLOW.move(product, verb, actor, reason="Ảnh mờ.")
            assert isinstance(refusal.value, WrongMoment) == allowed(role, verb)
            assert product.state is state
            assert len(audit.history(product)) == lines


def test_people_of_another_facility_or_province_find_nothing(app: Flask) -> None:
    product = listing.waiting(listing.maker())

    with pytest.raises(NotFound):
        PRODUCT_FLOW.move(product, "recall", listing.maker())
    with pytest.raises(NotFound):
        PRODUCT_FLOW.move(product, "publish", accounts.staff(province_code="24"))


def test_an_officer_does_not_decide_about_their_own_facility(app: Flask) -> None:
    product = listing.waiting(listing.maker())
    person = accounts.officer()
    db.session.add(
        accounts.Membership(
            person_id=person.id, organisation_id=product.facility_id, role=Role.FACILITY_MEMBER
        )
    )
    db.session.flush()

    with pytest.raises(NotAllowed):
        PRODUCT_FLOW.move(product, "publish", accounts.acting(person))


def test_no_job_moves_a_product_but_a_review_that_was_granted(app: Flask) -> None:
    product = listing.waiting(listing.maker())

    for move in PRODUCT_FLOW.moves:
        if move.verb == "reconsider":
            continue
        with pytest.raises(NotAllowed):
            PRODUCT_FLOW.move(product, move.verb, job("tests"))
