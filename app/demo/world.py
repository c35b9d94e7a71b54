"""The demo world, built in the order things happen; the same every time, apart from the day it is built on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

from sqlalchemy import select, update

import config
from app.accounts import passwords
from app.accounts.models import Buyer, Membership, Person
from app.accounts.service import checking, consents
from app.demo import (
    after,
    agenda,
    calendar,
    everyday,
    facilities,
    funds,
    goods,
    journeys,
    makers,
    measures,
    people,
    places,
    quality,
    reports,
    reviews,
    sign_ins,
    talks,
)
from app.demo.facilities import Shop
from app.fairs.models import Application, Fair
from app.kernel import clock
from app.kernel.db import db
from app.kernel.jobs import Job
from app.notices.models import Letter, Notice
from app.notices.states import LetterState
from app.reference import queries as places_of_today

Say = Callable[[str], None]
DAYS_OF_HISTORY = 640
SUSPENDED = "Đang làm rõ phản ánh của người mua về nguồn gốc hàng hóa."


def is_loaded() -> bool:
    """Whether anybody lives here already."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Looking for garbage among the many rows of one transaction takes its time and finds little (20 MB more at the peak)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_nothing_collected()
def load(settings: config.Settings, say: Say) -> None:
    """Build everything in one transaction."""
    dice = Random(2026)  # noqa: S311 - the same world every time, not a secret
    cast = people.Cast(dice, passwords.hashed(people.PASSWORD))
    start = clock.now() - timedelta(days=DAYS_OF_HISTORY)
    with clock.fixed(start):
        people.agencies(cast, settings.agency_name_vi, settings.agency_name_en)
        people.buyers(cast)
    atlas = places.atlas()
    shelf, registry = goods.Shelf(cast, dice), facilities.Registry(cast, dice)
    everybody, shops = makers.all_makers(atlas, dice), []
    pause = timedelta(days=DAYS_OF_HISTORY - 10) / len(everybody)
    for number, maker in enumerate(everybody):
        with clock.fixed(start + pause * number):
            shop = registry.register(maker)
            shelf.list_goods(shop)
        shops.append(shop)
    say(f"  {len(shops)} facilities, {shelf.count} products")
    fairs = [*calendar.entries(cast), *calendar.closed_period(cast)]
    running = calendar.running_period(cast)
    say(f"  {len(fairs) + len(running)} fairs")
    _lives(cast, shops, running, dice, say)
    _agree_again()
    _settle_down()
    db.session.commit()


def _lives(cast: people.Cast, shops: list[Shop], running: list[Fair], dice: Random, say: Say) -> None:
    """Money, applications, enquiries and what came of them, through the services."""
    with clock.fixed(clock.at(clock.today().replace(month=1, day=1), 0, 1)):
        funds.open_lines(cast, places_of_today.provinces())
        funds.collecting_account(cast)
    driver = journeys.Driver(cast, dice)
    agenda.run(
        [course for number, fair in enumerate(running) for course in _apply(driver, fair, shops, number)]
    )
    calendar.finish(running, cast)
    say(f"  {driver.made} applications on their way")
    measures.put(cast, running)
    measures.tighten(cast)
    by_id = {shop.facility.id: shop for shop in shops}
    say(f"  {talks.hold(cast, shops, dice)} conversations")
    aftermath = after.Aftermath(cast, dice)
    agenda.run([*aftermath.of_fairs(by_id), *aftermath.beyond_fairs(shops)])
    aftermath.answers(by_id)
    _suspend_one(shops, cast)
    say(f"  {reports.file_reports(cast, shops)} reports of listings")
    reviews.ask_for(cast, by_id)
    say(f"  {aftermath.made} results reported, {quality.declare(cast, shops)} certificates declared")
    everyday.live(cast, shops)
    sign_ins.leave_traces()


def _apply(driver: journeys.Driver, fair: Fair, shops: list[Shop], number: int) -> Iterator[agenda.Course]:
    """As many as the fair's plan names, from facilities that may apply; the walk's own was at the past ones."""
    if journeys.goals(fair):
        funds.open_fair(driver.cast, fair, tight=number == 0)
    others = [shop for shop in shops[1:] if shop.facility.is_verified and not shop.named]
    start = number * 11
    home = shops[:1] if fair.starts_on < clock.today() else []
    return driver.courses(fair, [*home, *others[start:], *others[:start]])


def _suspend_one(shops: list[Shop], cast: people.Cast) -> None:
    """One facility that never applied is off the site until a complaint about it is cleared up (R36)."""
    applied = set(db.session.scalars(select(Application.facility_id)))
    shop = next(
        shop
        for shop in reversed(shops)
        if shop.facility.is_verified and not shop.named and shop.facility.id not in applied
    )
    checking.suspend(shop.facility, cast.officers[shop.facility.province_code or ""], reason=SUSPENDED)


def _agree_again() -> None:
    """Everybody but the buyers of one house has agreed to the versions of today: their next sign-in asks them."""
    shop = select(Membership.person_id).join(Buyer, Buyer.id == Membership.organisation_id)
    asked = shop.where(Buyer.name == people.BUYERS[1][0])
    for person in db.session.scalars(select(Person).where(Person.id.not_in(asked))).all():
        consents.record(person, consents.offered(), language=person.language)


def _settle_down() -> None:
    """Letters of the demo count as sent, and notices older than ten days as read."""
    now = clock.now()
    db.session.execute(update(Letter).values(state=LetterState.SENT, sent_at=Letter.created_at))
    db.session.execute(update(Job).where(Job.due_at <= now).values(done_at=now))
    db.session.execute(update(Notice).where(Notice.created_at < now - timedelta(days=10)).values(read_at=now))
