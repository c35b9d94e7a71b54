"""Facilities that disagree: reviews that wait for another officer, one that let the decision stand, one that did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from app.complaints import rules
from app.complaints.models import ListingReport
from app.complaints.service import review
from app.complaints.service.review import Decision
from app.complaints.states import ReportState
from app.demo.facilities import Shop
from app.demo.people import Cast
from app.fairs.models import Application
from app.fairs.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Actor

ASKED = (
    "Cơ sở cho rằng quyết định chưa xét giấy tờ bổ sung đã nộp. Đề nghị cán bộ khác xem lại hồ sơ và cho biết "
    "căn cứ."
)
STANDS = "Đã đọc lại hồ sơ và giấy tờ bổ sung; địa điểm sản xuất vẫn không thuộc địa bàn được hỗ trợ."
OPENED = "Giấy tờ bổ sung đến trước hạn nhưng chưa được đọc. Hồ sơ được mở lại để xét từ đầu."
MOST = 5


def ask_for(cast: Cast, shops: dict[int, Shop]) -> int:
    """A few recent refusals are disputed: the first stands, the second is opened again, the rest wait."""
    made = 0
    for found, owner in _disputed(shops):
        with clock.fixed(min(clock.now(), found.entry.at + timedelta(days=2))):
            row = review.ask(found, owner, ASKED)
            row.is_demo = True
        province = shops[found.thing.facility_id].facility.province_code or ""
        judge = next(
            one for one in (cast.heads[province], cast.officers[province]) if one.person_id != row.decided_by
        )
        with clock.fixed(min(clock.now(), row.created_at + timedelta(days=1))):
            if made == 0:
                review.confirm(row, judge, reason=STANDS)
            elif made == 1:
                review.change(row, judge, reason=OPENED)
        made += 1
    return made


def _disputed(shops: dict[int, Shop]) -> Iterator[tuple[Decision, Actor]]:
    """Refusals of the last thirty days, the earliest first."""
    refused = select(Application.id, Application.facility_id).where(
        Application.state.in_((ApplicationState.INELIGIBLE, ApplicationState.REJECTED))
    )
    upheld = select(ListingReport.id, ListingReport.facility_id).where(
        ListingReport.state == ReportState.UPHELD
    )
    found: list[tuple[Decision, Actor]] = []
    for kind, query in (("application", refused), ("report", upheld)):
        for number, facility_id in db.session.execute(query):
            owner = shops[facility_id].owner
            found.append((review.decision(kind, number, owner), owner))
    fresh = [each for each in found if each[0].entry.at > clock.now() - rules.REVIEW_WITHIN]
    yield from sorted(fresh, key=lambda each: each[0].entry.at)[:MOST]
