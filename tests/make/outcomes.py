"""Fairs that were held, who was there, and what came of it."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from app.accounts.models import Facility
from app.fairs.models import Application, Fair
from app.fairs.states import ApplicationState, FairState
from app.kernel import clock
from app.kernel.db import db
from app.outcomes import rules
from app.outcomes.models import FollowUp, Outcome
from app.outcomes.states import Stage
from tests.make import accounts, papers

_numbers = count(1)
PAPER = papers.pdf("hợp đồng đã ký")


def fair(**values: Any) -> Fair:
    """A fair in Hà Nội, held in April 2026; a calendar entry unless a period is given."""
    number = next(_numbers)
    row = Fair(
        **{
            "slug": f"hoi-cho-da-to-chuc-{number}",
            "name_vi": f"Hội chợ hàng công nghiệp nông thôn {number}",
            "name_en": f"Rural Industry Fair {number}",
            "province_code": "01",
            "state": FairState.HELD,
            "starts_on": date(2026, 4, 15),
            "ends_on": date(2026, 4, 20),
            **values,
        }
    )
    return _kept(row)


def attended(
    by: Facility, at: Fair, state: ApplicationState = ApplicationState.ATTENDED, **values: Any
) -> Application:
    """The application of a facility that was at the fair."""
    row = Application(
        **{
            "number": f"HS-2026-9{next(_numbers):04d}",
            "state": state,
            "fair_id": at.id,
            "facility_id": by.id,
            "applied_on": date(2026, 2, 1),
            **values,
        }
    )
    return _kept(row)


def outcome(by: Facility | None = None, stage: Stage = Stage.CONTRACT, **values: Any) -> Outcome:
    """A declared contract of 100 million đồng with a Swedish buyer."""
    number = next(_numbers)
    facility = by or accounts.facility()
    paper = values.pop("contract_number", f"HD-{number}/2026")
    name = values.pop("buyer_name", "Nordic Table AB")
    row = Outcome(
        **{
            "number": f"KQ-2026-9{number:04d}",
            "stage": stage,
            "facility_id": facility.id,
            "buyer_name": name,
            "buyer_key": rules.buyer_key(name, values.get("buyer_tax_number", "")),
            "buyer_country_code": "SE",
            "happened_on": date(2026, 5, 10),
            "contract_number": paper,
            "contract_key": rules.contract_key(paper),
            "amount": 100_000_000 if rules.has_value(stage) else None,
            **values,
        }
    )
    return _kept(row)


def follow_up(of: Facility, after: Fair, months: int = 3, **values: Any) -> FollowUp:
    """The question to a facility some months after a fair."""
    due = rules.months_after(after.ends_on or after.starts_on, months)
    return _kept(
        FollowUp(**{"facility_id": of.id, "fair_id": after.id, "months": months, "due_on": due, **values})
    )


def answered(of: Facility, after: Fair, months: int = 3, *, nothing: bool = False) -> FollowUp:
    """A question that was answered."""
    return follow_up(of, after, months, answered_at=clock.now(), nothing_sold=nothing)


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
