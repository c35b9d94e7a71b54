"""The price of a stand: staff write it freely until somebody applied, then it takes two people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, select, update

from app.fairs.models import Application, Fair
from app.fairs.states import FairState
from app.kernel import audit, rights
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.money import Money
from app.kernel.permissions import Actor, Permission
from app.programme import proposals, put_forward
from app.programme.events import StandPriceConfirmed
from app.programme.models import MeasureProposal

OPEN = (FairState.DRAFT, FairState.PUBLISHED)


def is_fixed(fair: Fair) -> bool:
    """Whether anybody ever began an application here: their costs were reckoned with the price."""
    return bool(db.session.scalar(select(exists().where(Application.fair_id == fair.id))))


def measures_of(fair: Fair) -> dict[str, Any]:
    """Whether the price takes two people by now, and which changes of price and ceiling wait for the second one."""
    price, ceiling = proposals.of_fair(fair.id)
    return {"price_fixed": is_fixed(fair), "price": price, "ceiling": ceiling}


def refuse_moving_alone(fair: Fair, changed: dict[str, Any]) -> None:
    """Invalid when one person would change the price of a fair somebody applied for."""
    if "stand_price" in changed and is_fixed(fair):
        raise Invalid(
            {
                "stand_price": _(
                    "Facilities have applied at this price. Put another one forward on the fair's page: "
                    "a colleague confirms it."
                )
            }
        )


def put_price_forward(fair: Fair, price: Money, actor: Actor, *, reason: str) -> MeasureProposal:
    """Another price in đồng for those who apply once it is confirmed; applications already written keep theirs.

    WrongMoment once the fair is over or cancelled, Invalid for the same price or without a reason.
    """
    rights.check(actor, Permission.FAIR_MANAGE)
    if fair.state not in OPEN:
        raise WrongMoment(_("The fair is over or cancelled, so its facts stay as they are."))
    if price == fair.stand_price:
        raise Invalid({"price": _("This is the price that holds.")})
    wish = put_forward.FairPrice(fair.id, fair.name_vi, fair.name_en, price, fair.stand_price)
    return put_forward.stand_price(wish, actor, reason=reason)


def take_confirmed(event: StandPriceConfirmed) -> None:
    """Write the confirmed price; WrongMoment when price or fair moved on since it was put forward."""
    fair = db.session.get_one(Fair, event.fair_id)
    same = Fair.stand_price.is_(None) if event.seen is None else Fair.stand_price == event.seen
    step = (
        update(Fair)
        .where(Fair.id == fair.id, same, Fair.state.in_(OPEN))
        .values(stand_price=event.amount, version=Fair.version + 1)
    )
    if not took(step, fair):
        raise WrongMoment(_("Somebody changed this fair meanwhile. Look at the new version."))
    before, after = {"stand_price": event.seen}, {"stand_price": event.amount}
    audit.record(event.actor, fair, "edit", before=before, after=after, reason=event.reason)
