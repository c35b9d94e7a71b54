"""What staff fill in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField
from wtforms.validators import Length

from app.accounts import words
from app.accounts.forms import fields
from app.accounts.models import MOST_JOB_TITLE, Agency
from app.accounts.service.staff import NATIONAL, PROVINCIAL
from app.kernel.edit_forms import EditForm
from app.kernel.forms import KeyedForm, LongTextField, PlainWordsField, StepForm, TextField
from app.kernel.i18n import gettext, lazy_gettext, localised

MOST_REASON = 2_000


class Decision(StepForm):
    """A decision: why, and on which version."""

    reason = LongTextField(
        lazy_gettext("Reason"),
        validators=[Length(max=MOST_REASON, message=lazy_gettext("At most 2,000 characters."))],
    )


class Recognise(EditForm):
    """Whether a craft village is recognised, and by which paper."""

    recognised = BooleanField(lazy_gettext("The province has recognised the craft village"))
    decision = TextField(
        lazy_gettext("Decision you saw"),
        description=lazy_gettext("For example 1234/QĐ-UBND of 12/03/2021."),
        validators=[Length(max=300, message=lazy_gettext("At most 300 characters."))],
    )


class NameTitle(EditForm):
    """The office somebody holds in an agency."""

    job_title = PlainWordsField(
        lazy_gettext("Title in the agency"),
        description=lazy_gettext("As papers signed here name it, for example Phó Cục trưởng."),
        validators=[Length(max=MOST_JOB_TITLE, message=lazy_gettext("A title has at most 80 characters."))],
    )


class OfferRole(KeyedForm):
    """Who gets which role in which agency."""

    email = fields.EmailField(lazy_gettext("E-mail"), validators=[Length(max=fields.MOST_EMAIL)])
    agency = fields.select(lazy_gettext("Agency"), missing=lazy_gettext("Choose the agency."))
    role = fields.select(lazy_gettext("Role"), missing=lazy_gettext("Choose one of the roles."))

    def __init__(self, *args: Any, agencies: Iterable[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.agency.choices = fields.choices(
            ((str(agency.id), localised(agency)) for agency in agencies), gettext("Choose…")
        )
        self.role.choices = fields.choices(
            ((role, words.ROLES[role]) for role in (*PROVINCIAL, *NATIONAL)), gettext("Choose…")
        )
