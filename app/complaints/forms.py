"""What reporters, facilities and officers fill in."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts.forms.fields import EmailField
from app.complaints import rules
from app.complaints.service.report import Said
from app.kernel.date_fields import MomentField
from app.kernel.forms import (
    AskedForm,
    KeyedForm,
    LongTextField,
    PlainWordsField,
    RadioChoiceField,
    StepForm,
    TextField,
)
from app.kernel.i18n import language, lazy_gettext

MOST = 4_000


class AnswerAddress(EmailField):
    """An e-mail address, or none."""

    def pre_validate(self, form: Any) -> None:
        """Read the address only when one was typed; none is allowed."""
        if self.data:
            super().pre_validate(form)


class ReportForm(KeyedForm):
    """What is wrong with a listing, and where the answer goes."""

    reason = RadioChoiceField(
        lazy_gettext("What is wrong?"),
        choices=list(rules.REASONS.items()),
        validators=[InputRequired(lazy_gettext("Choose what is wrong."))],
    )
    said = LongTextField(
        lazy_gettext("In your words"),
        validators=[
            InputRequired(lazy_gettext("Say in a few words what is wrong and how you know.")),
            Length(max=MOST),
        ],
    )
    email = AnswerAddress(lazy_gettext("E-mail for the answer"))

    def report(self) -> Said:
        """The answers as plain values."""
        return Said(self.reason.data or "", self.said.data or "", self.email.data or "", language())


class RequestForm(KeyedForm):
    """An authority's request to take something down."""

    listing = TextField(
        lazy_gettext("Address of the product or the facility"),
        [InputRequired(lazy_gettext("Write the address of the page.")), Length(max=300)],
    )
    reason = RadioChoiceField(
        lazy_gettext("What is wrong?"),
        choices=list(rules.REASONS.items()),
        validators=[InputRequired(lazy_gettext("Choose what is wrong."))],
    )
    said = LongTextField(
        lazy_gettext("What the authority asks for"),
        validators=[InputRequired(lazy_gettext("Write what is asked for.")), Length(max=MOST)],
    )
    authority = PlainWordsField(
        lazy_gettext("Authority"),
        [InputRequired(lazy_gettext("Write which authority asks.")), Length(max=200)],
    )
    paper = TextField(lazy_gettext("Number and date of its paper"), [Length(max=120)])
    received_at = MomentField(
        lazy_gettext("Request received at"),
        [InputRequired(lazy_gettext("Write when it came in."))],
    )


class CaseForm(AskedForm):
    """The number of a report."""

    number = TextField(lazy_gettext("Number of the report"), [Length(max=20), Optional()])


class AskReviewForm(KeyedForm):
    """Why a decision should be looked at again."""

    reason = LongTextField(
        lazy_gettext("What is wrong with the decision?"),
        [InputRequired(lazy_gettext("Say what is wrong with the decision.")), Length(max=MOST)],
    )


class WordsForm(StepForm):
    """Words somebody reads: the officer's question, the facility's answer, the reason of a dismissal."""

    reason = LongTextField(lazy_gettext("Your words"), [Length(max=MOST)])


class UpholdForm(WordsForm):
    """What is done about a report that is right."""

    measure = RadioChoiceField(lazy_gettext("What is done"), validate_choice=False)
    urgent = BooleanField(lazy_gettext("Harm must be stopped before the facility can answer"))
