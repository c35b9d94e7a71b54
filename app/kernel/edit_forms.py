"""A form that changes what is there: it carries what it showed when it was opened and writes over nobody's later change.

The form is filled from the stored thing (``obj`` or ``data``) and from what was sent, so it knows both. ``opened`` is a
mark of the stored values it showed. When they are others by now, ``validate`` refuses, ``conflict`` says who and when,
``meanwhile`` names the fields that differ, and the page shows both versions (``components/conflict.html``): what was
typed is kept, and sending it once more replaces what stands there knowingly. A change of something the form does not
show is no conflict.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from enum import Enum
from typing import Any, ClassVar, TypeVar

from sqlalchemy import inspect, select
from wtforms import HiddenField
from wtforms.fields import Field, FileField, FormField

from app.kernel import audit, clock, dates
from app.kernel.db import db, is_reading
from app.kernel.folding import clean
from app.kernel.forms import Form, SeenField
from app.kernel.i18n import gettext

CONFLICT = 409
Thing = TypeVar("Thing")


def held(thing: Thing) -> Thing:
    """The stored thing as it stands now, and nobody else changes it until this request has ended; a GET only looks."""
    if is_reading():
        return thing
    mapper = inspect(type(thing))
    keys = [
        column == value for column, value in zip(mapper.primary_key, inspect(thing).identity, strict=True)
    ]
    db.session.execute(select(*mapper.primary_key).where(*keys).with_for_update())
    db.session.refresh(thing)
    return thing


class EditForm(Form):
    """The base of every form that changes a stored thing; ``thing`` is it, for the words of who changed it."""

    opened = HiddenField()
    not_stored: ClassVar[frozenset[str]] = frozenset()
    """Fields that only help to fill in another."""

    def __init__(self, *args: Any, thing: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = kwargs.get("obj") if thing is None else thing
        self.conflict = ""
        self.meanwhile: list[Field] = []
        self._sent = str((self.opened.raw_data or [""])[0])
        if not self._sent:
            self.opened.data = self.standing

    @property
    def standing(self) -> str:
        """The mark of what is stored now."""
        values = {field.name: plain(field.object_data) for field in self._facts(self)}
        text = json.dumps(values, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    @property
    def status(self) -> int:
        """What the page answers: 200 as asked for, 422 when something is to correct, 409 with two versions."""
        return CONFLICT if self.conflict else super().status

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is well and nobody changed the same meanwhile."""
        good = super().validate(extra_validators)
        return not self._is_stale() and good

    def _is_stale(self) -> bool:
        if self._sent == self.standing:
            return False
        self.meanwhile = [f for f in self._facts(self) if plain(f.object_data) != plain(f.data)]
        if not self.meanwhile:
            return False  # the same was saved meanwhile
        too_old = gettext("The page you sent is too old to tell what you saw.")
        self.conflict = who_changed(self.thing) if self._sent else too_old
        self.opened.raw_data, self.opened.data = None, self.standing
        return True

    def _facts(self, form: Any) -> Iterator[Field]:
        for field in form:
            if isinstance(field, FormField):
                yield from self._facts(field.form)
            elif not self._is_aside(field):
                yield field

    def _is_aside(self, field: Field) -> bool:
        if isinstance(field, FileField | SeenField) or field is self.opened:
            return True
        return field.short_name in {"csrf_token", "form_key", *self.not_stored}


def who_changed(thing: Any) -> str:
    """Who changed a thing last and when, in words."""
    entry = audit.last(thing) if thing is not None else None
    if entry is None:
        return gettext("Somebody changed this since you opened it.")
    when = clock.local(entry.at)
    return gettext(
        "%(who)s changed this at %(time)s on %(date)s.",
        who=entry.actor_name,
        time=dates.hour(when),
        date=dates.short(when),
    )


def plain(value: Any) -> Any:
    """A value for comparing: what is empty is the same empty, text without its line endings."""
    if value is None or value is False:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return clean(str(value)).strip()
