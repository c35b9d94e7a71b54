"""From which day to which a log is read."""

from __future__ import annotations

from wtforms.validators import Optional

from app.kernel.date_fields import DayField
from app.kernel.forms import AskedForm
from app.kernel.i18n import lazy_gettext


class DaysForm(AskedForm):
    """Both days are included; either may be left open. One that cannot be read is said to be so and bounds nothing."""

    first = DayField(lazy_gettext("From"), [Optional()])
    last = DayField(lazy_gettext("To"), [Optional()])

    @classmethod
    def asked(cls, args: object) -> DaysForm:
        """What the address asks for, checked."""
        form = cls(args)
        form.validate()
        return form
