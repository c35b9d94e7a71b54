"""What people do with their accounts: invite a colleague, move to another address, take a copy, leave, add a second factor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from app.accounts import totp
from app.accounts.factor_models import Authenticator
from app.accounts.models import Agency, Person
from app.accounts.queries import actor_for, live_memberships, people
from app.accounts.service import closing, data_copy, email_change, factors, members, staff
from app.demo import names
from app.demo.facilities import Shop
from app.demo.people import DOMAIN, Cast
from app.kernel import clock, sealed_secrets
from app.kernel.db import db
from app.kernel.permissions import Actor, Role
from app.notices.service import choice
from app.notices.states import LetterRhythm

INVITED, COLLEAGUE = f"banhang@{DOMAIN}", f"chuyenvien2@{DOMAIN}"
MOVED = f"lan.moi@{DOMAIN}"
WITH_FACTOR = ("48", "79", "92")
"""Provinces whose officer set up an app; the accounts that visitors may try go without."""


def live(cast: Cast, shops: list[Shop]) -> None:
    """Invitations that wait, an address that waits for its confirmation, a copy to fetch, an account about to close."""
    owner, admin = shops[0].owner, cast.national["quantri"]
    with _days_ago(3):
        members.invite(owner, INVITED, Role.FACILITY_MEMBER)
        agency = db.session.get_one(Agency, admin.organisation_id)
        staff.offer(admin, agency, COLLEAGUE, Role.ACCOUNTANT)
        province = db.session.get_one(Agency, cast.officers["01"].organisation_id)
        staff.offer(admin, province, f"canbo2.hanoi@{DOMAIN}", Role.PROVINCIAL_OFFICER)
    with _days_ago(2):
        data_copy.make(data_copy.ask(owner).id)
        choice.choose(cast.officers["01"].person_id or 0, LetterRhythm.DAILY)
    with _days_ago(1):
        email_change.ask(_of("lan"), MOVED)
        closing.ask(_leaving(cast, shops[1]))
    for code in WITH_FACTOR:
        with _days_ago(20):
            _with_an_app(cast.officers[code])


def _leaving(cast: Cast, shop: Shop) -> Actor:
    """Somebody who worked for a facility and closes the account; the facility keeps its owner."""
    person = cast.person(names.person(cast.dice), "roidi", phone=names.phone(cast.dice))
    return cast.join(person, shop.facility, Role.FACILITY_MEMBER)


def _with_an_app(actor: Actor) -> None:
    """An authenticator in use and its recovery codes; the secret is nobody's, so the account is only to be looked at."""
    person = db.session.get_one(Person, actor.person_id)
    secret = sealed_secrets.seal(totp.new_secret())
    db.session.add(Authenticator(person_id=person.id, secret=secret, confirmed_at=clock.now()))
    db.session.flush()
    factors.renew_codes(actor)
    factors.changed(person, "authenticator-added")


def _of(local: str) -> Actor:
    """Somebody whose account the README names, in their only role."""
    person = people.person_by_email(f"{local}@{DOMAIN}")
    assert person is not None, "these accounts are made first"
    held = live_memberships(person.id)
    return actor_for(person, held[0], held)


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    with clock.fixed(clock.now() - timedelta(days=days, hours=2)):
        yield
