"""Whether a facility may be supported at a fair: facts in, every rule's finding out, the passed ones too.

Pure: no session, no request, no clock. ``on`` is the day of the application and picked the dated rows in the facts (R8).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from app.fairs.words import day, dong, moment
from app.kernel.i18n import gettext as _, ngettext
from app.kernel.money import Money
from app.programme.location import Ground, LocationFinding, Verdict
from app.programme.words import location_sentence

NOTHING = Money(0)
VERIFIED_CLAUSE = "Luật Thương mại điện tử 122/2025/QH15, Điều 17"
NO_DOUBLE_CLAUSE = "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 7.4"
COFUNDING_CLAUSE = "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 7.3"
PAPERS_CLAUSE = "Thông tư 36/2013/TT-BCT, Điều 21"
PRODUCT_CLAUSE = "Thông tư 26/2014/TT-BCT, Điều 12"


class Holds(IntEnum):
    """What an unmet rule holds back: nothing (a warning), the submission, or already the start."""

    NOTHING = 0
    SUBMISSION = 1
    START = 2


@dataclass(frozen=True)
class Finding:
    """What one rule says. ``passed`` None: not yet, something is still to be done or to be looked at."""

    code: str
    passed: bool | None
    sentence: str
    clause: str
    way_forward: str = ""
    holds: Holds = Holds.NOTHING


@dataclass(frozen=True)
class Maker:
    """The facility as it is."""

    verified: bool
    legal_form: str
    form_accepted: bool | None
    form_clause: str
    place: str
    craft_village: str
    location: LocationFinding
    sector: str
    sector_from: date | None
    sector_clause: str
    products: int


@dataclass(frozen=True)
class Occasion:
    """The fair; ``handed_in`` is when the application first came in, ``other`` a live application beside this one."""

    supported: bool
    published: bool
    clause: str
    opens_at: datetime | None
    closes_at: datetime | None
    handed_in: datetime | None = None
    other: str = ""


@dataclass(frozen=True)
class Abroad:
    """Fairs abroad already approved for the facility in a calendar year, and the most (R13)."""

    year: int
    count: int
    most: int
    clause: str


@dataclass(frozen=True)
class File:
    """What the application holds so far; ``own_share`` is what the facility pays itself, in đồng."""

    own_share: Money = NOTHING
    cofunding: bool = False
    no_double: bool = False
    missing: Sequence[str] = ()
    begun: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything the rules look at."""

    on: date
    now: datetime
    maker: Maker
    occasion: Occasion
    abroad: Abroad | None
    file: File


def findings(facts: Facts) -> list[Finding]:
    """What every rule says, in the order people read them."""
    return [
        _beneficiary(facts.maker),
        _location(facts.maker),
        _sector(facts.maker, facts.on),
        _verified(facts.maker),
        _supported(facts.occasion),
        _open(facts.occasion, facts.now),
        *([_abroad(facts.abroad)] if facts.abroad else []),
        _only_one(facts.occasion),
        _product(facts.maker),
        _papers(facts.file),
        _cofunding(facts.file),
        _no_double(facts.file),
    ]


def against_start(found: Sequence[Finding]) -> list[Finding]:
    """The rules that forbid beginning an application."""
    return [one for one in found if one.passed is False and one.holds is Holds.START]


def against_submission(found: Sequence[Finding]) -> list[Finding]:
    """The rules that forbid handing it in."""
    return [one for one in found if one.passed is not True and one.holds is not Holds.NOTHING]


def _beneficiary(maker: Maker) -> Finding:
    """R3."""
    if maker.form_accepted:
        text = _("%(form)s: a supported kind of facility.", form=maker.legal_form)
        return Finding("beneficiary", True, text, maker.form_clause)
    text = _(
        "%(form)s: not a supported kind. Supported are small and medium-sized enterprises, cooperative groups, "
        "co-operatives and their unions, and business households.",
        form=maker.legal_form,
    )
    way = _("If the legal form is wrong, correct it in the facility's data.")
    return Finding("beneficiary", False, text, maker.form_clause, way, Holds.START)


def _location(maker: Maker) -> Finding:
    """R4–R7, by the rule of the application's day (R8)."""
    verdict, clause = maker.location.verdict, maker.location.clause
    text = _place_sentence(maker)
    if verdict is Verdict.YES:
        return Finding("location", True, text, clause)
    if verdict is Verdict.UNKNOWN:
        way = _("Hand in a paper that shows the old place name; the province's officer decides.")
        return Finding("location", None, text, clause, way)
    way = _(
        "If goods are made elsewhere, correct the place of production. If it is a craft village recognised by the "
        "province, ask the province's officer to record the decision."
    )
    return Finding("location", False, text, clause, way, Holds.START)


def _place_sentence(maker: Maker) -> str:
    sentence = location_sentence(maker.location)
    if maker.location.ground is Ground.CRAFT_VILLAGE and maker.craft_village:
        place = f"{maker.place} ({maker.craft_village})"
    else:
        place = maker.place
    return _("Goods are made in %(place)s.", place=place) + f" {sentence}"


def _sector(maker: Maker, on: date) -> Finding:
    if not maker.sector:
        way = _("Choose the trade in the facility's data.")
        text = _("No trade of the seven supported groups is named.")
        return Finding("sector", False, text, maker.sector_clause, way, Holds.START)
    if maker.sector_from is not None and maker.sector_from > on:
        text = _(
            "The list of trades in force on %(day)s was another one; an officer checks “%(sector)s” against it.",
            day=day(on),
            sector=maker.sector,
        )
        return Finding("sector", None, text, "Nghị định 45/2012/NĐ-CP, Điều 5")
    text = _("The trade “%(sector)s” is one of the supported groups.", sector=maker.sector)
    return Finding("sector", True, text, maker.sector_clause)


def _verified(maker: Maker) -> Finding:
    """R35."""
    if maker.verified:
        return Finding("verified", True, _("The province has verified the facility."), VERIFIED_CLAUSE)
    text = _("The province has not verified the facility yet.")
    way = _("You may prepare the application now and submit it once the facility is verified.")
    return Finding("verified", None, text, VERIFIED_CLAUSE, way, Holds.SUBMISSION)


def _supported(fair: Occasion) -> Finding:
    if fair.supported and fair.published:
        return Finding("fair", True, _("The programme supports facilities at this fair."), fair.clause)
    if fair.supported:
        text = _("This fair is not open: it is cancelled, over or not published.")
    else:
        text = _("The programme takes no part in this fair; it stands in the calendar only.")
    way = _("Choose a fair marked “supported” in the calendar.")
    return Finding("fair", False, text, fair.clause, way, Holds.START)


def _open(fair: Occasion, now: datetime) -> Finding:
    """By the server's clock; an application that came in on time stays on time when it is returned."""
    way = _("Look for the next fair in the calendar.")
    if fair.handed_in is not None and (fair.closes_at is None or fair.handed_in <= fair.closes_at):
        return Finding(
            "open", True, _("Handed in on time, %(time)s.", time=moment(fair.handed_in)), fair.clause
        )
    if fair.opens_at is None or now < fair.opens_at:
        text = (
            _("Registration has not been announced yet.")
            if fair.opens_at is None
            else _("Registration opens at %(time)s.", time=moment(fair.opens_at))
        )
        return Finding("open", False, text, fair.clause, _("Come back when it is open."), Holds.START)
    if fair.closes_at is not None and now > fair.closes_at:
        text = _("Registration closed at %(time)s.", time=moment(fair.closes_at))
        return Finding("open", False, text, fair.clause, way, Holds.START)
    if fair.closes_at is None:
        return Finding("open", True, _("Registration is open."), fair.clause)
    text = _("Registration is open until %(time)s.", time=moment(fair.closes_at))
    return Finding("open", True, text, fair.clause)


def _abroad(abroad: Abroad) -> Finding:
    """R13: a warning here, because the approval counts again and may fall into the next year."""
    text = _(
        "Fairs abroad approved in %(year)s: %(count)s of at most %(most)s.",
        year=abroad.year,
        count=abroad.count,
        most=abroad.most,
    )
    if abroad.count < abroad.most:
        return Finding("abroad", True, text, abroad.clause)
    way = _(
        "A further one cannot be approved in %(year)s. You may apply; it can be decided from 1 January.",
        year=abroad.year,
    )
    return Finding("abroad", False, text, abroad.clause, way)


def _only_one(fair: Occasion) -> Finding:
    """One live application per facility and fair (I13), so that no cost is supported twice."""
    if not fair.other:
        text = _("No other application of the facility for this fair.")
        return Finding("only_one", True, text, NO_DOUBLE_CLAUSE)
    text = _("The facility already applies for this fair with %(number)s.", number=fair.other)
    way = _("Go on with that one, or withdraw it first.")
    return Finding("only_one", False, text, NO_DOUBLE_CLAUSE, way, Holds.START)


def _product(maker: Maker) -> Finding:
    if maker.products:
        text = ngettext("%(num)d product is published.", "%(num)d products are published.", maker.products)
        return Finding("product", True, text, PRODUCT_CLAUSE)
    text = _("No product of the facility is published yet.")
    way = _("Add a product with its photos and send it for review.")
    return Finding("product", None, text, PRODUCT_CLAUSE, way, Holds.SUBMISSION)


def _papers(file: File) -> Finding:
    if not file.missing:
        return Finding("papers", True, _("All papers are there."), PAPERS_CLAUSE)
    names = ", ".join(file.missing)
    text = (
        _("Still missing: %(papers)s.", papers=names)
        if file.begun
        else _("Papers: %(papers)s.", papers=names)
    )
    way = _("A clear photo or a PDF will do.")
    return Finding("papers", None, text, PAPERS_CLAUSE, way, Holds.SUBMISSION)


def _cofunding(file: File) -> Finding:
    """R17."""
    if file.cofunding:
        text = _("The facility has pledged to pay the rest itself: %(amount)s.", amount=dong(file.own_share))
        return Finding("cofunding", True, text, COFUNDING_CLAUSE)
    text = _("The pledge to pay the rest itself is needed: %(amount)s.", amount=dong(file.own_share))
    way = _("The owner ticks it under Pledges.")
    return Finding("cofunding", None, text, COFUNDING_CLAUSE, way, Holds.SUBMISSION)


def _no_double(file: File) -> Finding:
    """R18."""
    if file.no_double:
        text = _("The facility has pledged that no other State source pays the same costs.")
        return Finding("no_double", True, text, NO_DOUBLE_CLAUSE)
    text = _("The pledge that no other State source pays the same costs is needed.")
    way = _("The owner ticks it under Pledges.")
    return Finding("no_double", None, text, NO_DOUBLE_CLAUSE, way, Holds.SUBMISSION)
