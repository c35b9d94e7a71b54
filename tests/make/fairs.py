"""Fairs, stands, applications and who holds which stand, with sensible defaults."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from app.accounts.models import Facility
from app.fairs.models import (
    Allocation,
    Application,
    ApplicationCost,
    ApplicationDocument,
    Fair,
    Stand,
)
from app.fairs.queries.costs import stand_item
from app.fairs.states import AllocationState, ApplicationState, DocumentKind, FairState
from app.kernel import clock, documents
from app.kernel.db import db
from app.programme.queries import period_on
from app.programme.states import FairKind, FundSource
from app.reference.models import Commune
from app.reference.states import CommuneKind
from tests.make import accounts, papers

PDF = papers.pdf()
PRICE = 6_500_000
_numbers = count(1)


def ward_of(province_code: str) -> str:
    """The code of a ward (phường) of a province."""
    query = select(Commune.code).where(
        Commune.province_code == province_code, Commune.kind == CommuneKind.WARD
    )
    code = db.session.scalars(query.order_by(Commune.code)).first()
    assert code is not None
    return code


def fair(kind: FairKind | None = FairKind.JOINED, **values: Any) -> Fair:
    """A published fair in Hà Nội in two months, registration open for twelve more days; None = calendar entry only."""
    number, today = next(_numbers), clock.today()
    starts = values.get("starts_on", today + timedelta(days=60))
    period = period_on(starts)
    abroad = kind is FairKind.OVERSEAS
    row = Fair(
        **{
            "slug": f"hoi-cho-{number}",
            "state": FairState.PUBLISHED,
            "supported": kind is not None,
            "kind": kind,
            "period_id": period.id if kind is not None and period else None,
            "name_vi": f"Hội chợ Làng nghề {number}",
            "name_en": f"Craft Village Fair {number}",
            "country_code": "TH" if abroad else "VN",
            "province_code": None if abroad else "01",
            "venue": "Trung tâm Hội chợ Triển lãm",
            "organiser": "Công ty Cổ phần Hội chợ",
            "starts_on": starts,
            "ends_on": starts + timedelta(days=4),
            "opens_at": clock.now() - timedelta(days=10),
            "closes_at": clock.end_of(today + timedelta(days=12)),
            "stand_price": PRICE,
            "stands_offered": 20,
            **values,
        }
    )
    return _kept(row)


def stand(of: Fair, number: str = "", **values: Any) -> Stand:
    """A stand of 3 m × 3 m paid from national money."""
    place = next(_numbers)
    row = Stand(
        **{
            "fair_id": of.id,
            "number": number or f"A{place}",
            "x": place % 10 * 3,
            "y": place // 10 * 3,
            "price": of.stand_price,
            "funding": FundSource.NATIONAL,
            **values,
        }
    )
    return _kept(row)


def application(
    at: Fair | None = None,
    of: Facility | None = None,
    state: ApplicationState = ApplicationState.SUBMITTED,
    *,
    stands: int = 1,
    **values: Any,
) -> Application:
    """An application with its stand costs, pledges and registration paper, in any state."""
    at, of = at or fair(), of or accounts.facility()
    sent = state is not ApplicationState.DRAFT
    row = Application(
        **{
            "number": f"HS-TEST-{next(_numbers):05d}",
            "state": state,
            "fair_id": at.id,
            "facility_id": of.id,
            "applied_on": clock.today(),
            "submitted_at": clock.now() if sent else None,
            "stands_asked": stands,
            "goods": "Bình gốm men lam, ấm chén",
            "contact_name": "Nguyễn Thị Hạnh",
            "contact_phone": "0912345678",
            "cofunding_pledged_at": clock.now() if sent else None,
            "no_double_pledged_at": clock.now() if sent else None,
            "pledged_by": "Nguyễn Thị Hạnh" if sent else "",
            **values,
        }
    )
    _kept(row)
    if at.kind is not None and at.stand_price is not None:
        cost(row, stand_item(at), stands, at.stand_price)
    if sent:
        document(row)
    db.session.refresh(row)
    return row


def cost(of: Application, item: str, quantity: int, unit_price: int, note: str = "") -> ApplicationCost:
    """A cost line."""
    return _kept(
        ApplicationCost(
            application_id=of.id, cost_item_code=item, quantity=quantity, unit_price=unit_price, note=note
        )
    )


def document(of: Application, kind: DocumentKind = DocumentKind.REGISTRATION) -> ApplicationDocument:
    """A paper of an application, a tiny PDF."""
    file = documents.keep(PDF, f"{kind}.pdf", organisation_id=of.facility_id, person_id=None)
    return _kept(ApplicationDocument(application_id=of.id, kind=kind, file_id=file.id))


def allocation(of: Application, on: Stand | None = None, **values: Any) -> Allocation:
    """A stand given to an application."""
    on = on or stand(of.fair)
    row = Allocation(
        **{
            "stand_id": on.id,
            "application_id": of.id,
            "state": AllocationState.CONFIRMED,
            "price": on.price,
            "funding": on.funding,
            **values,
        }
    )
    return _kept(row)


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
