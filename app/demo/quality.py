"""Standard certificates of facilities: seen by an officer, matched with the issuer, still waiting, sent back, run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.catalog.models import Certificate, Product
from app.catalog.service import certificates
from app.catalog.service.certificates import Paper
from app.catalog.states import CertificateState, ProductState
from app.demo import papers
from app.demo.facilities import Shop
from app.demo.people import Cast
from app.kernel import clock
from app.kernel.db import db

FOOD, CRAFT, SILK, WOOD = "cnnt_food", "cnnt_craft", "lua", "go"
BLURRED = "Bản chụp thiếu trang phụ lục ghi phạm vi chứng nhận. Hãy gửi lại đủ các trang."
EACH = 2


@dataclass(frozen=True)
class Plan:
    """A certificate: of goods of which group or kind, declared how many days ago, how long it holds, and what became of it."""

    code: str
    issuer: str
    of: str
    days: int
    holds: int
    level: CertificateState = CertificateState.SEEN
    sent_back: bool = False


PLANS = (
    Plan("ISO9001", "Trung tâm Chứng nhận Phù hợp (minh họa)", CRAFT, 400, 1_095, CertificateState.MATCHED),
    Plan("HACCP", "Trung tâm Chứng nhận Phù hợp (minh họa)", FOOD, 300, 1_095, CertificateState.MATCHED),
    Plan("ATTP", "Sở Công Thương (minh họa)", FOOD, 200, 1_095),
    Plan("ISO22000", "Tổ chức chứng nhận minh họa", FOOD, 150, 1_095),
    Plan("OEKOTEX", "Tổ chức chứng nhận minh họa", SILK, 420, 365),
    Plan("HALAL", "Tổ chức chứng nhận minh họa", FOOD, 6, 730, CertificateState.DECLARED),
    Plan("ISO14001", "Tổ chức chứng nhận minh họa", CRAFT, 5, 1_095, CertificateState.DECLARED),
    Plan("FSC", "Tổ chức chứng nhận minh họa", WOOD, 4, 1_825, CertificateState.DECLARED),
    Plan("HACCP", "Tổ chức chứng nhận minh họa", FOOD, 12, 1_095, CertificateState.DECLARED, sent_back=True),
)


def declare(cast: Cast, shops: list[Shop]) -> int:
    """Each plan for some facilities; the walk's co-operative holds one that was seen and waits with another."""
    home = shops[0]
    _one(home, cast, PLANS[0], 1)
    _one(home, cast, PLANS[6], 2)
    invented = [shop for shop in shops[1:] if shop.facility.is_verified and not shop.named]
    number = 2
    for place, plan in enumerate(PLANS):
        fitting = [shop for shop in invented if plan.of in (shop.goods[0].kind.group, shop.goods[0].kind.key)]
        for shop in fitting[place::5][:EACH]:
            number += 1
            _one(shop, cast, plan, number)
    return number


def _one(shop: Shop, cast: Cast, plan: Plan, number: int) -> Certificate:
    declared = clock.now() - timedelta(days=plan.days, hours=number % 6)
    issued = clock.local(declared).date() - timedelta(days=15)
    paper = Paper(
        "standard",
        issued,
        plan.issuer,
        number=f"MH-{number:03d}/{issued.year}",
        type_code=plan.code,
        expires_on=issued + timedelta(days=plan.holds),
        product_id=_product_id(shop) if number % 2 else None,
    )
    with clock.fixed(declared):
        content = papers.pdf(f"{plan.code} {paper.number}")
        row = certificates.add(shop.owner, paper, content, f"{plan.code.lower()}.pdf")
    officer = cast.officers[shop.facility.province_code or ""]
    with clock.fixed(declared + timedelta(days=2)):
        if plan.sent_back:
            certificates.send_back(row, officer, BLURRED)
        elif plan.level is not CertificateState.DECLARED:
            certificates.confirm(row, officer, plan.level)
    return row


def _product_id(shop: Shop) -> int | None:
    query = select(Product.id).where(
        Product.facility_id == shop.facility.id, Product.state == ProductState.PUBLISHED
    )
    return db.session.scalars(query.order_by(Product.id)).first()
