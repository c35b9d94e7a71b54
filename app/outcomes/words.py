"""How stages, contributions and kinds of buyer are called."""

from __future__ import annotations

from typing import Any

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.outcomes.states import BuyerKind, Contribution, Stage

STAGE_WORDS: dict[Stage, Any] = {
    Stage.CONTACT: lazy_gettext("Meeting"),
    Stage.NEGOTIATION: lazy_gettext("Negotiation, samples"),
    Stage.MEMORANDUM: lazy_gettext("Memorandum, framework contract"),
    Stage.CONTRACT: lazy_gettext("Sales contract"),
    Stage.ORDER: lazy_gettext("Order"),
    Stage.DELIVERED: lazy_gettext("Delivered, paid"),
}
MEANINGS: dict[Stage, Any] = {
    Stage.CONTACT: lazy_gettext("You met or spoke with a buyer who is interested."),
    Stage.NEGOTIATION: lazy_gettext("A quotation, a sample or terms went back and forth."),
    Stage.MEMORANDUM: lazy_gettext("An intention was signed. It is counted, its value is not."),
    Stage.CONTRACT: lazy_gettext("A sales contract with a number and a value is signed."),
    Stage.ORDER: lazy_gettext("A buyer ordered a quantity at a price."),
    Stage.DELIVERED: lazy_gettext("Goods are delivered or paid. Only this counts as value generated."),
}
NUMBERS: dict[Stage, Any] = {
    Stage.CONTACT: "",
    Stage.NEGOTIATION: "",
    Stage.MEMORANDUM: lazy_gettext("Number of the memorandum"),
    Stage.CONTRACT: lazy_gettext("Number of the contract"),
    Stage.ORDER: lazy_gettext("Number of the order"),
    Stage.DELIVERED: lazy_gettext("Number of the e-invoice"),
}
EVIDENCE: dict[Stage, Any] = {
    Stage.CONTACT: lazy_gettext("A fair, a thread on this site or a place is enough. A card or photo helps."),
    Stage.NEGOTIATION: lazy_gettext(
        "A message, a quotation or a photo of the sample; a thread on this site is enough."
    ),
    Stage.MEMORANDUM: lazy_gettext("A scan or photo of the signed paper with both parties and the day."),
    Stage.CONTRACT: lazy_gettext("A scan or photo of the signed contract with its number."),
    Stage.ORDER: lazy_gettext("A scan or photo of the purchase order."),
    Stage.DELIVERED: lazy_gettext("The number of the e-invoice, or the customs declaration or payment slip."),
}
CONTRIBUTIONS: dict[Contribution, Any] = {
    Contribution.WHOLE: lazy_pgettext("contribution", "Wholly"),
    Contribution.PART: lazy_pgettext("contribution", "In part"),
    Contribution.NONE: lazy_pgettext("contribution", "Not at all"),
}
BUYERS: dict[BuyerKind, Any] = {
    BuyerKind.DISTRIBUTOR: lazy_gettext("Distributor or wholesaler"),
    BuyerKind.EXPORTER: lazy_gettext("Exporter or importer"),
    BuyerKind.RETAILER: lazy_gettext("Shop or supermarket"),
    BuyerKind.HOSPITALITY: lazy_gettext("Hotel, restaurant, canteen"),
    BuyerKind.MAKER: lazy_gettext("Another maker"),
    BuyerKind.USER: lazy_gettext("Buys for own use"),
    BuyerKind.OTHER: lazy_pgettext("buyer kind", "Other"),
}
