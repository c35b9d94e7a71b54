"""Fairs: the real calendar as calendar entries, and the programme's own fairs of the demo world, marked as such.

Only fairs that a source ties to industrial promotion are shown as the programme's; every other supported fair here is
invented and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.demo import files
from app.demo.people import Cast
from app.fairs.models import Fair, Stand
from app.fairs.service import fair as service
from app.fairs.states import FAIR_FLOW, UNSEEN, FairState
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.folding import slugify
from app.kernel.money import Money
from app.programme.queries import period_on
from app.programme.states import FairKind, FundSource

SOURCED = {"cnnt-qg-2023", "cnnt-bac-2024"}
"""Named in the sources as fairs of the industrial promotion programme."""
CITIES = {
    "Hà Nội": "01",
    "Hồ Chí Minh": "79",
    "Đà Nẵng": "48",
    "Thái Nguyên": "19",
    "Quảng Nam": "48",
    "Buôn Ma Thuột": "66",
    "Huế": "46",
    "Quy Nhơn": "52",
}
MARK_VI, MARK_EN = "minh họa", "demo"
EXEMPT = "Thuộc chương trình được phê duyệt, miễn đăng ký (Điều 29 Nghị định 81/2018/NĐ-CP)"
ABOUT_VI = (
    "Hội chợ minh họa cho bản dùng thử. Nơi cơ sở công nghiệp nông thôn giới thiệu sản phẩm, gặp nhà phân phối và "
    "kết nối giao thương."
)
ABOUT_EN = (
    "A demonstration fair. Rural facilities show their products, meet distributors and find new buyers here."
)


@dataclass(frozen=True)
class Plan:
    """A fair of the demo: when it opens relative to today (days) and how far it got."""

    name_vi: str
    name_en: str
    kind: FairKind
    place: str
    city: str
    starts: int
    state: FairState
    closes: int = -30
    price: int = 6_500_000
    stands: int = 0
    country: str = "VN"
    venue: str = ""
    short_vi: str = ""
    """Without the year; empty: rows of lists cut the name."""
    short_en: str = ""


def plans() -> list[Plan]:
    """The fairs of the running period."""
    return [
        Plan(
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            kind=FairKind(row["kind"]),
            place=row["province_code"],
            city=row["city"],
            country=row["country"],
            venue=row["venue"],
            short_vi=row["short_vi"],
            short_en=row["short_en"],
            starts=int(row["starts_in_days"]),
            state=FairState(row["state"]),
            closes=int(row["closes_in_days"]),
            price=int(row["stand_price"]),
            stands=int(row["stands"]),
        )
        for row in files.rows("running_fairs")
    ]


def entries(cast: Cast) -> list[Fair]:
    """The real calendar: nothing says the programme takes part, but for two that a source names."""
    made = []
    for row in files.rows("fairs"):
        supported = row["id"] in SOURCED
        starts = date.fromisoformat(row["start_date"])
        fair = Fair(
            slug=row["id"],
            supported=supported,
            kind=FairKind.ORGANISED if supported else None,
            name_vi=row["name_vi"],
            name_en=row["name_en"],
            sectors=row["sectors"],
            country_code=row["country"],
            province_code=CITIES.get(row["city"]),
            city=row["city"],
            venue=row["venue"],
            organiser=row["organiser"],
            website=f"https://{row['website']}" if row["website"] else "",
            starts_on=starts,
            ends_on=date.fromisoformat(row["end_date"]) if row["end_date"] else None,
            date_check=row["date_check"],
            source_url=row["source_url"],
            note=row["note"],
        )
        _keep(fair, cast, FairState.ACCEPTED if supported else FairState.PUBLISHED)
        made.append(fair)
    return made


def closed_period(cast: Cast) -> list[Fair]:
    """Invented fairs of 2021–2025, so that the target of that period has something to stand against."""
    made = []
    for row in files.rows("past_fairs"):
        plan = Plan(
            row["name_vi"],
            row["name_en"],
            FairKind(row["kind"]),
            row["province_code"],
            row["city"],
            0,
            FairState.ACCEPTED,
            country=row["country"],
        )
        made.append(_past(plan, date.fromisoformat(row["starts_on"]), cast))
    return made


def _past(plan: Plan, day: date, cast: Cast) -> Fair:
    with clock.fixed(clock.at(day + timedelta(days=20))):
        fair = _fair(plan, day)
        _keep(fair, cast, plan.state)
    return fair


def running_period(cast: Cast) -> list[Fair]:
    """Fairs of 2026–2030 around today: open for applications, under way, held, accepted, in draft, cancelled, deleted."""
    made = []
    today = clock.today()
    for plan in plans():
        day = today + timedelta(days=plan.starts)
        known = min(clock.now() - timedelta(days=40), clock.at(day - timedelta(days=150)))
        with clock.fixed(known):
            fair = _fair(plan, day)
            fair.opens_at = known
            fair.closes_at = clock.at(today + timedelta(days=plan.closes), 17)
            fair.stand_price, fair.stands_offered = Money(plan.price), plan.stands
            _keep(
                fair,
                cast,
                plan.state if plan.state in (*UNSEEN, FairState.CANCELLED) else FairState.PUBLISHED,
            )
            _stands(fair, plan)
        made.append(fair)
    return made


def finish(fairs: list[Fair], cast: Cast) -> None:
    """After the applications had their course: what lies behind us is held, and mostly accepted."""
    for fair, plan in zip(fairs, plans(), strict=True):
        if plan.state in (FairState.HELD, FairState.ACCEPTED):
            with clock.fixed(clock.at(fair.starts_on + timedelta(days=10))):
                _hold(fair, cast, accept=plan.state is FairState.ACCEPTED)


def _fair(plan: Plan, day: date) -> Fair:
    abroad = plan.country != "VN"
    return Fair(
        slug=slugify(f"{plan.name_vi} {day.year} {plan.city}", 110),
        supported=True,
        kind=plan.kind,
        name_vi=f"{plan.name_vi} {day.year} ({MARK_VI})",
        name_en=f"{plan.name_en} {day.year} ({MARK_EN})",
        short_name_vi=f"{plan.short_vi} {day.year}" if plan.short_vi else "",
        short_name_en=f"{plan.short_en} {day.year}" if plan.short_en else "",
        about_vi=ABOUT_VI,
        about_en=ABOUT_EN,
        sectors="thủ công mỹ nghệ, thực phẩm, cơ khí",
        country_code=plan.country,
        province_code=plan.place or None,
        city=plan.city,
        venue=plan.venue,
        organiser="Trung tâm Khuyến công" if not abroad else "Cục chủ trì gian hàng quốc gia",
        run_by_department=plan.kind is FairKind.ORGANISED,
        starts_on=day,
        ends_on=day + timedelta(days=8 if abroad else 5),
        registration_number=EXEMPT,
        is_demo=True,
    )


def _keep(fair: Fair, cast: Cast, state: FairState) -> None:
    officer = cast.national["chuyenvien"]
    period = period_on(fair.starts_on)
    fair.period_id = period.id if period and fair.supported else None
    db.session.add(fair)
    db.session.flush()
    audit.record(officer, fair, "create", after={"state": "draft"})
    if state not in UNSEEN:
        FAIR_FLOW.move(fair, "publish", officer)
    if state is FairState.DISCARDED:
        FAIR_FLOW.move(fair, "discard", officer)
    if state is FairState.CANCELLED:
        FAIR_FLOW.move(fair, "cancel", officer, reason="Đơn vị tổ chức dời sang năm sau.")
    if state in (FairState.HELD, FairState.ACCEPTED):
        _hold(fair, cast, accept=state is FairState.ACCEPTED)


def _hold(fair: Fair, cast: Cast, *, accept: bool) -> None:
    service.hold(fair, cast.national["chuyenvien"], visitors=fair.stands_offered * 420 or None)
    if accept:
        service.accept(fair, cast.national["nguoiduyet"])


def _stands(fair: Fair, plan: Plan) -> None:
    """Two blocks of rows with aisles; on one fair every fourth stand is paid by somebody else (R19)."""
    for number in range(plan.stands):
        row, column = divmod(number, 12)
        other = plan.kind is FairKind.ORGANISED and number % 4 == 3
        stand = Stand(
            fair_id=fair.id,
            number=f"{'ABCDEFGH'[row]}{column + 1:02d}",
            x=column * 3 + (2 if column > 5 else 0),
            y=row * 3 + (row // 2) * 2,
            price=fair.stand_price,
            funding=FundSource.TRADE_PROMOTION if other else FundSource.NATIONAL,
        )
        db.session.add(stand)
