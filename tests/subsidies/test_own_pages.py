"""What the facility sees of its support, and the letter anybody can check by its code."""

from __future__ import annotations

import pytest

from app.accounts.models import Membership
from app.accounts.queries import live_memberships
from app.accounts.service import staff
from app.fairs.states import ApplicationState, DocumentKind
from app.kernel.db import db
from app.kernel.permissions import Role
from app.payments import queries as payments
from app.subsidies import queries, service
from app.subsidies.models import Award
from tests.make import accounts, subsidies as make
from tests.pages import Pages


def _code(award: Award) -> str:
    paper = queries.letter_of(award)
    assert paper is not None
    return paper.check_code


@pytest.mark.parametrize("language", ["", "/en"])
def test_the_facility_sees_its_support_with_working_letter_and_next_steps(
    pages: Pages, language: str
) -> None:
    award = make.approved()
    path, owner, code = f"{language}/my/awards/{award.id}", accounts.owner(award.facility), _code(award)

    page = pages.sign_in(owner).get(path)

    assert page.soup.select_one(f"a[href$='/letters/{code}']")
    assert "28/2018" in page.text
    assert pages.get(f"{language}/my/awards").soup.select_one(f"a[href='{path}']")


def test_officers_names_stay_inside(pages: Pages) -> None:
    approver = accounts.officer(Role.APPROVER, name="Lê Thu Trang")
    award = make.approved(by=accounts.acting(approver))
    path, owner = f"/my/awards/{award.id}", accounts.owner(award.facility)

    assert "Lê Thu Trang" not in pages.sign_in(owner).get(path).text


def test_a_proposal_is_not_shown_to_the_facility(pages: Pages) -> None:
    award = make.proposed()
    path, owner = f"/my/awards/{award.id}", accounts.owner(award.facility)

    pages.sign_in(owner).get(path, status=404)


def test_a_stranger_gets_404(pages: Pages) -> None:
    path = f"/my/awards/{make.approved().id}"
    pages.sign_in(accounts.owner(accounts.facility())).get(path, status=404)


def test_a_rejected_facility_reads_why(pages: Pages) -> None:
    award = make.proposed()
    service.reject(award, make.approver(), reason="Hết gian ở hội chợ này.")
    path, owner = f"/my/awards/{award.id}", accounts.owner(award.facility)

    assert "Hết gian ở hội chợ này." in pages.sign_in(owner).get(path).text


def test_anybody_reads_a_letter_by_its_code_however_typed(pages: Pages) -> None:
    code = _code(make.approved())
    typed = f" {code.lower().replace('-', ' ')} "

    page = pages.get(pages.post("/letters", {"code": typed}).location)

    assert "mười triệu bốn trăm nghìn" in page.text
    assert code in page.text
    assert "Cục Đổi mới sáng tạo" in page.text


def test_the_letter_speaks_english_too(pages: Pages) -> None:
    page = pages.get(f"/en/letters/{_code(make.approved())}")
    assert "ten million four hundred thousand" in page.text


def _approver(title: str) -> Membership:
    seat = live_memberships(accounts.officer(Role.APPROVER, name="Lê Thu Trang").id)[0]
    seat.job_title = title
    db.session.flush()
    return seat


def _signature(pages: Pages, code: str, language: str = "") -> str:
    signed = pages.get(f"{language}/letters/{code}").soup.select(".lh")[-1]
    return " ".join(signed.get_text(" ").split())


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_letter_keeps_the_title_its_signer_had_that_day(pages: Pages, language: str) -> None:
    seat = _approver("Phó Cục trưởng")
    code = _code(make.approved(by=accounts.acting(seat.person)))
    staff.name_title(seat, accounts.staff(Role.ADMIN), "Cục trưởng")
    db.session.flush()

    assert _signature(pages, code, language) == "Phó Cục trưởng Lê Thu Trang"
    assert pages.get(f"{language}/letters/{code}").soup.select_one(".lh b.caps[lang=vi]")


def test_a_letter_of_somebody_without_a_title_names_the_role(pages: Pages) -> None:
    seat = _approver("")
    code = _code(make.approved(by=accounts.acting(seat.person)))
    staff.name_title(seat, accounts.staff(Role.ADMIN), "Cục trưởng")
    db.session.flush()

    assert _signature(pages, code) == "Người duyệt Lê Thu Trang"


def test_a_wrong_code_is_refused_at_its_field(pages: Pages) -> None:
    assert pages.post("/letters", {"code": "XXXX-XXXX"}, status=422).error_of("code")
    pages.get("/letters/XXXX-XXXX", status=404)


def test_a_letter_whose_support_was_taken_back_says_so(pages: Pages) -> None:
    award = make.approved()
    code = _code(award)
    service.cancel(award, make.approver(), reason="Hoãn.")
    db.session.commit()

    assert pages.get(f"/letters/{code}").soup.select_one(".note.bad")


def _now(pages: Pages, path: str) -> str:
    step = pages.get(path).soup.select_one(".tl li[aria-current=step]")
    assert step is not None
    return " ".join(step.get_text(" ").split())


def test_after_a_signed_contract_and_a_paid_bill_only_the_advance_is_open_and_nothing_asks_to_pay_again(
    pages: Pages,
) -> None:
    award = make.approved()
    bill = payments.bill_of(award.id)
    assert bill is not None
    award_id, path, pay = award.id, f"/en/my/awards/{award.id}", f"/en/my/bills/{bill.id}"
    pages.sign_in(accounts.owner(award.facility))
    assert "Sign the contract, pay the advance" in _now(pages, path)
    assert pages.get(path).soup.select_one(f"a.btn[href='{pay}']"), "the unpaid bill itself"

    award = db.session.get_one(Award, award_id)
    make.paper(award.application, DocumentKind.STAND_CONTRACT)
    make.move(award.application, ApplicationState.CONTRACTED)
    make.own_share_paid(award)
    db.session.commit()

    assert _now(pages, path) == "Now: Advance to be paid"
    assert _now(pages, path.removeprefix("/en")).endswith("Chờ chi tạm ứng")
    assert not pages.get(path).soup.select("a.btn[href*='/my/bills']")
    pages.sign_in(accounts.officer(Role.ACCOUNTANT))
    assert _now(pages, f"/en/desk/awards/{award_id}") == "Now: Advance to be paid"
