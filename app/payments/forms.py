"""What is asked about transfers and the collecting account."""

from __future__ import annotations

from wtforms.validators import InputRequired, Length

from app.kernel.date_fields import DayField
from app.kernel.forms import (
    ChoiceField,
    DongField,
    KeyedForm,
    LongTextField,
    NameField,
    StepForm,
    TextField,
)
from app.kernel.i18n import gettext, lazy_gettext, lazy_pgettext
from app.kernel.money import Money
from app.payments.queries import receiving_banks
from app.payments.service.receive import Incoming


class ReceiptForm(KeyedForm, StepForm):
    """A line of the bank statement."""

    reference = TextField(lazy_gettext("Bank reference"), [InputRequired(), Length(max=80)])
    amount = DongField(lazy_pgettext("payment", "Amount (đồng)"), [InputRequired()], neighbour="the bill")
    received_on = DayField(lazy_gettext("Day it came in"), [InputRequired()])

    @property
    def incoming(self) -> Incoming:
        """The transfer as typed."""
        return Incoming(str(self.reference.data or ""), Money(self.amount.data or 0), self.received_on.data)


class ConfirmForm(KeyedForm, StepForm):
    """Nothing is asked but the button."""


class ReturnForm(KeyedForm, StepForm):
    """Why a transfer does not stand."""

    reason = LongTextField(lazy_gettext("Reason"), [InputRequired(), Length(max=2_000)])


class AccountForm(KeyedForm):
    """An account for own shares."""

    bank_bin = ChoiceField(lazy_gettext("Bank"))
    number = TextField(lazy_gettext("Account number"), [InputRequired(), Length(max=30)])
    holder = NameField(lazy_gettext("Account holder"), [InputRequired(), Length(max=300)])

    def offer_banks(self) -> AccountForm:
        """Fill the list of banks that VietQR reaches."""
        banks = receiving_banks()
        self.bank_bin.choices = [
            ("", gettext("Choose…")),
            *((bank.bin, f"{bank.name}: {bank.full_name}") for bank in banks),
        ]
        return self
