"""What a facility fills in to apply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import DataRequired, Length, Regexp

from app.fairs.models import Application
from app.fairs.queries import usual
from app.fairs.queries.costs import Offer
from app.fairs.service.apply import Wanted
from app.fairs.states import DocumentKind
from app.fairs.words import DOCUMENTS
from app.kernel import untrusted
from app.kernel.edit_forms import EditForm
from app.kernel.file_fields import PaperField
from app.kernel.forms import (
    ChoiceField,
    DongField,
    KeyedForm,
    LongTextField,
    NameField,
    StepForm,
    TextField,
)
from app.kernel.i18n import lazy_gettext, lazy_pgettext, localised
from app.kernel.money import Money

MOST_GOODS = 2_000
MOST_NAME = 200
MOST_REASON = 2_000
AMOUNT = "amount_"


class StartForm(KeyedForm):
    """The one button that begins an application."""


class GoodsForm(EditForm):
    """What is brought along, and whom to call."""

    goods = LongTextField(
        lazy_gettext("Goods you bring"),
        validators=[
            DataRequired(message=lazy_gettext("Say which goods you bring.")),
            Length(max=MOST_GOODS, message=lazy_gettext("Write at most 2,000 characters.")),
        ],
        description=lazy_gettext(
            "Name each kind and about how many. Goods must be labelled and allowed on the market "
            "(Decree 81/2018/NĐ-CP)."
        ),
    )
    contact_name = NameField(
        lazy_gettext("Contact person"),
        validators=[
            DataRequired(message=lazy_gettext("Write whom the organiser may call.")),
            Length(max=MOST_NAME, message=lazy_gettext("Write at most 200 characters.")),
        ],
    )
    contact_phone = TextField(
        lazy_pgettext("application", "Phone number"),
        validators=[
            DataRequired(message=lazy_gettext("Write a phone number.")),
            Regexp(
                r"^\+?[0-9][0-9 .()-]{7,18}$",
                message=lazy_gettext("Write the number, for example 0912 345 678."),
            ),
        ],
    )


class PledgesForm(EditForm):
    """The two pledges of R17 and R18; their full text stands on the page."""

    cofunding = BooleanField(lazy_gettext("The facility pledges to pay the rest itself."))
    no_double = BooleanField(
        lazy_gettext("The facility pledges that no other State source pays the same costs.")
    )


class PaperForm(KeyedForm):
    """One paper of an application and what kind it is."""

    kinds: tuple[DocumentKind, ...] = ()
    kind = ChoiceField(lazy_gettext("Kind of paper"), coerce=DocumentKind)
    file = PaperField(
        lazy_pgettext("paper", "File"),
        description=lazy_gettext("A PDF of at most 20 MB or a photo of at most 12 MB."),
    )

    @classmethod
    def of(cls, kinds: Sequence[DocumentKind], chosen: str = "") -> PaperForm:
        """The form with the kinds that may be handed in now."""
        form = cls()
        form.kinds = tuple(kinds)
        form.kind.choices = [(kind.value, str(DOCUMENTS[kind])) for kind in kinds]
        if not form.is_submitted() and chosen in {kind.value for kind in kinds}:
            form.kind.data = DocumentKind(chosen)
        return form

    def content(self) -> tuple[bytes, str]:
        """The bytes and the name of what was sent; empty when nothing was."""
        sent = self.file.data
        return (sent.content, sent.name) if sent else (b"", "")


class SendForm(StepForm):
    """Submit or hand in."""


class WithdrawForm(StepForm):
    """Give an application up."""

    reason = LongTextField(
        lazy_gettext("Why (optional)"),
        validators=[Length(max=MOST_REASON, message=lazy_gettext("Write at most 2,000 characters."))],
    )


def stands_form(offers: Sequence[Offer], most: int) -> Any:
    """How many stands, the price where the fair has none, and an amount for each other cost."""
    numbers = [(str(number), str(number)) for number in range(1, most + 1)]
    fields: dict[str, Any] = {
        "stands": ChoiceField(
            lazy_gettext("Number of stands (3 m × 3 m)"), choices=numbers, validate_choice=False
        )
    }
    for offer in offers:
        if offer.is_stand and offer.fixed is None:
            fields["price"] = DongField(
                lazy_gettext("Price of one stand"),
                neighbour="what was typed before, or the price at fairs like it",
            )
        elif not offer.is_stand:
            fields[AMOUNT + offer.item.code] = DongField(
                localised(offer.item), neighbour="what was typed before, or what others ask for it"
            )
    return type("StandsForm", (EditForm,), fields)


def compare_costs(form: Any, row: Application) -> None:
    """Say what the amounts are like: the stand at fairs of the kind, other costs as others ask for them."""
    for field in form:
        if field.name == "price":
            field.compare(usual.stand_price(row.fair.kind, row.fair_id))
        elif field.name.startswith(AMOUNT):
            field.compare(usual.item_price(field.name.removeprefix(AMOUNT), row.id))


def wanted(form: Any) -> list[Wanted]:
    """The other costs that were filled in."""
    found = []
    for field in form:
        if field.name.startswith(AMOUNT) and field.data:
            found.append(Wanted(field.name.removeprefix(AMOUNT), Money(field.data)))
    return found


def whole(text: object) -> int | None:
    """A whole number out of a choice; None for anything else."""
    found = untrusted.whole(text)
    return found if found is None or found < 1_000 else None
