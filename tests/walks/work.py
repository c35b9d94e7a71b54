"""People at work all at once: facilities that report what they delivered, and support that is proposed and approved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from app.accounts import passwords
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, subsidies
from tests.walks.client import Client
from tests.walks.house import House
from tests.walks.visitor import PASSWORD

MAKERS, LISTED = 3, 150


@dataclass
class World:
    """Who can act and what waits for them."""

    makers: list[str]
    listed: list[int]


def prepare() -> World:
    """Facilities with owners, an officer who is told, applications on the list, and the three who handle money."""
    kept = passwords.hashed(PASSWORD)
    accounts.officer(email="officer@so.example.vn", password_hash=kept)
    national = accounts.agency(None, "Cục Khuyến công")
    for name, role in (("national", Role.NATIONAL_OFFICER), ("approver", Role.APPROVER)):
        accounts.person(national, role, email=f"{name}@cuc.example.vn", password_hash=kept)
    makers = [f"maker{number}@example.vn" for number in range(MAKERS)]
    for email in makers:
        accounts.owner(accounts.facility(f"Cơ sở {email}"), email=email, password_hash=kept)
    subsidies.collecting_account()
    subsidies.year_cap(5_000_000_000)
    fair, listed = subsidies.fair(), []
    for number in range(LISTED):
        facility = accounts.facility(f"Cơ sở số {number}")
        accounts.owner(facility, email=f"owner{number}@example.vn")
        listed.append(subsidies.listed(facility, fair).id)
    db.session.commit()
    db.session.remove()
    return World(makers, listed)


@dataclass
class Work:
    """Everybody works until it is over; ``sent`` and ``done`` are what they know."""

    house: House
    world: World
    over: threading.Event = field(default_factory=threading.Event)
    sent: set[str] = field(default_factory=set)
    reported: dict[str, str] = field(default_factory=dict)
    approved: dict[int, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        """Let everybody start."""
        jobs: list[Callable[[], None]] = [self._reporter(email) for email in self.world.makers]
        for job in [*jobs, self._decide]:
            self.threads.append(threading.Thread(target=self._guarded, args=(job,), daemon=True))
            self.threads[-1].start()

    def end(self) -> None:
        """Stop after what each has in hand."""
        self.over.set()
        for thread in self.threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self.threads)

    def _guarded(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as fault:
            self.faults.append(repr(fault))

    def _reporter(self, email: str) -> Callable[[], None]:
        def report() -> None:
            client, number, path = Client(self.house, self.over.is_set), 0, "/my/outcomes/new?stage=delivered"
            client.sign_in(email)
            while not self.over.is_set():
                number, buyer = number + 1, f"{email} {number + 1}"
                answers = {
                    "buyer_name": buyer,
                    "contract_number": buyer,
                    "amount": "1500000",
                    "buyer_country_code": "SE",
                }
                answers |= {
                    "happened_on": clock.today().isoformat(),
                    "contribution": "part",
                    "buyer_kind": "other",
                }
                form = client.form(path, path)
                self.sent.add(buyer)
                status, where = client.send(path, {**form, **answers})
                if status:
                    assert status == 303, f"reporting: {status}"
                    self.reported[buyer] = where

        return report

    def _decide(self) -> None:
        huy, mai = (Client(self.house, self.over.is_set) for _ in range(2))
        huy.sign_in("national@cuc.example.vn")
        mai.sign_in("approver@cuc.example.vn")
        for application in self.world.listed:
            path = f"/desk/awards/new/{application}"
            status, where = huy.send(path, huy.form(path, path) | {"funding": "national"})
            if self.over.is_set():
                return
            assert status == 303, f"proposing: {status}"
            status, _ = mai.send(f"{where}/approve", mai.form(where, "/approve"))
            if status:
                assert status == 303, f"approving: {status}"
                self.approved[application] = where
