"""What these pages ask."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from app.kernel.edit_forms import EditForm
from app.kernel.i18n import lazy_gettext
from app.notices.states import LetterRhythm


class ChooseRhythm(EditForm):
    """How the letters one may do without arrive."""

    rhythm = RadioField(
        lazy_gettext("Letters about new work and enquiries"),
        choices=[
            SelectChoice(
                LetterRhythm.AT_ONCE, lazy_gettext("At once; several within minutes are one letter")
            ),
            SelectChoice(
                LetterRhythm.DAILY, lazy_gettext("One letter a day, at 7 in the morning (Viet Nam time)")
            ),
            SelectChoice(LetterRhythm.NEVER, lazy_gettext("No letters; the notices on the site stay")),
        ],
        validators=[DataRequired(lazy_gettext("Choose one."))],
    )
