"""Which ceilings a cost item of an award counts against, what they are called, and how much each has left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select

from app.fairs.models import Application
from app.kernel import clock, unique
from app.kernel.db import db
from app.kernel.errors import WrongMoment
from app.kernel.i18n import EN, gettext, language
from app.kernel.in_line import in_line
from app.kernel.money import Money
from app.programme.keys import NAMELESS, CeilingKey, Names
from app.programme.models import BudgetLine, CostItem, Period
from app.programme.queries import period_on
from app.programme.rules import Assessment
from app.programme.states import FundSource, LineScope
from app.programme.uncapped import BY_LAW, is_unset
from app.reference.models import Province
from app.subsidies.models import Award


@dataclass(frozen=True)
class Chain:
    """Every ceiling the items of an award count against, gathered once for looking, holding and posting.

    ``items``: cost item code → its keys, the widest first. ``named``: key → what it is called, the narrowest first.
    ``held``: the lines where they were locked for a posting. ``year``: the year whose money pays.
    """

    year: int
    items: Mapping[str, Sequence[CeilingKey]]
    named: Mapping[str, Names]
    held: Mapping[str, BudgetLine] | None = None

    @cached_property
    def lines(self) -> Mapping[str, BudgetLine]:
        """Key → the line of the books where it stands, in the order they are locked in."""
        return _lines(self.keys) if self.held is None else self.held

    @property
    def keys(self) -> dict[str, CeilingKey]:
        """Text → key, each once, the narrowest first as in ``named``."""
        found = {key.text: key for keys in self.items.values() for key in keys}
        return {text: found[text] for text in self.named}

    def loads(self, amounts: Mapping[str, Money]) -> dict[str, Money]:
        """Key → how much of these amounts (item → đồng) counts against it."""
        sums = dict.fromkeys(self.named, 0)
        for code, amount in amounts.items():
            for key in self.items[code]:
                sums[key.text] += amount
        return {text: Money(amount) for text, amount in sums.items()}

    @property
    def unset(self) -> list[str]:
        """What the ceilings are called that nobody set: no money may be taken from them."""
        return [
            label(self.named[text])
            for text, key in self.keys.items()
            if key.scope not in BY_LAW and is_unset(self.lines.get(text))
        ]


def chain_of(award: Award, codes: Sequence[str] | None = None) -> Chain:
    """The chain of an award as it stands; ``codes``: its cost items where it has no lines yet.

    WrongMoment for a fair of no period or a facility of no province: nothing could bound the money.
    """
    year = budget_year(award)
    items = {code: keys_of(award, code, year) for code in codes or _codes(award)}
    keys = {key.text: key for keys in items.values() for key in keys}
    return Chain(year, items, _named(award, keys))


def chain_before(application: Application, funding: FundSource, most: Assessment) -> Chain:
    """The chain of support nobody has proposed yet."""
    unkept = Award(
        application=application,
        facility=application.facility,
        facility_id=application.facility_id,
        fair_id=application.fair_id,
        funding=funding,
        year=clock.today().year,
    )
    return chain_of(unkept, [one.line.item_code for one in most.lines])


def held(award: Award, chain: Chain) -> Chain:
    """The chain locked for a posting, its lines read anew in id order: from here to the commit nobody else posts on them.

    An item's line is opened where the books have none; every other one has to be set by those who manage the programme.
    """
    lines = _lines(chain.keys, locked=True)
    missing = [key for text, key in chain.keys.items() if _opens_itself(key) and text not in lines]
    if missing:
        lines |= _opened(award, missing)
    if any(key.text not in lines for key in missing):  # another approval opened it a moment ago
        lines = _lines(chain.keys, locked=True)
    return replace(chain, held=lines)


def label(names: Names) -> str:
    """What a ceiling is called in the reader's language."""
    return names.en if language() == EN and names.en else names.vi


def budget_year(award: Award) -> int:
    """The year whose money pays: the year of the decision, this year while nobody has decided."""
    return award.year if award.approved_at else clock.today().year


def province_of(award: Award) -> str | None:
    """The province whose ceiling pays: the facility's at the decision, even when it moves afterwards."""
    kept = award.paying_province if award.approved_at else None
    return kept or award.facility.province_code


def keys_of(award: Award, item_code: str, year: int) -> tuple[CeilingKey, ...]:
    """Every ceiling this cost item of the award counts against, the widest first.

    A province's own money has its own line and never touches the national ones (two levels of money).
    """
    province, period = province_of(award), _period(award)
    if province is None:
        raise WrongMoment(gettext("The facility has no province, so nothing can be paid for it."))
    if award.funding is FundSource.LOCAL:
        return (CeilingKey.of_local_fund(year, province),)
    return (
        CeilingKey.of_period(period.code),
        CeilingKey.of_year(year),
        CeilingKey.of_province(year, province),
        CeilingKey.of_fair(award.fair_id),
        CeilingKey.of_fair_item(award.fair_id, item_code),
        CeilingKey.of_facility(year, award.facility_id),
    )


def _codes(award: Award) -> list[str]:
    return [line.cost_item_code for line in award.lines]


def _named(award: Award, keys: Mapping[str, CeilingKey]) -> dict[str, Names]:
    order = list(reversed(LineScope))
    rows = sorted(keys.values(), key=lambda key: order.index(key.scope))
    return {key.text: key.names(_whose(award, key), _item(key)) for key in rows}


def _lines(keys: Mapping[str, CeilingKey], *, locked: bool = False) -> dict[str, BudgetLine]:
    query = select(BudgetLine).where(BudgetLine.key.in_(keys)).order_by(BudgetLine.id)
    if locked and keys:
        widest = [*keys][-1]
        query = (
            query.where(in_line(f"ceilings under {widest}"))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    return {line.key: line for line in db.session.scalars(query)}


def _opens_itself(key: CeilingKey) -> bool:
    """A fair's line of one cost item is opened by the first money taken; the law sets no amount for it."""
    return key.scope is LineScope.FAIR_ITEM


def _opened(award: Award, missing: Sequence[CeilingKey]) -> dict[str, BudgetLine]:
    """New lines of items, in the order of their ids; those that stand there already are left out."""
    fresh = {"period_id": _period(award).id, "committed": 0, "paid": 0, "cap": None, "clause": ""}
    rows = [
        {**fresh, "created_at": clock.now(), **key.columns(_whose(award, key), _item(key))} for key in missing
    ]
    made = unique.insert(BudgetLine).on_conflict_do_nothing(index_elements=["key"]).returning(BudgetLine)
    lines = sorted(db.session.scalars(made, rows), key=lambda line: line.id)
    return {line.key: line for line in lines}


def _whose(award: Award, key: CeilingKey) -> Names:
    if key.province is not None:
        return Names.of(db.session.get_one(Province, key.province))
    if key.facility_id is not None:
        return Names(award.facility.name, award.facility.name)
    return NAMELESS if key.fair_id is None else Names.of(award.application.fair)


def _item(key: CeilingKey) -> Names:
    return NAMELESS if key.item is None else Names.of(db.session.get_one(CostItem, key.item))


def _period(award: Award) -> Period:
    period = award.application.fair.period or period_on(award.application.fair.starts_on)
    if period is None:
        raise WrongMoment(gettext("The fair belongs to no programme period, so nothing can be paid for it."))
    return period
