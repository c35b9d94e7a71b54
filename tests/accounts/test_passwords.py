"""Which passwords will do, and how they are kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.accounts import guessable_passwords, passwords
from app.kernel.i18n import force_locale
from tests.make import accounts as make
from tests.pages import Pages

HANH = passwords.Around(("Nguyễn Thị Hạnh", "hanh@gom.vn", "HTX Lụa Nha Xá"))


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
        "correct horse battery staple",
        "tree – boat – blue – noodle – bell",
        "cây thuyền xanh bún chuông",
        "dragonmonkeyshadowmaster",
        "1qaz2wsx3edc4rfv",
        "hoangsa1979truongsa",
        "xinchaovietnam2026",
        "M@tkh4u12345678",
        "Ngọc Hà Giảng Võ 1990",
        "cho-phien-demo-2026",
    ],
)
def test_what_people_choose_is_refused(app: Flask, weak: str) -> None:
    assert passwords.complaint(weak, HANH)


@pytest.mark.parametrize(
    "good",
    [
        "bộ ấm nằm trên mái nhà xanh",
        "violet ladder fog brisk copper",
        "nồi đất úp mưa rào chín hạt",
        "quenched-moss-lantern-fjord-otter",
        "aB3$kkq9zPw01xm",
        "trà sen nấu ở hiên nhà",
    ],
)
def test_four_words_or_chance_will_do(app: Flask, good: str) -> None:
    assert passwords.complaint(good, HANH) == ""


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
    listed = guessable_passwords.listed()

    assert len(listed) > 10_000
    assert {"matkhau", "chophien", "khuyencong", "battrang", "hanoi"} <= listed


def test_real_people_get_argon2id_at_full_cost(app: Flask) -> None:
    passwords.KEEPER.provide(app, passwords.strong())
    assert passwords.hashed("x" * 20).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    ("weak", "because"),
    [
        ("correcthorsebatterystaple", "one of those that are tried first"),
        ("P@ssw0rd12345678", "one of those that are tried first"),
        ("mothaibabonnamsau", "numbers, rows of keys or repetition"),
        ("dragonmonkeyshadowmaster", "a few common words, names or places"),
        ("Lụa Nha Xá 2026 Hạnh", "your name, your address or your organisation"),
    ],
)
def test_a_refusal_says_why(app: Flask, weak: str, because: str) -> None:
    with app.test_request_context(), force_locale("en"):
        assert because in passwords.complaint(weak, HANH)


def test_twelve_characters_are_enough_beside_a_second_factor_only(app: Flask) -> None:
    short = "k7Qz!vR2mXp9"

    assert "15" in passwords.complaint(short, HANH)
    assert passwords.complaint(short, replace(HANH, has_factor=True)) == ""
    assert "12" in passwords.complaint(short[:-1], replace(HANH, has_factor=True))


def test_every_place_that_sets_a_password_goes_through_the_gate() -> None:
    """Hashing without looking is for a right password hashed anew and for the demo world."""
    unseen = {"app/accounts/passwords.py", "app/accounts/service/session.py", "app/demo/world.py"}
    found = {
        path.as_posix()
        for path in Path("app").rglob("*.py")
        if re.search(r"(?<!def )\bhashed\(", path.read_text(encoding="utf-8"))
    }

    assert found == unseen


def test_a_short_password_whose_second_factor_is_gone_is_asked_to_grow(app: Flask, pages: Pages) -> None:
    short = "k7Qz!vR2mXp9"
    make.owner(make.facility(), email="hanh@gom.example.com", password_hash=passwords.hashed(short))

    page = pages.post("/sign-in", {"email": "hanh@gom.example.com", "password": short})

    assert page.location == "/account/password"
