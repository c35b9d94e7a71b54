"""Reading an .xlsx back, as a spreadsheet would: text, numbers, and days where a cell is dressed as one."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import lxml.etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = datetime(1899, 12, 30)
Cell = str | Decimal | datetime | None


def cells(content: bytes) -> list[list[Cell]]:
    """The rows of the first sheet, each as long as its last filled cell."""
    book = zipfile.ZipFile(io.BytesIO(content))
    words = _words(book)
    dated = _dated(book)
    sheet = lxml.etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows: list[list[Cell]] = []
    for row in sheet.iter(f"{MAIN}row"):
        while len(rows) < int(row.get("r", "1")):
            rows.append([])
        for cell in row.iter(f"{MAIN}c"):
            place = _column(cell.get("r", "A1"))
            rows[-1] += [None] * (place - len(rows[-1]))
            rows[-1].append(_value(cell, words, dated))
    return rows


def formulas(content: bytes) -> int:
    """How many cells would be reckoned."""
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").count(b"<f>")


def settings(content: bytes) -> str:
    """The XML of the sheet, for how it is printed."""
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()


def _words(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    tree = lxml.etree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(one.itertext()) for one in tree.iter(f"{MAIN}si")]


def _dated(book: zipfile.ZipFile) -> set[int]:
    """The places of the styles that write a number as a day."""
    tree = lxml.etree.fromstring(book.read("xl/styles.xml"))
    days = {one.get("numFmtId") for one in tree.iter(f"{MAIN}numFmt") if "yy" in one.get("formatCode", "")}
    styles = tree.find(f"{MAIN}cellXfs")
    assert styles is not None
    return {place for place, one in enumerate(styles) if one.get("numFmtId") in days}


def _value(cell: lxml.etree._Element, words: list[str], dated: set[int]) -> Cell:
    text = cell.findtext(f"{MAIN}v")
    if text is None:
        return None
    if cell.get("t") == "s":
        return words[int(text)]
    if int(cell.get("s", "0")) in dated:
        return EPOCH + timedelta(minutes=int(Decimal(text) * 24 * 60 + Decimal("0.001")))
    return Decimal(text)


def _column(place: str) -> int:
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
