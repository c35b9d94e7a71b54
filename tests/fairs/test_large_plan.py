"""The desk's plan of a fair with more stands than a screen holds: fifty rows of each list, every stand to be given."""

from __future__ import annotations

import pytest

from app.fairs.desk import stands
from app.fairs.states import ApplicationState
from app.kernel.db import db
from tests.make import accounts, fairs as make
from tests.pages import Pages


def test_fifty_rows_of_each_list_and_the_rest_behind_the_pager(pages: Pages) -> None:
    fair = make.fair()
    make.application(fair, state=ApplicationState.LISTED)
    for number in range(1, 121):
        make.stand(fair, f"A{number}")
    db.session.commit()
    where = f"/desk/fairs/{fair.id}/stands"
    pages.sign_in(accounts.officer())

    page = pages.get(where)
    assert _numbers(page) == [f"A{n}" for n in range(1, 51)]
    assert len(page.root.xpath("//select[@name='stand']/option")) == 120, "each may be given from any page"
    assert page.root.xpath("//details[.//table]/@open") == []
    onward = page.root.xpath("//*[@id='free']//a[@rel='next']/@href")
    assert onward == [f"{where}?free=2#free"], "whoever turns the page of a list stays at that list"
    last = pages.get(f"{where}?free=3")
    assert _numbers(last) == [f"A{n}" for n in range(101, 121)]
    assert last.root.xpath("//details[.//table]/@open"), "whoever turns the page sees it"
    for odd in ("4", "0", "x"):
        pages.get(f"{where}?free={odd}", status=404)


def test_turning_one_list_leaves_the_others_where_they_stand(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stands, "ROWS", 2)
    fair = make.fair()
    for number in range(1, 4):
        make.stand(fair, f"B{number}")
        make.allocation(make.application(fair, state=ApplicationState.LISTED), make.stand(fair, f"A{number}"))
        make.application(fair, state=ApplicationState.LISTED)
        make.application(fair, state=ApplicationState.WAITING)
    db.session.commit()
    where = f"/desk/fairs/{fair.id}/stands"
    pages.sign_in(accounts.officer())
    for name in ("waiting", "given", "wanting", "free"):
        (where,) = pages.get(where).root.xpath(f"//a[@rel='next'][contains(@href, '{name}=2')]/@href")

    page = pages.get(where)

    lists = page.root.xpath("//table[following-sibling::nav or ../following-sibling::nav]")
    assert [len(one.xpath("./tbody/tr")) for one in lists] == [1, 1, 1, 1]
    assert [one.text_content() for one in page.root.xpath("//nav/b[@aria-current='page']")] == ["2"] * 4
    assert [one for one in page.root.xpath("//tbody//th/text()") if one.startswith(("A", "B"))] == [
        "A3",
        "B3",
    ]


def _numbers(page: object) -> list[str]:
    return [th.text_content().strip() for th in page.root.xpath("//details[.//table]//tbody//th")]  # type: ignore[attr-defined]
