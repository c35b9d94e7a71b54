"""The stand contract and its record: position, number of stands, rental price, amount supported (R20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.fairs.models import Allocation, Application
from app.fairs.queries import costs
from app.fairs.queries.costs import Support
from app.fairs.service import letters, papers
from app.fairs.service.application import move
from app.fairs.states import APPLICATION_FLOW, AllocationState, ApplicationState as A, DocumentKind
from app.fairs.words import dong
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Actor


@dataclass(frozen=True)
class Contract:
    """What the paper says; amounts in đồng."""

    number: str
    signed_on: date
    price: Money
    support: Money


def allocations(application: Application) -> list[Allocation]:
    """The stands the application holds now."""
    query = select(Allocation).where(
        Allocation.application_id == application.id, Allocation.state != AllocationState.VACATED
    )
    return list(db.session.scalars(query.order_by(Allocation.id)))


def record(
    application: Application,
    actor: Actor,
    contract: Contract,
    *,
    content: bytes,
    name: str,
    version: int | None = None,
) -> None:
    """Keep the signed contract and go on; refuses without a stand or when the sums do not fit."""
    if application.state is A.AWARDED and APPLICATION_FLOW.may(application, "contract", actor):
        held = allocations(application)
        if not held:
            raise WrongMoment(_("The application has no stand yet. Give it one first."))
        _check(contract, costs.support_of(application))
        papers.keep(application, actor, DocumentKind.STAND_CONTRACT, content, name)
        application.contract = _kept(contract, held)
    move(
        application,
        "contract",
        actor,
        version=version,
        contract=contract.number,
        price=contract.price,
        support=contract.support,
    )
    letters.to_facility(application, "contracted", contract=contract.number)


def _check(contract: Contract, support: Support | None) -> None:
    if contract.signed_on > clock.today():
        raise Invalid({"signed_on": _("The day of signing cannot lie in the future.")})
    if contract.price <= 0:
        raise Invalid({"price": _("Write the rental price of all stands in the contract.")})
    if contract.support > contract.price:
        raise Invalid({"support": _("The support cannot be more than the price in the contract.")})
    approved = support.assessment.support if support and support.decided else contract.support
    if contract.support > approved:
        text = _("The support approved is %(amount)s; the contract cannot say more.", amount=dong(approved))
        raise Invalid({"support": text})


def _kept(contract: Contract, held: list[Allocation]) -> dict[str, object]:
    return {
        "number": contract.number,
        "signed_on": contract.signed_on.isoformat(),
        "price": contract.price,
        "support": contract.support,
        "stands": [
            {
                "number": one.stand.number,
                "x": one.stand.x,
                "y": one.stand.y,
                "price": one.price,
                "funding": str(one.funding),
            }
            for one in held
        ],
    }
