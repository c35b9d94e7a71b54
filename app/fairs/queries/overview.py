"""A fair in numbers, for the desk."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.fairs.models import Application, Fair
from app.fairs.queries import stands
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.programme.states import FundSource


@dataclass(frozen=True)
class Overview:
    """Stands by who pays, the programme's given ones, and applications by state."""

    stands: dict[FundSource, int]
    given: int
    applications: dict[ApplicationState, int]

    @property
    def stands_in_all(self) -> int:
        """Stands on the plan."""
        return sum(self.stands.values())

    @property
    def applications_in_all(self) -> int:
        """Applications handed in or begun."""
        return sum(self.applications.values())


def overview(fair: Fair) -> Overview:
    """Counted from the rows."""
    query = (
        select(Application.state, func.count())
        .where(Application.fair_id == fair.id)
        .group_by(Application.state)
        .order_by(Application.state)
    )
    return Overview(
        stands=stands.fundings(fair.id),
        given=stands.programme_stands_taken(fair.id),
        applications=dict(db.session.execute(query).all()),
    )
