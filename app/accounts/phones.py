"""Telephone numbers: kept as +84912345678, shown as people say them."""

from __future__ import annotations

import unicodedata
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType
from sqlalchemy import ColumnElement, false

from app.kernel.i18n import EN, gettext, language

HOME = "VN"
MOST = 40
LEAST_DIGITS = 6
# 1800 and 1900 numbers cannot be called from abroad and belong to nobody in particular.
_REACHABLE = frozenset(
    {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
)


class WrongPhone(ValueError):
    """This is no number somebody can be called on."""


def read(text: str, country: str = HOME) -> str:
    """The number in international form; ``country`` is meant where no +code is written. WrongPhone otherwise."""
    try:
        number = phonenumbers.parse(text[:MOST], country)
    except NumberParseException as fault:
        raise WrongPhone(_words(country)) from fault
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in _REACHABLE:
        raise WrongPhone(_words(country))
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _words(country: str) -> str:
    if country == HOME:
        return gettext("This is not a telephone number in use, for example 0912 345 678.")
    return gettext(
        "This is not a telephone number in use. Write it with the country code, for example +46 70 123 45 67."
    )


def shown(number: str) -> str:
    """``0912 345 678`` at home, ``+46 70 123 45 67`` abroad; what cannot be read stays as it is."""
    try:
        parsed = phonenumbers.parse(number, HOME)
    except NumberParseException:
        return number
    home = parsed.country_code == phonenumbers.country_code_for_region(HOME)
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, form))


def for_reader(number: str) -> str:
    """As ``shown``, but for readers of English, who mostly call from abroad, with the country's code."""
    try:
        parsed = phonenumbers.parse(number, HOME)
    except NumberParseException:
        return number
    if language() != EN:
        return shown(number)
    return str(phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL))


def digits(text: str) -> str:
    """Only the digits somebody typed, however they were grouped or what alphabet's they are."""
    return "".join(str(unicodedata.digit(sign)) for sign in text if sign.isdecimal())


def is_number(typed: str, column: Any) -> ColumnElement[bool]:
    """Whether a column of kept numbers holds these digits: with the leading 0 or the country's code, whole or in part."""
    own = digits(typed)
    tail = own.removeprefix("0") if own.startswith("0") else own.removeprefix("84")
    found: ColumnElement[bool] = column.contains(tail) if len(tail) >= LEAST_DIGITS else false()
    return found
