"""The demo world, built in the order things happen; the same every time, apart from the day it is built on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlalchemy import select

import config
from app.accounts import passwords
from app.accounts.models import Person
from app.demo import calendar, facilities, goods, makers, people, places
from app.kernel import clock
from app.kernel.db import db

Say = Callable[[str], None]
DAYS_OF_HISTORY = 640


def is_loaded() -> bool:
    """Whether anybody lives here already."""
    return db.session.scalar(select(Person.id).limit(1)) is not None


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
    fairs = [*calendar.entries(cast), *calendar.closed_period(cast)]
    running = calendar.running_period(cast)
    calendar.finish(running, cast)
    say(f"  {len(fairs) + len(running)} fairs")
    say(f"  {len(shops)} facilities, {shelf.count} products")
    db.session.commit()
