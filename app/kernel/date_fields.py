"""Fields for days and moments: text people can type, a calendar only as an addition of the browser's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from wtforms import ValidationError
from wtforms.fields import Field
from wtforms.widgets import TextInput

from app.kernel import dates
from app.kernel.i18n import gettext, language


class DayField(Field):
    """A day typed as 25/12/2026 or shorter; ``data`` is a date or None.

    What cannot be read is refused in words and shown again as it was typed.
    """

    widget = TextInput()
    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else dates.written(self.data)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read it by the one table of spellings."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if text:
            self.data = _read_day(text)

    @property
    def example(self) -> str:
        """How it is written."""
        return gettext("Day/month/year, for example 25/12/2026.")

    @property
    def said(self) -> str:
        """The day with its weekday, empty while there is none."""
        return "" if self.data is None else dates.said(self.data, language())


@dataclass
class _Box:
    """One of the two boxes of a moment, as WTForms' widget wants a field."""

    name: str
    id: str
    text: str
    flags: dict[str, Any]

    def _value(self) -> str:
        return self.text


class _DayAndTime:
    """Two text inputs side by side: the day named as the field, the time ``<name>-time``."""

    def __call__(self, field: MomentField, **attributes: Any) -> Markup:
        draw: Any = TextInput()
        day = draw(_Box(field.name, field.id, field.typed_day, {}), **attributes)
        words = gettext("%(label)s: time, 24 hours", label=field.label.text)
        clock = {name: value for name, value in attributes.items() if not name.startswith("data_")}
        clock |= {"aria_label": words, "data_time": field.id}
        hour = draw(_Box(f"{field.name}-time", f"{field.id}-time", field.typed_time, {}), **clock)
        return Markup("{}{}").format(day, hour)


class MomentField(DayField):
    """A moment on a Vietnamese clock: a day and a 24-hour time; ``data`` is a naive datetime or None."""

    widget = _DayAndTime()

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Take the two boxes as one answer; a day alone or a time alone is no moment."""
        time_name = f"{self.name}-time"
        if formdata is not None and (self.name in formdata or time_name in formdata):
            parts = [str(formdata.get(name, "")).strip() for name in (self.name, time_name)]
            self._typed = (parts[0], parts[1])
            formdata = _One(self.name, " ".join(parts).strip())
        else:
            self._typed = None
        super().process(formdata, *args, **kwargs)

    _typed: tuple[str, str] | None = None

    @property
    def example(self) -> str:
        """How it is written."""
        return gettext("Day/month/year and time in Viet Nam, for example 25/12/2026 and 17:00.")

    @property
    def typed_day(self) -> str:
        """What stands in the first box."""
        if self._typed is not None:
            return self._typed[0]
        return dates.written(self.data) if self.data else ""

    @property
    def typed_time(self) -> str:
        """What stands in the second box."""
        if self._typed is not None:
            return self._typed[1]
        return f"{self.data:%H:%M}" if self.data else ""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the day's and the hour's box; ``ValidationError`` says which one is odd."""
        self.data = None
        day, hour = self._typed or ("", "")
        if not day and not hour:
            return
        if not day:
            raise ValidationError(gettext("Write the day too, for example 25/12/2026."))
        read = _read_day(day)
        if not hour:
            raise ValidationError(gettext("Write the time too, for example 17:00."))
        at = dates.clock_time(hour)
        if at is None:
            raise ValidationError(gettext("Write the time on 24 hours, for example 08:30 or 17:00."))
        self.data = datetime.combine(read, at)

    @property
    def said(self) -> str:
        """The day with its weekday, and the time."""
        return "" if self.data is None else f"{self.data:%H:%M}, {dates.said(self.data, language())}"


class _One(dict[str, str]):
    """Form data of one field, as WTForms asks for it."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__({name: value})

    def getlist(self, name: str) -> list[str]:
        """All values sent under the name."""
        return [self[name]] if name in self else []


def _read_day(text: str) -> date:
    read = dates.day(text)
    if read is None:
        raise ValidationError(gettext("Write the day as day/month/year, for example 25/12/2026."))
    return read
