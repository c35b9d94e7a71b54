"""Who sees which figures, in both languages."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.queries import live_memberships
from app.accounts.states import FormOfAddress
from app.fairs.states import FairState
from app.kernel import clock
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.outcomes.models import Outcome
from app.outcomes.states import OutcomeState, Stage
from app.programme.models import Period
from app.programme.states import FairKind
from tests.make import accounts, catalog, fairs, listing, outcomes, subsidies
from tests.pages import Pages
from tests.queries import counted

STAFF_WITH_FIGURES = (
    Role.PROVINCIAL_OFFICER,
    Role.PROVINCIAL_HEAD,
    Role.NATIONAL_OFFICER,
    Role.APPROVER,
    Role.ACCOUNTANT,
    Role.AUDITOR,
)


@pytest.mark.parametrize("path", ["/results", "/en/results", "/results?period=2021-2025"])
def test_everybody_may_read_the_results(pages: Pages, path: str) -> None:
    assert "15" in pages.get("/results?period=2021-2025").text
    pages.get(path)


@pytest.mark.parametrize("role", STAFF_WITH_FIGURES)
def test_staff_see_the_dashboard(pages: Pages, role: Role) -> None:
    pages.sign_in(accounts.officer(role)).get("/desk/dashboard")
    pages.get("/en/desk/dashboard?period=2021-2025")


def test_the_administrator_and_a_maker_do_not(pages: Pages) -> None:
    pages.sign_in(accounts.officer(Role.ADMIN)).get("/desk/dashboard", status=403)
    pages.sign_in(accounts.owner(accounts.facility())).get("/desk/dashboard", status=403)
    pages.get("/desk/dashboard/rows/fairs", status=403)


def test_each_figure_of_the_dashboard_leads_to_its_rows(pages: Pages) -> None:
    period = db.session.scalars(select(Period).where(Period.code == "2026-2030")).one()
    outcomes.fair(supported=True, kind=FairKind.ORGANISED, state=FairState.ACCEPTED, period_id=period.id)
    outcomes.outcome(accounts.facility(), Stage.DELIVERED, state=OutcomeState.VERIFIED)
    page = pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get("/desk/dashboard")
    links = {
        str(a["href"]) for a in page.soup.find_all("a", href=True) if "/dashboard/rows/" in str(a["href"])
    }
    assert len(links) >= 5
    for link in links:
        pages.get(link)


@pytest.mark.parametrize("what", ["outcomes", "facilities"])
def test_a_province_reads_the_rows_of_its_own_facilities_only(pages: Pages, what: str) -> None:
    near, far = accounts.facility("Gốm Bát Tràng"), accounts.facility("Mây Phú Nghĩa", province_code="24")
    for maker in (near, far):
        outcomes.outcome(maker, Stage.DELIVERED, state=OutcomeState.VERIFIED)
    text = pages.sign_in(accounts.officer(province_code="01")).get(f"/desk/dashboard/rows/{what}").text
    assert "Gốm Bát Tràng" in text
    assert "Mây Phú Nghĩa" not in text
    pages.get(f"/desk/dashboard/rows/{what}?province=24", status=404)
    assert (
        "Mây Phú Nghĩa"
        in pages.sign_in(accounts.officer(Role.AUDITOR)).get(f"/desk/dashboard/rows/{what}").text
    )


def test_an_unknown_figure_is_not_found(pages: Pages) -> None:
    pages.sign_in(accounts.officer(Role.AUDITOR))
    pages.get("/desk/dashboard/rows/nothing", status=404)
    pages.get("/desk/dashboard/rows/outcomes?stage=nothing", status=404)


def test_the_dashboard_asks_a_bounded_number_of_questions(pages: Pages) -> None:
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get("/desk/dashboard")
    with counted() as sent:
        pages.get("/desk/dashboard")
    assert len(sent) <= 36


def test_open_data_is_a_table_of_34_provinces(pages: Pages) -> None:
    answer = pages.get("/results/provinces.csv").response
    assert answer.mimetype == "text/csv"
    lines = answer.get_data(as_text=True).strip().splitlines()
    assert len(lines) == 35
    assert "delivered_verified_vnd" in lines[0]


def test_staff_arrive_at_their_desk_and_makers_at_their_day(pages: Pages) -> None:
    assert pages.sign_in(accounts.officer()).get("/today", status=302).location.endswith("/desk")
    maker = accounts.owner(accounts.facility())
    assert "Việc cần làm" in pages.sign_in(maker).get("/today").text
    assert pages.get("/desk", status=302).location.endswith("/today")
    pages.sign_in(accounts.owner(accounts.buyer())).get("/today")


def test_a_search_over_files_stays_within_the_province(pages: Pages) -> None:
    accounts.facility("Hợp tác xã Gốm Chu Đậu", province_code="31")
    accounts.facility("Hợp tác xã Gốm Kim Lan")
    text = pages.sign_in(accounts.officer(province_code="01")).get("/desk/find?q=Gốm").text
    assert "Kim Lan" in text
    assert "Chu Đậu" not in text
    both = pages.sign_in(accounts.officer(Role.AUDITOR)).get("/desk/find?q=Gốm").text
    assert "Chu Đậu" in both


def test_nothing_is_searched_for_one_letter(app: Flask, pages: Pages) -> None:
    accounts.facility("Hợp tác xã Gốm Kim Lan")
    assert "Kim Lan" not in pages.sign_in(accounts.officer()).get("/desk/find?q=G").text


def test_the_public_reads_no_amount_that_tells_a_single_contract(app: Flask, pages: Pages) -> None:
    period = db.session.scalars(select(Period).where(Period.code == "2026-2030")).one()
    fair_id = outcomes.fair(
        supported=True, kind=FairKind.ORGANISED, state=FairState.ACCEPTED, period_id=period.id
    ).id

    def delivered(name: str) -> None:
        maker = accounts.facility(name)
        outcomes.outcome(
            maker, Stage.DELIVERED, state=OutcomeState.VERIFIED, amount=111_000_000, fair_id=fair_id
        )

    delivered("Gốm Kim Lan")
    delivered("Mây Phú Nghĩa")
    for path in ("/results?period=2026-2030", "/"):
        page = pages.get(path).text
        assert "222" not in page
        assert "dưới 3 cơ sở" in page

    delivered("Lụa Vạn Phúc")
    for path in ("/results?period=2026-2030", "/"):
        assert "333" in pages.get(path).text


def _sold(province_code: str, *amounts: int) -> None:
    for amount in amounts:
        maker = accounts.facility(province_code=province_code)
        outcomes.outcome(maker, Stage.DELIVERED, state=OutcomeState.VERIFIED, amount=amount)


@pytest.mark.parametrize("path", ["/results?period=2026-2030", "/en/results?period=2026-2030"])
def test_a_hidden_value_is_read_neither_from_the_order_nor_from_the_colour_nor_from_the_open_data(
    app: Flask, pages: Pages, path: str
) -> None:
    """Hà Nội and Huế are told; the values of Bắc Ninh, Đồng Nai and Hải Phòng stand between, above and below theirs."""
    not_told = {"24": 500_000_000, "75": 999_000_000, "31": 1_000_000}
    for code in ("01", "46"):
        _sold(code, *[100_000_000 if code == "01" else 200_000_000] * 3)
    for code, amount in not_told.items():
        _sold(code, amount)

    def seen() -> tuple[list[str], list[str], str]:
        with clock.fixed(clock.at(clock.today())):
            return looked_at()

    def looked_at() -> tuple[list[str], list[str], str]:
        page = pages.get(path)
        table = [row.get_text(" ", strip=True) for row in page.soup.select(".map-g tbody tr")]
        shapes = [str(shape) for shape in page.soup.select("svg.map path")]
        return (
            table,
            shapes,
            pages.get("/results/provinces.csv?period=2026-2030").response.get_data(as_text=True),
        )

    before = seen()
    words = "không nêu" if path.startswith("/results") else "not told"
    assert [words in row for row in before[0]][:6] == [False, False, True, True, True, False]
    assert [row[0] for row in before[0][2:5]] in (["B", "Đ", "H"], ["B", "D", "H"])
    assert [shape.count('class="qh"') for shape in before[1]].count(1) == 3
    assert words in pages.get(path).soup.select(".map-g .legend")[0].get_text()

    for outcome in db.session.scalars(select(Outcome).where(Outcome.amount.in_(not_told.values()))):
        outcome.amount = Money(1_500_000_000 - (outcome.amount or 0))
    db.session.flush()
    assert seen() == before


def test_one_province_alone_is_not_reckoned_from_the_total_and_the_others(app: Flask, pages: Pages) -> None:
    _sold("01", *[100_000_000] * 5)
    _sold("46", *[200_000_000] * 3)
    _sold("24", 50_000_000)
    lines = pages.get("/results/provinces.csv?period=2026-2030").response.get_data(as_text=True).splitlines()
    told = {line.split(",")[0]: line.split(",")[5] for line in lines[1:]}
    assert (told["24"], told["46"], told["01"]) == ("", "", "500000000")
    assert told["31"] == "0"


@pytest.mark.parametrize(("language", "words"), [("", "1 hồ sơ chờ cơ sở cam kết"), ("/en", "1 file waits")])
def test_the_dashboard_says_what_committed_holds_that_is_not_granted(
    pages: Pages, language: str, words: str
) -> None:
    subsidies.approved(amount=Money(8_000_000))
    page = pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get(f"{language}/desk/dashboard")

    line = page.soup.select("#pledges")[0]

    assert words in line.get_text()
    assert "8.000.000" in line.get_text().replace(",", ".")
    behind = line.select("a")[0]["href"]
    assert "8.000.000" in pages.get(str(behind)).text.replace(",", ".")


@pytest.mark.parametrize(
    ("language", "granted", "spent", "of_province"),
    [
        ("", "Kinh phí đã duyệt", "Kinh phí đã chi", "Của tỉnh bạn"),
        ("/en", "Support granted", "put in", "Of your"),
    ],
)
def test_the_dashboard_calls_money_granted_what_was_granted_and_says_whose_results_wait(
    pages: Pages, language: str, granted: str, spent: str, of_province: str
) -> None:
    outcomes.outcome(accounts.facility())
    page = pages.sign_in(accounts.officer()).get(f"{language}/desk/dashboard").soup
    heading = page.select("#values-h")[0].get_text()

    assert granted in heading
    assert spent not in heading
    assert of_province in page.get_text()
    country = pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER)).get(f"{language}/desk/dashboard").text
    assert of_province not in country


@pytest.mark.parametrize("language", ["", "/en"])
def test_all_results_opens_the_period_the_front_page_tells_of(pages: Pages, language: str) -> None:
    old = db.session.scalars(select(Period).where(Period.code == "2021-2025")).one()
    outcomes.fair(supported=True, kind=FairKind.ORGANISED, state=FairState.ACCEPTED, period_id=old.id)
    home = pages.get(f"{language}/").soup

    link = next(a for a in home.select(".section-h a") if "/results" in str(a["href"]))

    assert pages.get(str(link["href"])).value_of("period") == "2021-2025"


@pytest.mark.parametrize(
    ("form", "greeting"),
    [(FormOfAddress.CHI, "Chào chị Hạnh"), (FormOfAddress.BAC, "Chào bác Hạnh"), (None, "Chào anh/chị Hạnh")],
)
def test_a_maker_is_greeted_as_chosen_and_in_english_by_name_alone(
    pages: Pages, form: FormOfAddress | None, greeting: str
) -> None:
    owner = accounts.owner(accounts.facility(), name="Nguyễn Thị Hạnh", form_of_address=form)

    assert pages.sign_in(owner).get("/today").soup.h1.text.strip() == greeting
    assert pages.get("/en/today").soup.h1.text.strip() == "Hello, Nguyễn Thị Hạnh"


def test_the_desk_calls_nobody_by_a_form_of_address(pages: Pages) -> None:
    officer = accounts.officer(Role.NATIONAL_OFFICER, name="Phạm Thị Hạnh", form_of_address=FormOfAddress.CHI)
    owner = accounts.owner(accounts.facility(), name="Nguyễn Thị Hạnh", form_of_address=FormOfAddress.CHI)
    facility = live_memberships(owner.id)[0].organisation_id
    pages.sign_in(officer)

    for path in ("/desk", f"/desk/facilities/{facility}"):
        assert "chị Hạnh" not in pages.get(path).text


def test_a_new_maker_is_led_through_the_first_steps_until_they_are_done(app: Flask, pages: Pages) -> None:
    facility = accounts.facility()
    owner = accounts.owner(facility)
    fairs.fair()
    steps = "section[aria-labelledby=first-h]"

    found = pages.sign_in(owner).get("/today").soup.select_one(steps)
    assert found is not None
    assert len(found.select("li a")) == 3, "verified already, the rest is to do"
    facility = listing.again(facility)
    for number in range(3):
        catalog.product(facility, name_vi=f"Ấm {number}")
    catalog.certificate(facility)
    fairs.application(fairs.fair(), facility)
    assert pages.get("/en/today").soup.select_one(steps) is None
