"""What came of it: outcomes at every stage, declared, matched, verified and refused; questions answered or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.demo import papers
from app.demo.agenda import Course
from app.demo.facilities import Shop
from app.demo.people import Cast
from app.fairs.models import Application
from app.fairs.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor
from app.outcomes.models import FollowUp, Outcome
from app.outcomes.rules import WITHOUT_VALUE
from app.outcomes.service import check
from app.outcomes.service.answer import answer
from app.outcomes.service.report import Paper, Report, report
from app.outcomes.states import BuyerKind, Contribution, Stage

BUYERS = (
    ("Nordic Table AB", "SE", BuyerKind.RETAILER),
    ("Kanda Zakka K.K.", "JP", BuyerKind.DISTRIBUTOR),
    ("Maison Lointaine SARL", "FR", BuyerKind.RETAILER),
    ("Công ty CP Siêu thị Đồng Xanh", "VN", BuyerKind.RETAILER),
    ("Chuỗi cửa hàng Quà Quê", "VN", BuyerKind.RETAILER),
    ("Khách sạn Sông Hồng", "VN", BuyerKind.HOSPITALITY),
    ("Công ty XNK Bình Minh", "VN", BuyerKind.EXPORTER),
)
STAGES = (Stage.CONTACT, Stage.NEGOTIATION, Stage.MEMORANDUM, Stage.CONTRACT, Stage.ORDER, Stage.DELIVERED)
AT_FAIR = (
    ApplicationState.ATTENDED,
    ApplicationState.INVOICED,
    ApplicationState.ACCEPTED,
    ApplicationState.SETTLED,
)
LIVELY = ("01", "24", "48", "79", "92", "37", "91", "19", "15", "86", "33", "46", "25", "38")
"""Provinces where enough facilities sold for their figure to be told to the public."""
REFUSED = "Hóa đơn kèm theo mang tên người bán khác với cơ sở. Hãy gửi đúng hóa đơn của lần giao này."


class Aftermath:
    """Reports and checks, each at its moment."""

    def __init__(self, cast: Cast, dice: Random) -> None:
        self.cast, self.dice, self.made = cast, dice, 0

    def of_fairs(self, shops: dict[int, Shop]) -> Iterator[Course]:
        """Each facility that was at a fair reports some of the stages."""
        query = (
            select(Application)
            .where(Application.state.in_(AT_FAIR))
            .options(joinedload(Application.fair))
            .order_by(Application.id)
        )
        for application in db.session.scalars(query).all():
            shop = shops[application.facility_id]
            ended = application.fair.last_day
            last = STAGES.index(self.dice.choice(STAGES[1:])) + 1
            for place, stage in enumerate(STAGES[:last]):
                day = ended + timedelta(days=6 + 14 * place)
                if day < clock.today() - timedelta(days=1):
                    yield self._one(shop, stage, day, application.fair_id)

    def beyond_fairs(self, shops: list[Shop], each: int = 4) -> Iterator[Course]:
        """Deliveries that followed enquiries and fairs of the closed period, province by province."""
        near: dict[str, list[Shop]] = defaultdict(list)
        for shop in shops:
            if shop.facility.is_verified and not shop.named:
                near[shop.facility.province_code or ""].append(shop)
        for code in LIVELY:
            for number, shop in enumerate(near[code][:each]):
                day = clock.today() - timedelta(days=40 + 17 * number + self.dice.randint(0, 20))
                yield self._one(shop, Stage.DELIVERED, day, None)
                yield self._one(shop, STAGES[number % 5], day - timedelta(days=420), None)
                yield self._one(shop, Stage.DELIVERED, date(2025, 3 + number, 4 + number), None)

    def answers(self, shops: dict[int, Shop]) -> None:
        """Two of three questions that fell due are answered; silence stays silence."""
        query = select(FollowUp).where(FollowUp.due_on <= clock.today(), FollowUp.answered_at.is_(None))
        for number, question in enumerate(db.session.scalars(query.order_by(FollowUp.id)).all()):
            if number % 3 == 2:
                continue
            with clock.fixed(min(clock.now(), clock.at(question.due_on + timedelta(days=5)))):
                sold = db.session.scalar(
                    select(Outcome.id).where(
                        Outcome.facility_id == question.facility_id, Outcome.fair_id == question.fair_id
                    )
                )
                answer(question, shops[question.facility_id].owner, nothing=sold is None)

    def _one(self, shop: Shop, stage: Stage, day: date, fair_id: int | None) -> Course:
        self.made += 1
        number, now = self.made, clock.now()
        name, country, kind = BUYERS[number % len(BUYERS)]
        said = Report(
            stage=stage,
            buyer_name=name,
            happened_on=day,
            fair_id=fair_id,
            buyer_country_code=country,
            buyer_kind=kind,
            first_time_buyer=number % 3 == 0,
            place="Tại hội chợ" if fair_id else "Trực tuyến",
            contract_number="" if stage in WITHOUT_VALUE else f"{number:03d}/{day.year}/HD",
            amount=None if stage in WITHOUT_VALUE else self.dice.randint(18, 640) * 1_000_000,
            contribution=Contribution.PART if fair_id else Contribution.NONE,
        )
        content = papers.pdf(f"{stage.value} {number} {name}")
        yield min(now, clock.at(day + timedelta(days=3)))
        outcome = report(shop.owner, said, [Paper(content, f"chung-tu-{number}.pdf")])
        outcome.is_demo = True
        yield min(now, clock.at(day + timedelta(days=9)))
        self._check(outcome, number, self.cast.officers[shop.facility.province_code or ""])

    def _check(self, outcome: Outcome, number: int, officer: Actor) -> None:
        """Most are verified; some wait, some are only matched, a few are refused."""
        national = self.cast.national["chuyenvien"]
        match number % 10:
            case 3 | 7:
                return
            case 5:
                check.match(outcome, officer)
            case 9 if outcome.stage not in WITHOUT_VALUE:
                check.refuse(outcome, officer, reason=REFUSED)
            case _:
                check.verify(outcome, officer if check.may_verify(outcome, officer) else national)
