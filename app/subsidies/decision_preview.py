"""What a decision would do before anybody clicks: every ceiling after it, who comes next, what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.fairs import whose_turn
from app.fairs.models import Application
from app.kernel import clock
from app.kernel.db import db
from app.kernel.i18n import gettext, localised
from app.kernel.money import Money
from app.programme import uncapped
from app.programme.keys import CeilingKey
from app.programme.states import LineScope
from app.programme.uncapped import Decision
from app.programme.words import no_amount
from app.subsidies import award_facts, ceilings
from app.subsidies.award_facts import AwardFacts
from app.subsidies.ceilings import Chain
from app.subsidies.models import Award
from app.subsidies.rules import Objection
from app.subsidies.states import UNDECIDED, AwardState

_WHOLE = 10_000
_LEAST = 80
"""0.8 % of the bar: less would not be seen."""


@dataclass(frozen=True)
class Ceiling:
    """One ceiling as the decision sees it, in đồng; without ``cap`` it is ``unset``, or open by ``decision``."""

    key: str
    label: str
    scope: LineScope
    cap: Money | None
    paid: Money
    committed: Money
    this: Money
    decision: Decision | None = None

    @property
    def short(self) -> str:
        """What it is called on the page of the award itself, where the fair is known."""
        if self.scope is LineScope.FAIR_ITEM:
            return gettext("Line “%(item)s”", item=self.label.rpartition(": ")[2])
        return gettext("This fair") if self.scope is LineScope.FAIR else self.label

    @property
    def unset(self) -> bool:
        """Whether nobody set it, so that nothing may be taken from it."""
        return self.cap is None and self.decision is None

    @property
    def without_amount(self) -> str:
        """What stands in the place of the amount."""
        return no_amount(self.decision)

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
    """Who waits behind this decision: what they need, and by how much their own ceilings would fall short, in đồng."""

    facility: str
    needs: Money
    short: Money
    ceiling: str
    """Which of their ceilings falls short most; empty when none does."""
    shares: bool
    """Whether this decision takes from a ceiling they need too; False where the money comes from another source."""


@dataclass(frozen=True)
class Preview:
    """Everything the decision page shows about money."""

    facts: AwardFacts
    amount: Money
    ceilings: Sequence[Ceiling]
    objections: Sequence[Objection]
    next: Next | None
    own_share: Money | None
    """What the facility would pay; None once decided."""
    pledge_by: date
    """Until when it would have to pledge a larger own share."""
    highest: Money | None = None
    """The most that every ceiling still has room for, when the amount looked at does not fit."""

    @property
    def most(self) -> Money:
        """The most that may be approved."""
        return self.facts.most.support

    @property
    def most_advance(self) -> Money:
        """The most of this amount that may be paid before acceptance (R22)."""
        return self.facts.most_advance(self.amount)

    @property
    def overseas(self) -> tuple[int, int]:
        """Approvals abroad this year, and the most there may be (R13)."""
        return self.facts.overseas

    @property
    def pledged(self) -> Money:
        """The own share the facility has pledged."""
        return self.facts.pledged

    @property
    def pledge_again(self) -> bool:
        """Whether the award would wait until the facility has pledged a larger own share."""
        return self.own_share is not None and self.own_share > self.pledged

    @property
    def over(self) -> list[Ceiling]:
        """The ceilings this decision does not fit under."""
        return [one for one in self.ceilings if one.over]

    @property
    def fits(self) -> bool:
        """Whether nothing known now stands against it."""
        return not self.over and not self.objections and 0 < self.amount <= self.most


def of_award(award: Award, amount: Money | None = None) -> Preview:
    """What comes of approving ``amount`` đồng of a proposed award, or of an award already decided (nothing more)."""
    facts, waiting = award_facts.of_award(award), award.state in UNDECIDED
    wanted = facts.most.support if amount is None else amount

    def under(amount: Money) -> list[Ceiling]:
        return _ceilings(facts.chain, facts.items(facts.figures(amount)) if waiting else {})

    seen = under(wanted)
    return Preview(
        facts=facts,
        amount=wanted,
        ceilings=seen,
        objections=facts.objections if waiting else [],
        next=_next(award, seen) if waiting else None,
        own_share=facts.figures(wanted).own_share if waiting else None,
        pledge_by=whose_turn.pledge_by(clock.today(), facts.fair.starts_on),
        highest=_highest(facts.most.support, under) if any(one.over for one in seen) else None,
    )


def _highest(top: Money, under: Callable[[Money], list[Ceiling]]) -> Money:
    """The largest amount that passes no ceiling; parts of items never fall when the amount grows, so halving finds it."""
    low, high = 0, int(top)
    while low < high:
        middle = (low + high + 1) // 2
        if any(one.over for one in under(Money(middle))):
            high = middle - 1
        else:
            low = middle
    return Money(low)


def ceilings_of(facts: AwardFacts) -> list[Ceiling]:
    """The ceilings under a proposal not yet made."""
    return _ceilings(facts.chain, facts.items(facts.figures()))


def highest_of(facts: AwardFacts) -> Money | None:
    """The most of a proposal not yet made that every ceiling has room for; None while all of it fits."""
    if not any(one.over for one in ceilings_of(facts)):
        return None
    return _highest(
        facts.most.support, lambda amount: _ceilings(facts.chain, facts.items(facts.figures(amount)))
    )


def _ceilings(chain: Chain, items: Mapping[str, Money]) -> list[Ceiling]:
    loads = chain.loads(items)
    found = [_ceiling(key, chain, loads[text]) for text, key in chain.keys.items()]
    return [one for one in found if one.cap is not None or one.scope not in uncapped.BY_LAW]


def _ceiling(key: CeilingKey, chain: Chain, this: Money) -> Ceiling:
    line, label = chain.lines.get(key.text), ceilings.label(chain.named[key.text])
    if line is None:
        return Ceiling(
            key.text, label, key.scope, None, Money(0), Money(0), this, uncapped.BY_LAW.get(key.scope)
        )
    decision = uncapped.decision_of(line)
    return Ceiling(key.text, localised(line), key.scope, line.cap, line.paid, line.committed, this, decision)


def _next(award: Award, lines: Sequence[Ceiling]) -> Next | None:
    """The proposal for the same fair that has waited longest, and what this decision would leave it."""
    query = (
        select(Award)
        .join(Application)
        .where(Award.fair_id == award.fair_id, Award.id != award.id, Award.state == AwardState.PROPOSED)
        .options(joinedload(Award.facility, innerjoin=True))
        .order_by(Application.submitted_at, Award.id)
    )
    other = db.session.scalars(query.limit(1)).first()
    if other is None:
        return None
    taken = {one.key: one.this for one in lines}
    items = {line.cost_item_code: line.support for line in other.lines}
    theirs = _ceilings(ceilings.chain_of(other), items)
    worst = max(theirs, key=lambda one: _short(one, taken.get(one.key, 0)), default=None)
    short = _short(worst, taken.get(worst.key, 0)) if worst else Money(0)
    return Next(
        facility=other.facility.name,
        needs=other.support,
        short=short,
        ceiling=worst.short if worst and short else "",
        shares=any(one.key in taken for one in theirs),
    )


def _short(line: Ceiling, taken: int) -> Money:
    """What a ceiling lacks for the amount looked at once ``taken`` đồng more are gone; all of it where nobody set one."""
    if line.unset:
        return line.this
    return Money(0) if line.after is None else Money(min(line.this, max(0, taken - line.after)))


def days_left(award: Award) -> int | None:
    """Days until the agency's promised answer; None when nothing is counted."""
    due = award.application.due_on
    return None if due is None else (due - clock.today()).days
