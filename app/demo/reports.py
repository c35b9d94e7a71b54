"""Buyers and neighbours report listings: waiting, with the facility, overdue, decided, and one of an authority."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.catalog.models import Product
from app.catalog.states import ProductState
from app.complaints import rules
from app.complaints.models import ListingReport
from app.complaints.service import decide
from app.complaints.service.report import Listing, Request, Said, report, request
from app.demo.facilities import Shop
from app.demo.people import DOMAIN, Cast
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor

SAID = (
    ("certificate", "Trang ghi OCOP 4 sao nhưng nhãn trên hộp chỉ có 3 sao, tôi có ảnh chụp nhãn."),
    ("untrue", "Ảnh là hàng của làng nghề khác, tôi đã thấy ảnh này ở trang bán hàng khác từ năm ngoái."),
    ("price", "Giá trên trang 95.000 ₫ nhưng khi gọi cơ sở báo 140.000 ₫ cho cùng số lượng."),
    ("copy", "Mẫu này chép kiểu dáng đã đăng ký của cơ sở chúng tôi, xin gửi số văn bằng khi cần."),
)
QUESTION = (
    "Đề nghị cơ sở cho biết ảnh chụp khi nào, ở đâu, và gửi kèm hóa đơn hoặc phiếu xuất của lô hàng này."
)
EXPLAINED = (
    "Ảnh chụp tại xưởng ngày 12 tháng trước, cơ sở còn giữ ảnh gốc. Chúng tôi đã bổ sung ảnh đóng gói."
)
STAYS = "Ảnh gốc có ngày chụp và địa điểm đúng xưởng của cơ sở. Nội dung đăng được giữ nguyên."
CORRECT = "Giá trên trang đã hết hạn từ tháng trước. Cơ sở đã cập nhật giá và thời hạn."


def file_reports(cast: Cast, shops: list[Shop]) -> int:
    """Seven reports, the earliest first, one at each turn; the walk's co-operative is asked to explain one."""
    goods = [product for shop in shops[:60] if (product := _shown(shop)) is not None]
    by_id = {shop.facility.id: shop for shop in shops}
    _of_authority(goods[11], cast)
    third = _report(goods[7], 1, days=20, cast=cast, asked=True)
    with clock.fixed(third.created_at + timedelta(days=2)):
        decide.explain(third, by_id[third.facility_id].owner, words=EXPLAINED)
        decide.dismiss(third, _officer(cast, third), reason=STAYS)
    fourth = _report(goods[9], 2, days=14, cast=cast, asked=True)
    with clock.fixed(fourth.created_at + timedelta(days=3)):
        decide.uphold(fourth, _officer(cast, fourth), decide.Finding(rules.CORRECTED, CORRECT))
    _report(goods[5], 2, days=9, cast=cast)
    explained = _report(goods[13], 0, days=3, cast=cast, asked=True)
    with clock.fixed(explained.created_at + timedelta(days=1)):
        decide.explain(explained, by_id[explained.facility_id].owner, words=EXPLAINED)
    _report(goods[0], 0, days=1, cast=cast, asked=True)
    _report(goods[3], 1, days=0, cast=cast)
    return 7


def _report(product: Product, which: int, *, days: int, cast: Cast, asked: bool = False) -> ListingReport:
    reason, words = SAID[which]
    with clock.fixed(clock.now() - timedelta(days=days, hours=2)):
        said = Said(reason, words, f"nguoibao{which}@{DOMAIN}" if which % 2 else "")
        row = report(Listing(product.facility, product), said)
        row.is_demo = True
    if asked:
        with clock.fixed(row.created_at + timedelta(hours=1)):
            decide.hear(row, _officer(cast, row), question=QUESTION)
    return row


def _of_authority(product: Product, cast: Cast) -> None:
    officer = cast.officers[product.facility.province_code or ""]
    with clock.fixed(clock.now() - timedelta(days=30)):
        asked = Request("Chi cục Quản lý thị trường", "214/QLTT-NV", clock.now() - timedelta(hours=3))
        said = Said("copy", "Đề nghị gỡ sản phẩm có dấu hiệu xâm phạm nhãn hiệu trong thời gian xác minh.")
        row = request(officer, Listing(product.facility, product), said, asked)
        row.is_demo = True
    with clock.fixed(row.created_at + timedelta(hours=2)):
        finding = decide.Finding(
            rules.TAKEN_DOWN, "Gỡ theo công văn 214/QLTT-NV trong thời gian xác minh nhãn hiệu."
        )
        decide.uphold(row, officer, finding)


def _officer(cast: Cast, row: ListingReport) -> Actor:
    return cast.officers[row.facility.province_code or ""]


def _shown(shop: Shop) -> Product | None:
    if not shop.facility.is_verified:
        return None
    query = select(Product).where(
        Product.facility_id == shop.facility.id, Product.state == ProductState.PUBLISHED
    )
    query = query.options(joinedload(Product.facility, innerjoin=True)).order_by(Product.id.desc())
    return db.session.scalars(query).first()
