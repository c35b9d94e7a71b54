"""What a decision would do before anybody clicks: every ceiling after it, who comes next, what stands against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.fairs import overseas_limit
from app.fairs.models import Application
from app.kernel import clock
from app.kernel.db import db
from app.kernel.i18n import EN, language, localised
from app.kernel.money import Money
from app.programme.models import BudgetLine, FundSource, LineScope
from app.programme.rules import Assessment
from app.subsidies import ceilings, queries, rules
from app.subsidies.models import Award, AwardState
from app.subsidies.rules import Objection

_WHOLE = 10_000
_LEAST = 80
"""0.8 % of the bar: less would not be seen."""


@dataclass(frozen=True)
class Ceiling:
    """One budget line as the decision sees it, in đồng; ``cap`` None means that no ceiling was set."""

    key: str
    label: str
    scope: LineScope
    cap: Money | None
    paid: Money
    committed: Money
    this: Money

    @property
    def after(self) -> Money | None:
        """What is left after this decision; negative when it does not fit."""
        return None if self.cap is None else Money(self.cap - self.paid - self.committed - self.this)

    @property
    def over(self) -> Money:
        """By how much the decision passes the ceiling."""
        return Money(0) if self.after is None else Money(max(0, -self.after))

    @property
    def bar(self) -> dict[str, tuple[str, str]]:
        """Segment → (x, width) in percent for SVG; the parts never run past the end."""
        return {} if not self.cap else _bar(self.cap, self.paid, self.committed, self.this)


def _bar(cap: int, paid: int, committed: int, this: int) -> dict[str, tuple[str, str]]:
    parts: dict[str, tuple[str, str]] = {}
    x = 0
    for name, amount in (("paid", paid), ("com", committed), ("this", this)):
        width = min(amount * _WHOLE // cap, _WHOLE)
        if name == "this" and amount:
            width = max(width, _LEAST)
            x = min(x, _WHOLE - _LEAST)
        width = min(width, _WHOLE - x)
        parts[name] = (_percent(x), _percent(width))
        x += width
    parts["left"] = (_percent(x), _percent(_WHOLE - x))
    return parts


def _percent(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


@dataclass(frozen=True)
class Next:
    """Who waits behind this decision: what they need, and by how much the ceilings would fall short, in đồng."""

    facility: str
    needs: Money
    short: Money


@dataclass(frozen=True)
class Outlook:
    """Everything the decision page shows about money."""

    amount: Money
    most: Money
    ceilings: Sequence[Ceiling]
    objections: Sequence[Objection]
    most_advance: Money
    next: Next | None
    overseas: tuple[int, int]
    """Approvals abroad this year, and the most there may be (R13)."""

    @property
    def over(self) -> list[Ceiling]:
        """The ceilings this decision does not fit under."""
        return [one for one in self.ceilings if one.over]

    @property
    def fits(self) -> bool:
        """Whether nothing known now stands against it."""
        return not self.over and not self.objections and 0 < self.amount <= self.most


def of_award(award: Award, amount: Money | None = None) -> Outlook:
    """The outlook of approving ``amount`` đồng of a proposed award, or of an award already decided (nothing more)."""
    waiting = award.state in (AwardState.DRAFT, AwardState.PROPOSED)
    most = queries.reassessed(award) if waiting else None
    top = most.support if most else award.support
    wanted = top if amount is None else amount
    weights = [one.support for one in most.lines] if most else []
    shares = rules.spread(Money(max(0, min(wanted, top))), weights) if most else []
    codes = [line.cost_item_code for line in award.lines]
    items = dict(zip(codes, shares, strict=True)) if most else dict.fromkeys(codes, Money(0))
    lines = _ceilings(award, items)
    facts = queries.decision_facts(award.application, award.funding, most) if most else None
    percent_of = queries.advance_of(wanted, award.decided_for)
    return Outlook(
        amount=wanted,
        most=top,
        ceilings=lines,
        objections=rules.objections(facts) if facts else [],
        most_advance=percent_of,
        next=_next(award, lines) if waiting else None,
        overseas=overseas_limit.room(award.application),
    )


def of_application(application: Application, funding: FundSource, most: Assessment) -> list[Ceiling]:
    """The ceilings under a proposal not yet made."""
    unkept = Award(
        application=application,
        facility=application.facility,
        facility_id=application.facility_id,
        fair_id=application.fair_id,
        funding=funding,
        year=clock.today().year,
    )
    return _ceilings(unkept, {one.line.item_code: one.support for one in most.lines})


def _ceilings(award: Award, items: Mapping[str, Money]) -> list[Ceiling]:
    codes = list(items)
    kept = {line.key: line for line in ceilings.lines_for(award, codes, make=False)}
    named = ceilings.named(award, codes)
    loads = dict.fromkeys([*kept, *named], 0)
    for code, amount in items.items():
        for key in ceilings.keys_of(award, code):
            if key.text in loads:
                loads[key.text] += amount
    own = [key for key in kept if key not in named]
    return [
        one
        for key in [*own, *named]
        if (one := _ceiling(key, kept.get(key), named.get(key, {}), Money(loads[key]))) is not None
    ]


def _ceiling(key: str, line: BudgetLine | None, row: Mapping[str, object], this: Money) -> Ceiling | None:
    if line is None:
        scope = LineScope(str(row["scope"]))
        label = str(row["name_en"] if language() == EN and row["name_en"] else row["name_vi"])
        nothing = Money(0)
        found = Ceiling(key, label, scope, None, nothing, nothing, this)
    else:
        found = Ceiling(key, localised(line), line.scope, line.cap, line.paid, line.committed, this)
    return None if found.scope is LineScope.FAIR_ITEM and found.cap is None else found


def _next(award: Award, lines: Sequence[Ceiling]) -> Next | None:
    """The proposal for the same fair that has waited longest, and what this decision would leave it."""
    query = (
        select(Award)
        .join(Application)
        .where(Award.fair_id == award.fair_id, Award.id != award.id, Award.state == AwardState.PROPOSED)
        .options(joinedload(Award.facility))
        .order_by(Application.submitted_at, Award.id)
    )
    other = db.session.scalars(query.limit(1)).first()
    if other is None:
        return None
    shared = {one.key: one.after for one in lines if one.after is not None}
    theirs = _ceilings(other, {line.cost_item_code: line.support for line in other.lines})
    short = max((one.this - shared.get(one.key, one.this) for one in theirs), default=0)
    return Next(other.facility.name, other.support, Money(max(0, short)))


def days_left(award: Award) -> int | None:
    """Days until the agency's promised answer; None when nothing is counted."""
    due = award.application.due_on
    return None if due is None else (due - clock.today()).days
