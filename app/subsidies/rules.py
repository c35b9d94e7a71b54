"""What a decision needs beyond ``programme.rules.assess``: arithmetic and reasons, no session, no request, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.kernel import amounts
from app.kernel.errors import Refusal
from app.kernel.i18n import VI, gettext
from app.kernel.money import Money
from app.programme.rules import PROGRAMME_MONEY, CostLine
from app.programme.states import FundSource

PLEDGE_OWN_MONEY = "TTLT 26/2014/TTLT-BTC-BCT, Điều 7.3"
PLEDGE_NO_DOUBLE = "TTLT 26/2014/TTLT-BTC-BCT, Điều 7.4"
PAPERS_TO_PAY = "TT 36/2013/TT-BCT, Điều 14.10–11"
ADVANCE = "TT 36/2013/TT-BCT, Điều 13.2.c; TTLT 26/2014/TTLT-BTC-BCT, Điều 8.2.b"
MOST_NOTE = 300


@dataclass(frozen=True)
class Objection:
    """One reason why not, with its clause."""

    code: str
    text: str
    clause: str = ""


class Objected(Refusal):
    """Every reason at once (409)."""

    def __init__(self, objections: Sequence[Objection]) -> None:
        super().__init__(
            " ".join(one.text for one in objections),
            clause="; ".join(dict.fromkeys(one.clause for one in objections if one.clause)),
        )
        self.objections = list(objections)


@dataclass(frozen=True)
class DecisionFacts:
    """What is known when support is decided; ``overseas_this_year`` counts the facility's other approvals (R13)."""

    support: Money
    funding: FundSource
    stand_funding: frozenset[FundSource]
    own_money_pledged: bool
    no_double_pledged: bool
    overseas: bool
    overseas_this_year: int
    most_overseas: int
    overseas_clause: str


def objections(facts: DecisionFacts) -> list[Objection]:
    """Every reason why this support may not be approved; empty means it may."""
    found: list[Objection] = []
    if facts.support <= 0:
        found.append(Objection("nothing", gettext("Nothing here is paid from industrial-promotion money.")))
    found += _other_money(bool(facts.stand_funding - {facts.funding}) or facts.funding not in PROGRAMME_MONEY)
    if not facts.own_money_pledged:
        text = gettext("The facility has not pledged in writing to pay the rest itself.")
        found.append(Objection("own_money", text, PLEDGE_OWN_MONEY))
    if not facts.no_double_pledged:
        text = gettext("The facility has not pledged that no other State source pays the same costs.")
        found.append(Objection("no_double", text, PLEDGE_NO_DOUBLE))
    if facts.overseas and facts.overseas_this_year >= facts.most_overseas:
        text = gettext(
            "This facility already has %(count)s approvals for fairs abroad this year; the limit is %(most)s.",
            count=facts.overseas_this_year,
            most=facts.most_overseas,
        )
        found.append(Objection("overseas", text, facts.overseas_clause))
    return found


def no_ceiling(name: str) -> Objection:
    """Nothing may be taken from a ceiling nobody set: which one, and who sets it."""
    text = gettext(
        "Nobody has set the ceiling “%(line)s”, so nothing may be taken from it. The national officer puts it "
        "forward under “Ceilings and rates”, a fair’s own on the fair’s page, and a colleague confirms it.",
        line=name,
    )
    return Objection("no_ceiling", text)


@dataclass(frozen=True)
class PaymentFacts:
    """Which papers are there when money is to leave (R20, R22); whether a stand is on other money by now (R19)."""

    contract: bool
    invoice: bool
    listed: bool
    accepted: bool
    other_money: bool = False


def missing_for_advance(facts: PaymentFacts) -> list[Objection]:
    """What stands against an advance: it is paid on the signed stand contract."""
    found = [] if facts.contract else [_paper("contract", gettext("The signed stand contract is missing."))]
    return found + _other_money(facts.other_money)


def missing_for_settlement(facts: PaymentFacts) -> list[Objection]:
    """What stands against the last payment: list, contract, invoice, acceptance, whose money the stand is on."""
    checks = (
        (facts.listed, "listed", gettext("The list confirmed by the province is missing.")),
        (facts.contract, "contract", gettext("The signed stand contract is missing.")),
        (facts.invoice, "invoice", gettext("The organiser's invoice is missing.")),
        (facts.accepted, "accepted", gettext("The participation has not been accepted yet.")),
    )
    return [_paper(code, text) for there, code, text in checks if not there] + _other_money(facts.other_money)


def _other_money(so: bool) -> list[Objection]:
    text = gettext("The stand is paid from another source, so this programme may not pay it too.")
    return [Objection("other_money", text, PLEDGE_NO_DOUBLE)] if so else []


def _paper(code: str, text: str) -> Objection:
    return Objection(code, text, PAPERS_TO_PAY)


def merged(lines: Sequence[CostLine]) -> list[CostLine]:
    """One line per cost item, as ceilings and the rule against double funding count (R18).

    Lines of one price keep it; different prices become one sum whose note names the parts.
    """
    groups: dict[str, list[CostLine]] = {}
    for line in lines:
        groups.setdefault(line.item_code, []).append(line)
    return [_as_one(group) for group in groups.values()]


def _as_one(group: list[CostLine]) -> CostLine:
    first, notes = group[0], "; ".join(dict.fromkeys(line.note for line in group if line.note))
    if len({line.unit_price for line in group}) == 1:
        return replace(first, quantity=sum(line.quantity for line in group), note=notes[:MOST_NOTE])
    parts = " + ".join(f"{line.quantity} × {amounts.grouped(line.unit_price, VI)}" for line in group)
    whole = Money(sum(line.quantity * line.unit_price for line in group))
    return replace(
        first, quantity=1, unit_price=whole, note="; ".join(filter(None, (parts, notes)))[:MOST_NOTE]
    )


def spread(amount: Money, weights: Sequence[Money]) -> list[Money]:
    """``amount`` over lines in proportion to their weights, whole đồng, summing exactly, no line above its weight.

    Largest remainders get the odd đồng, earlier lines first. ``0 ≤ amount ≤ sum(weights)``, else ValueError.
    """
    whole = sum(weights)
    if not 0 <= amount <= whole:
        raise ValueError("the amount must lie between nothing and the sum of the lines")
    if whole == 0:
        return [Money(0) for _ in weights]
    parts = [divmod(amount * weight, whole) for weight in weights]
    short = amount - sum(part for part, _ in parts)
    order = sorted(range(len(parts)), key=lambda i: (-parts[i][1], i))[:short]
    return [Money(part + (1 if i in order else 0)) for i, (part, _) in enumerate(parts)]


def accepted_support(eligible: Money, granted: Money, percent: int, invoiced: Money) -> Money:
    """What a line gets in the end: never above the grant, nor the rate of what was invoiced (R15)."""
    return min(granted, Money(min(eligible, invoiced) * percent // 100))


def too_much_out(paid: Money, accepted: Money) -> list[Objection]:
    """The advance was more than what is accepted: it comes back first (R15, R22)."""
    if accepted >= paid:
        return []
    text = gettext("More was advanced than the invoice allows. Record the returned advance first.")
    return [Objection("advance_too_high", text, ADVANCE)]
