"""Products with their photos, some of them still on their way through review, and what was recognised."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from app.catalog.models import Certificate, Photo, Product
from app.catalog.queries import certificates
from app.catalog.service import review
from app.catalog.states import PRODUCT_FLOW, CertificateState, ProductState
from app.demo import files
from app.demo.answers import facts_of
from app.demo.facilities import Shop
from app.demo.files import Kind, Look, Row
from app.demo.looks import Goods
from app.demo.people import Cast
from app.kernel import clock
from app.kernel.db import db
from app.kernel.folding import slugify
from app.kernel.images import KeptPhoto, keep_photo
from app.kernel.money import Money
from app.kernel.permissions import Actor

WAITING_EVERY, RETURNED_EVERY, DRAFT_EVERY, HIDDEN_EVERY, ASK_EVERY = 23, 61, 71, 83, 9
UNCLASSIFIED_EVERY, STALE_EVERY = 7, 37
DISCARDED_EVERY = 5 * DRAFT_EVERY
"""Of every five drafts one was deleted again."""
OCOP_MONTHS, CNNT_YEARS = 36, 4
RETURN_REASON = "Ảnh mặt trước bị tối, chưa thấy rõ sản phẩm. Hãy chụp lại dưới ánh sáng ban ngày."
ABOUT_VI = "{name}: làm tại {place} bằng nguyên liệu trong vùng, kiểm từng chiếc trước khi đóng gói."
ABOUT_EN = "{name}: made in {place} from local materials, each piece checked before packing."


class Gallery:
    """Shipped pictures, shrunk and kept once each."""

    def __init__(self) -> None:
        self.kept: dict[str, KeptPhoto] = {}

    def hang(self, product: Product, look: Look) -> None:
        """Put the pictures of a look on a product, the front first, each with its credit."""
        for place, name in enumerate(look.photos):
            if name not in self.kept:
                self.kept[name] = keep_photo(files.photo(name))
            db.session.add(_photo(product, self.kept[name], files.pictures()[name], place))


def _photo(product: Product, kept: KeptPhoto, about: Row, place: int) -> Photo:
    return Photo(
        product_id=product.id,
        key=kept.key,
        position=place,
        role=_side(about["subject_vi"]) if place else "front",
        width=kept.width,
        height=kept.height,
        bytes_before=kept.bytes_before,
        bytes_after=kept.bytes_after,
        alt_vi=about["subject_vi"],
        alt_en=about["subject_en"],
        credit=about["author"],
        licence=about["licence"],
        licence_url=about["licence_url"],
        source_url=about["source_url"],
    )


def _side(subject: str) -> str:
    """Which side a further view shows, as its subject says it."""
    if "từ trên" in subject or "mặt trống" in subject:
        return "top"
    return "label" if "cùng hộp" in subject else "side"


class Shelf:
    """Lists products one after the other."""

    def __init__(self, cast: Cast, dice: Random) -> None:
        self.cast, self.dice, self.gallery, self.count = cast, dice, Gallery(), 0
        self.today = clock.today()

    def list_goods(self, shop: Shop) -> list[Product]:
        """All products of a facility, each in its state."""
        return [self._list_one(shop, goods) for goods in shop.goods]

    def _list_one(self, shop: Shop, goods: Goods) -> Product:
        self.count += 1
        product = self._product(shop, goods)
        self.gallery.hang(product, goods.look)
        if goods.recognised:
            db.session.add(recognition(product, goods.recognised))
        self._move(product, shop)
        return product

    def _product(self, shop: Shop, goods: Goods) -> Product:
        kind, place = goods.kind, shop.facility.commune.province
        ask = self.count % ASK_EVERY == 0 or kind.key == "ruou"
        row = Product(
            facility_id=shop.facility.id,
            slug=f"{slugify(goods.name, 80)}-{self.count}",
            name_vi=goods.name,
            name_en=goods.name_en,
            description_vi=ABOUT_VI.format(name=goods.name, place=place.name_vi),
            description_en=ABOUT_EN.format(name=goods.name_en, place=place.name_en),
            group_code=kind.group,
            ocop_group_code=kind.ocop or None,
            unit_code=kind.unit,
            price=None if ask else _price(kind, self.dice),
            price_valid_until=None if ask else self._price_ends(),
            facts=facts_of(kind.key, self.count),
            hs_code=None if self.count % UNCLASSIFIED_EVERY == 0 else kind.hs_code,
            min_order=kind.min_order,
            lead_time_days=self.dice.choice((3, 5, 7, 10, 14, 21)),
            capacity_month=kind.min_order * self.dice.randint(10, 60),
            show_only=kind.key == "ruou",
            is_demo=True,
        )
        row.facility = shop.facility
        db.session.add(row)
        db.session.flush()
        return row

    def _price_ends(self) -> date | None:
        """Of every four prices one holds until further notice, two until a day to come, and a few have run out."""
        if self.count % 4 == 0:
            return None
        days = -20 if self.count % STALE_EVERY == 0 else 30 + self.count % 150
        return self.today + timedelta(days=days)

    def _move(self, product: Product, shop: Shop) -> None:
        if self.count > 5 and self.count % DRAFT_EVERY == 0:
            if self.count % DISCARDED_EVERY == 0 and not certificates.is_held_for(product):
                review.discard(product, shop.owner)
            return
        PRODUCT_FLOW.move(product, "submit", shop.owner)
        product.submitted_at = clock.now()
        officer = self.cast.officers[shop.facility.province_code or ""]
        if not shop.facility.is_verified or (self.count > 5 and self.count % WAITING_EVERY == 0):
            return
        if self.count % RETURNED_EVERY == 0:
            PRODUCT_FLOW.move(product, "return", officer, reason=RETURN_REASON)
            product.submitted_at, product.returned_reason = None, RETURN_REASON
            return
        self._publish(product, officer)
        if self.count % HIDDEN_EVERY == 0:
            PRODUCT_FLOW.move(product, "hide", shop.owner)

    def _publish(self, product: Product, officer: Actor) -> None:
        PRODUCT_FLOW.move(product, "publish", officer)
        product.published_at, product.submitted_at = clock.now(), None
        assert product.state is ProductState.PUBLISHED


def _price(kind: Kind, dice: Random) -> Money:
    """A round price within the kind's range."""
    step = 5_000 if kind.high > 100_000 else 1_000
    return Money(max(step, round(dice.randint(kind.low, kind.high) / step) * step))


def recognition(product: Product, row: Row) -> Certificate:
    """What the announcement says: OCOP stars, or a national recognition of rural industrial products."""
    year = int(row["year"])
    stars = int(row["stars"]) if row["stars"] else None
    return Certificate(
        facility_id=product.facility_id,
        product_id=product.id,
        scheme="ocop" if row["programme"] == "OCOP" else "cnnt",
        level="" if row["programme"] == "OCOP" else "national",
        stars=stars,
        year=year,
        issuer=f"UBND {row['old_province']}" if row["programme"] == "OCOP" else "Bộ Công Thương",
        expires_on=date(
            year + OCOP_MONTHS // 12 if row["programme"] == "OCOP" else year + CNNT_YEARS - 1, 12, 31
        ),
        state=CertificateState.SEEN,
        seen_by="Công bố công khai",
        seen_on=date(2026, 11, 23),
        source_url=row["source_url"],
    )
