"""The bank account that own shares are paid into: one accountant names it, another confirms it."""

from __future__ import annotations

from app.kernel import audit, rights, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.folding import clean
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission
from app.payments import queries
from app.payments.models import CollectingAccount
from app.payments.states import ACCOUNT_FLOW
from app.payments.vietqr import LONGEST_ACCOUNT
from app.reference.models import Bank


def propose_account(actor: Actor, *, bank_bin: str, number: str, holder: str) -> CollectingAccount:
    """Name an account; it is used once a colleague confirmed it.

    Raises Invalid naming each field, WrongMoment while another one waits, NotAllowed without the right.
    """
    rights.check(actor, Permission.RECEIPT_RECORD)
    if queries.waiting_account() is not None:
        raise _another_waits()
    number, holder = "".join(number.split()).upper(), clean(holder)
    _refuse_fields(bank_bin, number, holder)
    account = CollectingAccount(bank_bin=bank_bin, number=number, holder=holder)
    unique.add_once(account, _another_waits)
    audit.record(actor, account, "propose", after={"bank": bank_bin, "number": number, "holder": holder})
    return account


def confirm_account(account: CollectingAccount, actor: Actor) -> None:
    """From now on new bills name this account; bills already out keep theirs.

    Raises NotAllowed for the one who named it, WrongMoment when it no longer waits.
    """
    former = queries.active_account()
    if former is not None and ACCOUNT_FLOW.may(account, "confirm", actor):
        ACCOUNT_FLOW.move(former, "retire", actor)
    ACCOUNT_FLOW.move(account, "confirm", actor)


def set_account_aside(account: CollectingAccount, actor: Actor) -> None:
    """An account named by mistake is not used; whoever named it may say so too."""
    ACCOUNT_FLOW.move(account, "set_aside", actor)


def _another_waits() -> WrongMoment:
    return WrongMoment(gettext("Another account is waiting for confirmation. Decide about that one first."))


def _refuse_fields(bank_bin: str, number: str, holder: str) -> None:
    wrong: dict[str, str] = {}
    bank = db.session.get(Bank, bank_bin)
    if bank is None or not bank.can_receive:
        wrong["bank_bin"] = gettext("Choose a bank that can receive VietQR transfers.")
    if not (0 < len(number) <= LONGEST_ACCOUNT and number.isascii() and number.isalnum()):
        wrong["number"] = gettext("An account number has at most 19 letters and digits.")
    if not holder:
        wrong["holder"] = gettext("Write the account holder's name as the bank keeps it.")
    if wrong:
        raise Invalid(wrong)
