"""Step 4: a stranger searches, becomes a buyer and asks; the facility answers; both are told."""

from __future__ import annotations

from datetime import timedelta

from app.kernel import clock
from tests.walks import goods, people
from tests.walks.story import Story
from tests.walks.visitor import NARROW, link

QUESTION = "Một bộ gồm mấy chén? Cần giấy chứng nhận an toàn thực phẩm. We ship from Hai Phong."
ANSWER = "Một bộ gồm một ấm và sáu chén. Giấy chứng nhận có sẵn, giao trong 20 ngày."


def stranger_finds_it(story: Story) -> None:
    """By words without marks, narrowed to where it is made and what it is."""
    stranger, name = story.somebody("stranger"), _name(story)
    stranger.open("/")
    stranger.page.locator('main input[name="q"], .hero input[name="q"]').first.fill("gom su")
    with stranger.page.expect_navigation():
        stranger.page.keyboard.press("Enter")
    stranger.look()
    stranger.says(name)
    if story.way.width < NARROW:
        stranger.page.locator('.bar-m a[href="#filters"]').click()
    stranger.tick("province", "01")
    stranger.tick("group", "cnnt_craft")
    stranger.press("#filters button[type=submit]")
    stranger.says(name)
    stranger.press(link(name))
    stranger.says(story.dong(goods.PRICE))
    stranger.press('main a[href*="/makers/"]')
    stranger.says(people.FACILITY)


def _name(story: Story) -> str:
    return story.word(goods.NAME, goods.NAME_EN)


def buyer_asks(story: Story) -> None:
    """How many, where to, by when; the buyer signed up meanwhile."""
    story.people["buyer"] = elin = story.somebody("stranger")
    people.buyer_signs_up(story)
    elin.open("/catalogue?q=gom+su")
    elin.press(link(_name(story)))
    elin.press('a[href$="/ask"]')
    wanted = (clock.today() + timedelta(days=90)).isoformat()
    elin.fill({"quantity": "400", "unit_code": "SET", "destination_code": "SE", "needed_by": wanted})
    elin.fill({"destination_place": "Göteborg", "message": QUESTION})
    elin.press("main form button.btn-p[type=submit]")
    elin.says(QUESTION)


def facility_answers(story: Story) -> None:
    """From the notice to the thread; the answer reaches the buyer on the site and by letter."""
    hanh, elin = story.somebody("maker"), story.somebody("buyer")
    assert people.BUYING in story.house.letter(people.MAKER, people.BUYING).text
    hanh.open("/notices")
    hanh.says(people.BUYING)
    hanh.open("/my/enquiries")
    hanh.press("main tbody th a, main li a")
    hanh.says(QUESTION, "400")
    hanh.fill({"body": ANSWER})
    hanh.press("#reply button[type=submit]")
    hanh.says(ANSWER)
    story.house.letter(people.BUYER, people.FACILITY)
    elin.open("/notices")
    elin.says(people.FACILITY)
    elin.open("/my/enquiries")
    elin.press("main tbody th a, main li a")
    elin.says(ANSWER)
