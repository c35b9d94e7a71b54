"""Listed applications, awards at every step, ceilings, and the people who decide about money."""

from __future__ import annotations

from datetime import date, timedelta
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
from app.fairs.states import ApplicationState, DocumentKind, FairState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Actor, Role
from app.kernel.storage import StoredFile
from app.payments import service as payments
from app.payments.models import Bill, CollectingAccount
from app.payments.queries import active_account, bill_of
from app.payments.service.receive import Incoming
from app.programme.models import BudgetLine, Period
from app.programme.queries import period_on
from app.programme.states import FairKind, FundSource, LineScope
from app.subsidies import service
from app.subsidies.models import Award
from app.subsidies.service.advance import Transfer
from tests.make import accounts

_numbers = count(1)
Cost = tuple[str, int, int]
ONE_STAND_PRICE = 6_500_000
AMPLE = 10**13
CASE_A: tuple[Cost, ...] = (("stand_rent", 2, ONE_STAND_PRICE),)


def proposer() -> Actor:
    """A national officer."""
    return accounts.staff(Role.NATIONAL_OFFICER)


def approver() -> Actor:
    """Somebody who approves support."""
    return accounts.staff(Role.APPROVER)


def accountant() -> Actor:
    """Somebody who pays, records and confirms."""
    return accounts.staff(Role.ACCOUNTANT)


def period() -> Period:
    """The programme period of today."""
    found = period_on(clock.today())
    assert found is not None
    return found


def fair(kind: FairKind = FairKind.JOINED, **values: Any) -> Fair:
    """A supported fair in four months."""
    number, starts = next(_numbers), clock.today() + timedelta(days=120)
    abroad = kind is FairKind.OVERSEAS
    row = Fair(
        **{
            "slug": f"hoi-cho-ho-tro-{number}",
            "name_vi": f"Hội chợ Làng nghề {number}",
            "name_en": f"Craft Village Fair {number}",
            "state": FairState.PUBLISHED,
            "supported": True,
            "kind": kind,
            "period_id": period().id,
            "province_code": None if abroad else "01",
            "country_code": "DE" if abroad else "VN",
            "city": "Frankfurt" if abroad else "Hà Nội",
            "starts_on": starts,
            "ends_on": starts + timedelta(days=5),
            **values,
        }
    )
    return _kept(row)


def listed(
    by: Facility | None = None,
    at: Fair | None = None,
    costs: tuple[Cost, ...] = CASE_A,
    **values: Any,
) -> Application:
    """An application on the confirmed list, with both pledges (R17, R18)."""
    facility, number = by or accounts.facility(), next(_numbers)
    row = Application(
        **{
            "number": f"HS-2026-7{number:04d}",
            "state": ApplicationState.LISTED,
            "fair_id": (at or fair()).id,
            "facility_id": facility.id,
            "applied_on": clock.today(),
            "submitted_at": clock.now(),
            "stands_asked": costs[0][1] if costs else 1,
            "cofunding_pledged_at": clock.now(),
            "no_double_pledged_at": clock.now(),
            "list_number": "07/DS-SCT",
            "costs": [
                ApplicationCost(cost_item_code=code, quantity=quantity, unit_price=Money(price))
                for code, quantity, price in costs
            ],
            **values,
        }
    )
    _kept(row)
    ample(row)
    return row


def ample(of: Application, *, funding: FundSource = FundSource.NATIONAL) -> None:
    """Every ceiling support for this application would count against, with room for all; those set already stay."""
    year, place = clock.today().year, of.facility.province_code
    period_id = of.fair.period_id or period().id
    code = db.session.get_one(Period, period_id).code
    keys = {
        f"period:{code}": LineScope.PERIOD,
        f"year:{year}": LineScope.YEAR,
        f"province:{year}:{place}": LineScope.PROVINCE_YEAR,
        f"fair:{of.fair_id}": LineScope.FAIR,
    }
    if funding is FundSource.LOCAL:
        keys = {f"local:{year}:{place}": LineScope.PROVINCE_YEAR}
    standing = set(db.session.scalars(select(BudgetLine.key).where(BudgetLine.key.in_(keys))))
    for key in keys.keys() - standing:
        cap(key, AMPLE, keys[key])


def stand(of: Application, funding: FundSource) -> Allocation:
    """A stand this application holds, on somebody's money (R19)."""
    number = next(_numbers)
    row = _kept(Stand(fair_id=of.fair_id, number=f"B{number}", x=0, y=0, funding=funding))
    return _kept(Allocation(stand_id=row.id, application_id=of.id, funding=funding))


def paper(of: Application, kind: DocumentKind, file: StoredFile | None = None) -> ApplicationDocument:
    """A document handed in; without a file its bytes are not there."""
    empty = StoredFile(sha256="0" * 64, size=1, content_type="application/pdf", name=f"{kind}.pdf")
    return _kept(ApplicationDocument(application_id=of.id, kind=kind, file_id=(file or _kept(empty)).id))


def cap(key: str, amount: int | None, scope: LineScope = LineScope.YEAR) -> BudgetLine:
    """A ceiling by its key, e.g. ``year:2026``; an existing line gets the new amount."""
    row = db.session.scalar(select(BudgetLine).where(BudgetLine.key == key))
    if row is None:
        row = BudgetLine(key=key, scope=scope, period_id=period().id, name_vi=key, name_en=key, **_facts(key))
        db.session.add(row)
    row.cap = None if amount is None else Money(amount)
    db.session.flush()
    return row


def _facts(key: str) -> dict[str, Any]:
    """What a key says of its line."""
    kind, first, *rest = key.split(":")
    match kind:
        case "period":
            return {}
        case "fair":
            return {"fair_id": int(first), "cost_item_code": rest[0] if rest else None}
        case "facility":
            return {"year": int(first), "facility_id": int(rest[0])}
        case _:
            return {"year": int(first), "province_code": rest[0] if rest else None}


def year_cap(amount: int) -> BudgetLine:
    """The national fund of this year."""
    return cap(f"year:{clock.today().year}", amount)


def collecting_account() -> CollectingAccount:
    """The confirmed account own shares are paid into."""
    found = active_account()
    return found or _kept(
        CollectingAccount(bank_bin="970436", number="0011001234567", holder="CUC KHUYEN CONG", state="in_use")
    )


def proposed(application: Application | None = None, **values: Any) -> Award:
    """An award waiting for approval."""
    collecting_account()
    application = application or listed()
    ample(application, funding=values.get("funding", FundSource.NATIONAL))
    return service.propose(application, proposer(), **values)


def approved(application: Application | None = None, by: Actor | None = None, **values: Any) -> Award:
    """An award just approved."""
    award = proposed(application)
    service.approve(award, by or approver(), **values)
    return award


def move(application: Application, state: ApplicationState) -> None:
    """Put an application where other rooms would have brought it."""
    application.state = state
    db.session.flush()


def vouched(application: Application, actor: Actor) -> None:
    """Somebody put it on the confirmed list."""
    audit.record(actor, application, "list", after={"state": "listed"})


def transfer(reference: str = "", on: date | None = None) -> Transfer:
    """A bank transfer of today."""
    return Transfer(reference or f"CHI{next(_numbers):06d}", on or clock.today())


def incoming(bill: Bill, **values: Any) -> Incoming:
    """The transfer that pays a bill."""
    facts = {"reference": f"FT{next(_numbers):08d}", "amount": bill.amount, "received_on": clock.today()}
    return Incoming(**{**facts, **values})


def own_share_paid(award: Award) -> None:
    """The bill of an award, paid and confirmed; nothing where nothing was owed."""
    bill = bill_of(award.id)
    if bill is not None:
        payments.confirm(payments.record(bill, accountant(), incoming(bill)), accountant())


def ready_to_settle(award: Award) -> Award:
    """Contract, invoice, acceptance and own share are all there."""
    paper(award.application, DocumentKind.STAND_CONTRACT)
    paper(award.application, DocumentKind.INVOICE)
    move(award.application, ApplicationState.ACCEPTED)
    own_share_paid(award)
    return award


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
