"""What buyers and makers fill in."""

from __future__ import annotations

from typing import Any

from wtforms.validators import Length, Optional

from app.kernel.date_fields import DayField
from app.kernel.file_fields import PaperField
from app.kernel.forms import ChoiceField, KeyedForm, LongTextField, PlainWordsField
from app.kernel.i18n import lazy_gettext
from app.kernel.quantities import QuantityField
from app.linkage.rules import MOST_LETTERS, Wanted
from app.linkage.service import Paper
from app.reference import queries as reference


class AskForm(KeyedForm):
    """How much, where to, by when, and what else the maker should know."""

    quantity = QuantityField(lazy_gettext("How much"))
    unit_code = ChoiceField(lazy_gettext("Unit"))
    destination_code = ChoiceField(lazy_gettext("Country the goods go to"))
    destination_place = PlainWordsField(lazy_gettext("City or port"))
    needed_by = DayField(lazy_gettext("Needed by"), validators=[Optional()])
    message = LongTextField(lazy_gettext("Message to the maker"), [Length(max=MOST_LETTERS)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quantity.measured(reference.measures(), self.unit_code.data)

    def wanted(self) -> Wanted:
        """The answers as plain values."""
        return Wanted(
            quantity=self.quantity.data,
            unit_code=self.unit_code.data or "",
            destination_code=self.destination_code.data or "",
            destination_place=(self.destination_place.data or "")[:120],
            needed_by=self.needed_by.data,
            message=self.message.data or "",
        )


class ReplyForm(KeyedForm):
    """A message, with a file if one helps."""

    body = LongTextField(lazy_gettext("Your message"), [Length(max=MOST_LETTERS)])
    file = PaperField(lazy_gettext("File or photo"))

    def paper(self) -> Paper | None:
        """The file as it was sent."""
        sent = self.file.data
        return Paper(sent.content, sent.name) if sent else None
