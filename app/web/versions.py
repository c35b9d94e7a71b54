"""Two versions of a form in words: what stands there now beside what somebody typed, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.fields import Field

from app.kernel import clock
from app.kernel.edit_forms import EditForm
from app.kernel.forms import DongField, WholeField
from app.kernel.i18n import gettext
from app.web.formatting import dmy, dmyhm, num, vnd


@dataclass(frozen=True)
class Version:
    """One field as it stands now (``before``) and as it was typed (``after``)."""

    name: str
    label: str
    before: str
    after: str


def versions_of(form: EditForm) -> list[Version]:
    """Every field of a form in conflict that reads otherwise now."""
    return [
        Version(f.name, str(f.label.text), said(f, f.object_data), said(f, f.data)) for f in form.meanwhile
    ]


def said(field: Field, value: Any) -> str:
    """A field's value as people read it."""
    if isinstance(field, BooleanField):
        return gettext("yes") if value else gettext("no")
    if value is None or value == "" or value == []:
        return gettext("not stated")
    if isinstance(field, SelectField | SelectMultipleField):
        chosen = value if isinstance(value, list | tuple | set) else [value]
        return ", ".join(_chosen(field, one) for one in chosen)
    if isinstance(value, datetime):
        return dmyhm(value if value.tzinfo else _local(value))
    if isinstance(value, date):
        return dmy(value)
    if isinstance(value, int | Decimal) and isinstance(field, WholeField):
        return vnd(int(value)) if isinstance(field, DongField) else num(value)
    return str(value)


def _local(value: datetime) -> datetime:
    return value.replace(tzinfo=clock.HANOI)


def _chosen(field: Any, value: Any) -> str:
    code = str(getattr(value, "value", value))
    choices: Iterable[Any] = field.choices or ()
    return next((str(one.label) for one in choices if str(one.value) == code), code)


def install(app: Flask) -> None:
    """Give it to the form macros."""
    app.jinja_env.globals.update(versions_of=versions_of)
