"""Steps 8 and 9: what came of the fair, verified, and the figures with the rows behind them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.kernel import clock
from app.outcomes.models import Outcome
from app.outcomes.states import OutcomeState, Stage
from tests.walks import fair, people
from tests.walks.story import Story
from tests.walks.visitor import Answers, link

VALUE = 166_800_000
STAGES = (Stage.CONTACT, Stage.MEMORANDUM, Stage.CONTRACT)


def facility_reports(story: Story) -> None:
    """A contact, a memorandum with its scan, a contract with value and scan."""
    hanh = story.somebody("maker")
    for stage in STAGES:
        hanh.open("/my/outcomes/new")
        hanh.press(f'main a[href*="stage={stage}"]')
        hanh.fill(_answers(story, stage))
        hanh.press('main form[enctype="multipart/form-data"] button.btn-p')
        assert outcome(story, stage).state is OutcomeState.DECLARED, hanh.words()
    hanh.open("/my/outcomes")
    hanh.says(people.BUYING, story.dong(VALUE))


def _answers(story: Story, stage: Stage) -> Answers:
    day = clock.today() - timedelta(days=6 - STAGES.index(stage))
    answers: Answers = {
        "fair_id": str(fair.application(story).fair_id),
        "buyer_name": people.BUYING,
        "buyer_country_code": "SE",
        "buyer_kind": "distributor",
        "first_time_buyer": True,
        "happened_on": day.isoformat(),
    }
    if stage is not Stage.CONTACT:
        answers |= {"files": story.paper(f"{stage}-da-ky")}
    if stage is Stage.CONTRACT:
        answers |= {"contract_number": "01/2026/GL-NT", "amount": str(VALUE)}
    return answers


def outcome(story: Story, stage: Stage) -> Outcome:
    """The result of this stage."""
    found: Outcome = story.one(select(Outcome).where(Outcome.stage == stage))
    return found


def officer_verifies(story: Story) -> None:
    """The contract, against its paper; the rest stays declared."""
    cuc = story.staff("officer")
    cuc.open("/desk/outcomes")
    cuc.says(people.BUYING)
    number = outcome(story, Stage.CONTRACT).number
    cuc.press(link(number))
    cuc.says(story.dong(VALUE), people.BUYING)
    cuc.press('#decide button[formaction$="/verify"]')
    assert outcome(story, Stage.CONTRACT).state is OutcomeState.VERIFIED
    hanh = story.somebody("maker")
    hanh.open(f"/my/outcomes/{outcome(story, Stage.CONTRACT).id}")


def dashboard_opens_its_rows(story: Story) -> None:
    """Every figure that is a link leads to the rows behind it."""
    huy = story.staff("national")
    huy.open("/desk/dashboard")
    links = huy.page.locator('main a[href*="/dashboard/rows/"]').all()
    addresses = sorted({str(link.get_attribute("href")) for link in links})
    assert len(addresses) >= 6
    for address in addresses:
        huy.open_link(f"{story.house.address}{address}")
    huy.open("/desk/dashboard/rows/awards")
    huy.says(people.FACILITY, story.dong(fair.SUPPORT))
    huy.open("/desk/dashboard/rows/outcomes?stage=contract&state=verified")
    huy.says(people.FACILITY, story.dong(VALUE))
    huy.open("/desk/dashboard?period=2021-2025")
    huy.says("15", "5")
    story.somebody("passer-by").open("/results")
