"""Steps 6 and 7: support is proposed and approved by two people, the facility pays its own share."""

from __future__ import annotations

import re

from sqlalchemy import select

from app.kernel import clock, qr
from app.payments import vietqr
from app.payments.models import Bill, CollectingAccount
from app.payments.states import BillState
from app.payments.vietqr import Transfer
from app.subsidies.models import Award
from app.subsidies.states import AwardState
from tests.walks import fair, people, world
from tests.walks.story import Story

REFERENCE = "FT26329004711"


def national_officer_proposes(story: Story) -> None:
    """Item by item, from the application on the list."""
    huy = story.staff("national")
    huy.open("/desk")
    huy.open(f"/desk/applications/{fair.application(story).id}")
    huy.press('#decide a[href*="/desk/awards/new/"]')
    huy.says(story.dong(fair.SUPPORT), people.FACILITY)
    huy.press('main form[action*="/desk/awards/new/"][method="post"] button.btn-p')
    assert award(story).state is AwardState.PROPOSED


def award(story: Story) -> Award:
    """The one decision."""
    found: Award = story.one(select(Award))
    return found


def approver_sees_what_is_left(story: Story) -> None:
    """Before the click: what each ceiling has left after it."""
    mai = story.staff("approver")
    mai.open("/desk/awards")
    mai.press("main tbody th a")
    ceilings = mai.page.locator("#ceilings").inner_text().replace("\N{NO-BREAK SPACE}", " ")
    for cap in (world.YEAR_CAP, world.FAIR_CAP):
        assert story.dong(cap) in ceilings
        assert story.dong(cap - fair.SUPPORT) in ceilings
    assert fair.SUPPORT > 0


def approver_approves(story: Story) -> None:
    """Decision, ledger, letter and bill stand together."""
    mai = story.staff("approver")
    mai.fill({"reason": "Hồ sơ đủ, giá gian hàng đúng niêm yết."})
    mai.press("#decision button[data-approve]")
    decided = award(story)
    assert (decided.state, decided.support) == (AwardState.APPROVED, fair.SUPPORT)
    mai.open("/desk/ledger")
    hanh = story.somebody("maker")
    letter = story.house.letter(people.MAKER, story.dong(fair.SUPPORT)[:-2])
    link = re.search(rf"{re.escape(story.house.address)}\S+", letter.text)
    assert link is not None
    hanh.open_link(link[0])
    hanh.open(f"/my/awards/{decided.id}")
    hanh.press('main a.att[href*="/letters/"]')
    hanh.says(people.FACILITY)


def facility_sees_its_bill(story: Story) -> None:
    """The code on it asks for the right amount into the right account."""
    hanh = story.somebody("maker")
    hanh.open("/my/bills")
    hanh.press("main tbody th a")
    owed = bill(story)
    account = story.one(select(CollectingAccount).where(CollectingAccount.state == "in_use"))
    hanh.says(story.dong(fair.OWN_SHARE), account.number, account.holder, owed.memo)
    assert owed.amount == fair.OWN_SHARE
    text = vietqr.payload(
        Transfer(account.bank_bin, account.number, fair.OWN_SHARE, notes=((vietqr.PURPOSE, owed.memo),))
    )
    assert vietqr.read(text).amount == fair.OWN_SHARE
    assert hanh.page.locator(".qr-big svg.qr").is_visible()
    drawn = hanh.page.locator(".qr-big svg.qr path").last.get_attribute("d")
    assert drawn is not None
    assert f' d="{drawn}"' in qr.svg(text, title="")


def bill(story: Story) -> Bill:
    """The one bill."""
    found: Bill = story.one(select(Bill))
    return found


def two_accountants_take_it_in(story: Story) -> None:
    """One records what the bank statement says, another confirms it; who recorded may not confirm."""
    yen, chau = story.staff("accountant"), story.staff("second")
    yen.open("/desk/bills")
    yen.press("main tbody th a")
    owed = story.word(f"{fair.OWN_SHARE:,}".replace(",", "."), f"{fair.OWN_SHARE:,}")
    yen.fill({"reference": REFERENCE, "amount": owed, "received_on": clock.today().isoformat()})
    yen.press('main form[action$="/record"] button.btn-p')
    assert bill(story).state is BillState.MATCHED
    assert yen.page.locator('main form[action$="/confirm"]').count() == 0
    chau.open(f"/desk/bills/{bill(story).id}")
    chau.says(REFERENCE)
    chau.press('main form[action$="/confirm"] button.btn-p')
    assert bill(story).state is BillState.PAID
    hanh = story.somebody("maker")
    hanh.open(f"/my/bills/{bill(story).id}")
    hanh.says(story.dong(fair.OWN_SHARE))
