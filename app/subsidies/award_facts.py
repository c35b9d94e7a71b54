"""One award and everything known about it when it is proposed, previewed, approved, pledged, paid or settled.

Read within the reader's scope; whoever decides asks this object and no table a second time. What few steps need
is read when first asked for and then held: see ``AwardFacts``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import Facility
from app.accounts.queries import facilities
from app.fairs import overseas_limit
from app.fairs.models import Application, Fair
from app.fairs.queries import applications, costs, stands as stand_queries
from app.fairs.states import ApplicationState, DocumentKind
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.errors import NotFound, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.programme import rules as programme
from app.programme.queries import ADVANCE_PERCENT, parameter, terms_on
from app.programme.rules import AssessedLine, Assessment, CostLine, Terms
from app.programme.states import FairKind, FundSource
from app.subsidies import ceilings, rules
from app.subsidies.ceilings import Chain
from app.subsidies.invariants import PREPARING
from app.subsidies.models import Award, AwardLine
from app.subsidies.rules import DecisionFacts, Objection, PaymentFacts
from app.subsidies.states import AWARD_FLOW, UNDECIDED, AwardState

NOT_BY_THE_SAME = tuple({verb for move in AWARD_FLOW.moves for verb in move.not_same_as})
"""The steps of an award that whoever takes a later one must not have taken."""
READ_ALONG = (
    joinedload(Award.application).options(applications.WITH_FAIR),
    joinedload(Award.facility, innerjoin=True),
)
"""What every page and every step of one award looks at, read with it."""


@dataclass(frozen=True)
class Figures:
    """What one decision gives: support and own share in đồng, and the support of each line in the award's order."""

    support: Money
    own_share: Money
    shares: tuple[Money, ...]


@dataclass(frozen=True)
class AwardFacts:
    """What is known about an award now.

    ``overseas``, ``papers`` and the lines of ``chain`` are read at their first use, the rest when this is made. ``papers``
    say whether the application is accepted: whoever moves it asks for them before, or they tell of another state.

    ``most``: what is asked for, line by line, with what the rates allow while it waits, then what was approved.
    """

    application: Application
    facility: Facility
    fair: Fair
    award: Award | None
    funding: FundSource
    most: Assessment
    terms: Terms | None
    """The dated rates it is decided by (R8); None once decided: the award keeps its own figures."""
    priority: bool
    """Whether the rates are raised for priority (R14)."""
    province: str | None
    """The province whose ceiling pays."""
    chain: Chain
    """Every ceiling the money counts against."""
    stand_funding: frozenset[FundSource]
    pledged: Money
    """The own share the facility has pledged."""
    advance_percent: int
    """How much of the support may be paid before acceptance (R22)."""
    appraisers: frozenset[int]
    """Who checked the application or put it on the list (I12)."""

    @cached_property
    def overseas(self) -> tuple[int, int]:
        """Approvals abroad this year, itself left out, and the most there may be (R13)."""
        return overseas_limit.room(self.application)

    @cached_property
    def papers(self) -> PaymentFacts:
        """Which papers of the application are there (R20)."""
        kinds = applications.paper_kinds(self.application.id)
        return PaymentFacts(
            contract=DocumentKind.STAND_CONTRACT in kinds or bool(self.application.contract),
            invoice=DocumentKind.INVOICE in kinds,
            listed=bool(self.application.list_number),
            accepted=self.application.state is ApplicationState.ACCEPTED,
            other_money=bool(self.stand_funding - {self.funding}),
        )

    @property
    def rate_version(self) -> str:
        """Which dated rates it is computed by."""
        return self.terms.version if self.terms else self.award.rate_version if self.award else ""

    @property
    def objections(self) -> list[Objection]:
        """Every reason why this support may not be approved."""
        return self.objections_of_file + [rules.no_ceiling(name) for name in self.chain.unset]

    @property
    def objections_of_file(self) -> list[Objection]:
        """The reasons that lie in the application itself, the ceilings left out: those are asked when they are locked."""
        abroad = self.fair.kind is FairKind.OVERSEAS
        count, most = self.overseas if abroad else (0, 1)
        return rules.objections(
            DecisionFacts(
                support=self.most.support,
                funding=self.funding,
                stand_funding=self.stand_funding,
                own_money_pledged=self.application.cofunding_pledged_at is not None,
                no_double_pledged=self.application.no_double_pledged_at is not None,
                overseas=abroad,
                overseas_this_year=count,
                most_overseas=most,
                overseas_clause=overseas_limit.most(clock.today()).clause if abroad else "",
            )
        )

    def figures(self, amount: Money | None = None) -> Figures:
        """What approving this amount gives, in proportion over the lines; without one, all the rates allow.

        An amount outside 0 … the most is brought to the nearest that can be given.
        """
        support = Money(max(0, min(self.most.support if amount is None else amount, self.most.support)))
        shares = rules.spread(support, [one.support for one in self.most.lines])
        return Figures(support, Money(self.most.cost - support), tuple(shares))

    def items(self, figures: Figures) -> Mapping[str, Money]:
        """Cost item code → its support by these figures, where there is any."""
        pairs = zip(self.most.lines, figures.shares, strict=True)
        return {one.line.item_code: share for one, share in pairs if share}

    def most_advance(self, support: Money) -> Money:
        """The most of this support that may be paid before acceptance (R22)."""
        return programme.most_advance(support, self.advance_percent)


def read(award_id: int, actor: Actor) -> Award:
    """An award this person may read; NotFound otherwise. A facility sees its own once decided."""
    found = db.session.get(Award, award_id, options=READ_ALONG)
    if found is None or not actor.can_on(Permission.AWARD_READ, found.belongs()):
        raise NotFound()
    if not actor.is_staff and found.approved_at is None and found.state is not AwardState.REJECTED:
        raise NotFound()
    return found


def lock(award: Award) -> None:
    """Stand in line for the facility and read award and application anew: the first step of whoever moves either."""
    facilities.lock(award.facility_id)
    anew = select(Award).where(Award.id == award.id).options(*READ_ALONG, joinedload(Award.lines))
    db.session.scalars(anew, execution_options={"populate_existing": True}).unique().one()


def begin(award: Award) -> AwardFacts:
    """Lock, then gather what is known: the first step of whoever moves money. The ceilings are locked by the posting."""
    lock(award)
    audit.read_ahead((award, NOT_BY_THE_SAME), (award.application, PREPARING))
    return of_award(award)


def of_award(award: Award) -> AwardFacts:
    """What is known about an award as it stands.

    While it waits, its own lines are assessed once more by the same rates: raised for priority only if it was when
    proposed and the mark still stands (R8, R14). WrongMoment where nothing could bound the money.
    """
    application, waiting = award.application, award.state in UNDECIDED
    priority = award.priority and (application.priority or not waiting)
    terms = terms_for(application, award.decided_for) if waiting else None
    stands = stand_queries.sources_of(application.id)
    lines = [_as_asked(line) for line in award.lines]
    most = _assessed(application, lines, terms, _payer(stands, award.funding), priority) if terms else None
    chain = ceilings.chain_of(award)
    return _gathered(
        award, application, terms, most or as_approved(award), chain, award.funding, stands, priority
    )


def of_application(application: Application, funding: FundSource, draft: Award | None = None) -> AwardFacts:
    """What this application would get now out of one source of money (R8–R18), before anybody proposes it.

    A stand that others pay gets nothing. ``draft``: a returned proposal, which is computed anew.
    """
    terms, priority = terms_for(application, application.applied_on), application.priority
    stands, lines = stand_queries.sources_of(application.id), rules.merged(costs.lines_of(application))
    most = _assessed(application, lines, terms, _payer(stands, funding), priority)
    chain = ceilings.chain_before(application, funding, most)
    return _gathered(draft, application, terms, most, chain, funding, stands, priority)


def _payer(stands: frozenset[FundSource], funding: FundSource) -> FundSource:
    """Whose money a stand is on: another source on the stand wins over what was asked (R19)."""
    return next(iter(sorted(stands - programme.PROGRAMME_MONEY)), funding)


def _assessed(
    application: Application, lines: list[CostLine], terms: Terms, payer: FundSource, priority: bool
) -> Assessment:
    elsewhere = items_paid_elsewhere(application)
    return programme.assess(lines, terms, priority=priority, funding=payer, paid_elsewhere=elsewhere)


def items_paid_elsewhere(application: Application) -> frozenset[str]:
    """Cost items another live award already pays for this facility at this fair (R18)."""
    place = (AwardLine.facility_id == application.facility_id, AwardLine.fair_id == application.fair_id)
    query = select(AwardLine.cost_item_code).join(Award).where(*place, AwardLine.live, AwardLine.support > 0)
    return frozenset(db.session.scalars(query.where(Award.application_id != application.id)))


def appraisers_of(application: Application) -> frozenset[int]:
    """Who checked this application or put it on the list (I12)."""
    lines = audit.history(application, verbs=PREPARING)
    return frozenset(line.actor_id for line in lines if line.actor_id is not None)


def _gathered(
    award: Award | None,
    application: Application,
    terms: Terms | None,
    most: Assessment,
    chain: Chain,
    funding: FundSource,
    stands: frozenset[FundSource],
    priority: bool,
) -> AwardFacts:
    return AwardFacts(
        application=application,
        facility=application.facility,
        fair=application.fair,
        award=award,
        funding=funding,
        most=most,
        terms=terms,
        priority=priority,
        province=ceilings.province_of(award) if award else application.facility.province_code,
        chain=chain,
        stand_funding=stands,
        pledged=costs.pledged_share(application),
        advance_percent=parameter(
            ADVANCE_PERCENT, award.decided_for if award else application.applied_on
        ).value,
        appraisers=appraisers_of(application),
    )


def as_approved(award: Award) -> Assessment:
    """The figures of an award as they were approved, line by line."""
    lines = tuple(
        AssessedLine(
            _as_asked(line),
            line.cost,
            line.eligible,
            line.percent,
            line.support,
            line.own_share,
            line.clause,
            reasons(award).get(line.cost_item_code, ""),
        )
        for line in award.lines
    )
    return Assessment(lines, award.cost, award.eligible, award.support, award.own_share)


def _as_asked(line: AwardLine) -> CostLine:
    return CostLine(line.cost_item_code, line.quantity, line.unit_price, line.note)


def reasons(award: Award) -> dict[str, str]:
    """Cost item code → why it gets nothing, as the proposal found it."""
    return {row["item"]: row["why_not"] for row in award.working if "item" in row}


def terms_for(application: Application, day: date) -> Terms:
    """The rates of a day for the fair applied for; WrongMoment when the programme takes no part in it."""
    kind = application.fair.kind
    if kind is None or not application.fair.supported:
        raise WrongMoment(gettext("The programme takes no part in this fair, so nothing can be paid for it."))
    return terms_on(kind, day)
