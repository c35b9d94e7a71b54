"""Spreadsheets people take away: .xlsx and .csv in which no cell is ever run as a formula (ASVS 1.2.10).

Numbers stay numbers, dates stay dates; text that a spreadsheet would run stays text.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel import clock, lazily

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = lazily.module("xlsxwriter")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Cell = str | int | Decimal | date | datetime | None
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MOST_CHARACTERS = 32_767
_MOST_TITLE = 31
_WIDTHS = (8, 60)
_A4 = 9
_MOST_HEAD = 100


def xlsx(
    title: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    about: str = "",
    above: Sequence[str] = (),
) -> bytes:
    """One sheet whose bold heads stay in sight, below the lines ``above``; moments are on a Vietnamese clock.

    On paper: A4 across, every column on the page, the heads again on each, above them what the list is about (the
    fair's name), the title and the day, below the number of the page.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    sheet = book.add_worksheet(_title(title))
    formats = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "line": book.add_format({"bold": False}),
        "int": book.add_format({"num_format": "#,##0"}),
        "part": book.add_format({"num_format": "#,##0.###"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    widths, top = [len(header) for header in headers], len(above)
    for number, line in enumerate(above):
        sheet.write_string(number, 0, line[:_MOST_CHARACTERS], formats["head" if number == 0 else "line"])
    for column, header in enumerate(headers):
        sheet.write_string(top, column, header, formats["head"])
    for number, row in enumerate(rows, start=top + 1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)
            widths[column] = max(widths[column], len(str(cell or "")))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(max(width + 2, _WIDTHS[0]), _WIDTHS[1]))
    sheet.freeze_panes(top + 1, 0)
    _for_paper(sheet, title, about, top)
    book.close()
    return out.getvalue()


def _for_paper(sheet: xlsxwriter.worksheet.Worksheet, title: str, about: str, heads: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heads)
    left = f"{about}\n{title}" if about else title
    sheet.set_header(f"&L{_printed(left)}&R{clock.today():%d/%m/%Y}")
    sheet.set_footer("&R&P / &N")


def _printed(text: str) -> str:
    """Words of a printed head: a single & would begin a code, and Excel takes 255 characters in all."""
    return text[:_MOST_HEAD].replace("&", "&&")


def _write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    formats: dict[str, xlsxwriter.format.Format],
) -> None:
    match cell:
        case None:
            return
        case datetime():
            sheet.write_datetime(row, column, clock.local(cell).replace(tzinfo=None), formats["moment"])
        case date():
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats["day"])
        case int() | Decimal():
            sheet.write_number(row, column, cell, formats["int" if cell == int(cell) else "part"])
        case _:
            sheet.write_string(row, column, cell[:_MOST_CHARACTERS])


def _title(title: str) -> str:
    return "".join(c for c in title if c not in "[]:*?/\\'")[:_MOST_TITLE] or "Sheet1"


def comma_separated(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read Vietnamese; ISO dates."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL)
    writer.writerow([harmless(header) for header in headers])
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: Cell) -> str | int | Decimal:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{clock.local(cell):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case int() | Decimal():
            return cell
        case _:
            return harmless(cell)


def harmless(text: str) -> str:
    """Text no spreadsheet runs: an apostrophe goes before what looks like a formula.

    Full-width signs (＝ ＋ － ＠) count too: a spreadsheet set to Japanese or Chinese turns them into the plain ones, and
    blanks of any width may stand before them.
    """
    plain = unicodedata.normalize("NFKC", text)
    bare = plain.translate(_INVISIBLE).lstrip()
    return f"'{text}" if plain.startswith(_STARTS) or bare.startswith(_STARTS) else text
