"""What an outcome must show, when questions fall due, and how the same paper is found again. Arithmetic only."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.folding import fold
from app.kernel.i18n import lazy_gettext
from app.outcomes.states import Stage

WITHOUT_VALUE = (Stage.CONTACT, Stage.NEGOTIATION, Stage.MEMORANDUM)
"""Counted, never valued (R39)."""
WITH_SCAN = (Stage.MEMORANDUM, Stage.CONTRACT, Stage.ORDER)
"""Need the paper itself."""
MONTHS = (3, 6, 12)
"""After a fair the question comes this many months later."""
REMIND_AGAIN_DAYS = 14
HOME_CURRENCY = "VND"


@dataclass(frozen=True)
class Claim:
    """What a facility says, as far as evidence goes. ``files`` counts papers, ``has_thread`` an enquiry on this site."""

    stage: Stage
    happened_on: date | None
    place: str = ""
    contract_number: str = ""
    currency_code: str = HOME_CURRENCY
    amount: int | None = None
    amount_foreign: int | None = None
    rate_on: date | None = None
    files: int = 0
    has_thread: bool = False
    at_fair: bool = False


def has_value(stage: Stage) -> bool:
    """Whether money is stated at this stage; a memorandum has none (R39)."""
    return stage not in WITHOUT_VALUE


def gaps(claim: Claim, today: date) -> dict[str, Any]:
    """Everything that is missing or wrong, field → sentence; empty means it may be sent (R40)."""
    found: dict[str, Any] = {}
    if claim.happened_on is None:
        found["happened_on"] = lazy_gettext("Write the day it happened.")
    elif claim.happened_on > today:
        found["happened_on"] = lazy_gettext("This day has not come yet. Report it when it has happened.")
    found |= _missing_papers(claim) | _wrong_value(claim, today)
    return found


def _missing_papers(claim: Claim) -> dict[str, Any]:
    stage, found = claim.stage, {}
    if stage is Stage.CONTACT and not (claim.place or claim.at_fair or claim.has_thread):
        found["place"] = lazy_gettext("Write where you met: a fair, a town, or online.")
    if stage is Stage.NEGOTIATION and not (claim.files or claim.has_thread):
        found["files"] = lazy_gettext("Add a file: the message, the quotation or a photo of the sample sent.")
    if stage in WITH_SCAN and not claim.files:
        found["files"] = lazy_gettext("Add a scan or a photo of the signed paper.")
    if stage is Stage.CONTRACT and not claim.contract_number:
        found["contract_number"] = lazy_gettext("Write the number of the contract.")
    if stage is Stage.DELIVERED and not (claim.files or claim.contract_number):
        found["contract_number"] = lazy_gettext(
            "Write the number of the e-invoice, or add the customs declaration or payment slip."
        )
    return found


def _wrong_value(claim: Claim, today: date) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not has_value(claim.stage):
        if claim.amount is not None or claim.amount_foreign is not None:
            found["amount"] = lazy_gettext(
                "Before a contract there is no value. Leave it empty, or report the contract when it is signed."
            )
        return found
    if not claim.amount:
        found["amount"] = lazy_gettext("Write the value in đồng, for example 166,800,000.")
    if claim.currency_code == HOME_CURRENCY:
        return found
    if not claim.amount_foreign:
        found["amount_foreign"] = lazy_gettext("Write the amount in the currency of the paper.")
    if claim.rate_on is None:
        found["rate_on"] = lazy_gettext("Write the day of the exchange rate you used.")
    elif claim.rate_on > today:
        found["rate_on"] = lazy_gettext("The day of the exchange rate has not come yet.")
    return found


def contract_key(number: str) -> str:
    """The number of a paper without marks, blanks and signs: ``"HĐ 12/2026"`` → ``"hd122026"``."""
    return fold(number).replace(" ", "")[:80]


def buyer_key(name: str, tax_number: str) -> str:
    """The buyer's tax number where known, else the folded name: nothing counts twice."""
    return (contract_key(tax_number) or fold(name))[:120]


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
