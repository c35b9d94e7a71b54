"""An edit form of many fields, whose fields are compared one by one with what stands there now.

``opened`` holds a mark for each field. What only somebody else changed since the page was opened stays as they left it
(``theirs`` names it); what both changed to something different is a conflict, shown like that of every edit form. So a
long form that is sent whole puts back nothing that its sender never touched.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from wtforms.fields import Field

from app.kernel.edit_forms import EditForm, plain, who_changed
from app.kernel.i18n import gettext

_LETTERS = 8


class MergedForm(EditForm):
    """The base of an edit form that takes over what others changed in fields its sender left alone."""

    never_conflicts: ClassVar[frozenset[str]] = frozenset()
    """Fields in which the later word counts when both changed them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.theirs: list[Field] = []
        super().__init__(*args, **kwargs)

    @property
    def standing(self) -> str:
        """The mark of each stored value."""
        return " ".join(f"{field.name}:{_mark(field.object_data)}" for field in self._facts(self))

    @property
    def is_changed(self) -> bool:
        """Whether it says anything else than what is stored."""
        return any(_mark(field.object_data) != _mark(field.data) for field in self._facts(self))

    def validate(self, extra_validators: Any = None) -> bool:
        """Merge first: what is taken over from somebody else is checked like what was typed."""
        self._merge()
        return super().validate(extra_validators)

    def _is_stale(self) -> bool:
        return bool(self.conflict)

    def _merge(self) -> None:
        if self._sent == self.standing:
            return
        seen = dict(part.rpartition(":")[::2] for part in self._sent.split())
        for field in list(self._facts(self)):
            now, typed, was = _mark(field.object_data), _mark(field.data), seen.get(field.name)
            if now in (was, typed):
                continue
            if seen and was in (typed, None):
                _show(field, field.object_data)
                self.theirs.append(field)
            elif field.short_name not in self.never_conflicts:
                self.meanwhile.append(field)
        if self.meanwhile:
            too_old = gettext("The page you sent is too old to tell what you saw.")
            self.conflict = who_changed(self.thing) if seen else too_old
        self.opened.raw_data, self.opened.data = None, self.standing


def _show(field: Field, value: Any) -> None:
    """Let a field hold a value as if its sender had seen and sent it; a required one asks what was sent."""
    field.data, field.raw_data = value, None
    write = getattr(field, "_value", None)
    field.raw_data = [write() if write else value]


def _mark(value: Any) -> str:
    text = json.dumps(plain(value), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:_LETTERS]
