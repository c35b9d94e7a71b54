"""Buyers ask and makers answer: threads at every turn, in the buyer's language."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from sqlalchemy import select

from app.accounts.models import Organisation
from app.catalog.models import Product
from app.catalog.states import ProductState
from app.demo.facilities import Shop
from app.demo.people import Cast
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
SAMPLE = "Cơ sở đã gửi mẫu hôm nay, hàng xuất qua cảng Hải Phòng. Khi nhận được nhờ anh chị báo lại giúp."


def hold(cast: Cast, shops: list[Shop], dice: Random, each: int = 9) -> list[Enquiry]:
    """Each buyer talks with some makers, the walk's co-operative among them."""
    made = []
    for number, buyer in enumerate(cast.buyers):
        chosen = [shops[0], *dice.sample(shops[1:120], each)]
        for place, shop in enumerate(chosen):
            product = _product(shop)
            if product is not None:
                days = dice.randint(1, 90) if place else 2 + number
                made.append(_talk(buyer, shop, product, days, (place + number) % 5, dice))
    return made


def _product(shop: Shop) -> Product | None:
    query = select(Product).where(
        Product.facility_id == shop.facility.id,
        Product.state == ProductState.PUBLISHED,
        Product.show_only.is_(False),
    )
    return db.session.scalars(query.order_by(Product.id)).first() if shop.facility.is_verified else None


def _talk(buyer: Actor, shop: Shop, product: Product, days: int, turns: int, dice: Random) -> Enquiry:
    start = clock.now() - timedelta(days=days, hours=dice.randint(1, 9))
    tongue = buyer.language
    country = db.session.get_one(Organisation, buyer.organisation_id).country_code
    wanted = Wanted(
        quantity=(product.min_order or Decimal(10)) * dice.randint(2, 30),
        unit_code=product.unit_code,
        destination_code=country,
        destination_place=PLACES[country],
        needed_by=clock.today() + timedelta(days=dice.randint(30, 120)),
        message=ASK[tongue],
    )
    with clock.fixed(start):
        enquiry = ask(buyer, Target(shop.facility, product), wanted, spoken=tongue)
        enquiry.is_demo = True
    said = [(shop.owner, ANSWER, "vi"), (buyer, NEXT[tongue], tongue), (shop.owner, SAMPLE, "vi")]
    for turn, (who, words, spoken) in enumerate(said[:turns]):
        with clock.fixed(min(clock.now(), start + timedelta(hours=7 * (turn + 1)))):
            thread.reply(enquiry, who, words, spoken=spoken)
    if turns > len(said):
        with clock.fixed(min(clock.now(), start + timedelta(days=days) * 0.9)):
            thread.close(enquiry, buyer)
    return enquiry
