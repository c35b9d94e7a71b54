"""What makers and officers fill in."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.catalog import rules
from app.catalog.models_search import LONGEST_WORDS
from app.kernel.date_fields import DayField, MomentField
from app.kernel.file_fields import PaperField
from app.kernel.folding import clean
from app.kernel.forms import (
    ChoiceField,
    KeyedForm,
    LongTextField,
    NameField,
    PlainWordsField,
    RadioChoiceField,
    StepForm,
    TextField,
    TicksField,
)
from app.kernel.i18n import gettext, lazy_gettext, localised
from app.reference import queries as reference

MOST_NAME, MOST_TEXT = 120, 4_000
FIXED, ASK = "fixed", "ask"


class CertificateForm(KeyedForm):
    """A certificate or recognition, with a scan of it."""

    scheme = RadioChoiceField(lazy_gettext("Kind of certificate"), choices=list(rules.SCHEMES.items()))
    product_id = ChoiceField(lazy_gettext("For which product"), validate_choice=False)
    level = ChoiceField(lazy_gettext("Level (CNNT)"), validate_choice=False)
    stars = ChoiceField(lazy_gettext("Stars (OCOP)"), validate_choice=False)
    type_code = ChoiceField(lazy_gettext("Certificate (standards)"), validate_choice=False)
    number = TextField(lazy_gettext("Number"), [Length(max=80)])
    issuer = NameField(
        lazy_gettext("Issued by"), [InputRequired(lazy_gettext("Say who issued it.")), Length(max=200)]
    )
    issued_on = DayField(lazy_gettext("Issued on"), [InputRequired(lazy_gettext("Write the date of issue."))])
    expires_on = DayField(lazy_gettext("Valid until (standards)"), [Optional()])
    file = PaperField(
        lazy_gettext("Scan or photo of it"), required=lazy_gettext("Choose the file of the certificate.")
    )

    def __init__(self, products: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product_id.choices = [
            ("", gettext("The whole facility")),
            *((str(number), name) for number, name in products),
        ]
        none = ("", gettext("Choose"))
        self.level.choices = [none, *rules.LEVELS.items()]
        self.stars.choices = [none, *((str(n), f"{n} ★") for n in range(1, 6))]
        self.type_code.choices = [none, *((t.code, localised(t)) for t in reference.certificate_types())]


class PublishForm(StepForm):
    """What an officer confirms by publishing."""

    checked = TicksField(lazy_gettext("What you have checked"), choices=list(rules.CHECKS.items()))
    show_only = BooleanField(lazy_gettext("Only shown, not for sale online (alcohol)"))

    def validate_checked(self, field: TicksField) -> None:
        """All of it is checked."""
        if set(field.data or ()) != set(rules.CHECKS):
            raise ValidationError(gettext("Tick each point once you have checked it."))


class ReturnForm(StepForm):
    """Why a product goes back."""

    reasons = TicksField(lazy_gettext("Reasons"), choices=list(rules.RETURN_REASONS.items()))
    text = LongTextField(lazy_gettext("In your own words"), [Length(max=2_000)])

    def validate_text(self, field: LongTextField) -> None:
        """At least one reason, chosen or written."""
        if not self.reasons.data and not clean(field.data or ""):
            raise ValidationError(gettext("Choose a reason or write one: the facility will read it."))


class TakeDownForm(StepForm):
    """Why something goes out of sight, and who asked for it (R36)."""

    reason = LongTextField(
        lazy_gettext("Reason"),
        [InputRequired(lazy_gettext("Say why: the facility will read it.")), Length(max=2_000)],
    )
    authority = PlainWordsField(lazy_gettext("Asked for by (authority)"), [Length(max=200)])
    asked_at = MomentField(lazy_gettext("Request received at"), [Optional()])


class SynonymForm(KeyedForm):
    """Two words for the same thing."""

    term = PlainWordsField(
        lazy_gettext("Word"), [InputRequired(lazy_gettext("Write the word.")), Length(max=LONGEST_WORDS)]
    )
    language = RadioChoiceField(
        lazy_gettext("The other word is"),
        choices=[("vi", lazy_gettext("Vietnamese")), ("en", lazy_gettext("English"))],
        default="vi",
    )
    other = PlainWordsField(
        lazy_gettext("Means the same as"),
        [InputRequired(lazy_gettext("Write the other word.")), Length(max=LONGEST_WORDS)],
    )
