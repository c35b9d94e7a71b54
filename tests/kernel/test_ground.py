"""Money, numbers, keys of forms, limits of tries, names: the small things everything stands on."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from app.kernel import clock, folding, form_keys, money, throttle
from app.kernel.db import db
from app.kernel.errors import TooMany
from app.kernel.money import Money
from app.kernel.numbers import next_number
from app.kernel.permissions import GRANTS, Permission, Role, Scope

MONEY_RIGHTS = {
    Permission.AWARD_PROPOSE,
    Permission.AWARD_APPROVE,
    Permission.AWARD_PAY,
    Permission.RECEIPT_RECORD,
    Permission.RECEIPT_CONFIRM,
}
DONG = st.integers(0, 10**14)


@given(DONG, st.integers(0, 100))
def test_a_share_and_its_rest_are_the_whole_and_no_dong_is_made(amount: int, percent: int) -> None:
    part = money.share(Money(amount), percent)
    assert 0 <= part <= amount
    assert part * 100 <= amount * percent < (part + 1) * 100


@pytest.mark.parametrize("wrong", [1.0, True, "5", None])
def test_money_is_a_whole_number(wrong: object) -> None:
    with pytest.raises(TypeError):
        money.dong(wrong)  # type: ignore[arg-type]  # what must be refused


def test_numbers_of_a_series_have_no_gap_also_after_a_step_back(app: Flask) -> None:
    """I24: numbers of papers run without gap."""
    with clock.fixed(datetime(2026, 5, 4, tzinfo=UTC)):
        first = next_number("XX")
        db.session.commit()
        next_number("XX")
        db.session.rollback()
        assert (first, next_number("XX")) == ("XX-2026-00001", "XX-2026-00002")
    with clock.fixed(datetime(2026, 12, 31, 18, tzinfo=UTC)):
        assert next_number("XX") == "XX-2027-00001"


def test_a_form_acts_once_and_a_repeat_of_somebody_else_learns_nothing(app: Flask) -> None:
    key = form_keys.new_key()
    assert form_keys.claim(key, 1)
    form_keys.remember(key, "/my/applications/1")
    db.session.commit()
    assert not form_keys.claim(key, 1)
    assert form_keys.result_of(key, 1) == "/my/applications/1"
    assert form_keys.result_of(key, 2) == ""


def test_keys_of_forms_are_kept_as_long_as_a_page_may_stand_open(app: Flask) -> None:
    with clock.fixed(clock.now() - timedelta(days=61)):
        form_keys.claim("old", 1)
    with clock.fixed(clock.now() - timedelta(days=59)):
        form_keys.claim("young", 1)

    form_keys.sweep()

    assert form_keys.claim("old", 1)
    assert not form_keys.claim("young", 1)


def test_tries_are_counted_per_name_and_window_and_forgotten_later(app: Flask) -> None:
    limit = throttle.Limit("test", 3, 300)
    with clock.fixed(datetime(2026, 5, 4, 3, tzinfo=UTC)):
        for _ in range(3):
            throttle.hit(limit, "a")
        with pytest.raises(TooMany) as refusal:
            throttle.hit(limit, "a")
        assert 0 < refusal.value.seconds <= 326
        throttle.hit(limit, "b")
    with clock.fixed(datetime(2026, 5, 4, 3, tzinfo=UTC) + timedelta(seconds=326)):
        throttle.hit(limit, "a")


@given(st.text(max_size=60))
def test_folding_says_the_same_of_every_way_to_write_a_text(text: str) -> None:
    folded = folding.fold(text)
    assert folded == folding.fold(unicodedata.normalize("NFD", text))
    assert folded == folding.fold(folded)


@pytest.mark.parametrize("typed", ["Gốm Bát Tràng", "gom bat trang", "GỐM BÁT TRÀNG", "gốm  bát-tràng"])
def test_marks_case_and_signs_do_not_matter(typed: str) -> None:
    assert folding.fold(typed) == "gom bat trang"


def test_the_administrator_has_no_right_over_money_and_the_auditor_changes_nothing() -> None:
    assert not MONEY_RIGHTS & set(GRANTS[Role.ADMIN])
    assert all(p.value.endswith(("read", "review-read")) for p in GRANTS[Role.AUDITOR])


def test_nobody_holds_two_of_proposing_approving_and_paying() -> None:
    chain = {Permission.AWARD_PROPOSE, Permission.AWARD_APPROVE, Permission.AWARD_PAY}
    for role, rights in GRANTS.items():
        assert len(chain & set(rights)) <= 1, role


def test_makers_and_buyers_reach_their_own_only() -> None:
    for role in (Role.FACILITY_OWNER, Role.FACILITY_MEMBER, Role.BUYER_OWNER, Role.BUYER_MEMBER):
        assert set(GRANTS[role].values()) == {Scope.OWN}
