"""Invented people, phone numbers and tax codes: the same ones in every run."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from random import Random

SURNAMES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Phan",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Mai",
    "Trịnh",
    "Lương",
]
MIDDLE_WOMEN = ["Thị", "Thu", "Ngọc", "Thanh", "Minh", "Hồng", "Bích", "Kim"]
MIDDLE_MEN = ["Văn", "Đức", "Quốc", "Hữu", "Minh", "Xuân", "Công", "Đình"]
WOMEN = [
    "Hạnh",
    "Lan",
    "Hoa",
    "Trang",
    "Mai",
    "Hương",
    "Nga",
    "Thảo",
    "Yến",
    "Liên",
    "Dung",
    "Phượng",
    "Hằng",
    "Loan",
    "Tuyết",
    "Vân",
]
MEN = [
    "Lâm",
    "Huy",
    "Dũng",
    "Tuấn",
    "Hải",
    "Sơn",
    "Long",
    "Quang",
    "Thắng",
    "Bình",
    "Nam",
    "Tùng",
    "Khoa",
    "Phúc",
    "Hiếu",
    "Đạt",
]
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def person(dice: Random) -> str:
    """A full Vietnamese name: surname, middle name, given name."""
    woman = dice.random() < 0.5
    middle, given = (MIDDLE_WOMEN, WOMEN) if woman else (MIDDLE_MEN, MEN)
    return f"{dice.choice(SURNAMES)} {dice.choice(middle)} {dice.choice(given)}"


def phone(dice: Random) -> str:
    """A number that a phone book would accept and nobody was seen to use."""
    return f"+849{dice.randint(0, 9)}000{dice.randint(1_000, 9_999)}"


def tax_codes() -> Iterator[str]:
    """Ten-digit codes with a right check digit, in a range far above real ones."""
    number = 9_900_000
    while True:
        number += 7
        digits = f"01{number:07d}"
        check = 10 - sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11
        if check < 10:
            yield f"{digits}{check}"


def plain(name: str) -> str:
    """A name as an English reader types it: ``Bat Trang``."""
    bare = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return unicodedata.normalize("NFC", "".join(c for c in bare if not unicodedata.combining(c)))
