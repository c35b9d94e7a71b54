"""What the approver reads of whoever waits behind a decision."""

from __future__ import annotations

import pytest

from app.accounts.models import Person
from app.kernel.permissions import Role
from app.programme.states import FundSource, LineScope
from tests.make import accounts, subsidies as make
from tests.pages import Pages


def _next_in_line(pages: Pages, award_id: int, language: str = "") -> str:
    preview = pages.get(f"{language}/desk/awards/{award_id}").soup.select("#preview li")
    return " ".join(preview[-1].get_text().split()).replace(",", ".")


def _approver() -> Person:
    return accounts.officer(Role.APPROVER)


@pytest.mark.parametrize(
    ("language", "short", "fits", "elsewhere"),
    [
        ("", "sẽ thiếu 6.600.000", "vẫn đủ trong các trần của mình", "nguồn tiền khác"),
        (
            "/en",
            "would be short of 6.600.000",
            "still fits under its own ceilings",
            "another source of money",
        ),
    ],
)
def test_the_next_in_line_is_judged_by_its_own_ceilings_and_the_one_that_lacks_is_named(
    pages: Pages, language: str, short: str, fits: str, elsewhere: str
) -> None:
    """One file draws on the province's fund, the other on the national one, whose line for stands is nearly used."""
    fair = make.fair()
    national = make.proposed(make.listed(at=fair)).id
    local = make.proposed(make.listed(at=fair), funding=FundSource.LOCAL).id
    make.cap(f"fair:{fair.id}:stand_rent", 3_800_000, LineScope.FAIR_ITEM)
    pages.sign_in(_approver())
    over = pages.get(f"{language}/desk/awards/{national}").soup.select_one("#preview .err")
    assert over is not None
    assert over.get_text().count("“") == 1, "the line is quoted once"

    behind_local = _next_in_line(pages, local, language)
    behind_national = _next_in_line(pages, national, language)

    assert "10.400.000" in behind_local
    assert short in behind_local
    assert "“" in behind_local, "the ceiling is named"
    assert elsewhere in behind_local
    assert fits not in behind_local
    assert fits in behind_national
    assert elsewhere in behind_national


def test_of_one_source_the_next_in_line_gets_what_this_decision_leaves(pages: Pages) -> None:
    fair = make.fair()
    first, _second = make.proposed(make.listed(at=fair)).id, make.proposed(make.listed(at=fair))
    make.year_cap(15_000_000)

    said = _next_in_line(pages.sign_in(_approver()), first)

    assert "sẽ thiếu 5.800.000" in said
    assert "nguồn tiền khác" not in said
    make.year_cap(20_800_000)
    assert "vẫn đủ" in _next_in_line(pages, first)
