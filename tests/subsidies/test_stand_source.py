"""The source a stand was planned on and the source its support is paid from, told apart wherever they differ."""

from __future__ import annotations

import pytest

from app.kernel.permissions import Role
from app.programme.states import FundSource
from app.subsidies import service
from tests.make import accounts, subsidies as make
from tests.pages import Pages


@pytest.mark.parametrize(
    ("language", "column", "points", "pays", "planned"),
    [
        (
            "",
            "Nguồn kinh phí dự kiến",
            "hồ sơ hỗ trợ",
            "Khuyến công địa phương",
            "dự kiến theo nguồn: Khuyến công quốc gia",
        ),
        (
            "/en",
            "Planned source of money",
            "stands on its award",
            "Local industrial promotion",
            "was planned on: National industrial promotion",
        ),
    ],
)
def test_the_stands_page_says_planned_and_the_award_says_which_source_pays(
    pages: Pages, language: str, column: str, points: str, pays: str, planned: str
) -> None:
    award = make.proposed(make.listed(), funding=FundSource.LOCAL)
    service.approve(award, make.approver())
    make.stand(award.application, FundSource.NATIONAL)
    award_id, fair_id = award.id, award.fair_id
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))

    holders = pages.get(f"{language}/desk/fairs/{fair_id}/stands").soup.select("[aria-labelledby=holders-h]")[
        0
    ]
    source = " ".join(
        pages.get(f"{language}/desk/awards/{award_id}").soup.select("#source")[0].get_text().split()
    )

    assert column in holders.get_text()
    assert points in " ".join(holders.get_text().split())
    assert pays in source
    assert planned in source


def test_an_award_paid_from_the_planned_source_names_one(pages: Pages) -> None:
    award = make.approved()
    make.stand(award.application, FundSource.NATIONAL)
    award_id = award.id
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))

    source = pages.get(f"/desk/awards/{award_id}").soup.select("#source")[0].get_text()

    assert "Khuyến công quốc gia" in source
    assert "dự kiến" not in source
