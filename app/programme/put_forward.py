"""Putting forward what moves money's measure: a rate, a number of the law, a ceiling, a target, a fair's stand price.

Nothing here is in force: ``measures.confirm`` brings it there, by another person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.accounts.models import Organisation
from app.kernel import audit, rights, unique
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.programme import proposals, queries, service
from app.programme.keys import CeilingKey, Names
from app.programme.models import BudgetLine, CostItem, MeasureProposal, Target
from app.programme.service import FairLine, Line
from app.programme.states import PUT_FORWARD, FairKind, LineScope, MeasureKind


@dataclass(frozen=True)
class FairPrice:
    """A fair's new stand price in đồng, and the one that holds; the fair is known by its number and names."""

    fair_id: int
    name_vi: str
    name_en: str
    price: Money
    seen: Money | None


def rate(
    kind: FairKind,
    item_code: str,
    actor: Actor,
    *,
    percent: int,
    cap: Money | None,
    valid_from: date,
    clause: str,
) -> MeasureProposal:
    """A new rate from a day on; a first day in the past is the true one of a rate known late.

    Raises Invalid for a day before a rate already there, WrongMoment while another change of it waits.
    """
    _refuse_without_right(actor)
    newest = proposals.newest_rate(kind, item_code)
    service.refuse_before(newest, valid_from)
    item = db.session.get_one(CostItem, item_code)
    row = MeasureProposal(
        kind=MeasureKind.RATE,
        subject=f"rate:{kind}:{item_code}",
        name_vi=item.name_vi,
        name_en=item.name_en,
        amount=percent,
        seen=newest.percent if newest else None,
        cap=cap,
        seen_cap=newest.cap if newest else None,
        seen_row=newest.id if newest else None,
        valid_from=valid_from,
        clause=clause,
        fair_kind=kind,
        cost_item_code=item_code,
    )
    after = {"kind": kind.value, "item": item_code, "percent": percent, "cap": cap}
    before = {"percent": row.seen, "cap": row.seen_cap}
    return _put_forward(row, actor, before, {**after, "from": valid_from.isoformat(), "clause": clause})


def parameter(code: str, actor: Actor, *, value: int, valid_from: date, clause: str) -> MeasureProposal:
    """A new number of the law from today or later; Invalid and WrongMoment as for a rate."""
    _refuse_without_right(actor)
    newest = proposals.newest_parameter(code)
    service.refuse_past(valid_from)
    service.refuse_before(newest, valid_from)
    row = MeasureProposal(
        kind=MeasureKind.PARAMETER,
        subject=f"parameter:{code}",
        name_vi=code,
        name_en=code,
        amount=value,
        seen=newest.value if newest else None,
        seen_row=newest.id if newest else None,
        valid_from=valid_from,
        clause=clause,
        parameter_code=code,
    )
    after = {"code": code, "value": value, "from": valid_from.isoformat(), "clause": clause}
    return _put_forward(row, actor, {"value": row.seen}, after)


def ceiling(line: Line, actor: Actor) -> MeasureProposal:
    """A new ceiling for a period, a year, or a province's year; Invalid when it stands already."""
    _refuse_without_right(actor)
    key = service.key_of(line)
    _refuse_standing(key)
    row = _ceiling(key.text, service.names_of(line), line.cap)
    _leave_open(row, line)
    row.scope, row.period_id, row.year, row.local = line.scope, line.period.id, line.year, line.local
    row.province_code, row.clause = line.province.code if line.province else None, line.clause
    return _put_forward(row, actor, {}, {"cap": line.cap, "clause": line.clause})


def fair_ceiling(line: FairLine, actor: Actor) -> MeasureProposal:
    """A new ceiling of a whole fair; Invalid when the books hold its line already."""
    _refuse_without_right(actor)
    if queries.fair_line(line.fair_id) is not None:
        raise Invalid({"scope": _("This ceiling stands already. Open it and move it.")})
    row = _ceiling(CeilingKey.of_fair(line.fair_id).text, Names.of(line), line.cap)
    _leave_open(row, line)
    row.scope, row.period_id, row.year = LineScope.FAIR, line.period_id, line.year
    row.fair_id, row.clause = line.fair_id, line.clause
    return _put_forward(row, actor, {}, {"cap": line.cap, "clause": line.clause})


def move_ceiling(
    line: BudgetLine, cap: Money, actor: Actor, *, reason: str, seen: Money | None
) -> MeasureProposal:
    """Another amount for a ceiling that stands; ``seen`` is the one the person saw.

    CeilingReached below what is committed and paid, WrongMoment when it moved meanwhile, Invalid without a reason.
    """
    _refuse_without_right(actor)
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    if line.cap != seen or line.committed + line.paid > cap:
        raise service.cap_refusal(line, cap, seen)
    row = _ceiling(line.key, Names(line.name_vi, line.name_en), cap)
    row.line_id, row.seen, row.reason = line.id, seen, reason.strip()
    row.period_id, row.fair_id = line.period_id, line.fair_id
    row.province_code = line.province_code or _province_of(line.facility_id)
    return _put_forward(row, actor, {"cap": seen}, {"cap": cap})


def leave_open(
    line: BudgetLine, actor: Actor, *, number: str, on: date | None, reason: str, seen: Money | None
) -> MeasureProposal:
    """No amount any more for a ceiling that stands, by a decision; WrongMoment and Invalid as for another amount."""
    _refuse_without_right(actor)
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    decision = service.decision(number, on)
    if line.cap != seen:
        raise WrongMoment(_("Somebody moved this ceiling meanwhile. Look at the new version."))
    row = _ceiling(line.key, Names(line.name_vi, line.name_en), None)
    row.line_id, row.seen, row.reason = line.id, seen, reason.strip()
    row.uncapped, row.clause, row.valid_from = True, decision.number, decision.on
    row.period_id, row.fair_id = line.period_id, line.fair_id
    row.province_code = line.province_code or _province_of(line.facility_id)
    return _put_forward(row, actor, {"cap": seen}, {"cap": None, "clause": decision.number})


def target_amount(target: Target, amount: int, actor: Actor, *, clause: str) -> MeasureProposal:
    """The number a period promised, once it is found in a published text."""
    _refuse_without_right(actor)
    row = MeasureProposal(
        kind=MeasureKind.TARGET,
        subject=f"target:{target.id}",
        name_vi=target.name_vi,
        name_en=target.name_en,
        amount=amount,
        seen=target.amount,
        target_id=target.id,
        period_id=target.period_id,
        clause=clause,
    )
    return _put_forward(row, actor, {"value": target.amount}, {"value": amount, "clause": clause})


def stand_price(of: FairPrice, actor: Actor, *, reason: str) -> MeasureProposal:
    """Another price for the stands of a fair somebody already applied for; files handed in keep theirs."""
    _refuse_without_right(actor)
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    row = MeasureProposal(
        kind=MeasureKind.STAND_PRICE,
        subject=f"stand_price:{of.fair_id}",
        name_vi=of.name_vi,
        name_en=of.name_en or of.name_vi,
        amount=of.price,
        seen=of.seen,
        fair_id=of.fair_id,
        reason=reason.strip(),
    )
    return _put_forward(row, actor, {"stand_price": of.seen}, {"stand_price": of.price})


def subject_of(line: BudgetLine) -> str:
    """What a proposal about this ceiling is filed under."""
    return f"ceiling:{line.key}"


def _ceiling(key: str, names: Names, cap: Money | None) -> MeasureProposal:
    subject = f"ceiling:{key}"
    return MeasureProposal(
        kind=MeasureKind.CEILING, subject=subject, name_vi=names.vi, name_en=names.en, amount=cap or 0
    )


def _leave_open(row: MeasureProposal, line: Line | FairLine) -> None:
    """Without an amount a ceiling needs the decision that says so."""
    if line.cap is None:
        row.uncapped, row.valid_from = True, service.decision(line.clause, line.decided_on).on


def _put_forward(
    row: MeasureProposal, actor: Actor, before: dict[str, Any], after: dict[str, Any]
) -> MeasureProposal:
    row.put_forward_by = actor.person_id
    unique.add_once(
        row,
        lambda: WrongMoment(
            _("Another change of this is waiting for confirmation. Decide about that one first.")
        ),
    )
    audit.record(actor, row, PUT_FORWARD, before=before, after=after, reason=row.reason)
    return row


def _refuse_standing(key: CeilingKey) -> None:
    if queries.line_named(key) is not None:
        raise Invalid({"scope": _("This ceiling stands already. Open it and move it.")})


def _refuse_without_right(actor: Actor) -> None:
    rights.check(actor, Permission.PROGRAMME_MANAGE)


def _province_of(facility_id: int | None) -> str | None:
    """The province whose officers may read about a facility's own ceiling."""
    found = db.session.get(Organisation, facility_id) if facility_id is not None else None
    return found.province_code if found else None
