"""Reading enquiries: always through one of the two sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload, raiseload

from app.accounts.models import Buyer, Facility, Membership, Organisation, Person
from app.accounts.queries import facilities
from app.catalog.models import Product
from app.catalog.queries.public import is_public
from app.fairs.models import Fair
from app.fairs.states import UNSEEN
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.numbers import is_numbered
from app.kernel.permissions import Actor, Permission
from app.kernel.storage import StoredFile
from app.kernel.text_columns import holds
from app.linkage.models import Enquiry, Message, ThreadRead
from app.linkage.states import MAKERS_TURN, OPEN, EnquiryState, MessageKind
from app.reference.models import Country

Found = TypeVar("Found")
Other = aliased(Organisation)
"""The side a thread is with, whoever looks."""
SHOWN = 50
MOST_SAID = 200
"""Characters of a message that a list shows."""


class Show(StrEnum):
    """Which threads a list shows."""

    OPEN = "open"
    MINE = "mine"
    UNREAD = "unread"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True)
class Row:
    """A thread as the maker or the buyer sees it: how many messages are new to the reader, and the newest words."""

    enquiry: Enquiry
    for_maker: bool
    new: int
    latest: Message | None

    @property
    def said(self) -> str:
        """The newest words on one line."""
        words = " ".join(self.latest.body.split()) if self.latest else ""
        return words if len(words) <= MOST_SAID else f"{words[: MOST_SAID - 1]}…"


def product_to_ask(slug: str) -> Product:
    """A product the public sees; NotFound otherwise."""
    query = (
        select(Product)
        .join(Facility, Facility.id == Product.facility_id)
        .where(Product.slug == slug, is_public())
        .options(joinedload(Product.facility, innerjoin=True))
    )
    return _found(db.session.scalar(query))


def facility_to_ask(slug: str) -> Facility:
    """A facility the public sees; NotFound otherwise."""
    query = select(Facility).where(Facility.slug == slug, facilities.is_public())
    return _found(db.session.scalar(query))


def fair_named(slug: str) -> Fair | None:
    """The fair a question came from, if it is one the public sees."""
    query = select(Fair).where(Fair.slug == slug, Fair.state.not_in(UNSEEN))
    return db.session.scalar(query) if slug else None


def buyer_of(actor: Actor) -> Buyer | None:
    """The buyer somebody acts for."""
    return db.session.get(Buyer, actor.organisation_id) if actor.is_buyer else None


def country_of(buyer: Buyer) -> Country | None:
    """Where a buyer is."""
    return db.session.get(Country, buyer.country_code)


def enquiry(enquiry_id: int, actor: Actor) -> Enquiry:
    """A thread of the actor's side; NotFound for everybody else."""
    found = db.session.get(Enquiry, enquiry_id, options=_names())
    if found is None or not actor.can_on(Permission.THREAD_READ, found.belongs()):
        raise NotFound()
    return found


def messages(of: Enquiry, before: int | None = None) -> list[Message]:
    """The newest messages (before one, if named), oldest first, at most ``SHOWN``."""
    query = select(Message).where(Message.enquiry_id == of.id)
    if before is not None:
        query = query.where(Message.id < before)
    newest = db.session.scalars(query.order_by(Message.id.desc()).limit(SHOWN)).unique()
    return list(newest)[::-1]


def has_earlier(of: Enquiry, shown: list[Message]) -> bool:
    """Whether there are messages before the shown ones."""
    if not shown:
        return False
    query = select(Message.id).where(Message.enquiry_id == of.id, Message.id < shown[0].id).limit(1)
    return db.session.scalar(query) is not None


def first_answer(of: Enquiry) -> datetime | None:
    """When the facility first said something."""
    query = select(func.min(Message.id)).where(
        Message.enquiry_id == of.id,
        Message.organisation_id == of.facility_id,
        Message.kind == MessageKind.TEXT,
    )
    return db.session.scalar(select(Message.created_at).where(Message.id == query.scalar_subquery()))


def newest_id(of: Enquiry) -> int:
    """The id of the thread's last message; 0 for none."""
    return db.session.scalar(select(func.max(Message.id)).where(Message.enquiry_id == of.id)) or 0


def attachment(enquiry_id: int, message_id: int, actor: Actor) -> StoredFile:
    """The file of a message in a thread of the actor's side; NotFound otherwise."""
    thread = enquiry(enquiry_id, actor)
    query = select(StoredFile).join(Message, Message.file_id == StoredFile.id)
    return _found(db.session.scalar(query.where(Message.id == message_id, Message.enquiry_id == thread.id)))


def read_to(of: Enquiry, person_id: int | None) -> int:
    """The last message somebody marked as read; 0 for none."""
    query = select(ThreadRead.message_id).where(
        ThreadRead.enquiry_id == of.id, ThreadRead.person_id == person_id
    )
    return db.session.scalar(query) or 0


def seen_to(of: Enquiry, actor: Actor) -> int:
    """The last message anybody of the other side has read; 0 for none."""
    other = of.buyer_id if actor.organisation_id == of.facility_id else of.facility_id
    people = select(Membership.person_id).where(Membership.organisation_id == other)
    query = select(func.max(ThreadRead.message_id)).where(
        ThreadRead.enquiry_id == of.id, ThreadRead.person_id.in_(people)
    )
    return db.session.scalar(query) or 0


def to_list(actor: Actor) -> Select[Any]:
    """Every thread of the side somebody acts for, with the other side as ``Other``."""
    other = Enquiry.buyer_id if actor.is_facility else Enquiry.facility_id
    return select(Enquiry).join(Other, Other.id == other).where(_mine(actor)).options(*_listed())


def finds(words: str) -> ColumnElement[bool]:
    """A thread by its number, the other side's name or its product."""
    goods = select(Product.id).where(holds(words, Product.search_key))
    return or_(
        is_numbered(words, Enquiry.number), holds(words, Other.search_key), Enquiry.product_id.in_(goods)
    )


def rows(threads: Sequence[Enquiry], actor: Actor) -> list[Row]:
    """Threads with what is new in each for the reader and its newest words."""
    ids = [thread.id for thread in threads]
    found = db.session.execute(select(Enquiry.id, _new(actor)).where(Enquiry.id.in_(ids)))
    new: dict[int, int] = {thread: int(count) for thread, count in found}
    newest = _newest(ids)
    return [Row(thread, actor.is_facility, new[thread.id], newest.get(thread.id)) for thread in threads]


def counts(actor: Actor) -> dict[Show, int]:
    """How many threads each filter shows, in one query."""
    sums = [func.sum(case((and_(true(), *shown(show, actor)), 1), else_=0)) for show in Show]
    row = db.session.execute(select(*sums).select_from(Enquiry).where(_mine(actor))).one()
    return {show: int(count or 0) for show, count in zip(Show, row, strict=True)}


def unread(actor: Actor) -> Select[int]:
    """How many threads have something new for the person, as a question."""
    return select(func.count(Enquiry.id)).where(_mine(actor), _has_new(actor))


def _mine(actor: Actor) -> ColumnElement[bool]:
    side = Enquiry.facility_id if actor.is_facility else Enquiry.buyer_id
    return side == actor.organisation_id


def shown(show: Show, actor: Actor) -> list[ColumnElement[bool]]:
    """What is true of the threads a list shows."""
    turn = Enquiry.state.in_(MAKERS_TURN) if actor.is_facility else Enquiry.state == EnquiryState.ANSWERED
    match show:
        case Show.OPEN:
            return [Enquiry.state.in_(OPEN)]
        case Show.MINE:
            return [turn]
        case Show.UNREAD:
            return [_has_new(actor)]
        case Show.CLOSED:
            return [Enquiry.state == EnquiryState.CLOSED]
    return []


def _new(actor: Actor) -> ColumnElement[int]:
    """How many messages of the other side came after the person's last reading."""
    return _unread(actor, select(func.count(Message.id))).scalar_subquery()


def _has_new(actor: Actor) -> ColumnElement[bool]:
    """Whether there is one: the first is enough."""
    return _unread(actor, select(Message.id)).exists()


def _unread(actor: Actor, what: Select[int]) -> Select[int]:
    read = (
        select(func.max(ThreadRead.message_id))
        .where(ThreadRead.enquiry_id == Enquiry.id, ThreadRead.person_id == actor.person_id)
        .correlate(Enquiry)
        .scalar_subquery()
    )
    return what.where(
        Message.enquiry_id == Enquiry.id,
        Message.kind == MessageKind.TEXT,
        Message.organisation_id != actor.organisation_id,
        Message.id > func.coalesce(read, 0),
    ).correlate(Enquiry)


def _newest(thread_ids: list[int]) -> dict[int, Message]:
    last = (
        select(func.max(Message.id))
        .where(Message.enquiry_id.in_(thread_ids), Message.kind == MessageKind.TEXT)
        .group_by(Message.enquiry_id)
    )
    query = select(Message).where(Message.id.in_(last))
    return {message.enquiry_id: message for message in db.session.scalars(query).unique()}


def _listed() -> tuple[Any, ...]:
    """Only what a list shows: names, no places. Inner joins: SQLite reads the whole right side of an outer one."""
    return (
        joinedload(Enquiry.facility, innerjoin=True).load_only(Facility.name, Facility.name_en),
        joinedload(Enquiry.facility, innerjoin=True).lazyload("*"),
        joinedload(Enquiry.buyer, innerjoin=True).load_only(Buyer.name, Buyer.name_en),
        joinedload(Enquiry.buyer, innerjoin=True).lazyload("*"),
        joinedload(Enquiry.product).load_only(Product.name_vi, Product.name_en, Product.slug),
        joinedload(Enquiry.product).lazyload("*"),
        raiseload(Enquiry.messages),
    )


def _names() -> tuple[Any, ...]:
    return (
        joinedload(Enquiry.facility, innerjoin=True).joinedload(Facility.commune, innerjoin=True),
        joinedload(Enquiry.buyer, innerjoin=True),
        joinedload(Enquiry.product),
        joinedload(Enquiry.asked_by).load_only(Person.name),
    )


def _found(row: Found | None) -> Found:
    if row is None:
        raise NotFound()
    return row
