"""The books as a list, declared: every entry of every posting."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import ColumnElement

from app.accounts.models import Facility
from app.kernel import lists, untrusted
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext, localised
from app.kernel.lists import Choices, Column, Filter, Listing
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.programme.models import BudgetLine
from app.subsidies import search
from app.subsidies.models import Award, LedgerEntry, LedgerTransaction
from app.subsidies.search import EntryLine
from app.subsidies.states import Account, TransactionKind
from app.web.formatting import num

KINDS = {
    TransactionKind.COMMIT: lazy_gettext("Committed"),
    TransactionKind.PAY: lazy_pgettext("ledger", "Paid"),
    TransactionKind.RELEASE: lazy_gettext("Released"),
}
ACCOUNTS = {
    Account.FREE: lazy_pgettext("ledger", "Free"),
    Account.COMMITTED: lazy_pgettext("ledger", "Committed"),
    Account.PAID: lazy_pgettext("ledger", "Paid"),
}


def _signed(line: EntryLine) -> str:
    amount = line.entry.amount
    return f"{'+' if amount > 0 else '−'}{num(abs(amount))}"


def _of_award(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return is_numbered(answer, Award.number) if answer else None


def _of_line(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return LedgerEntry.line_id == (untrusted.whole(answer) or 0) if answer else None


def _lines(actor: Actor, answer: str) -> Choices:
    found = search.lines_in_use(actor, untrusted.whole(answer))
    return [("", _("Every line")), *((str(one.id), localised(one)) for one in found)]


def _kinds(_actor: Actor, _answer: str) -> Choices:
    return [("", _("Every posting")), *((kind.value, words) for kind, words in KINDS.items())]


def _of_kind(answer: str, _actor: Actor) -> ColumnElement[bool] | None:
    return LedgerTransaction.kind == TransactionKind(answer) if answer else None


COLUMNS = (
    Column(
        "posting",
        lazy_gettext("Posting"),
        lambda line: line.entry.transaction_id,
        LedgerEntry.transaction_id,
        css="num",
        under=Column("at", lazy_gettext("When"), lambda line: line.posting.at, LedgerTransaction.at),
    ),
    Column(
        "award",
        lazy_gettext("Award"),
        lambda line: line.award.number,
        Award.number,
        url=lambda line: url_for("subsidies_desk.award", award_id=line.award.id),
        under=Column(
            "facility",
            lazy_pgettext("table", "Facility"),
            lambda line: line.award.facility.name,
            Facility.sort_key,
            whole=True,
        ),
    ),
    Column(
        "line",
        lazy_gettext("Budget line"),
        lambda line: localised(line.entry.line),
        BudgetLine.sort_key,
        whole=True,
        css="w-name",
    ),
    Column(
        "kind",
        lazy_gettext("Posting of"),
        lambda line: str(KINDS[line.posting.kind]),
        lists.in_order(LedgerTransaction.kind, list(KINDS)),
        under=Column(
            "account",
            lazy_gettext("Account"),
            lambda line: str(ACCOUNTS[line.entry.account]),
            lists.in_order(LedgerEntry.account, list(ACCOUNTS)),
        ),
    ),
    lists.amount(
        "amount", lazy_gettext("Amount, ₫"), lambda line: line.entry.amount, LedgerEntry.amount, text=_signed
    ),
)
LIST = lists.declare(
    Listing(
        endpoint="subsidies_desk.ledger",
        title=lazy_gettext("Ledger"),
        file="so-cai",
        needs=Permission.PROGRAMME_READ,
        query=search.entries,
        tie=LedgerEntry.id,
        columns=COLUMNS,
        usual="-posting",
        filters=(
            Filter("award", lazy_gettext("Award number"), _of_award),
            Filter("line", lazy_gettext("Budget line"), _of_line, _lines),
            Filter("kind", lazy_gettext("Posting of"), _of_kind, _kinds),
        ),
        lines=search.with_postings,
    )
)
