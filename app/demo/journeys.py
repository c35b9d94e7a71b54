"""Applications on their way: each is driven through the real services, step by step, as far as it is meant to get."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, count
from random import Random

from app.demo import funds, papers
from app.demo.agenda import Course
from app.demo.facilities import Shop
from app.demo.people import Cast
from app.demo.trips import Trip
from app.demo.turns import TURNS, transfer_recorded
from app.fairs.models import Application, Fair
from app.fairs.queries import eligibility
from app.fairs.service import allocation, apply, contract, decide, papers as files
from app.fairs.states import FairState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.errors import Refusal
from app.payments.service.receive import confirm
from app.programme.states import FairKind, FundSource
from app.subsidies.award_facts import of_award
from app.subsidies.service import advance, approve, propose, settle
from app.subsidies.service.advance import Transfer

STEPS = (
    "draft", "submitted", "eligible", "listed", "proposed", "awarded", "stand", "paid_bill", "contracted",
    "advanced", "attended", "invoiced", "accepted", "settled",
)  # fmt: skip
BEFORE_FAIR = STEPS.index("advanced")
GOODS = "Sản phẩm thủ công và đặc sản của cơ sở, khoảng 40 mặt hàng, đủ tem nhãn."


OPEN = (
    "draft", "submitted", "submitted", "submitted", "returned", "eligible", "eligible", "listed", "listed",
    "waiting", "award_lowered", "award_pledged", "award_cancelled", "paid_back", "awarded", "awarded",
    "stand", "stand_on_hold", "stand_changed", "paid_bill", "transfer_waiting", "transfer_sent_back",
    "contracted", "advanced", "proposed", "proposed", "proposed", "award_returned", "award_rejected",
    "withdrawn", "failed", "rejected", "discarded",
)  # fmt: skip
ABROAD = (
    "proposed", "awarded", "awarded", "stand", "paid_bill", "contracted", "advanced", "withdrawn", "failed",
)  # fmt: skip
HELD = ("attended", "attended", "invoiced", "invoiced", "accepted", "accepted", "settled", "settled") * 2
ACCEPTED = ("settled",) * 8 + ("accepted", "withdrawn")


def goals(fair: Fair) -> tuple[str, ...]:
    """How far the applications of a fair get, by how far the fair is."""
    today = clock.today()
    if fair.state is not FairState.PUBLISHED:
        return ()
    if fair.starts_on > today:
        return ABROAD if fair.kind is FairKind.OVERSEAS else OPEN
    return HELD if (today - fair.starts_on).days < 60 else ACCEPTED


class Driver:
    """Drives applications to their goals; ``made`` counts those that were started."""

    def __init__(self, cast: Cast, dice: Random) -> None:
        self.cast, self.dice, self.references, self.made = cast, dice, count(26_000_001), 0

    def courses(self, fair: Fair, shops: list[Shop]) -> Iterator[Course]:
        """One course for each goal of the fair; a facility that may not apply leaves its place to the next."""
        wanted = goals(fair)
        spare = iter(shops[len(wanted) :])
        for shop, goal in zip(shops, wanted, strict=False):
            turn = TURNS.get(goal)
            left = iter(list(self._moments(fair, turn.after if turn else goal)))
            stands = 1 + (self.dice.random() < 0.4 and fair.most_stands_each > 1)
            yield self._course(fair, chain((shop,), spare), goal, left, stands)

    def _course(
        self, fair: Fair, shops: Iterator[Shop], until: str, left: Iterator[datetime], stands: int
    ) -> Course:
        """Start, then go on step by step at the moments left, as far as the rules let it."""
        turn = TURNS.get(until)
        yield next(left)
        trip = next((trip for shop in shops if (trip := self._begin(fair, shop, stands))), None)
        if trip is None:
            return
        for step in STEPS[1 : STEPS.index(turn.after if turn else until) + 1]:
            yield next(left)
            if not self._step(step, trip):
                return
        if turn:
            if turn.late:
                next(left)
            yield next(left)
            turn.take(trip)

    def _begin(self, fair: Fair, shop: Shop, stands: int) -> Trip | None:
        """None when the facility may not apply at all."""
        try:
            with db.session.begin_nested():
                application = apply.start(fair, shop.owner)
                self._fill(application, shop, stands)
        except Refusal:
            return None
        self.made += 1
        application.is_demo = True
        answering = next(iter(application.belongs().provinces))
        officer, head = self.cast.officers[answering], self.cast.heads[answering]
        return Trip(application, shop, officer, head, self.cast, self.references)

    def _moments(self, fair: Fair, goal: str) -> Iterator[datetime]:
        """Evenly between opening and the last thing that may have happened, in office hours."""
        opened = fair.opens_at or clock.now() - timedelta(days=40)
        steps = STEPS.index(goal) + 3
        before = min(clock.now() - timedelta(hours=3), clock.at(fair.starts_on - timedelta(days=3), 16))
        closes = fair.closes_at or before
        after = clock.at(fair.last_day, 9)
        submit_by = min(before, closes - timedelta(days=1)) - timedelta(hours=self.dice.randint(1, 60))
        for number in range(steps):
            if number <= 1:
                moment = max(opened, submit_by - timedelta(days=6 - 3 * number))
            elif number <= BEFORE_FAIR:
                moment = submit_by + (before - submit_by) * (number - 1) / (min(steps, BEFORE_FAIR + 1) - 1)
            else:
                moment = after + timedelta(days=2 + 3 * (number - BEFORE_FAIR))
            yield min(_in_office(moment, number), clock.now())

    def _fill(self, application: Application, shop: Shop, stands: int) -> None:
        owner = shop.owner
        apply.save_stands(application, owner, stands, None, [])
        apply.save_goods(application, owner, GOODS, owner.name, shop.facility.phone)
        apply.pledge(application, owner, cofunding=True, no_double=True)
        for kind in eligibility.needed_documents(shop.facility):
            title = f"{kind.value} {shop.facility.name}"
            files.add(application, owner, kind, papers.pdf(title), f"{kind.value}.pdf")

    def _step(self, step: str, trip: Trip) -> bool:
        """One step; False when the rules stopped it, which is where the application then stands."""
        try:
            with db.session.begin_nested():
                getattr(self, f"_to_{step}")(trip)
        except Refusal:
            return False
        return True

    def _to_submitted(self, trip: Trip) -> None:
        apply.submit(trip.application, trip.shop.owner)

    def _to_eligible(self, trip: Trip) -> None:
        decide.decide(trip.application, "pass", trip.officer)

    def _to_listed(self, trip: Trip) -> None:
        number = f"{trip.application.fair_id:02d}/DS-SCT"
        decide.decide(trip.application, "list", trip.head, list_number=number)

    def _to_proposed(self, trip: Trip) -> None:
        province = trip.shop.facility.province_code
        local = province in funds.WITH_OWN_FUND and trip.shop.facility.id % 2 == 0
        funding = FundSource.LOCAL if local else FundSource.NATIONAL
        award = propose(trip.application, self.cast.national["chuyenvien"], funding=funding)
        award.is_demo = True

    def _to_awarded(self, trip: Trip) -> None:
        approve(trip.award, self.cast.national["nguoiduyet"], reason="Hồ sơ đủ, giá gian đúng niêm yết.")

    def _to_stand(self, trip: Trip) -> None:
        for stand in trip.free_stands()[: trip.application.stands_asked]:
            allocation.give(stand, trip.application, trip.officer)

    def _to_paid_bill(self, trip: Trip) -> None:
        receipt = transfer_recorded(trip)
        if receipt is not None:
            confirm(receipt, self.cast.national["ketoan2"])

    def _to_contracted(self, trip: Trip) -> None:
        award = trip.award
        told = contract.Contract(f"{trip.application.id}/HDGH", clock.today(), award.cost, award.support)
        paper = papers.pdf(f"Hop dong gian hang {trip.application.number}")
        contract.record(trip.application, trip.officer, told, content=paper, name="hop-dong-gian-hang.pdf")

    def _to_advanced(self, trip: Trip) -> None:
        award = trip.award
        most = of_award(award).most_advance(award.support)
        advance(award, self.cast.national["ketoan1"], amount=most, transfer=self._transfer())

    def _to_attended(self, trip: Trip) -> None:
        decide.decide(trip.application, "attend", trip.officer)

    def _to_invoiced(self, trip: Trip) -> None:
        for kind in files.AFTER_FAIR:
            content = papers.pdf(f"{kind.value} {trip.application.number}")
            files.add(trip.application, trip.shop.owner, kind, content, f"{kind.value}.pdf")
        files.hand_in(trip.application, trip.shop.owner)

    def _to_accepted(self, trip: Trip) -> None:
        decide.decide(trip.application, "accept", trip.officer)

    def _to_settled(self, trip: Trip) -> None:
        award = trip.award
        invoiced = {line.cost_item_code: line.cost for line in award.lines}
        settle(award, self.cast.national["ketoan2"], invoiced=invoiced, transfer=self._transfer())

    def _transfer(self) -> Transfer:
        return Transfer(f"CK{next(self.references)}", clock.today())


def _in_office(moment: datetime, number: int) -> datetime:
    """The same day at an hour when people work, later steps later."""
    return clock.at(clock.local(moment).date(), 8 + number // 2, 7 + 25 * (number % 2))
