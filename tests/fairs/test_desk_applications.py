"""The officers' desk: queue, file, decisions, several at once, and who sees what."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from flask import Flask

from app.accounts.models import Facility, Person
from app.fairs.eligibility import Finding, Holds
from app.fairs.models import Application, Fair
from app.fairs.queries import eligibility
from app.fairs.service import decide
from app.fairs.states import ApplicationState as A, DocumentKind
from app.kernel import audit, clock
from app.kernel.db import db
from app.kernel.permissions import Role
from tests.make import accounts, catalog, fairs as make
from tests.pages import Pages
from tests.queries import counted

MOST_QUERIES = 12


@pytest.fixture
def officer(app: Flask) -> Person:
    return accounts.officer(name="Nguyễn Văn Lâm")


@pytest.fixture
def head(app: Flask) -> Person:
    return accounts.officer(Role.PROVINCIAL_HEAD, name="Trần Minh Đức")


def again(application_id: int) -> Application:
    return db.session.get_one(Application, application_id)


def path_of(row: Application) -> str:
    return f"/desk/applications/{row.id}"


def test_the_queue_counts_and_puts_the_least_time_left_first(pages: Pages, officer: Person) -> None:
    today = clock.today()
    names = ["Sau cùng", "Trước nhất", "Ở giữa"]
    for name, due in zip(names, (None, today - timedelta(days=3), today + timedelta(days=2)), strict=True):
        make.application(of=accounts.facility(name), due_on=due)

    page = pages.sign_in(officer).get("/desk/applications")

    text = page.text
    assert text.index("Trước nhất") < text.index("Ở giữa") < text.index("Sau cùng")
    assert page.soup.h1 is not None
    assert "3" in page.soup.h1.get_text()
    assert "quá" in text


def test_filters_cut_the_queue_down(pages: Pages) -> None:
    fair = make.fair()
    make.application(fair, accounts.facility("Gốm Bát Tràng"), number="HS-2026-00777")
    make.application(of=accounts.facility("Mây tre Sài Gòn", province_code="79"), state=A.ELIGIBLE)
    make.application(of=accounts.facility("Cơ sở thôi đi"), state=A.WITHDRAWN)
    make.application(of=accounts.facility("Cơ sở đang viết"), state=A.DRAFT)
    fair_id = fair.id
    pages.sign_in(accounts.officer(Role.NATIONAL_OFFICER))

    def shown(query: str) -> list[bool]:
        text = pages.get(f"/desk/applications?{query}").text
        return [
            name in text for name in ("Gốm Bát Tràng", "Mây tre Sài Gòn", "Cơ sở thôi đi", "Cơ sở đang viết")
        ]

    assert shown("") == [True, True, False, False]
    assert shown("state=all") == [True, True, True, False]
    assert shown("state=eligible") == [False, True, False, False]
    assert shown(f"fair={fair_id}") == [True, False, False, False]
    assert shown("province=79") == [False, True, False, False]
    assert shown("q=00777") == [True, False, False, False]
    assert shown("q=gốm") == [True, False, False, False]
    assert shown("q=nothing") == [False, False, False, False]
    for odd in ("fair=abc", "state=odd", "province=99"):
        pages.get(f"/desk/applications?{odd}", status=404)
    pages.get("/en/desk/applications")


def test_the_queue_asks_the_same_few_questions_however_long_it_is(pages: Pages, officer: Person) -> None:
    make.application()
    pages.sign_in(officer)
    with counted() as few:
        pages.get("/desk/applications")
    for _ in range(15):
        make.application(of=accounts.facility())
    with counted() as many:
        pages.get("/desk/applications")

    assert len(many) == len(few) <= MOST_QUERIES + 4, many  # the shell asks up to four of its own


def test_the_file_shows_the_rules_then_and_now_papers_money_and_history(
    pages: Pages, officer: Person
) -> None:
    facility = accounts.facility(woman_owned=True)
    catalog.product(facility)
    row = make.application(of=facility, stands=2)
    paper = row.documents[0].id
    path = path_of(row)

    page = pages.sign_in(officer).get(path)

    for words in (
        "Nghị định 235/2025",
        "10.400.000",
        "Giấy chứng nhận đăng ký kinh doanh",
        "chủ là nữ",
        "Gốm Bát Tràng",
    ):
        assert words in page.text
    answer = pages.get(f"{path}/papers/{paper}").response
    assert answer.data == make.PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    pages.get(f"/en{path}")


def test_a_changed_fact_is_shown_beside_what_was_handed_in(pages: Pages, officer: Person) -> None:
    facility = accounts.facility()
    catalog.product(facility)
    row = make.application(of=facility)
    row.eligibility = eligibility.in_both_languages(eligibility.facts(row.fair, facility, row))
    facility.commune_code = make.ward_of("01")
    path = path_of(row)

    text = pages.sign_in(officer).get(path).text

    assert "đã thay đổi" in text
    assert "Có điều kiện không đạt" in text
    refused = pages.post(f"{path}/decide", {"verb": "pass"}, status=422)
    assert "làng nghề" in refused.text


def test_an_officer_returns_with_a_reason_and_not_without(pages: Pages, officer: Person) -> None:
    row = make.application()
    row_id, path = row.id, path_of(row)
    values = pages.sign_in(officer).get(path).form_values("/decide")

    empty = pages.post(f"{path}/decide", {**values, "verb": "return"}, status=422)
    assert empty.error_of("reason")
    pages.post(f"{path}/decide", {**values, "verb": "return", "reason": "Thiếu trang 2."})

    returned = again(row_id)
    assert returned.state is A.RETURNED
    assert returned.decided_reason == "Thiếu trang 2."
    line = audit.last(returned)
    assert line is not None
    assert (line.verb, line.reason, line.actor_name) == ("return", "Thiếu trang 2.", "Nguyễn Văn Lâm")


def test_the_slower_of_two_officers_reads_who_was_faster(pages: Pages, officer: Person) -> None:
    row = make.application()
    row_id, path = row.id, path_of(row)
    other = accounts.officer(name="Lê Thu Trang")
    other_id = other.id
    stale = pages.sign_in(officer).get(path).form_values("/decide")

    pages.sign_in(db.session.get_one(Person, other_id)).post(f"{path}/decide", {**stale, "verb": "pass"})
    late = pages.post(f"{path}/decide", {**stale, "verb": "fail", "reason": "Muộn."}, status=409)

    assert "Lê Thu Trang" in late.text
    assert again(row_id).state is A.ELIGIBLE


def test_the_head_lists_several_and_reads_what_was_skipped(pages: Pages, head: Person) -> None:
    ready = [make.application(of=accounts.facility(), state=A.ELIGIBLE) for _ in range(2)]
    unchecked = make.application(of=accounts.facility())
    ids, skipped = [one.id for one in ready], unchecked.number
    chosen = [str(i) for i in (*ids, unchecked.id)]

    pages.sign_in(head).post("/desk/applications/list", {"list_number": "07/DS-SCT", "chosen": chosen})
    after = pages.get("/desk/applications")

    assert [again(i).state for i in ids] == [A.LISTED, A.LISTED]
    assert f"Bỏ qua {skipped}" in after.text
    assert pages.post("/desk/applications/list", {"chosen": chosen}, status=422).error_of("list_number")


def test_the_officer_cannot_list_and_the_national_officer_cannot_decide(
    pages: Pages, officer: Person
) -> None:
    row = make.application(state=A.ELIGIBLE)
    row_id, path = row.id, path_of(row)
    national = accounts.officer(Role.NATIONAL_OFFICER).id

    pages.sign_in(officer).post(f"{path}/decide", {"verb": "list", "list_number": "1"}, status=403)
    pages.post("/desk/applications/list", {"list_number": "1"}, status=403)
    page = pages.sign_in(db.session.get_one(Person, national)).get(path)
    assert "Bạn được xem hồ sơ này" in page.text
    pages.post(f"{path}/decide", {"verb": "return", "reason": "x"}, status=403)
    pages.post(f"{path}/decide", {"verb": "award"}, status=404)
    assert again(row_id).state is A.ELIGIBLE


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ACCOUNTANT, Role.APPROVER])
def test_who_only_reads_sees_the_file_and_no_button(pages: Pages, role: Role) -> None:
    row = make.application()
    path = path_of(row)

    page = pages.sign_in(accounts.officer(role)).get(path)

    assert not page.soup.find("button", attrs={"name": "verb"})
    pages.get("/desk/applications")


def test_another_province_and_a_draft_look_as_if_they_were_not_there(pages: Pages, officer: Person) -> None:
    row = make.application(of=accounts.facility(province_code="79"))
    paths = [path_of(row), path_of(make.application(state=A.DRAFT))]
    paper = f"{paths[0]}/papers/{row.documents[0].id}"
    pages.sign_in(officer)

    for path in (*paths, paper):
        pages.get(path, status=404)
    for path in paths:
        for verb in ("decide", "priority", "contract"):
            data = {"verb": "pass", "number": "1"}
            answer = pages.post(f"{path}/{verb}", data, status=404)
            assert answer.status == 404


def test_a_facility_has_no_way_onto_the_desk(pages: Pages) -> None:
    row = make.application()
    path = path_of(row)
    pages.sign_in(accounts.owner(row.facility)).get("/desk/applications", status=404)
    pages.get(path, status=404)
    pages.post(f"{path}/decide", {"verb": "pass"}, status=404)


def test_the_priority_is_noted_with_its_decision(pages: Pages, officer: Person) -> None:
    row = make.application()
    row_id, path = row.id, path_of(row)

    pages.sign_in(officer)
    assert pages.save(f"{path}/priority", {"on": "y"}, at=path, status=422).error_of("decision")
    pages.save(f"{path}/priority", {"on": "y", "decision": "1234/QĐ-UBND"}, at=path)

    assert again(row_id).priority
    assert "6.500.000" in pages.get(path).text  # 80 % × 1,5 is cut at 100 %


def test_the_contract_is_recorded_with_its_paper(pages: Pages, officer: Person) -> None:
    row = make.application(state=A.AWARDED)
    make.allocation(row)
    row_id, path = row.id, path_of(row)
    values = pages.sign_in(officer).get(path).form_values("/contract")
    assert values["price"] == "6.500.000"
    assert values["support"] == "5.200.000"

    typed = {**values, "number": "12/HĐ", "signed_on": clock.today().isoformat()}
    assert pages.post(f"{path}/contract", typed, status=422).error_of("file")
    pages.post(f"{path}/contract", {**typed, "file": (io.BytesIO(make.PDF), "hop-dong.pdf")})

    signed = again(row_id)
    assert signed.state is A.CONTRACTED
    assert DocumentKind.STAND_CONTRACT in {paper.kind for paper in signed.documents}


def test_without_a_stand_the_page_says_so(pages: Pages, officer: Person) -> None:
    row = make.application(state=A.AWARDED)
    path = path_of(row)

    assert "Giao gian cho cơ sở trước" in pages.sign_in(officer).get(path).text


def test_the_confirmed_list_is_ordered_by_preference_and_says_why(pages: Pages, head: Person) -> None:
    """R21: each Department confirms its own list."""
    fair = make.fair()
    fair_id = fair.id
    makers = [
        ("Cơ sở thường", {"workers": 10, "workers_female": 2}),
        ("Cơ sở nhiều lao động nữ", {"workers": 10, "workers_female": 9}),
        ("Cơ sở do nữ làm chủ", {"workers": 10, "workers_female": 1, "woman_owned": True}),
    ]
    for name, facts in makers:
        maker = accounts.facility(name, **facts)
        accounts.registration(maker)
        make.application(fair, maker, A.ELIGIBLE)
    make.application(fair, accounts.facility("Đã vào danh sách"), A.LISTED, list_number="07/DS-SCT")
    make.application(fair, accounts.facility("Tỉnh khác", province_code="79"), A.LISTED)

    page = pages.sign_in(head).get(f"/desk/fairs/{fair_id}/list")

    text = page.text
    assert text.index("Đã vào danh sách") < text.index("Cơ sở do nữ làm chủ")
    assert text.index("Cơ sở do nữ làm chủ") < text.index("Cơ sở nhiều lao động nữ")
    assert text.index("Cơ sở nhiều lao động nữ") < text.index("Cơ sở thường")
    assert "10 lao động, trong đó 9 nữ" in text
    assert "khoản 2a Điều 6" in text
    assert "Tỉnh khác" not in text
    sheet = pages.get(f"/desk/fairs/{fair_id}/list.xlsx").response
    assert sheet.data.startswith(b"PK")
    pages.get(f"/en/desk/fairs/{fair_id}/list")
    pages.get("/desk/fairs/9999/list", status=404)


def test_the_printed_list_carries_its_own_number_and_the_day_it_was_confirmed(
    pages: Pages, head: Person
) -> None:
    """As officers number it in their register; a list confirmed in two rounds says both."""
    fair = make.fair()
    fair_id = fair.id
    for number, day in (("07/DS-SCT", 3), ("07/DS-SCT", 3), ("12/DS-SCT", 9)):
        application = make.application(fair, accounts.facility(f"Cơ sở {number} {day}"), A.ELIGIBLE)
        with clock.fixed(clock.at(date(2026, 12, day))):
            decide.decide(application, "list", accounts.acting(head), list_number=number)
    db.session.commit()

    top = pages.sign_in(head).get(f"/desk/fairs/{fair_id}/list").soup.select_one(".lh")

    said = " ".join(top.get_text(" ").split()) if top else ""
    assert "Số 07/DS-SCT, xác nhận 03/12/2026" in said
    assert "Số 12/DS-SCT, xác nhận 09/12/2026" in said
    assert said.count("07/DS-SCT") == 1


def test_a_tick_that_will_be_skipped_says_so_beside_it(pages: Pages, head: Person) -> None:
    ready = make.application(state=A.ELIGIBLE)
    early = make.application(ready.fair, accounts.facility("Chưa kiểm tra"), A.SUBMITTED)
    ids = ready.id, early.id

    page = pages.sign_in(head).get("/desk/applications").soup

    said = [page.select_one(f"label:has(input[value='{number}'])") for number in ids]
    shown = [[part.text for part in one.select("span:not(.vh)")] for one in said if one]
    assert shown[0] == []
    assert shown[1] == ["bỏ qua vì: Chờ kiểm tra"]


@pytest.mark.parametrize(
    ("language", "cited"), [("", "điểm c khoản 2 Điều 13"), ("/en", "Article 13, clause 2, point c")]
)
def test_a_refusal_cites_its_clause_as_papers_do(
    pages: Pages, officer: Person, monkeypatch: pytest.MonkeyPatch, language: str, cited: str
) -> None:
    application = make.application(state=A.SUBMITTED)
    path = f"{language}/desk/applications/{application.id}"
    clause = "TT 36/2013/TT-BCT, điều 13.2.c"
    finding = Finding("sector", False, "Ngành này không được hỗ trợ.", clause, holds=Holds.START)
    monkeypatch.setattr(decide.queries, "findings", lambda *_: [finding])

    page = pages.sign_in(officer).post(f"{path}/decide", {"verb": "pass"}, status=422)

    assert cited in page.soup.select_one(".err-sum").text
    assert "điều 13.2.c" not in page.soup.select_one(".err-sum").text


def test_the_confirmed_list_and_ones_own_list_ask_the_same_few_questions(pages: Pages, head: Person) -> None:
    fair, facility = make.fair(), accounts.facility()
    fair_id, facility_id = fair.id, facility.id
    owner_id, head_id = accounts.owner(facility).id, head.id
    make.application(fair, facility, A.LISTED)
    make.allocation(make.application(fair, accounts.facility(), A.LISTED))

    def asked() -> list[int]:
        pages.sign_in(db.session.get_one(Person, head_id))
        with counted() as of_list:
            pages.get(f"/desk/fairs/{fair_id}/list")
        pages.sign_in(db.session.get_one(Person, owner_id))
        with counted() as of_own:
            pages.get("/my/applications")
        return [len(of_list), len(of_own)]

    few = asked()
    for _ in range(6):
        one = make.application(db.session.get_one(Fair, fair_id), accounts.facility(), A.LISTED)
        make.allocation(one)
        make.application(make.fair(), db.session.get_one(Facility, facility_id), A.DRAFT)
    assert asked() == few
    assert max(few) <= MOST_QUERIES + 4
