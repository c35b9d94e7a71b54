"""What officers fill in to decide."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms import BooleanField
from wtforms.validators import DataRequired, InputRequired, Length

from app.fairs.forms.application import MOST_REASON
from app.fairs.models import Application
from app.fairs.queries.costs import Support
from app.fairs.service.contract import Contract
from app.fairs.service.decide import MOST_NUMBER
from app.kernel.date_fields import DayField
from app.kernel.edit_forms import EditForm
from app.kernel.file_fields import PaperField
from app.kernel.forms import DongField, Form, KeyedForm, LongTextField, StepForm, TextField
from app.kernel.i18n import lazy_gettext
from app.kernel.money import Money


class DecisionForm(StepForm):
    """One of the open moves, with its reason; the button names the move."""

    verb = TextField(lazy_gettext("Step"))
    list_number = TextField(
        lazy_gettext("Number of the confirmed list"),
        validators=[Length(max=MOST_NUMBER, message=lazy_gettext("Write at most 40 characters."))],
    )
    reason = LongTextField(
        lazy_gettext("Reason for the facility"),
        validators=[Length(max=MOST_REASON, message=lazy_gettext("Write at most 2,000 characters."))],
        description=lazy_gettext("The facility reads it. Needed when you return, refuse or reject."),
    )


class PriorityForm(EditForm):
    """On or off the priority list (R14)."""

    on = BooleanField(lazy_gettext("On the approved priority list"))
    decision = TextField(
        lazy_gettext("Number of the decision"),
        validators=[Length(max=200, message=lazy_gettext("Write at most 200 characters."))],
        description=lazy_gettext("The decision that approved the list, for example 1234/QĐ-UBND."),
    )


class ContractForm(KeyedForm, StepForm):
    """The signed stand contract (R20)."""

    number = TextField(
        lazy_gettext("Contract number"),
        validators=[
            DataRequired(message=lazy_gettext("Write the number of the contract.")),
            Length(max=80, message=lazy_gettext("Write at most 80 characters.")),
        ],
    )
    signed_on = DayField(
        lazy_gettext("Signed on"),
        validators=[InputRequired(message=lazy_gettext("Write the day of signing."))],
    )
    price = DongField(
        lazy_gettext("Rental price of all stands"),
        validators=[
            InputRequired(message=lazy_gettext("Write the rental price of all stands in the contract."))
        ],
        neighbour="the cost the file asks support for",
    )
    support = DongField(
        lazy_gettext("Of which supported"),
        validators=[InputRequired(message=lazy_gettext("Write the supported amount, 0 if there is none."))],
        neighbour="the support reckoned for the file",
    )
    file = PaperField(
        lazy_gettext("The signed contract"),
        description=lazy_gettext("A PDF of at most 20 MB or a photo of at most 12 MB."),
    )

    @classmethod
    def about(cls, application: Application, support: Support | None) -> ContractForm:
        """The form, compared with what the application says and filled with it until something else is sent."""
        known: dict[str, Any] = {"version": application.version}
        if support is not None:
            lines = [line for line in support.assessment.lines if line.support]
            known["price"] = sum(line.cost for line in lines)
            known["support"] = sum(line.support for line in lines)
        form = cls(data=known)
        form.price.compare(None)
        form.support.compare(None)
        return form

    def contract(self) -> Contract:
        """The contract that was typed, sums in đồng."""
        day: date = self.signed_on.data
        return Contract(self.number.data, day, Money(self.price.data or 0), Money(self.support.data or 0))

    def content(self) -> tuple[bytes, str]:
        """The bytes and the name of what was sent; empty when nothing was."""
        sent = self.file.data
        return (sent.content, sent.name) if sent else (b"", "")


class BulkForm(Form):
    """Several at once onto the confirmed list."""

    list_number = TextField(
        lazy_gettext("Number of the confirmed list"),
        validators=[Length(max=MOST_NUMBER, message=lazy_gettext("Write at most 40 characters."))],
    )
