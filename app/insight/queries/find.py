"""One search over files of every room: by number, name, tax code, telephone, person or bank reference.

All kinds are asked for in one query, each cut to what the person may read, so that the page costs the same however many
kinds there are. Nearest first: the very number or name, then what begins with the words, then what holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, or_, select, union_all

from app.accounts.models import Facility, Membership, Person
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
from app.outcomes.queries.outcome_filter import within_sight
from app.payments import queries as bills
from app.payments.models import Bill
from app.subsidies import queries as awards
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
    asked = [
        query.subquery() for number, kind in enumerate(_KINDS) for query in kind.asked(number, words, actor)
    ]
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
class _Kind:
    """A kind of file: its page, and how it is asked for (None: this person reads none)."""

    name: str
    endpoint: str
    key: str
    ask: Callable[[str, Actor], Select[Any] | None]

    def asked(self, place: int, words: str, actor: Actor) -> Iterable[Select[Any]]:
        """Its rows as place, id, number, name and nearness."""
        query = self.ask(words, actor)
        if query is None:
            return []
        _, number, _, key = tuple(query.selected_columns)
        near = _near(words, number, key)
        query = query.add_columns(near.label("near"), literal(place).label("place"))
        return [query.order_by(None).order_by(near, query.selected_columns[0].desc()).limit(MOST_EACH)]


def _near(words: str, number: ColumnElement[str], key: ColumnElement[str]) -> ColumnElement[int]:
    """How near a row is: its number or all it is found by, its beginning, the beginning of a word, anywhere."""
    asked = fold(words)
    bare = asked.replace(" ", "").upper()
    return case(
        (or_(func.upper(func.replace(number, "-", "")) == bare, key == asked), EXACT),
        (or_(key.startswith(asked, autoescape=True), number.istartswith(words, autoescape=True)), BEGINS),
        (key.contains(f" {asked}", autoescape=True), A_WORD_BEGINS),
        else_=HOLDS,
    )


def _columns(query: Select[Any], row_id: Any, number: Any, name: Any, key: Any) -> Select[Any]:
    """Its id, its number, whose it is, and the folded text it is as near as."""
    return query.with_only_columns(
        row_id.label("id"),
        cast(number, String).label("number"),
        cast(name, String).label("name"),
        key.label("key"),
    )


def _in_province(query: Select[Any], right: Permission, actor: Actor) -> Select[Any] | None:
    if not actor.can(right):
        return None
    return query.where(within(actor, right, province=Facility.province_code))


def _facilities(words: str, actor: Actor) -> Select[Any] | None:
    """By its own name, code and telephone, by the people who act for it, and by the number of an enquiry to it."""
    theirs = (
        select(Membership.organisation_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.ended_at.is_(None), people.matches(words))
    )
    asked = select(Enquiry.facility_id).where(is_of_series(words, ENQUIRIES, Enquiry.number))
    query = select(Facility).where(
        or_(facilities.matches(words), Facility.id.in_(theirs), Facility.id.in_(asked))
    )
    found = _in_province(query, Permission.FACILITY_READ, actor)
    return (
        None
        if found is None
        else _columns(found, Facility.id, Facility.tax_code, Facility.name, Facility.search_key)
    )


def _people(words: str, actor: Actor) -> Select[Any] | None:
    if not actor.can(Permission.PEOPLE_MANAGE):
        return None
    return _columns(
        select(Person).where(people.matches(words)), Person.id, Person.name, Person.email, Person.search_key
    )


def _products(words: str, actor: Actor) -> Select[Any] | None:
    query = select(Product).join(Facility, Facility.id == Product.facility_id)
    query = query.where(holds(words, Product.search_key), Product.state.not_in(UNSENT))
    found = _in_province(query, Permission.PRODUCT_REVIEW_READ, actor)
    return (
        None
        if found is None
        else _columns(found, Product.id, Product.name_vi, Facility.name, Product.search_key)
    )


def _fairs(words: str, actor: Actor) -> Select[Any] | None:
    if not actor.can(Permission.PROGRAMME_READ):
        return None
    return _columns(
        select(Fair).where(fairs.matches(words), Fair.state != FairState.DISCARDED),
        Fair.id,
        Fair.name_vi,
        Fair.venue,
        Fair.search_key,
    )


def _applications(words: str, actor: Actor) -> Select[Any] | None:
    if not actor.can(Permission.APPLICATION_READ):
        return None
    query = applications.visible(actor).where(applications.matches(words))
    return _columns(query, Application.id, Application.number, Facility.name, Facility.search_key)


def _awards(words: str, actor: Actor) -> Select[Any] | None:
    """By its number, its application's or letter's, the facility, and the bank references of what was paid out.

    Whoever may read an award but not its application finds it by the number both go by.
    """
    if not actor.can(Permission.AWARD_READ):
        return None
    letters = select(DecisionLetter.award_id).where(is_numbered(words, DecisionLetter.number))
    paid = select(Disbursement.award_id).where(holds_reference(words, Disbursement.ref_key))
    asked = select(Application.id).where(is_numbered(words, Application.number))
    numbered = or_(is_numbered(words, Award.number, Award.decision_number), Award.application_id.in_(asked))
    query = awards.visible(actor).where(
        or_(numbered, facilities.matches(words), Award.id.in_(letters), Award.id.in_(paid))
    )
    return _columns(query, Award.id, Award.number, Facility.name, Facility.search_key)


def _bills(words: str, actor: Actor) -> Select[Any] | None:
    if not actor.can(Permission.BILL_READ):
        return None
    query = bills.visible(actor).where(bills.matches(words))
    return _columns(query, Bill.id, Bill.number, Facility.name, Facility.search_key)


def _outcomes(words: str, actor: Actor) -> Select[Any] | None:
    """By its number or contract's, the facility, the buyer, and the number of the enquiry it came of."""
    if not actor.can(Permission.OUTCOME_READ):
        return None
    query = select(Outcome).join(Facility, Facility.id == Outcome.facility_id)
    asked = select(Enquiry.id).where(is_of_series(words, ENQUIRIES, Enquiry.number))
    query = within_sight(query, actor).where(
        or_(
            is_numbered(words, Outcome.number),
            facilities.matches(words),
            holds(words, Outcome.search_key),
            Outcome.enquiry_id.in_(asked),
        )
    )
    return _columns(query, Outcome.id, Outcome.number, Facility.name, Facility.search_key)


def _reports(words: str, actor: Actor) -> Select[Any] | None:
    query = select(ListingReport).join(Facility, Facility.id == ListingReport.facility_id)
    numbered = is_numbered(words, ListingReport.number, ListingReport.authority_paper)
    query = query.where(or_(numbered, facilities.matches(words)))
    found = _in_province(query, Permission.REPORT_READ, actor)
    return (
        None
        if found is None
        else _columns(found, ListingReport.id, ListingReport.number, Facility.name, Facility.search_key)
    )


def _reviews(words: str, actor: Actor) -> Select[Any] | None:
    query = select(DecisionReview).join(Facility, Facility.id == DecisionReview.facility_id)
    query = query.where(or_(is_numbered(words, DecisionReview.number), facilities.matches(words)))
    found = _in_province(query, Permission.REPORT_READ, actor)
    return (
        None
        if found is None
        else _columns(found, DecisionReview.id, DecisionReview.number, Facility.name, Facility.search_key)
    )


def _certificates(words: str, actor: Actor) -> Select[Any] | None:
    """By the number on the paper only: a facility's name leads to the facility."""
    query = select(Certificate).join(Facility, Facility.id == Certificate.facility_id)
    query = query.where(is_numbered(words, Certificate.number))
    found = _in_province(query, Permission.PRODUCT_REVIEW_READ, actor)
    return (
        None
        if found is None
        else _columns(found, Certificate.id, Certificate.number, Facility.name, Facility.search_key)
    )


def _letters(words: str, actor: Actor) -> Select[Any] | None:
    if not actor.can(Permission.SETTINGS_MANAGE):
        return None
    return _columns(
        select(Letter).where(holds(words, Letter.search_key)),
        Letter.id,
        Letter.subject,
        Letter.to,
        Letter.search_key,
    )


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
