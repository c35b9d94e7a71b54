"""The subject of every letter fits what mail programs show, with the thing first, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from app.notices import words
from tests.notices.mail_templates import TEMPLATES

FACILITY = "Hợp tác xã Dịch vụ nông nghiệp tổng hợp và Tiểu thủ công nghiệp gốm sứ Bát Tràng Ánh Hạnh"
FAIR = "Hội chợ Công Thương đồng bằng sông Cửu Long và các sản phẩm công nghiệp nông thôn tiêu biểu 2026"
PRODUCT = "Bộ đồ thờ gốm men rạn đắp nổi hoa sen và hạc vẽ tay của nghệ nhân làng nghề Bát Tràng 12 món"
NAMES: dict[str, Any] = {
    "facility": FACILITY,
    "organisation": FACILITY,
    "name": FACILITY,
    "buyer": "Nordic Table and Kitchenware Aktiebolag Import and Wholesale of Scandinavia, Göteborg",
    "product": PRODUCT,
    "fair": FAIR,
    "certificate": "OCOP 4 sao, Quyết định 1234/QĐ-UBND của Ủy ban nhân dân thành phố Hà Nội ngày 12/12/2025",
    "who": "Công Tằng Tôn Nữ Nguyễn Thị Hồng Hạnh",
    "role": "Cán bộ xúc tiến thương mại phụ trách phê duyệt hồ sơ hỗ trợ",
    "stage": "Biên bản ghi nhớ hợp tác đã ký",
    "offered_by": "Công Tằng Tôn Nữ Nguyễn Thị Hồng Hạnh",
    "contract": "HĐ-2026/0123",
    "authority": "Chi cục Quản lý thị trường tỉnh Bà Rịa và Vũng Tàu",
    "number": "HS-2026-000123",
    "bill": "GB-2026-000123",
    "application": "HS-2026-000123",
    "list_number": "1234/QĐ-XTTM",
    "code": "HT-2026-000123",
    "reference": "FT26123456789",
    "letter": "1234/TB-XTTM",
    "stand": "A-112",
    "unit": "set",
    "country": "Thụy Điển",
    "reason": "Thiếu giấy tờ. " * 20,
    "text": "Chào anh chị. " * 20,
    "answer": "554 5.7.1 Relay access denied",
    "device": "Samsung Internet, Android",
    "email": "cong.tang.ton.nu.nguyen.thi.hong.hanh@xuc-tien-thuong-mai.example.vn",
    "origin": "2001:db8:1234:5678::/64",
    "title": "Sai mật khẩu trên toàn trang",
    "times": 1_000,
    "minutes": 5,
    "origins": ["203.0.113.66 (950)", "2001:db8:1234:5678::/64 (50)"],
    "known": False,
    "attached": 2,
    "again": False,
    "quantity": 1_234_567,
    "months": 12,
    **dict.fromkeys(
        ("amount", "support", "advance", "paid", "released", "own_share", "pledged"), 1_234_567_890
    ),
    **dict.fromkeys(("due", "by", "starts_on", "on", "needed_by"), date(2026, 12, 5)),
    **dict.fromkeys(
        ("held_until", "at", "closes_at", "expires_at"), datetime(2026, 12, 5, 10, 30, tzinfo=UTC)
    ),
    "listing": PRODUCT,
    "thing": PRODUCT,
    **{key: ["tên", "mã số thuế", "loại hình", "nơi sản xuất"] for key in ("seen", "facts")},
    "measure": "corrected",
    "question": "Ảnh này chụp sản phẩm nào? " * 20,
}
CASE_ENDS = [{"measure": measure} for measure in ("", "corrected", "taken_down", "suspended")]
BRANCHES: dict[str, list[dict[str, Any]]] = {
    "accounts/facility_moved": [
        {"verb": verb} for verb in ("verify", "return", "suspend", "restore", "other")
    ],
    "accounts/email_confirm": [{"known": True}, {"known": False}],
    "accounts/factor_changed": [{"kind": kind} for kind in ("factor-reset", "authenticator-removed")],
    **{
        f"complaints/{name}": [{"due": NAMES["held_until"], **each} for each in CASE_ENDS]
        for name in ("answered", "arrived", "asked", "decided", "explained", "heard", "received")
    },
    "complaints/review_asked": [{"due": NAMES["held_until"]}],
    "complaints/review_decided": [{"changed": True}, {"changed": False}],
    "subsidies/cancelled": [{"counted": True}, {"counted": False}],
    "subsidies/pledge_declined": [{"withdrawn": True}, {"withdrawn": False}],
    "outcomes/follow_up": [{"again": True}, {"again": False}],
}
CASES = [
    (template, branch, language)
    for template in TEMPLATES
    for branch in BRANCHES.get(template, [{}])
    for language in ("vi", "en")
]


@pytest.mark.parametrize(("template", "branch", "language"), CASES)
def test_a_subject_has_at_most_78_characters_and_the_body_names_everything(
    app: Flask, template: str, branch: dict[str, Any], language: str
) -> None:
    written = words.write(template, words.pack({**NAMES, **branch}), language)

    assert 0 < len(written.subject) <= 78, written.subject
    assert written.body


def test_a_long_name_gives_way_and_what_happened_stays(app: Flask) -> None:
    written = words.write("catalog/changed", {"product": PRODUCT, "facility": FACILITY}, "vi")
    assert written.subject.startswith("Bộ đồ thờ gốm")
    assert "phần sửa cần duyệt" in written.subject
    assert PRODUCT in written.body


def test_a_short_subject_is_left_alone(app: Flask) -> None:
    assert words.write("catalog/published", {"product": "Bình gốm"}, "vi").subject == "Bình gốm: đã đăng"


def test_the_inbox_shows_names_in_full(app: Flask) -> None:
    assert PRODUCT in words.subject("catalog/published", {"product": PRODUCT}, "vi")


@given(st.text(st.characters(categories=["Ll", "Lu", "Zs"]), max_size=120), st.integers(5, 80))
def test_cutting_keeps_words_whole(text: str, most: int) -> None:
    text = " ".join(text.split())
    cut = words.shorten(text, most)
    assert len(cut) <= most
    if cut != text:
        assert cut.endswith("…")
        kept = cut[:-1].split()
        assert kept == text.split()[: len(kept)] or len(kept) == 1
