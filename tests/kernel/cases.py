"""Cases that more than one test walks through; most stand in ``tests/cases``."""

from __future__ import annotations

from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"


def _lines(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


TYPED_AMOUNTS = _lines("numbers.tsv")
DATES, TIMES = _lines("dates.tsv"), _lines("times.tsv")
IN_ORDER = (
    """
    2 Tháng 9|An|Án|Ăn|Ân|Ẩn|Ấn|Ba|Bà|Bả|Bã|Bá|Bạ|Ba Bể|Ca|Cà Mau|Cao Bằng|Cần Thơ|Da|Dương|Đa|Đà Nẵng|Đắk Lắk
    Đồng Nai|Em|Êm|Gia Lai|Gom|Gỗ|Gốm|Gốm Bát Tràng|Hà Nội|Hoa|Hoà|Hoa Anh|Hoá Anh|Hỏa Lò|Hội An|Huế|Lúa|Lụa
    Lụa Vạn Phúc|Ngân|Nghệ An|Nho|Nhỏ|Ong|Ông|Ớt|Phở|Quang|Quảng|Quãng|Sen|Thanh|Thành|Trà|Uyên|Ương|Vĩnh Long|Xanh|Ý|Yên
""".strip()
    .replace("\n    ", "|")
    .split("|")
)
"""Names as a Vietnamese dictionary orders them."""
