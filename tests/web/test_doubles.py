"""A unique index that a service did not foresee: nobody reads a fault."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Person
from app.kernel import unique
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.form_keys import FormKey
from tests.make import accounts
from tests.pages import Pages


def test_a_double_nobody_foresaw_is_answered_in_words(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))
    db.session.add(FormKey(key="k", person_id=None))
    db.session.commit()

    def double(*_: Any, **__: Any) -> None:
        db.session.add(FormKey(key="k", person_id=None))
        db.session.flush()

    monkeypatch.setattr("app.catalog.service.write.create", double)
    form = {
        "name_vi": "Lọ",
        "group_code": "cnnt_craft",
        "unit_code": "H87",
        "price_kind": "ask",
        "min_order": "1",
    }

    page = pages.post("/my/products/new", form, status=409)

    assert "vừa được lưu" in page.text


def test_only_a_double_is_called_one(app: Flask) -> None:
    unique.add_once(FormKey(key="a"), lambda: WrongMoment("no"))
    with pytest.raises(WrongMoment):
        unique.add_once(FormKey(key="a"), lambda: WrongMoment("no"))
    with pytest.raises(IntegrityError):
        unique.added(Person(email="x@y.example", name=None, language="vi"))
    assert unique.added(FormKey(key="b")), "the transaction goes on"
