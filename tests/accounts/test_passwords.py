"""Which passwords will do, and how they are kept."""

from __future__ import annotations

import unicodedata

import pytest
from flask import Flask

from app.accounts import passwords


@pytest.mark.parametrize(
    "weak",
    [
        "ngan qua",
        "matkhau123456789",
        "passwordpassword",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnop",
        "qwertyuiop123456",
        "chophien2026hanoi",
        "Gốm Bát Tràng 1990!",
        "Hợp tác xã Gốm Bát Tràng",
        "Nguyễn Thị Hạnh 15/08/1990",
        "0912345678 0912345678",
    ],
)
def test_what_people_choose_is_refused(app: Flask, weak: str) -> None:
    assert passwords.complaint(weak, ["Nguyễn Thị Hạnh", "hanh@gom.vn"])


@pytest.mark.parametrize(
    "good",
    [
        "bộ ấm nằm trên mái nhà xanh",
        "correct horse battery staple",
        "aB3$kkq9zPw01xm",
        "trà sen nấu ở hiên nhà",
    ],
)
def test_four_words_or_chance_will_do(app: Flask, good: str) -> None:
    assert passwords.complaint(good, ["Nguyễn Thị Hạnh", "hanh@gom.vn"]) == ""


def test_too_long_is_refused_before_any_work(app: Flask) -> None:
    assert passwords.complaint("ô" * 1_001)
    assert passwords.fits(passwords.hashed("x" * 20), "x" * 1_001) is False


def test_the_same_letters_from_another_keyboard_are_the_same_password(app: Flask) -> None:
    typed = "trà sen nấu ở hiên nhà"
    kept = passwords.hashed(unicodedata.normalize("NFD", typed))

    assert passwords.fits(kept, unicodedata.normalize("NFC", typed))
    assert not passwords.fits(kept, typed + "!")


def test_nothing_fits_where_nothing_is_kept(app: Flask) -> None:
    assert passwords.fits("", "nobody has this password") is False


def test_the_lists_are_long_and_hold_vietnamese_and_our_own_words(app: Flask) -> None:
    listed = passwords._listed()

    assert len(listed) > 10_000
    assert {"matkhau", "chophien", "khuyencong", "battrang", "hanoi"} <= listed


def test_real_people_get_argon2id_at_full_cost(app: Flask) -> None:
    passwords.use()
    try:
        assert passwords.hashed("x" * 20).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    finally:
        passwords.use_quick()
