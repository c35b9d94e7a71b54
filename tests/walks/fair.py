"""Steps 5, 6 and the first half of 8: applying for a fair, the checks, the list; a stand, its contract, being there."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select, update

from app.fairs.models import Application, Fair, Stand
from app.fairs.states import ApplicationState
from app.kernel import clock
from app.kernel.db import db
from tests.walks import people, world
from tests.walks.story import Story

FAIR, FAIR_EN, SLUG = "Hội chợ Hàng thủ công", "Craft Fair", "hang-thu-cong"
PERCENTS = {"cong-nghiep-nong-thon": 100, "bangkok": 100, SLUG: 80}
"""What is supported of the stand at each fair; the last one is applied for."""
STANDS = 2
COST = STANDS * world.STAND
SUPPORT = COST * 80 // 100
OWN_SHARE = COST - SUPPORT
CLAUSE = re.compile(
    r"(Quyết định|Thông tư|Nghị định|khoản|Điều|điều|TT-B|NĐ-CP|Article|Decision|Circular|Decree|QH\d)"
)


def facility_sees_the_rules(story: Story) -> None:
    """At each of the three kinds of fairs: every rule with its clause, and what one stand would bring and cost."""
    hanh = story.somebody("maker")
    for slug, percent in PERCENTS.items():
        hanh.open("/fairs")
        hanh.press(f'main a[href$="/fairs/{slug}"]')
        hanh.says(str(percent))
        hanh.press('a[href$="/apply"]')
        rules = hanh.page.locator(".chk li").all()
        assert len(rules) >= 5
        for rule in rules:
            assert CLAUSE.search(rule.locator(".cl").inner_text()), rule.inner_text()
        support = world.STAND * percent // 100
        hanh.says(story.dong(world.STAND), story.dong(support), story.dong(world.STAND - support))
    hanh.says(story.dong(SUPPORT), story.dong(OWN_SHARE))


def facility_applies(story: Story) -> None:
    """Stands, goods, papers, pledges; read over, then sent."""
    hanh = story.somebody("maker")
    hanh.press('main form[action$="/apply"] button.btn-p')
    hanh.fill({"stands": str(STANDS)})
    hanh.press("main form button.btn-p")
    goods = "Bộ ấm chén, bình và đĩa gốm sứ men lam, khoảng 60 mặt hàng, đủ tem nhãn."
    hanh.fill({"goods": goods, "contact_name": "Nguyễn Thị Hạnh", "contact_phone": "0912 345 678"})
    hanh.press("main form button.btn-p")
    hanh.fill({"kind": "registration", "file": story.paper("dang-ky-hop-tac-xa")})
    hanh.press('main form[enctype="multipart/form-data"] button[type=submit]')
    hanh.press('main a.btn-p[href$="/pledges"]')
    hanh.says(story.dong(OWN_SHARE))
    hanh.fill({"cofunding": True, "no_double": True})
    hanh.press("main form button.btn-p")
    hanh.press('main form[action$="/submit"] button')
    assert application(story).state is ApplicationState.SUBMITTED
    hanh.open("/my/applications")
    hanh.says(story.word(FAIR, FAIR_EN))


def application(story: Story) -> Application:
    """The one application."""
    found: Application = story.one(select(Application))
    return found


def province_checks_and_lists(story: Story) -> None:
    """The officer finds it eligible, the head of the department puts it on the confirmed list (R21)."""
    cuc = story.staff("officer")
    cuc.open("/desk/applications")
    cuc.press("main tbody th a")
    cuc.press('#decide button[value="pass"]')
    assert application(story).state is ApplicationState.ELIGIBLE
    vinh = story.staff("head")
    vinh.open("/desk")
    vinh.open("/desk/applications")
    vinh.press("main tbody th a")
    vinh.fill({"list_number": "07/DS-SCT"})
    vinh.press('#decide button[value="list"]')
    assert application(story).state is ApplicationState.LISTED
    vinh.open(f"/desk/fairs/{application(story).fair_id}/list")
    vinh.says(people.FACILITY, "07/DS-SCT")
    hanh = story.somebody("maker")
    hanh.open(f"/my/applications/{application(story).id}")
    story.house.letter(people.MAKER, "07/DS-SCT")


def officer_gives_a_stand(story: Story) -> None:
    """Two stands, one after the other, and the signed contract."""
    cuc, applied = story.staff("officer"), application(story)
    cuc.open(f"/desk/fairs/{applied.fair_id}/stands")
    for number in ("A1", "A2"):
        chosen = story.one(select(Stand).where(Stand.fair_id == applied.fair_id, Stand.number == number))
        cuc.fill({"application": str(applied.id), "stand": str(chosen.id)})
        cuc.press('main form[action$="/stands/give"] button[type=submit]')
        cuc.says(people.FACILITY)
    cuc.open(f"/desk/applications/{applied.id}")
    signed, paper = clock.today().isoformat(), story.paper("hop-dong-gian-hang")
    cuc.fill({"number": "12/HĐGH-2026", "signed_on": signed, "file": paper})
    cuc.press('main form[action$="/contract"] button[type=submit]')
    assert application(story).state is ApplicationState.CONTRACTED
    hanh = story.somebody("maker")
    hanh.open(f"/my/applications/{applied.id}")
    hanh.says("A1", "A2")


def fair_takes_place(story: Story) -> None:
    """The calendar cannot be turned, so the fair is moved into last week, as its organiser might; then she was there."""
    applied = application(story)
    began = clock.today() - timedelta(days=9)
    dates = {
        "starts_on": began,
        "ends_on": began + timedelta(days=4),
        "closes_at": clock.at(began - timedelta(days=9), 17),
    }
    db.session.execute(update(Fair).where(Fair.id == applied.fair_id).values(**dates))
    db.session.commit()
    db.session.remove()
    cuc = story.staff("officer")
    cuc.open(f"/desk/applications/{applied.id}")
    cuc.press('#decide button[value="attend"]')
    assert application(story).state is ApplicationState.ATTENDED
