"""Dated rates and numbers follow one another; ceilings are set and moved, never below what is taken.

These are the steps that bring a confirmed proposal into force: only ``measures`` takes them, with the person who
confirmed as actor (a test holds this).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from app.kernel import audit, clock, rights, unique
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.errors import CeilingReached, Invalid, WrongMoment
from app.kernel.i18n import gettext as _, localised
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.programme.keys import NAMELESS, CeilingKey, Names
from app.programme.models import BudgetLine, Parameter, Period, SupportRate, Target
from app.programme.states import FairKind, LineScope
from app.programme.uncapped import Decision
from app.programme.words import day, dong
from app.reference.models import Province

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """A ceiling to set; ``local`` is a province's own money, apart from the national lines.

    ``cap`` None: no amount, by the decision ``clause`` of ``decided_on``.
    """

    scope: LineScope
    period: Period
    cap: Money | None
    clause: str
    year: int | None = None
    province: Province | None = None
    local: bool = False
    decided_on: date | None = None


@dataclass(frozen=True)
class FairLine:
    """A fair's own ceiling to set, or none by a decision; the fair is known by its number and names."""

    fair_id: int
    name_vi: str
    name_en: str
    period_id: int
    year: int
    cap: Money | None
    clause: str
    decided_on: date | None = None


def add_rate(
    kind: FairKind,
    item_code: str,
    actor: Actor,
    *,
    percent: int,
    cap: Money | None,
    valid_from: date,
    clause: str,
) -> SupportRate:
    """A new rate from a day on, past or to come; the one in force ends the day before and is never rewritten."""
    _may_confirm(actor)
    of_item = (SupportRate.fair_kind == kind, SupportRate.cost_item_code == item_code)
    ended = _end_before(SupportRate, of_item, valid_from)
    row = SupportRate(
        fair_kind=kind,
        cost_item_code=item_code,
        percent=percent,
        cap=cap,
        valid_from=valid_from,
        clause=clause,
    )
    _keep(row)
    before = {"percent": ended.percent, "cap": ended.cap, "ended": ended.id} if ended else {}
    after = {"kind": kind.value, "item": item_code, "percent": percent, "cap": cap, "clause": clause}
    audit.record(actor, row, "create", before=before, after={**after, "from": valid_from.isoformat()})
    return row


def add_parameter(code: str, actor: Actor, *, value: int, valid_from: date, clause: str) -> Parameter:
    """A new number of the law from today or later; the one in force ends the day before."""
    _may_confirm(actor)
    refuse_past(valid_from)
    ended = _end_before(Parameter, (Parameter.code == code,), valid_from)
    row = Parameter(code=code, value=value, valid_from=valid_from, clause=clause)
    _keep(row)
    before = {"value": ended.value, "ended": ended.id} if ended else {}
    after = {"code": code, "value": value, "clause": clause, "from": valid_from.isoformat()}
    audit.record(actor, row, "create", before=before, after=after)
    return row


def open_line(line: Line, actor: Actor) -> BudgetLine:
    """Set a ceiling for a period, a year, or a province's year; Invalid when it stands already."""
    _may_confirm(actor)
    row = BudgetLine(
        **key_of(line).columns(Names.of(line.province) if line.province else NAMELESS),
        period_id=line.period.id,
        **_amount_or_decision(line),
    )
    return _opened(row, actor)


def open_fair_line(line: FairLine, actor: Actor) -> BudgetLine:
    """Set the ceiling of a fair; where the books already hold its line, move that one instead."""
    _may_confirm(actor)
    columns = CeilingKey.of_fair(line.fair_id).columns(Names.of(line))
    row = BudgetLine(
        **{**columns, "year": line.year},
        period_id=line.period_id,
        **_amount_or_decision(line),
    )
    return _opened(row, actor)


def set_cap(line: BudgetLine, cap: Money, actor: Actor, *, reason: str, seen: Money | None) -> None:
    """Move a ceiling (đồng); ``seen`` is the one the person saw.

    CeilingReached below what is committed and paid, WrongMoment when it moved meanwhile, Invalid without a reason.
    """
    _may_confirm(actor)
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    same = BudgetLine.cap.is_(None) if seen is None else BudgetLine.cap == seen
    step = (
        update(BudgetLine)
        .where(BudgetLine.id == line.id, same, BudgetLine.committed + BudgetLine.paid <= cap)
        .values(cap=cap, uncapped_by="", uncapped_on=None)
    )
    if not took(step, line):
        raise cap_refusal(line, cap, seen)
    audit.record(actor, line, "set_cap", before={"cap": seen}, after={"cap": cap}, reason=reason.strip())


def uncap(line: BudgetLine, by: Decision, actor: Actor, *, reason: str, seen: Money | None) -> None:
    """Leave a ceiling without an amount, by a decision; WrongMoment when it moved from what was ``seen``."""
    _may_confirm(actor)
    same = BudgetLine.cap.is_(None) if seen is None else BudgetLine.cap == seen
    kept = {"cap": None, "uncapped_by": by.number, "uncapped_on": by.on}
    if not took(update(BudgetLine).where(BudgetLine.id == line.id, same).values(**kept), line):
        raise WrongMoment(_("Somebody moved this ceiling meanwhile. Look at the new version."))
    after = {"cap": None, "clause": f"{by.number}, {day(by.on)}"}
    audit.record(actor, line, "uncap", before={"cap": seen}, after=after, reason=reason.strip())


def _amount_or_decision(line: Line | FairLine) -> dict[str, Any]:
    if line.cap is not None:
        return {"cap": line.cap, "clause": line.clause}
    return {
        "cap": None,
        "clause": line.clause,
        "uncapped_by": line.clause,
        "uncapped_on": decision(line.clause, line.decided_on).on,
    }


def decision(number: str, on: date | None) -> Decision:
    """The decision that leaves a ceiling without an amount; Invalid names what of it is missing."""
    if not number.strip():
        raise Invalid({"clause": _("Name the decision.")})
    if on is None or on > clock.today():
        raise Invalid({"decided_on": _("Write the day of the decision, today at the latest.")})
    return Decision(number.strip(), on)


def cap_refusal(line: BudgetLine, cap: Money, seen: Money | None) -> Exception:
    """Why a ceiling may not move: it moved meanwhile, or more is taken already."""
    if line.cap != seen:
        return WrongMoment(_("Somebody moved this ceiling meanwhile. Look at the new version."))
    taken = Money(line.committed + line.paid)
    return CeilingReached(
        _(
            "%(taken)s is already committed or paid in “%(line)s”. The ceiling cannot lie below it.",
            taken=dong(taken),
            line=localised(line),
        ),
        left=cap - taken,
        ceiling=localised(line),
    )


def key_of(line: Line) -> CeilingKey:
    """Which ceiling is wished for; Invalid names what is missing."""
    if line.scope is LineScope.PERIOD:
        return CeilingKey.of_period(line.period.code)
    if line.year is None or not line.period.starts_on.year <= line.year <= line.period.ends_on.year:
        raise Invalid({"year": _("Write a year of the period.")})
    if line.scope is LineScope.YEAR:
        return CeilingKey.of_year(line.year)
    if line.province is None:
        raise Invalid({"province_code": _("Choose the province.")})
    of = CeilingKey.of_local_fund if line.local else CeilingKey.of_province
    return of(line.year, line.province.code)


def names_of(line: Line) -> Names:
    """What the wished ceiling is called."""
    return key_of(line).names(Names.of(line.province) if line.province else NAMELESS)


def _opened(row: BudgetLine, actor: Actor) -> BudgetLine:
    unique.add_once(row, lambda: Invalid({"scope": _("This ceiling stands already. Open it and move it.")}))
    audit.record(actor, row, "open", after={"key": row.key, "cap": row.cap, "clause": row.clause})
    return row


def set_target(target: Target, amount: int, actor: Actor, *, clause: str, seen: int | None) -> None:
    """Write the number a period promised, with its clause; WrongMoment when it is no longer the one ``seen``."""
    _may_confirm(actor)
    same = Target.amount.is_(None) if seen is None else Target.amount == seen
    step = update(Target).where(Target.id == target.id, same).values(amount=amount, clause=clause)
    if not took(step, target):
        raise WrongMoment(_("Somebody changed this target meanwhile. Look at the new version."))
    after = {"value": amount, "clause": clause}
    audit.record(actor, target, "edit", before={"value": seen}, after=after)


def refuse_past(valid_from: date) -> None:
    """Invalid for a day before today."""
    if valid_from < clock.today():
        raise Invalid(
            {"valid_from": _("It begins today at the earliest: earlier days were decided by what held then.")}
        )


def refuse_before(newest: SupportRate | Parameter | None, valid_from: date) -> None:
    """Invalid for a day on or before the first of a row already there."""
    if newest is not None and newest.valid_from >= valid_from:
        sentence = _("One from %(day)s stands already. Choose a later day.", day=day(newest.valid_from))
        raise Invalid({"valid_from": sentence})


def _end_before(kind: Any, which: tuple[Any, ...], valid_from: date) -> Any:
    """End the newest row the day before; Invalid for a day before its own first."""
    newest = db.session.scalars(select(kind).where(*which).order_by(kind.valid_from.desc()).limit(1)).first()
    refuse_before(newest, valid_from)
    if newest is not None and (newest.valid_to is None or newest.valid_to >= valid_from):
        newest.valid_to = valid_from - DAY
    return newest


def _keep(row: Any) -> None:
    """The index on kind, item and first day refuses a second one of the same moment, in words."""
    sentence = _("One from %(day)s stands already. Choose a later day.", day=day(row.valid_from))
    unique.add_once(row, lambda: Invalid({"valid_from": sentence}))


def _may_confirm(actor: Actor) -> None:
    rights.check(actor, Permission.PROGRAMME_CONFIRM)
