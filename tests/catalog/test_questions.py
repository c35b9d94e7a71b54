"""What is asked of each group: one declaration that drives form, checks, history and the product's page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.catalog import questions
from app.catalog.models import Product
from app.catalog.queries import changes
from app.catalog.service import review, write
from app.catalog.unit_price import UnitPrice, unit_price
from app.demo import answers, files
from app.kernel.db import db
from app.kernel.errors import Invalid
from tests.make import accounts, listing
from tests.pages import Pages

FOOD = {"group_code": "cnnt_food", "unit_code": "XBX", "price": 120_000}


def test_every_question_can_be_answered_and_is_named_in_both_languages() -> None:
    for one in questions.every():
        assert one.name_vi, one.code
        assert one.name_en, one.code
        assert (one.kind == questions.NUMBER) == (not one.answers), one.code
        assert all(answer.name_vi and answer.name_en for answer in one.answers)
    assert {one.code for one in questions.of_group("cnnt_food")} >= {
        "shelf_life_days",
        "storage",
        "allergens",
    }
    assert {one.code for one in questions.of_group("cnnt_machine")} >= {"power_kw", "weight_kg"}


def test_answers_are_typed_shown_to_buyers_and_found_in_the_database(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person), **FOOD)
    number, here = product.id, f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).form_values(here)
    assert "fact-power_kw" not in form, "only what is asked of the group"

    answers = {"fact-shelf_life_days": "180", "fact-storage": "dry", "fact-allergens": ["fish", "soy"]}
    pages.post(here, {**form, **answers, "fact-content": "2,5", "fact-content_unit": "kg"})

    row = listing.again(product)
    kept = {"content": "2.5", "content_unit": "kg", "shelf_life_days": 180, "storage": "dry"}
    assert row.facts == {**kept, "allergens": ["fish", "soy"]}
    assert pages.get(here).value_of("fact-content") == "2,5"
    asked = select(Product.id).where(Product.facts["storage"].as_string() == "dry")
    assert db.session.scalars(asked).all() == [number]

    row = listing.again(product)
    row.state = listing.ProductState.PUBLISHED
    slug, row.published_at = row.slug, row.created_at
    page, english = pages.get(f"/products/{slug}"), pages.get(f"/en/products/{slug}")
    assert "180 ngày" in page.text.replace("\u00a0", " ")
    assert "48.000 ₫ một kg" in page.text.replace("\u00a0", " ")
    assert "fish, soy" in english.text


def test_a_wrong_answer_is_refused_beside_its_field(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.draft(accounts.acting(person), **FOOD)
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).form_values(here)

    typed = {"fact-shelf_life_days": "0", "fact-content": "5", "fact-allergens": ["none", "soy"]}
    page = pages.post(here, {**form, **typed}, status=422)

    assert "từ 1 đến 3.650" in page.error_of("fact-shelf_life_days")
    assert "đơn vị đo" in page.error_of("fact-content_unit")
    assert "không có" in page.error_of("fact-allergens")
    assert page.value_of("fact-shelf_life_days") == "0"


def test_answers_of_a_published_product_wait_and_another_group_drops_them(app: Flask, pages: Pages) -> None:
    person = accounts.owner(accounts.facility())
    product = listing.published(
        accounts.acting(person), **FOOD, facts={"storage": "dry", "order_multiple": 6}
    )
    here = f"/my/products/{product.id}"
    form = pages.sign_in(person).get(here).form_values(here)

    pages.post(here, {**form, "fact-storage": "frozen"})
    row = listing.again(product)
    assert (row.facts["storage"], changes.words(row)["facts"]["storage"]) == ("dry", "frozen")
    pages.post(here, {**pages.get(here).form_values(here), "group_code": "cnnt_machine"})
    row = listing.again(product)
    review.publish_changes(row, accounts.staff())

    assert row.facts == {"order_multiple": 6}


def test_the_service_refuses_what_is_not_asked(app: Flask) -> None:
    actor = listing.maker()
    with pytest.raises(Invalid) as refusal:
        write.create(actor, listing.values(facts={"power_kw": 3, "main_material": "gold"}))
    assert set(refusal.value.fields) == {"fact-power_kw", "fact-main_material"}


@pytest.mark.parametrize(
    ("price", "unit", "facts", "expected"),
    [
        (120_000, "XBX", {"content": 500, "content_unit": "g"}, UnitPrice(240_000, "kg")),
        (45_000, "XBO", {"content": "0.75", "content_unit": "l"}, UnitPrice(60_000, "l")),
        (100_000, "XBX", {"content": 3, "content_unit": "piece"}, UnitPrice(33_333, "piece")),
        (9_000_000, "TNE", {}, UnitPrice(9_000, "kg")),
        (50_000, "KGM", {}, None),
        (50_000, "H87", {"content": 1, "content_unit": "piece"}, None),
        (None, "XBX", {"content": 500, "content_unit": "g"}, None),
    ],
)
def test_the_price_of_a_kilogram_litre_or_piece_is_computed(
    price: int | None, unit: str, facts: dict[str, object], expected: UnitPrice | None
) -> None:
    assert unit_price(price, unit, facts) == expected


def test_the_answers_of_the_demo_are_answers_to_these_questions() -> None:
    kinds = {kind.key: kind.group for kind in files.kinds()}
    faults = {key: questions.check(group, answers.facts_of(key, 1)) for key, group in kinds.items()}
    assert {key: found for key, found in faults.items() if found} == {}
    assert sum(bool(answers.facts_of(key, 1)) for key in kinds) > 50
