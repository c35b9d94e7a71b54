"""One search over files of every room: by number, name, tax code, telephone, person or bank reference.

All kinds are asked for in one query, each cut to what the person may read, so that the page costs the same however many
kinds there are. Nearest first: the very number or name, then what begins with the words, then what holds them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from app.accounts.models import Facility, Membership, Organisation, Person
from app.accounts.queries import facilities, people
from app.catalog.models import Certificate, Product
from app.catalog.states import UNSENT
from app.complaints.models import DecisionReview, ListingReport
from app.fairs.models import Application, Fair
from app.fairs.queries import applications, fairs
from app.fairs.states import FairState
from app.kernel.bank_references import holds_reference
from app.kernel.db import db
from app.kernel.folding import fold
from app.kernel.numbers import is_numbered, is_of_series
from app.kernel.permissions import Actor, Permission
from app.kernel.scoping import within
from app.kernel.text_columns import holds
from app.linkage.models import Enquiry
from app.linkage.service.ask import SERIES as ENQUIRIES
from app.notices.models import Letter
from app.outcomes.models import Outcome
from app.payments import queries as bills
from app.payments.models import Bill
from app.subsidies.models import Award, DecisionLetter, Disbursement

MOST_EACH = 8
LEAST_LETTERS = 2
EXACT, BEGINS, A_WORD_BEGINS, HOLDS = range(4)


@dataclass(frozen=True)
class Found:
    """A file: what it is, its number, whose, and where."""

    kind: str
    number: str
    facility: str
    endpoint: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Group:
    """The files of one kind, nearest first."""

    kind: str
    files: list[Found]


def files(words: str, actor: Actor) -> list[Group]:
    """At most eight of each kind, the kind with the nearest first; nothing for fewer than two characters."""
    if len(words) < LEAST_LETTERS:
        return []
    kinds = [(place, kind.ask(words, actor)) for place, kind in enumerate(_KINDS)]
    asked = [found.whole(words, place).subquery() for place, found in kinds if found]
    if not asked:
        return []
    every = union_all(*(select(part) for part in asked)).subquery()
    rows = db.session.execute(select(every).order_by(every.c.place, every.c.near, every.c.id.desc())).all()
    groups = [(list(each)) for _, each in groupby(rows, key=lambda row: row.place)]
    groups.sort(key=lambda each: (each[0].near, each[0].place))
    return [Group(_KINDS[each[0].place].name, [_file(row) for row in each]) for each in groups]


def _file(row: Any) -> Found:
    kind = _KINDS[row.place]
    values = {"q": row.number} if kind.key == "q" else {kind.key: row.id}
    return Found(kind.name, row.number, row.name, kind.endpoint, values)


@dataclass(frozen=True)
class _Asked:
    """How a kind is asked: which rows, the number and name they go by, and the folded text they are as near as.

    A row that belongs to a facility goes by the facility's ``name``; conditions are asked of the row alone, so that the
    nearest are chosen from an index and only theirs are read whole.
    """

    row: type[Any]
    where: ColumnElement[bool]
    number: Any
    name: Any
    key: Any
    numbered: bool = True
    """Whether ``number`` is one, or a name that the key holds."""

    def nearest(self, words: str) -> Subquery:
        """The ids of the nearest, with their nearness."""
        near = _near(words, self.number if self.numbered else None, self._key()).label("near")
        query = select(self.row.id.label("id"), near).where(self.where)
        return query.order_by(near, self.row.id.desc()).limit(MOST_EACH).subquery()

    def _key(self) -> Any:
        if not self._of_facility(self.key):
            return self.key
        return (
            select(Organisation.search_key).where(Organisation.id == self.row.facility_id).scalar_subquery()
        )

    def _of_facility(self, column: Any) -> bool:
        return column.class_ is Facility and self.row is not Facility

    def whole(self, words: str, place: int) -> Select[Any]:
        """The nearest as id, number, name, nearness and place."""
        nearest = self.nearest(words)
        query = select(
            self.row.id.label("id"),
            cast(self.number, String).label("number"),
            cast(self.name, String).label("name"),
            nearest.c.near,
            literal(place).label("place"),
        )
        query = query.select_from(nearest).join(self.row, self.row.id == nearest.c.id)
        if self._of_facility(self.name):
            query = query.join(Facility, Facility.id == self.row.facility_id)
        return query


@dataclass(frozen=True)
class _Kind:
    """A kind of file: its page, and how it is asked for (None: this person reads none)."""

    name: str
    endpoint: str
    key: str
    ask: Callable[[str, Actor], _Asked | None]


def _near(words: str, number: Any, key: Any) -> ColumnElement[int]:
    """How near a row is: its number or all it is found by, its beginning, the beginning of a word, anywhere."""
    asked = fold(words)
    exact, begins = [key == asked], [key.startswith(asked, autoescape=True)]
    if number is not None:
        exact.append(func.upper(func.replace(number, "-", "")) == asked.replace(" ", "").upper())
        begins.append(number.istartswith(words, autoescape=True))
    return case(
        (or_(*exact), EXACT),
        (or_(*begins), BEGINS),
        (key.contains(f" {asked}", autoescape=True), A_WORD_BEGINS),
        else_=HOLDS,
    )


def _of_facility(
    row: type[Any], number: Any, found: ColumnElement[bool], right: Permission, actor: Actor
) -> _Asked | None:
    """Rows that go by a facility's name, within how far a right reaches."""
    if not actor.can(right):
        return None
    reach = within(actor, right, province=facilities.of_province(row.facility_id))
    return _Asked(row, and_(reach, found), number, Facility.name, Facility.search_key)


def _facilities(words: str, actor: Actor) -> _Asked | None:
    """By its own name, code and telephone, by the people who act for it, and by the number of an enquiry to it."""
    if not actor.can(Permission.FACILITY_READ):
        return None
    theirs = (
        select(Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.ended_at.is_(None), people.matches(words))
    )
    asked = select(Enquiry.facility_id).where(is_of_series(words, ENQUIRIES, Enquiry.number))
    found = or_(facilities.matches(words), Facility.id.in_(theirs), Facility.id.in_(asked))
    reach = within(actor, Permission.FACILITY_READ, province=Facility.province_code)
    return _Asked(Facility, and_(reach, found), Facility.tax_code, Facility.name, Facility.search_key)


def _people(words: str, actor: Actor) -> _Asked | None:
    if not actor.can(Permission.PEOPLE_MANAGE):
        return None
    return _Asked(Person, people.matches(words), Person.name, Person.email, Person.search_key)


def _products(words: str, actor: Actor) -> _Asked | None:
    found = and_(holds(words, Product.search_key), Product.state.not_in(UNSENT))
    asked = _of_facility(Product, Product.name_vi, found, Permission.PRODUCT_REVIEW_READ, actor)
    return asked and replace(asked, key=Product.search_key, numbered=False)


def _fairs(words: str, actor: Actor) -> _Asked | None:
    if not actor.can(Permission.PROGRAMME_READ):
        return None
    found = and_(fairs.matches(words), Fair.state != FairState.DISCARDED)
    return _Asked(Fair, found, Fair.name_vi, Fair.venue, Fair.search_key)


def _applications(words: str, actor: Actor) -> _Asked | None:
    if not actor.can(Permission.APPLICATION_READ):
        return None
    found = and_(applications.within_sight(actor), applications.matches(words))
    return _Asked(Application, found, Application.number, Facility.name, Facility.search_key)


def _awards(words: str, actor: Actor) -> _Asked | None:
    """By its number, its application's or letter's, the facility, and the bank references of what was paid out.

    Whoever may read an award but not its application finds it by the number both go by.
    """
    letters = select(DecisionLetter.award_id).where(is_numbered(words, DecisionLetter.number))
    paid = select(Disbursement.award_id).where(holds_reference(words, Disbursement.ref_key))
    asked = select(Application.id).where(is_numbered(words, Application.number))
    found = or_(
        is_numbered(words, Award.number, Award.decision_number),
        Award.application_id.in_(asked),
        facilities.Through(Award.facility_id).matches(words),
        Award.id.in_(letters),
        Award.id.in_(paid),
    )
    return _of_facility(Award, Award.number, found, Permission.AWARD_READ, actor)


def _bills(words: str, actor: Actor) -> _Asked | None:
    return _of_facility(Bill, Bill.number, bills.matches(words), Permission.BILL_READ, actor)


def _outcomes(words: str, actor: Actor) -> _Asked | None:
    """By its number or contract's, the facility, the buyer, and the number of the enquiry it came of."""
    asked = select(Enquiry.id).where(is_of_series(words, ENQUIRIES, Enquiry.number))
    found = or_(
        is_numbered(words, Outcome.number),
        facilities.Through(Outcome.facility_id).matches(words),
        holds(words, Outcome.search_key),
        Outcome.enquiry_id.in_(asked),
    )
    return _of_facility(Outcome, Outcome.number, found, Permission.OUTCOME_READ, actor)


def _reports(words: str, actor: Actor) -> _Asked | None:
    found = or_(
        is_numbered(words, ListingReport.number, ListingReport.authority_paper),
        facilities.Through(ListingReport.facility_id).matches(words),
    )
    return _of_facility(ListingReport, ListingReport.number, found, Permission.REPORT_READ, actor)


def _reviews(words: str, actor: Actor) -> _Asked | None:
    found = or_(
        is_numbered(words, DecisionReview.number),
        facilities.Through(DecisionReview.facility_id).matches(words),
    )
    return _of_facility(DecisionReview, DecisionReview.number, found, Permission.REPORT_READ, actor)


def _certificates(words: str, actor: Actor) -> _Asked | None:
    """By the number on the paper only: a facility's name leads to the facility."""
    found = is_numbered(words, Certificate.number)
    return _of_facility(Certificate, Certificate.number, found, Permission.PRODUCT_REVIEW_READ, actor)


def _letters(words: str, actor: Actor) -> _Asked | None:
    if not actor.can(Permission.SETTINGS_MANAGE):
        return None
    return _Asked(Letter, holds(words, Letter.search_key), Letter.subject, Letter.to, Letter.search_key)


_KINDS = (
    _Kind("facility", "accounts_desk.facility", "facility_id", _facilities),
    _Kind("person", "accounts_desk.person", "person_id", _people),
    _Kind("fair", "fairs_desk.fair", "fair_id", _fairs),
    _Kind("application", "fairs_desk.application", "application_id", _applications),
    _Kind("award", "subsidies_desk.award", "award_id", _awards),
    _Kind("bill", "payments_desk.bill", "bill_id", _bills),
    _Kind("outcome", "outcomes_desk.outcome", "outcome_id", _outcomes),
    _Kind("product", "catalog_desk.product", "product_id", _products),
    _Kind("certificate", "catalog_desk.certificate", "certificate_id", _certificates),
    _Kind("report", "complaints_desk.report", "report_id", _reports),
    _Kind("review", "complaints_desk.review", "review_id", _reviews),
    _Kind("letter", "notices_desk.letters", "q", _letters),
)
"""In the order of a file's way through the house."""
