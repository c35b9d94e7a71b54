"""How figures, dates and bilingual columns are written on pages and in letters."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from flask import Flask

from app.kernel import amounts, clock, dates
from app.kernel.amount_in_words import dong_in_words
from app.kernel.citations import cited
from app.kernel.i18n import EN, gettext, language, localised, ngettext

NBSP = "\u00a0"
_UNCHANGED = frozenset({"each", "dozen", "gross", "percent", "kit"})


def num(value: int | Decimal | None) -> str:
    """``1.234.567`` and ``2,5`` in Vietnamese, ``1,234,567`` and ``2.5`` in English; unknown stays unknown."""
    return gettext("not stated") if value is None else amounts.grouped(value, language())


def vnd(value: int | None) -> str:
    """Whole đồng with a no-break space before ₫."""
    return gettext("not stated") if value is None else f"{num(value)}{NBSP}₫"


def vnd_short(value: int | None) -> str:
    """Large amounts for charts, rounded to tenths: ``12,5 tỷ ₫`` / ``12.5 bn ₫``; below a million in full.

    Where somebody decides about money the amount stands in full (``vnd``).
    """
    if value is None:
        return gettext("not stated")
    for least, size, word in (
        (999_950_000, 1_000_000_000, gettext("bn")),
        (1_000_000, 1_000_000, gettext("m")),
    ):
        if abs(value) >= least:
            tenths = (abs(value) * 10 + size // 2) // size
            text = num(tenths // 10) + (
                ("." if language() == EN else ",") + str(tenths % 10) if tenths % 10 else ""
            )
            return f"{'-' if value < 0 else ''}{text}{NBSP}{word}{NBSP}₫"
    return vnd(value)


def plural(noun: str, number: int | Decimal | None) -> str:
    """The English noun for that many (``600|piece`` → ``pieces``); Vietnamese has no plural."""
    if language() == EN:
        noun = noun.partition(" (")[0]
    words, last = noun.rpartition(" ")[0], noun.rpartition(" ")[2]
    if language() != EN or number == 1 or not last.isalpha() or last in _UNCHANGED:
        return noun
    if last.endswith(("s", "x", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last = "leaves" if last == "leaf" else f"{last}s"
    return f"{words} {last}".strip()


def amount(count: int | Decimal, unit_vi: str, unit_en: str) -> str:
    """``50 bộ`` / ``50 sets``: a count with its unit and a no-break space between."""
    return f"{num(count)}{NBSP}{plural(unit_en, count) if language() == EN else unit_vi}"


def pct(value: int) -> str:
    """A percentage as text: ``80%``."""
    return f"{num(value)}%"


def dmy(value: date | datetime | None) -> str:
    """``05/12/2026`` / ``5 Dec 2026`` by the Vietnamese calendar day."""
    if value is None:
        return gettext("not stated")
    day = clock.local(value).date() if isinstance(value, datetime) else value
    return dates.short(day)


def dmyhm(value: datetime | None) -> str:
    """``17:00, 05/12/2026`` / ``17:00 UTC+7, 5 Dec 2026`` on a Vietnamese clock."""
    return gettext("not stated") if value is None else f"{dates.hour(value)}, {dmy(value)}"


def deadline(value: datetime | None) -> str:
    """``17:00, 05/12/2026`` / ``17:00 (Viet Nam time, UTC+7), 5 Dec 2026``: what somebody has to keep."""
    return gettext("not stated") if value is None else f"{dates.hour(value, full=True)}, {dmy(value)}"


def day_range(start: date, end: date | None) -> str:
    """``15–20/04/2027`` / ``15–20 Apr 2027``; across months both ends in full."""
    if end is None or end == start:
        return dmy(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{dmy(end)}" if language() == EN else f"{start:%d}–{dmy(end)}"
    return f"{dmy(start)}–{dmy(end)}"


def days_left(until: date | datetime) -> str:
    """``Còn 12 ngày``; the day itself and the past have their own words."""
    day = clock.local(until).date() if isinstance(until, datetime) else until
    left = (day - clock.today()).days
    if left < 0:
        return gettext("Closed")
    if left == 0:
        return gettext("Last day")
    return ngettext("%(num)d day left", "%(num)d days left", left)


def size(count: int) -> str:
    """Bytes as people say them: ``180 kB``, ``4,2 MB`` / ``4.2 MB``."""
    if count < 1_000_000:
        return f"{num(max(1, count // 1_000))}{NBSP}kB"
    tenths = count // 100_000
    point = "." if language() == EN else ","
    return f"{num(tenths // 10)}{point}{tenths % 10}{NBSP}MB"


def one_line(text: str) -> str:
    """A text without line breaks and doubled blanks, as an attribute wants it; what is escaped stays so."""
    return text.__class__(" ".join(text.split()))


def cite(clauses: str | None) -> str:
    """Clauses as official papers cite them, in the reader's language; empty for none."""
    return cited(clauses) if clauses else ""


def said(value: int) -> str:
    """An amount of đồng in words, for the pages where it is looked over."""
    return dong_in_words(value)


def install(app: Flask) -> None:
    """Make them template filters."""
    app.jinja_env.filters.update(
        size=size,
        num=num,
        vnd=vnd,
        vnd_short=vnd_short,
        pct=pct,
        plural=plural,
        dmy=dmy,
        dmyhm=dmyhm,
        deadline=deadline,
        days_left=days_left,
        loc=localised,
        one_line=one_line,
        cite=cite,
        said=said,
    )
    app.jinja_env.globals.update(day_range=day_range, amount=amount)
