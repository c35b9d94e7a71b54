"""Support summed from the rows below a decision, so that checks and pages can compare it with what the decision says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from app.programme.models import BudgetLine
from app.programme.states import FundSource, LineScope
from app.subsidies.models import Award, AwardLine, Disbursement, LedgerEntry
from app.subsidies.states import Account, Payment


def sum_of(account: Account) -> ColumnElement[Any]:
    """The sum of ledger entries on one account, in đồng."""
    return func.coalesce(func.sum(case((LedgerEntry.account == account, LedgerEntry.amount), else_=0)), 0)


def net_of_transfers() -> ColumnElement[Any]:
    """The sum of bank transfers in đồng, less what came back."""
    amount = Disbursement.amount
    return func.coalesce(func.sum(case((Disbursement.kind == Payment.RETURNED, -amount), else_=amount)), 0)


def transfers(*where: ColumnElement[bool]) -> Select[Any]:
    """What left by bank for these awards, less what came back, in đồng."""
    return select(net_of_transfers()).join(Award, Award.id == Disbursement.award_id).where(*where)


def cost_items(*where: ColumnElement[bool]) -> Select[Any]:
    """The support of every cost item of these awards, in đồng."""
    return select(func.sum(AwardLine.support)).join(Award, Award.id == AwardLine.award_id).where(*where)


def widest_line(scope: LineScope) -> ColumnElement[bool]:
    """The widest line an award's money stands under: national money one of this scope, a province's own its plan."""
    own = (BudgetLine.scope == LineScope.PROVINCE_YEAR) & (Award.funding == FundSource.LOCAL)
    return or_(BudgetLine.scope == scope, own)
