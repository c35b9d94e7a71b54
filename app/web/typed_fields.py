"""What somebody typed into a form that was refused, to be read and copied from the page that says no."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import g
from wtforms import BooleanField, FieldList, FormField, HiddenField, PasswordField, SubmitField
from wtforms.fields import Field

from app.kernel.file_fields import UploadField
from app.kernel.forms import FORMS_READ

UNSEEN = (HiddenField, PasswordField, UploadField, SubmitField, BooleanField)


@dataclass(frozen=True)
class Typed:
    """A field by its label and what was typed or chosen in it."""

    label: str
    text: str


def typed_fields() -> list[Typed]:
    """What was typed into the forms this request read; never a password, a file or a hidden value."""
    found = [one for form in g.get(FORMS_READ, []) for one in _of(form)]
    return list(dict.fromkeys(found))


def _of(fields: Iterable[Any]) -> Iterator[Typed]:
    for field in fields:
        if isinstance(field, FormField):
            yield from _of(field.form)
        elif isinstance(field, FieldList):
            yield from _of(field)
        elif not isinstance(field, UNSEEN) and (text := _text(field)):
            yield Typed(str(field.label.text), text)


def _text(field: Field) -> str:
    sent = [str(one).strip() for one in field.raw_data or [] if str(one).strip()]
    choices = field.iter_choices() if sent and hasattr(field, "iter_choices") else ()
    words = {str(choice[0]): str(choice[1]) for choice in choices}
    return ", ".join(words.get(one, one) for one in sent)
