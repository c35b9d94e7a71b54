"""Lists of the State are read once for all readers of a process, and anew as soon as one of their rows is written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.kernel import clock, public_changes
from app.kernel.db import db
from app.kernel.i18n import EN, VI, force_locale
from app.reference import queries
from app.reference.models import Province
from tests.make import accounts
from tests.queries import counted


def first_name() -> str:
    """What the first province of the list is called."""
    return queries.provinces()[0].name_vi


def test_a_list_is_read_once_for_everybody_and_each_language_has_its_own_order(app: Flask) -> None:
    with force_locale(VI):
        vietnamese = queries.provinces()
        with counted() as sent:
            assert queries.provinces() is vietnamese
        assert sent == []
    with force_locale(EN):
        assert [p.code for p in queries.provinces()] != [p.code for p in vietnamese]


def test_a_change_is_seen_by_who_makes_it_and_by_everybody_after_the_commit(app: Flask) -> None:
    before = first_name()
    code = queries.provinces()[0].code
    db.session.execute(update(Province).where(Province.code == code).values(name_vi="A Khác"))
    assert first_name() == "A Khác", "within the transaction that wrote it"
    db.session.rollback()
    assert first_name() == before, "what was taken back was given to nobody"

    db.session.execute(update(Province).where(Province.code == code).values(name_vi="A Khác"))
    db.session.commit()
    assert first_name() == "A Khác"


def test_what_another_machine_wrote_is_seen_within_the_minute(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = clock.at(clock.today(), 12)
    with clock.fixed(noon):
        before, code = first_name(), queries.provinces()[0].code
    monkeypatch.setattr(public_changes, "move", lambda *_: None)
    db.session.execute(update(Province).where(Province.code == code).values(name_vi="A Khác"))
    db.session.commit()
    with clock.fixed(noon + timedelta(seconds=59)):
        assert first_name() == before
    with clock.fixed(noon + timedelta(seconds=60)):
        assert first_name() == "A Khác"


def test_a_change_of_goods_or_makers_leaves_the_lists_as_they_are(app: Flask) -> None:
    before = queries.provinces()
    accounts.facility()
    db.session.commit()
    assert queries.provinces() is before


def test_rows_of_a_list_belong_to_no_session(app: Flask) -> None:
    province = queries.provinces()[0]
    db.session.remove()
    assert (len(province.code), bool(province.slug)) == (2, True)
    with pytest.raises(AttributeError):
        province.name_vi = "A Khác"  # type: ignore[misc]
