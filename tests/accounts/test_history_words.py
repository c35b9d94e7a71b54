"""The history is read by officers: states, money and nothing at all stand there in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.models import Facility
from app.kernel import audit
from app.kernel.db import db
from app.kernel.i18n import force_locale
from app.kernel.permissions import Role
from app.web.facts import fact_name, fact_value
from app.wiring import CARDS
from tests.make import accounts
from tests.pages import Pages
from tests.queries import counted


@pytest.mark.parametrize(
    ("kind", "name", "value", "words"),
    [
        ("award", "support", 5_200_000, "5.200.000\u00a0₫"),
        ("facility", "state", "pending", "Chờ xác minh"),
        ("followup", "jobs", [None, None], "–"),
        ("application", "cofunding", True, "có"),
        ("outcome", "rate_on", None, "–"),
        ("award", "invoiced", {"stand_rent": 6_900_000}, "tiền thuê gian 6.900.000\u00a0₫"),
        ("product", "state", "unheard_of", "unheard_of"),
        ("application", "kind", "balance_sheet", "Bảng cân đối kế toán"),
        ("application", "kind", "unheard_of", "unheard_of"),
        ("fair", "kind", "overseas", "Hội chợ ở nước ngoài"),
        ("outcome", "stage", "contact", "Tiếp xúc"),
        ("outcome", "contribution", "part", "Một phần"),
        ("membership", "role", "provincial_officer", "Cán bộ cấp tỉnh"),
        ("product", "role", "front", "Mặt trước"),
        ("product", "group_code", "cnnt_craft", "Thủ công mỹ nghệ"),
        ("product", "was", {"price": 320_000, "unit_code": None}, "giá 320.000\u00a0₫; đơn vị tính –"),
        ("product", "reasons", ["name"], "Tên không đúng như trên nhãn."),
        ("certificate", "claim", "seen", "Đã xem giấy tờ"),
        ("certificate", "scheme", "ocop", "Sao OCOP"),
        ("facility", "commune_code", "00565", "Xã Gia Lâm, Hà Nội"),
        ("facility", "legal_form", "household", "Hộ kinh doanh"),
        ("facility", "province_code", "01", "Hà Nội"),
        (
            "award",
            "invoiced",
            {"space": 44_000_000},
            "Thuê mặt bằng tại hội chợ nước ngoài 44.000.000\u00a0₫",
        ),
        ("supportrate", "item", "stand_rent", "Thuê gian hàng"),
        ("collectingaccount", "bank", "970436", "Vietcombank"),
        ("parameter", "code", "settlement_days", "Hồ sơ quyết toán sau lần nghiệm thu cuối, số ngày"),
        ("outcome", "day", "2026-08-14", "14/08/2026"),
        ("product", "asked_at", "2026-11-20T03:00:00+00:00", "10:00, 20/11/2026"),
    ],
)
def test_a_fact_is_written_for_people(app: Flask, kind: str, name: str, value: object, words: str) -> None:
    assert fact_value(kind, name, value) == words


def test_the_history_shows_before_and_after_in_words(app: Flask, pages: Pages) -> None:
    facility, auditor = accounts.facility(), accounts.officer(Role.AUDITOR)
    audit.record(
        accounts.acting(auditor), facility, "edit", before={"sector_code": None}, after={"sector_code": "x"}
    )

    text = pages.sign_in(auditor).get("/desk/audit").text

    assert "ngành nghề – → x" in text
    assert "None" not in text


def test_the_lists_are_read_once_for_a_page_of_history(app: Flask, pages: Pages) -> None:
    number, auditor = accounts.facility().id, accounts.officer(Role.AUDITOR)
    facts = {"commune_code": "00565", "province_code": "01", "legal_form": "household"}
    actor, page = accounts.acting(auditor), pages.sign_in(auditor)
    asked = []

    for lines in (1, 8):
        for _ in range(lines):
            audit.record(actor, db.session.get_one(Facility, number), "edit", before=facts, after=facts)
        db.session.commit()
        with counted() as sent:
            assert "Xã Gia Lâm, Hà Nội" in page.get("/desk/audit").text
        asked.append(len(sent))

    assert asked[1] <= asked[0]


def test_codes_are_spoken_in_the_language_of_the_page(app: Flask) -> None:
    with force_locale("vi"):
        assert fact_value("facility", "province_code", "79") == "Hồ Chí Minh"
    with force_locale("en"):
        assert fact_value("facility", "province_code", "79") == "Ho Chi Minh"


def test_a_fact_without_a_name_shows_itself(app: Flask) -> None:
    assert fact_name("some_new_fact") == "some new fact"


def test_everything_that_is_recorded_has_a_name() -> None:
    sources = " ".join(path.read_text() for path in Path("app").rglob("*.py"))

    said = {verb for card in CARDS for verb in card.verbs}
    recorded = set(re.findall(r'audit\.record\(\s*[^,]+,\s*[^,]+,\s*"([a-z_-]+)"', sources))

    assert len(recorded) > 20
    assert recorded <= said
    assert {"photo_added", "photo_moved", "photo_removed", "photo_described", "seen", "matched"} <= said
