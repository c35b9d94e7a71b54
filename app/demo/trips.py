"""One application on its way: who acts for it, and what its steps ask for again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.demo.facilities import Shop
from app.demo.people import Cast
from app.fairs.models import Allocation, Application, Stand
from app.fairs.states import AllocationState
from app.kernel.db import db
from app.kernel.permissions import Actor
from app.payments import queries as bills
from app.payments.models import Bill
from app.programme.states import FundSource
from app.subsidies.models import Award


@dataclass
class Trip:
    """An application and who acts for it; ``references`` are the bank's, one for each transfer."""

    application: Application
    shop: Shop
    officer: Actor
    head: Actor
    cast: Cast
    references: Iterator[int]

    @property
    def award(self) -> Award:
        """The decision about its support."""
        return db.session.scalars(select(Award).where(Award.application_id == self.application.id)).one()

    @property
    def bill(self) -> Bill | None:
        """The facility's own share; None where the programme pays everything."""
        return bills.bill_of(self.award.id)

    def free_stands(self) -> list[Stand]:
        """Stands of the fair that the programme pays for and nobody has."""
        taken = select(Allocation.stand_id).where(Allocation.state != AllocationState.VACATED)
        free = select(Stand).where(
            Stand.fair_id == self.application.fair_id,
            Stand.funding == FundSource.NATIONAL,
            Stand.id.not_in(taken),
        )
        return list(db.session.scalars(free.order_by(Stand.id)))
