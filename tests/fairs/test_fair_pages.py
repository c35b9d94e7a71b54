"""Public pages of fairs, and the desk that writes them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert

from app.accounts.models import Person
from app.fairs.models import Allocation, Fair, Stand
from app.fairs.states import AllocationState, ApplicationState, FairState
from app.kernel import clock, dates
from app.kernel.db import db
from app.kernel.permissions import Role
from app.programme.states import FairKind
from tests.make import accounts, fairs as make
from tests.pages import Pages
from tests.queries import counted


def still(row: Any) -> Any:
    """A row's values as they are now, good after the request has ended its session."""
    return SimpleNamespace(**{column.key: getattr(row, column.key) for column in row.__table__.columns})


def fresh(row: Any, kind: Any = Fair) -> Any:
    """The row as it is now."""
    return db.session.get_one(kind, row.id)


def officer() -> Person:
    return accounts.officer(Role.NATIONAL_OFFICER)


def test_the_calendar_tells_reference_entries_from_supported_fairs(pages: Pages) -> None:
    make.fair(name_vi="Hội chợ có hỗ trợ", starts_on=clock.today() + timedelta(days=30))
    make.fair(None, name_vi="Gulfood", country_code="AE", province_code=None)

    page = pages.get("/fairs")

    assert "Lịch tham khảo, chương trình chưa tham gia" in page.text
    assert "hỗ trợ 80% tiền thuê gian" in page.text


@pytest.mark.parametrize(
    "query, seen",
    [
        ("", {"Trong nước", "Nước ngoài", "Tham khảo"}),
        ("?where=home", {"Trong nước", "Tham khảo"}),
        ("?where=abroad", {"Nước ngoài"}),
        ("?supported=1", {"Trong nước", "Nước ngoài"}),
        ("?region=bac", {"Trong nước"}),
        ("?region=nam", {"Tham khảo"}),
        ("?year=1999", set()),
        ("?year=x&where=y&region=z", {"Trong nước", "Nước ngoài", "Tham khảo"}),
    ],
)
def test_the_calendar_is_narrowed(pages: Pages, query: str, seen: set[str]) -> None:
    today = clock.today()
    make.fair(name_vi="Trong nước", starts_on=today)
    make.fair(FairKind.OVERSEAS, name_vi="Nước ngoài", starts_on=today)
    make.fair(None, name_vi="Tham khảo", starts_on=today, province_code="79")

    page = pages.get(f"/fairs{query}")

    names = {heading.get_text(strip=True) for heading in page.soup.select(".month h3")}
    assert names == seen


def test_a_fair_shows_clock_support_with_its_working_and_plan(pages: Pages) -> None:
    fair = make.fair()
    application = make.application(fair, state=ApplicationState.LISTED)
    make.allocation(application, make.stand(fair, "B11"))
    make.stand(fair, "B12")
    fair = still(fair)

    page = pages.get(f"/fairs/{fair.slug}")

    assert "Còn 12 ngày để đăng ký" in page.text
    assert "10.400.000" in page.text
    assert "Thông tư 28/2018/TT-BTC" in page.text
    assert "Danh sách gian hàng, còn 1 gian trống" in page.text
    assert "Hợp tác xã Gốm Bát Tràng" in page.text
    assert [number.get_text() for number in page.soup.select("svg.plan text")] == ["B11", "B12"]
    assert [shape["class"][0] for shape in page.soup.select("svg.plan path")] == ["s-took", "s-free"]
    rows = pages.get(f"/fairs/{fair.slug}/stands").soup.select("tbody tr")
    assert [row.get_text(" ", strip=True).split()[0] for row in rows] == ["B11", "B12"]
    assert "Còn trống" in rows[1].get_text()


def test_a_plan_of_a_thousand_stands_stays_a_small_page_with_few_questions(pages: Pages) -> None:
    fair = make.fair()
    one = make.stand(fair, "A1")
    rows = [
        {"fair_id": fair.id, "number": f"B{n}", "x": n % 40 * 3, "y": 3 + n // 40 * 3, "width": 3, "depth": 3}
        | {"funding": one.funding}
        for n in range(1_000)
    ]
    db.session.execute(insert(Stand), rows)
    fair = still(fair)
    with counted() as sent:
        page = pages.get(f"/fairs/{fair.slug}")
    assert len(page.html) < 160_000
    assert not [words for words in sent if "FROM stands" in words and "organisations" in words]


def test_a_fair_without_a_plan_has_no_list_of_stands(pages: Pages) -> None:
    fair = still(make.fair())
    pages.get(f"/fairs/{fair.slug}/stands", status=404)


def test_an_english_reader_gets_the_fair_in_english(pages: Pages) -> None:
    fair = still(make.fair())

    page = pages.get(f"/en/fairs/{fair.slug}")

    assert fair.name_en in page.text
    assert "12 days left to register" in page.text


@pytest.mark.parametrize("ending", ["", ".ics"])
def test_a_draft_is_not_shown_to_the_public(pages: Pages, ending: str) -> None:
    draft = still(make.fair(state=FairState.DRAFT))

    pages.get(f"/fairs/{draft.slug}{ending}", status=404)
    assert draft.name_vi not in pages.get("/fairs").text


def test_a_cancelled_fair_says_so_and_takes_nobody(pages: Pages) -> None:
    fair = still(make.fair(state=FairState.CANCELLED))

    page = pages.get(f"/fairs/{fair.slug}")

    assert "Hội chợ đã hủy" in page.text
    assert "Đăng ký gian hàng" not in page.text


def test_the_fair_goes_into_ones_own_calendar(pages: Pages) -> None:
    fair = still(make.fair(name_vi="Hội chợ, quà tặng; thủ công"))

    answer = pages.get(f"/fairs/{fair.slug}.ics").response

    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/calendar"
    assert "SUMMARY:Hội chợ\\, quà tặng\\; thủ công\r\n" in text
    assert f"DTSTART;VALUE=DATE:{fair.starts_on:%Y%m%d}\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def typed(**values: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "name_vi": "Hội chợ Làng nghề",
        "supported": "y",
        "kind": "joined",
        "starts_on": (today + timedelta(days=90)).isoformat(),
        "ends_on": (today + timedelta(days=94)).isoformat(),
        "opens_at": dates.written(today),
        "opens_at-time": "08:00",
        "closes_at": dates.written(today + timedelta(days=30)),
        "closes_at-time": "17h",
        "country_code": "VN",
        "province_code": "01",
        "venue": "Trung tâm Triển lãm Việt Nam",
        "stand_price": "6.500.000",
        "stands_offered": "18",
        "most_stands_each": "2",
        **values,
    }


def test_an_officer_writes_and_publishes_a_fair(pages: Pages) -> None:
    pages.sign_in(officer())
    pages.get("/desk/fairs/new")

    made = pages.post("/desk/fairs/new", typed(form_key="k1"))
    again = pages.post("/desk/fairs/new", typed(form_key="k1"))
    assert again.location == made.location
    fair = still(db.session.query(Fair).one())
    assert (fair.state, fair.stand_price) == (FairState.DRAFT, 6_500_000)
    assert clock.local(fair.closes_at).hour == 17
    pages.post(f"/desk/fairs/{fair.id}/publish", {"version": fair.version})
    assert "Hội chợ Làng nghề" in pages.sign_out().get(f"/fairs/{fair.slug}").text


def test_what_was_typed_stays_when_the_fair_is_refused(pages: Pages) -> None:
    pages.sign_in(officer())

    page = pages.post("/desk/fairs/new", typed(closes_at="2020-01-01T10:00", venue="Nhà A"), status=422)

    assert page.error_of("closes_at")
    assert page.value_of("venue") == "Nhà A"


def test_a_fair_is_edited_with_what_it_holds(pages: Pages) -> None:
    fair = still(make.fair())
    pages.sign_in(officer())
    values = pages.get(f"/desk/fairs/{fair.id}/edit").form_values("/edit")

    pages.post(f"/desk/fairs/{fair.id}/edit", {**values, "venue": "Nhà B"})

    assert fresh(fair).venue == "Nhà B"
    stale = pages.post(f"/desk/fairs/{fair.id}/edit", {**values, "venue": "Nhà C"}, status=409)
    assert "Đang có" in stale.text
    assert "Nhà B" in stale.text
    assert stale.value_of("venue") == "Nhà C"
    pages.post(f"/desk/fairs/{fair.id}/edit", stale.form_values("/edit"))
    assert fresh(fair).venue == "Nhà C"


def test_the_desk_lists_drafts_and_filters(pages: Pages) -> None:
    make.fair(state=FairState.DRAFT, name_vi="Bản nháp")
    make.fair(name_vi="Đã công bố")
    pages.sign_in(accounts.officer())

    assert {"Bản nháp", "Đã công bố"} <= set(_names(pages.get("/desk/fairs")))
    assert _names(pages.get("/desk/fairs?state=draft&supported=1")) == ["Bản nháp"]
    pages.get("/desk/fairs?state=odd", status=404)
    pages.get("/desk/fairs?year=odd", status=404)


def _names(page: Any) -> list[str]:
    return [row.get_text(strip=True) for row in page.soup.select("tbody th")]


def test_a_provincial_officer_reads_a_fair_but_does_not_write_it(pages: Pages) -> None:
    fair = still(make.fair())
    pages.sign_in(accounts.officer())

    assert fair.name_vi in pages.get(f"/desk/fairs/{fair.id}").text
    pages.get(f"/desk/fairs/{fair.id}/edit", status=403)
    pages.post(f"/desk/fairs/{fair.id}/cancel", {"reason": "x"}, status=403)


def test_a_facility_has_no_way_to_the_desk(pages: Pages) -> None:
    pages.sign_in(accounts.owner(accounts.facility()))

    pages.get("/desk/fairs", status=403)


def test_the_desk_warns_of_a_missing_registration_with_its_clause(pages: Pages) -> None:
    fair = still(make.fair(starts_on=clock.today() + timedelta(days=10)))
    pages.sign_in(officer())

    page = pages.get(f"/desk/fairs/{fair.id}")

    assert "Nghị định 81/2018/NĐ-CP" in page.text
    fresh(fair).registration_number = "12/GXN-SCT"
    assert "81/2018" not in pages.get(f"/desk/fairs/{fair.id}").text


def test_held_by_one_and_accepted_by_another(pages: Pages) -> None:
    yesterday = clock.today() - timedelta(days=1)
    fair = still(make.fair(FairKind.ORGANISED, starts_on=yesterday, ends_on=yesterday))
    recorder, approver_id = officer(), accounts.officer(Role.APPROVER).id
    assert "Ghi nhận đã tổ chức" in pages.sign_in(recorder).get(f"/desk/fairs/{fair.id}").text

    pages.post(f"/desk/fairs/{fair.id}/hold", {"visitors": "12.000", "version": fair.version})
    pages.post(f"/desk/fairs/{fair.id}/accept", status=403)
    pages.sign_in(db.session.get_one(Person, approver_id)).post(f"/desk/fairs/{fair.id}/accept")

    assert (fresh(fair).state, fresh(fair).visitors) == (FairState.ACCEPTED, 12_000)


def test_an_officer_lays_out_stands_and_gives_one(pages: Pages) -> None:
    row = make.fair()
    application = still(make.application(row, state=ApplicationState.LISTED))
    fair = still(row)
    pages.sign_in(accounts.officer())
    pages.get(f"/desk/fairs/{fair.id}/stands")

    grid = {"letter": "B", "rows": "2", "columns": "3", "price": "6.500.000", "funding": "national"}
    pages.post(f"/desk/fairs/{fair.id}/stands", {**grid, "form_key": "g1"})
    page = pages.get(f"/desk/fairs/{fair.id}/stands")
    options = page.soup.select("select[name=stand] option")
    assert [o.get_text()[:3] for o in options] == [f"B0{n}" for n in range(1, 7)]
    chosen = {"stand": options[0]["value"], "application": application.id}
    pages.post(f"/desk/fairs/{fair.id}/stands/give", chosen)

    row = db.session.query(Allocation).one()
    assert (row.stand.number, row.application_id) == ("B01", application.id)
    given = still(row)
    pages.post(f"/desk/allocations/{given.id}/free", {"reason": "Cơ sở xin rút.", "version": given.version})
    assert fresh(given, Allocation).state == AllocationState.VACATED


def test_a_stand_taken_meanwhile_is_said_in_words(pages: Pages) -> None:
    fair = make.fair()
    one = make.application(fair, state=ApplicationState.LISTED)
    two = still(make.application(fair, accounts.facility("Khác"), ApplicationState.LISTED))
    taken, fair = still(make.allocation(one)), still(fair)
    pages.sign_in(accounts.officer())

    chosen = {"stand": taken.stand_id, "application": two.id}
    page = pages.post(f"/desk/fairs/{fair.id}/stands/give", chosen, status=409)

    assert "Hợp tác xã Gốm Bát Tràng" in page.text


def test_another_provinces_stands_are_not_there_to_free(pages: Pages) -> None:
    given = still(make.allocation(make.application(state=ApplicationState.LISTED)))
    pages.sign_in(accounts.officer(province_code="15"))

    pages.post(f"/desk/allocations/{given.id}/free", {"reason": "x"}, status=404)


def test_a_stand_gets_another_price_and_source(pages: Pages) -> None:
    stand = still(make.stand(make.fair()))
    pages.sign_in(accounts.officer())

    pages.save(f"/desk/stands/{stand.id}", {"price": "7.000.000", "funding": "trade_promotion"})

    row = fresh(stand, Stand)
    assert (row.price, row.funding.value) == (7_000_000, "trade_promotion")
    pages.post(f"/desk/stands/{stand.id}/remove")


def test_a_grid_that_cannot_be_keeps_what_was_typed(pages: Pages) -> None:
    fair = still(make.fair())
    pages.sign_in(accounts.officer())

    typed_grid = {"letter": "9", "rows": "2", "columns": "3", "funding": "national"}
    page = pages.post(f"/desk/fairs/{fair.id}/stands", typed_grid, status=422)

    assert page.error_of("letter")
    assert page.value_of("letter") == "9"


def test_a_reference_entry_leads_on_to_fairs_with_support(pages: Pages) -> None:
    entry, supported = still(make.fair(None)), still(make.fair())

    page = pages.get(f"/fairs/{entry.slug}")

    assert "Chương trình chưa tham gia hội chợ này" in page.text
    assert page.soup.find("a", href=f"/fairs/{supported.slug}") is not None
