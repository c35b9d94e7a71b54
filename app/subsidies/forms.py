"""What is asked when support is proposed, decided and paid."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, Length, Optional

from app.kernel.date_fields import DayField
from app.kernel.forms import (
    FORMER,
    ChoiceField,
    DongField,
    Form,
    KeyedForm,
    LongTextField,
    StepForm,
    TextField,
)
from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.money import Money
from app.programme.states import FundSource
from app.subsidies.models import Award
from app.subsidies.service.advance import Transfer

MOST_REASON = 2_000
FUNDS = [
    (FundSource.NATIONAL.value, lazy_gettext("National promotion fund")),
    (FundSource.LOCAL.value, lazy_gettext("The province's own promotion fund")),
]


class ProposeForm(KeyedForm, StepForm):
    """Whose money is asked for, and a word to the approver."""

    funding = ChoiceField(lazy_gettext("Source of money"), choices=FUNDS, default=FundSource.NATIONAL.value)
    reason = LongTextField(lazy_gettext("Note for the approver"), [Optional(), Length(max=MOST_REASON)])


class DecisionForm(KeyedForm, StepForm):
    """The amount and the reason of a decision; the button says which."""

    amount = DongField(lazy_gettext("Amount approved (đồng)"), [Optional()], neighbour="the amount proposed")
    reason = LongTextField(lazy_gettext("Reason"), [Optional(), Length(max=MOST_REASON)])


class TransferForm(KeyedForm, StepForm):
    """A bank transfer that was made or came back."""

    bank_reference = TextField(lazy_gettext("Bank reference"), [InputRequired(), Length(max=80)])
    paid_on = DayField(lazy_gettext("Day of the transfer"), [InputRequired()])

    @property
    def transfer(self) -> Transfer:
        """The transfer as typed."""
        return Transfer(str(self.bank_reference.data or ""), self.paid_on.data)


class AdvanceForm(TransferForm):
    """The first part, on the signed contract."""

    amount = DongField(
        lazy_pgettext("payment", "Amount (đồng)"),
        [InputRequired()],
        neighbour="the most that may be advanced",
    )


class TakeBackForm(TransferForm):
    """The advance came back."""

    reason = LongTextField(lazy_gettext("Reason"), [InputRequired(), Length(max=MOST_REASON)])


class CancelForm(KeyedForm, StepForm):
    """Why support is taken back."""

    reason = LongTextField(lazy_gettext("Reason"), [InputRequired(), Length(max=MOST_REASON)])


class PledgeForm(KeyedForm, StepForm):
    """The facility pledges the larger own share."""

    pledged = BooleanField(
        lazy_gettext("I pledge this on behalf of the facility"),
        validators=[InputRequired(message=lazy_gettext("Tick the pledge, or decline the support below."))],
    )


class DeclineForm(KeyedForm, StepForm):
    """The facility does not take the support with the larger own share."""

    reason = LongTextField(lazy_gettext("A word to the agency"), [Optional(), Length(max=MOST_REASON)])


class CodeForm(Form):
    """The check code of a paper letter."""

    code = TextField(lazy_gettext("Check code"), [InputRequired(), Length(max=40)])


def settle_form(award: Award, **options: Any) -> Any:
    """The form of the last payment: what was invoiced, item by item."""
    fields = {
        f"invoiced_{line.id}": DongField(
            lazy_gettext("Invoiced: %(item)s", item=line.item.name_vi),
            [InputRequired()],
            default=line.cost,
            neighbour=FORMER,
        )
        for line in award.lines
        if line.support
    }
    return type("SettleForm", (TransferForm,), fields)(**options)


def invoiced_of(award: Award, form: Any) -> dict[str, Money]:
    """Cost item code → đồng as typed."""
    return {
        line.cost_item_code: Money(form[f"invoiced_{line.id}"].data or 0)
        for line in award.lines
        if line.support
    }
