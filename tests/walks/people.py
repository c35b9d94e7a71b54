"""Step 1, and the first half of 3: a facility signs up on a phone, its officer verifies it; a buyer signs up."""

from __future__ import annotations

import re

from sqlalchemy import select

from app.accounts.models import Facility
from app.accounts.states import FacilityState
from tests.make.accounts import tax_code
from tests.walks.story import Story
from tests.walks.visitor import PASSWORD, Visitor, link

MAKER, BUYER = "hanh@gom.example.vn", "elin@nordic.example.com"
FACILITY, BUYING = "Hợp tác xã Gốm sứ Gia Lâm", "Nordic Table AB"
PLACE = "Bát Tràng"
OLD_DISTRICT = "gia lam"


def facility_signs_up(story: Story) -> None:
    """On a phone, the place typed without marks by the name of the district there was before July 2025."""
    hanh = story.somebody("maker")
    hanh.open("/")
    hanh.open("/sign-up")
    hanh.press('main a[href$="/sign-up/facility"]')
    hanh.fill({"name": FACILITY, "legal_form": "cooperative", "tax_code": tax_code(4711)})
    _choose_place(hanh)
    hanh.fill({"sector_code": "handicraft", "workers": "18", "workers_female": "11", "woman_owned": True})
    hanh.fill({"person_name": "Nguyễn Thị Hạnh", "phone": "0912 345 678", "email": MAKER})
    hanh.press("main form button.btn-p[type=submit]")
    assert hanh.path == "/sign-up/sent", hanh.words()
    hanh.says(MAKER)
    _confirm(story, hanh, MAKER)
    assert hanh.path == "/my/facility"
    hanh.says(FACILITY)
    assert _facility(story).commune.name_vi == PLACE


def _choose_place(hanh: Visitor) -> None:
    """From the list while typing; without JavaScript the page is asked and offers the communes to choose from."""
    if hanh.way.script:
        hanh.page.locator("#place").press_sequentially(OLD_DISTRICT, delay=20)
        hanh.page.get_by_role("option").filter(
            has_text=PLACE if hanh.way.language == "vi" else "Bat Trang"
        ).click()
        return
    hanh.fill({"place": OLD_DISTRICT})
    hanh.press('main button[name="find"]')
    hanh.page.locator("#communes label").filter(has_text=PLACE).click()


def _confirm(story: Story, visitor: Visitor, address: str) -> None:
    """By the link in the letter that the worker wrote; the password is chosen on the page it opens."""
    letter = story.house.letter(address, "/confirm/")
    link = re.search(rf"{re.escape(story.house.address)}\S*/confirm/\S+", letter.text)
    assert link is not None, letter.text
    visitor.open_link(link[0])
    visitor.fill({"password": PASSWORD, "agree": True})
    visitor.press('main form[action*="/confirm/"] button[type=submit]')


def _facility(story: Story) -> Facility:
    found: Facility = story.one(select(Facility).where(Facility.name == FACILITY))
    return found


def sees_what_it_may_do(story: Story) -> None:
    """Prepare products now; the rest once its province has verified it."""
    hanh = story.somebody("maker")
    hanh.open("/my/facility")
    hanh.says(FACILITY, story.word("Hà Nội", "Hanoi"))
    hanh.open("/today")
    hanh.open("/notices")


def officer_verifies(story: Story) -> None:
    """From her queue to the facility, which is compared with its papers and verified."""
    cuc = story.staff("officer")
    cuc.open("/desk")
    cuc.press('main a[href$="/desk/facilities"], main a[href*="/desk/facilities?"]')
    cuc.follow(link(FACILITY))
    cuc.says(story.word("Chưa đọc giấy nào", "No document has been read yet"))
    cuc.tick("where", "new")
    cuc.fill({"paper": story.paper("dang-ky-kinh-doanh")})
    for fact in ("name", "tax_code", "legal_form", "place", "owner"):
        cuc.tick("facts", fact)
    cuc.press('form[action$="/registration"] button[type=submit]')
    cuc.press('form[action$="/verify"] button[type=submit]')
    assert _facility(story).state is FacilityState.VERIFIED
    story.house.letter(MAKER, FACILITY)


def buyer_signs_up(story: Story) -> None:
    """A stranger becomes a buyer."""
    elin = story.somebody("buyer")
    elin.open("/sign-up/buyer")
    elin.fill({"name": BUYING, "country_code": "SE", "trade": "Home and table ware, 40 shops"})
    elin.fill({"person_name": "Elin Sandberg", "email": BUYER})
    elin.press("main form button.btn-p[type=submit]")
    _confirm(story, elin, BUYER)
    elin.open("/today")
