"""Buyers ask and makers answer: threads at every turn, in the buyer's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Organisation
from app.catalog.models import Product
from app.catalog.states import ProductState
from app.demo import agenda
from app.demo.facilities import Shop
from app.demo.people import Cast
from app.fairs.models import Application, Fair
from app.fairs.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor
from app.linkage.models import Enquiry
from app.linkage.rules import Wanted
from app.linkage.service import thread
from app.linkage.service.ask import Target, ask

PLACES = {"SE": "Göteborg", "JP": "Yokohama", "FR": "Le Havre", "US": "Oakland", "VN": "Hà Nội"}
ASK = {
    "en": "We are looking for a steady supplier. Could you tell us your best price, lead time and how you pack?",
    "vi": "Chúng tôi cần nguồn hàng đều cho chuỗi cửa hàng. Nhờ cơ sở báo giá tốt, thời gian giao và quy cách đóng gói.",
}
ANSWER = (
    "Cảm ơn anh chị đã hỏi. Với số lượng này cơ sở giao trong 25 ngày, đóng thùng carton 5 lớp, có giấy chứng nhận "
    "kiểm tra từng lô. Giá theo trang sản phẩm, giảm 4% cho đơn từ hai lần số lượng tối thiểu trở lên."
)
NEXT = {
    "en": "Thank you. Please send a sample of two sizes; we pay the courier. Which port do you ship from?",
    "vi": "Cảm ơn cơ sở. Nhờ gửi trước 2 mẫu, bên mình trả phí chuyển phát.",
}
AT_FAIR = {
    "en": "We saw your stand on the fair's page and would like to place a trial order. What is your best price?",
    "vi": "Chúng tôi xem gian của cơ sở trên trang hội chợ, muốn đặt thử một đơn. Nhờ cơ sở báo giá và thời gian giao.",
}
SAMPLE = "Cơ sở đã gửi mẫu hôm nay, hàng xuất qua cảng Hải Phòng. Khi nhận được nhờ anh chị báo lại giúp."

CAME = (
    ApplicationState.ATTENDED,
    ApplicationState.INVOICED,
    ApplicationState.ACCEPTED,
    ApplicationState.SETTLED,
)
FAIR_EVERY = 4
"""Of the applications that came so far, every fourth brings an enquiry."""


@dataclass(frozen=True)
class Talk:
    """Who asks whom, when, how many answers follow, and at which fair they met."""

    buyer: Actor
    shop: Shop
    start: datetime
    turns: int
    fair: Fair | None = None


def hold(cast: Cast, shops: list[Shop], dice: Random, each: int = 9) -> int:
    """Each buyer talks with some makers, the walk's co-operative among them, and with some met at a fair; gives how many."""
    courses = []
    for number, buyer in enumerate(cast.buyers):
        chosen = [shops[0], *dice.sample(shops[1:120], each)]
        for place, shop in enumerate(chosen):
            days = dice.randint(1, 90) if place else 2 + number
            talk = Talk(
                buyer,
                shop,
                clock.now() - timedelta(days=days, hours=dice.randint(1, 9)),
                (place + number) % 5,
            )
            courses.append(_course(talk, dice))
    courses += [
        _course(talk, dice) for talk in _met_at_fairs(cast, {shop.facility.id: shop for shop in shops})
    ]
    agenda.run(courses)
    return db.session.scalar(select(func.count(Enquiry.id))) or 0


def _met_at_fairs(cast: Cast, shops: dict[int, Shop]) -> Iterator[Talk]:
    """A buyer who saw a maker's stand asks from the fair's page: some days later, or before it opens."""
    query = (
        select(Application)
        .where(Application.state.in_((*CAME, ApplicationState.CONTRACTED, ApplicationState.AWARDED)))
        .options(joinedload(Application.fair))
        .order_by(Application.fair_id, Application.id)
    )
    for number, application in enumerate(db.session.scalars(query).all()[::FAIR_EVERY]):
        fair, buyer = application.fair, cast.buyers[number % len(cast.buyers)]
        start = min(clock.at(fair.starts_on, 15), clock.now() - timedelta(days=1, hours=number % 7))
        yield Talk(
            buyer, shops[application.facility_id], start + timedelta(hours=number % 5), number % 4, fair
        )


def _product(shop: Shop) -> Product | None:
    query = select(Product).where(
        Product.facility_id == shop.facility.id,
        Product.state == ProductState.PUBLISHED,
        Product.show_only.is_(False),
    )
    return db.session.scalars(query.order_by(Product.id)).first() if shop.facility.is_verified else None


def _course(talk: Talk, dice: Random) -> agenda.Course:
    product, now = _product(talk.shop), clock.now()
    if product is None:
        return
    tongue = talk.buyer.language
    country = db.session.get_one(Organisation, talk.buyer.organisation_id).country_code
    wanted = Wanted(
        quantity=(product.min_order or Decimal(10)) * dice.randint(2, 30),
        unit_code=product.unit_code,
        destination_code=country,
        destination_place=PLACES[country],
        needed_by=clock.today() + timedelta(days=dice.randint(30, 120)),
        message=AT_FAIR[tongue] if talk.fair else ASK[tongue],
    )
    yield talk.start
    enquiry = ask(talk.buyer, Target(talk.shop.facility, product, talk.fair), wanted, spoken=tongue)
    enquiry.is_demo = True
    said = [
        (talk.shop.owner, ANSWER, "vi"),
        (talk.buyer, NEXT[tongue], tongue),
        (talk.shop.owner, SAMPLE, "vi"),
    ]
    for turn, (who, words, spoken) in enumerate(said[: talk.turns]):
        yield min(now, talk.start + timedelta(hours=7 * (turn + 1)))
        thread.reply(enquiry, who, words, spoken=spoken)
    if talk.turns > len(said):
        yield min(now, talk.start + (now - talk.start) * 0.9)
        thread.close(enquiry, talk.buyer)
