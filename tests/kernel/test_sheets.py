"""Spreadsheets out: nothing in them runs, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.kernel import sheets


def inside(book: bytes, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(part).decode()


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+84901",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "\u00a0=HYPERLINK(1)",
        "＝1+1",
        "＋1",
        "－2",
        "＠SUM(A1)",
        "\u3000＝1",
        "\u200b=1",
    ],
)
def test_text_that_looks_like_a_formula_is_never_one(text: str) -> None:
    book = sheets.xlsx("Hàng", ["Tên"], [[text]])

    assert "<f>" not in inside(book)
    assert table(sheets.comma_separated(["Tên"], [[text]]))[1] == [f"'{text}"]


def test_addresses_do_not_become_links() -> None:
    book = sheets.xlsx("Hàng", ["Trang"], [["https://example.com"]])

    assert "hyperlink" not in inside(book).lower()


def test_numbers_stay_numbers_also_negative_ones() -> None:
    assert "<v>320000</v>" in inside(sheets.xlsx("Hàng", ["Giá"], [[320_000]]))
    assert table(sheets.comma_separated(["Giá"], [[-5]]))[1] == ["-5"]


def test_dates_and_moments_are_vietnamese() -> None:
    moment = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)

    text = sheets.comma_separated(["a", "b", "c"], [[date(2026, 11, 20), moment, None]])

    assert table(text)[1] == ["2026-11-20", "2026-11-21 01:30", ""]


def test_a_csv_starts_with_a_byte_order_mark_so_that_marks_survive() -> None:
    assert sheets.comma_separated(["Tên"], [["Gốm"]]).startswith(b"\xef\xbb\xbf")


def test_an_odd_title_and_no_rows_still_make_a_book() -> None:
    assert "Tên" in inside(sheets.xlsx("[a]/b*" * 20, ["Tên"], []), "xl/sharedStrings.xml")


def test_a_list_prints_across_with_its_head_on_every_page_and_says_what_it_is_about() -> None:
    book = sheets.xlsx("Danh sách", ["Cơ sở", "Gian"], [["Gốm & sứ", "A1"]], about="Hội chợ Gốm & Sứ 2026")
    sheet = inside(book)

    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "Hội chợ Gốm &amp;&amp; Sứ 2026\nDanh sách" in sheet.replace("_x000a_", "\n")
    assert "$1:$1" in inside(book, "xl/workbook.xml")


def test_two_and_a_half_tonnes_are_shown_as_such() -> None:
    book = sheets.xlsx("Hàng", ["Tối thiểu"], [[Decimal("2.5")], [Decimal("3.000")], [4]])
    styles, cells = inside(book, "xl/styles.xml"), re.findall(r'<c r="A[234]" s="(\d)"', inside(book))

    assert "#,##0.###" in styles
    assert (cells[0] != cells[1], cells[1]) == (True, cells[2])
