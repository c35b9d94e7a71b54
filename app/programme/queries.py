"""Reading what was in force on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import LegalForm
from app.kernel.db import db
from app.programme.models import BeneficiaryRule, FairKind, Parameter, Period, SupportRate
from app.programme.rules import ItemTerm, Terms

ADVANCE_PERCENT = "advance_percent"
OVERSEAS_PER_YEAR = "overseas_per_year"
PRIORITY_PERCENT = "priority_percent"


def in_force(kind: Any, day: date) -> ColumnElement[bool]:
    """The rows of dated data that hold on a day (``valid_to`` is the last day)."""
    return and_(kind.valid_from <= day, or_(kind.valid_to.is_(None), kind.valid_to >= day))


def terms_on(fair_kind: FairKind, day: date) -> Terms:
    """The rates of a kind of fair on a day."""
    query = select(SupportRate).where(SupportRate.fair_kind == fair_kind, in_force(SupportRate, day))
    rates = list(db.session.scalars(query.order_by(SupportRate.valid_from, SupportRate.id)))
    items = {r.cost_item_code: ItemTerm(r.cost_item_code, r.percent, r.cap, r.clause) for r in rates}
    newest = max((r.valid_from for r in rates), default=day)
    return Terms(
        fair_kind=fair_kind,
        on=day,
        items=items,
        most_priority_percent=parameter(PRIORITY_PERCENT, day).value,
        version=f"{fair_kind}@{newest.isoformat()}",
    )


def parameter(code: str, day: date) -> Parameter:
    """A dated number of the law; LookupError when none was in force."""
    query = select(Parameter).where(Parameter.code == code, in_force(Parameter, day))
    found = db.session.scalars(query.order_by(Parameter.valid_from.desc())).first()
    if found is None:
        raise LookupError(f"no {code} in force on {day}")
    return found


def period_on(day: date) -> Period | None:
    """The period a day falls into (R1)."""
    return db.session.scalars(select(Period).where(Period.starts_on <= day, Period.ends_on >= day)).first()


def beneficiary_rule(legal_form: LegalForm, day: date) -> BeneficiaryRule | None:
    """Whether a legal form is a beneficiary on a day (R3)."""
    query = select(BeneficiaryRule).where(
        BeneficiaryRule.legal_form == legal_form, in_force(BeneficiaryRule, day)
    )
    return db.session.scalars(query.order_by(BeneficiaryRule.valid_from.desc())).first()
