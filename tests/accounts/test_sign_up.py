"""Signing up: what is asked, what is said, and that nothing exists before the address is confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts import letter_limits
from app.accounts.models import Buyer, Facility, Organisation, Person, SignUp
from app.accounts.queries import person_by_email
from app.accounts.service import sign_up as service
from app.accounts.states import FacilityState, LegalForm
from app.kernel import audit, clock, jobs, throttle
from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.models import Notice
from tests.accounts import letters
from tests.accounts.sign_up_form import CHOSEN, facility_form
from tests.make import accounts as make
from tests.pages import Page, Pages


def buyer_form(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Nordic Table AB",
        "country_code": "SE",
        "trade": "table ware",
        "person_name": "Elin Sandberg",
        "phone": "+46 70 123 45 67",
        "email": "elin@nordic.example.com",
        **changes,
    }


def test_nobody_tries_which_tax_codes_are_registered(
    app: Flask, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_limits, "SIGN_UP_LOOKS", throttle.Limit("sign-up-from", 2, 3_600))
    make.facility(tax_code="0100109106")

    for _ in range(2):
        assert "mời bạn" in pages.post("/sign-up/facility", facility_form(), status=422).error_of("tax_code")
    pages.post("/sign-up/facility", facility_form(), status=429)


@pytest.mark.parametrize("field", ["name", "person_name"])
@pytest.mark.parametrize(
    "text", ["Bạn trúng thưởng https://evil.example", "Xem WWW.evil.example", "evil.example/qua-tang"]
)
def test_no_letter_of_ours_carries_a_strangers_link(app: Flask, pages: Pages, field: str, text: str) -> None:
    page = pages.post("/sign-up/buyer", buyer_form(**{field: text}), status=422)

    assert "không kèm địa chỉ" in page.error_of(field)
    assert letters.to("elin@nordic.example.com") == []


@pytest.mark.parametrize("name", ["Nordic Co.Ltd", "A/S Fjord", "Công ty CP T.H.D", "Tiki.vn", "Xưởng 3/2"])
def test_names_with_dots_and_strokes_are_names(app: Flask, pages: Pages, name: str) -> None:
    assert pages.post("/sign-up/buyer", buyer_form(name=name)).location == "/sign-up/sent"


def counted(*kinds: type[Any]) -> list[int]:
    return [db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


def test_a_facility_signs_up_confirms_and_is_in(app: Flask, pages: Pages) -> None:
    officer = make.officer(province_code="01").id
    before = counted(Person, Organisation)

    assert pages.post("/sign-up/facility", facility_form()).location == "/sign-up/sent"
    assert counted(Person, Organisation) == before, "nothing exists before the address is confirmed"

    link = letters.link_to("hanh@gom.example.com", "accounts/confirm")
    assert "Hợp tác xã Gốm Men Lam" in pages.get(link).text
    assert counted(Person, Organisation) == before, "looking at the link writes nothing"

    assert pages.post(link, CHOSEN).location == "/my/facility"
    facility = db.session.scalars(select(Facility)).one()
    person = person_by_email("hanh@gom.example.com")
    assert person is not None
    assert (person.name, person.phone, person.language) == ("Nguyễn Thị Hạnh", "+84912345678", "vi")
    assert person.email_confirmed_at is not None
    assert facility.state is FacilityState.PENDING
    assert (facility.tax_code, facility.province_code, facility.slug) == (
        "0100109106",
        "01",
        "hop-tac-xa-gom-men-lam",
    )
    assert "Gia Lâm" in facility.old_place
    assert [line.verb for line in audit.history(facility)] == ["register"]
    told = db.session.scalars(select(Notice).where(Notice.person_id == officer)).one()
    assert told.template == "accounts/facility_waiting"

    own = pages.get("/my/facility")
    assert "Chờ xác minh" in own.text
    assert "Khi đã xác minh" in own.text


def test_a_buyer_signs_up_in_english(app: Flask, pages: Pages) -> None:
    pages.post("/en/sign-up/buyer", buyer_form())
    letter = letters.to("elin@nordic.example.com")[-1]
    assert letter.subject == "Confirm your address to finish signing up"

    pages.post(letters.path_in(letter), CHOSEN)

    buyer = db.session.scalars(select(Buyer)).one()
    person = person_by_email("elin@nordic.example.com")
    assert person is not None
    assert (buyer.country_code, buyer.trade, person.language) == ("SE", "table ware", "en")
    assert make.acting(person).role is Role.BUYER_OWNER


def answer(page: Page) -> tuple[int, str]:
    return page.status, page.location


def test_a_known_address_gets_the_same_answer_and_its_holder_a_letter(app: Flask, pages: Pages) -> None:
    known = make.owner(make.buyer(), email="hanh@gom.example.com", name="Người khác").id

    first = answer(pages.post("/sign-up/facility", facility_form()))
    text = pages.get("/sign-up/sent").text
    second = answer(
        pages.sign_out().post(
            "/sign-up/facility", facility_form(email="moi@gom.example.com", tax_code="0100233488")
        )
    )

    assert first == second
    assert text.replace("hanh@gom", "x") == pages.get("/sign-up/sent").text.replace("moi@gom", "x")
    (letter,) = letters.to("hanh@gom.example.com")
    assert "đã có tài khoản" in letter.body

    assert pages.sign_out().post(letters.path_in(letter)).location == "/sign-in"
    person = db.session.get(Person, known)
    assert person is not None
    assert (person.name, person.password_hash) == ("Người khác", ""), "the account stays as it was"
    assert {m.role for m in make.live_memberships(known)} == {Role.BUYER_OWNER, Role.FACILITY_OWNER}


def test_a_link_works_once(app: Flask, pages: Pages) -> None:
    pages.post("/sign-up/buyer", buyer_form())
    link = letters.link_to("elin@nordic.example.com", "accounts/confirm")
    pages.post(link, CHOSEN)

    assert pages.sign_out().post(link, status=303).location == "/sign-in"
    assert pages.get(link, status=303).location == "/sign-in"
    assert "đã được xác nhận" in pages.get("/sign-in").text
    assert counted(Buyer) == [1]


@pytest.mark.parametrize(
    "change", [lambda t: t[:-2] + "xx", lambda t: t + "x", lambda _: "/confirm/" + "x" * 2_000]
)
def test_an_altered_link_opens_nothing(app: Flask, pages: Pages, change: Any) -> None:
    pages.post("/sign-up/buyer", buyer_form())
    link = letters.link_to("elin@nordic.example.com", "accounts/confirm")

    pages.get(change(link), status=410)
    pages.post(change(link), status=410)
    assert counted(Buyer) == [0]


def test_a_link_is_good_for_three_days_and_then_forgotten(app: Flask, pages: Pages) -> None:
    pages.post("/sign-up/buyer", buyer_form())
    link = letters.link_to("elin@nordic.example.com", "accounts/confirm")

    with clock.fixed(clock.now() + timedelta(days=3, minutes=1)):
        pages.post(link, status=410)
    with clock.fixed(clock.now() + timedelta(days=8)):
        service.forget_old()
    assert counted(SignUp) == [0]


def test_a_link_for_another_purpose_does_not_confirm(app: Flask, pages: Pages) -> None:
    pages.post("/sign-up/buyer", buyer_form())
    link = letters.link_to("elin@nordic.example.com", "accounts/confirm")

    pages.get(link.replace("/confirm/", "/password/reset/"), status=410)
    pages.get(link.replace("/confirm/", "/offers/"), status=410)


def test_a_second_letter_is_sent_on_request_in_the_same_words_for_everybody(app: Flask, pages: Pages) -> None:
    pages.post("/sign-up/buyer", buyer_form())
    first = answer(pages.post("/sign-up/resend", {"email": "elin@nordic.example.com"}))
    second = answer(pages.post("/sign-up/resend", {"email": "nobody@example.com"}))

    assert first == second
    assert len(letters.to("elin@nordic.example.com")) == 2
    assert letters.to("nobody@example.com") == []


def test_every_fault_is_named_next_to_its_field_and_what_was_typed_is_kept(app: Flask, pages: Pages) -> None:
    page = pages.post(
        "/sign-up/facility",
        facility_form(
            tax_code="0100109107",
            phone="123",
            email="không phải",
            place="Xyzabc",
            commune="",
        ),
        status=422,
    )

    assert "Chữ số cuối không khớp" in page.error_of("tax_code")
    assert "số điện thoại" in page.error_of("phone")
    assert "thư điện tử" in page.error_of("email")
    assert "Không có xã, phường nào" in page.error_of("place")
    assert page.value_of("name") == "Hợp tác xã Gốm Men Lam"
    assert page.value_of("tax_code") == "0100109107"
    assert counted(SignUp) == [0]


def test_a_tax_code_has_one_facility(app: Flask, pages: Pages) -> None:
    make.facility(tax_code="0100109106")

    page = pages.post("/sign-up/facility", facility_form(tax_code="0100 109 106"), status=422)

    assert "Đã có cơ sở đăng ký với mã số thuế này" in page.error_of("tax_code")
    assert letters.to("hanh@gom.example.com") == []


def test_of_two_sign_ups_with_one_tax_code_the_first_to_confirm_has_it(app: Flask, pages: Pages) -> None:
    pages.post("/sign-up/facility", facility_form())
    pages.post("/sign-up/facility", facility_form(email="khac@gom.example.com"))

    pages.post(letters.link_to("khac@gom.example.com", "accounts/confirm"), CHOSEN)
    late = letters.link_to("hanh@gom.example.com", "accounts/confirm")
    page = pages.sign_out().post(late, CHOSEN, status=422)

    assert "mã số thuế" in page.text
    assert counted(Facility) == [1]
    assert person_by_email("hanh@gom.example.com") is None


def test_a_household_business_uses_a_personal_number(app: Flask, pages: Pages) -> None:
    pages.post("/sign-up/facility", facility_form(legal_form="household", tax_code="001085012345"))
    pages.post(letters.link_to("hanh@gom.example.com", "accounts/confirm"), CHOSEN)

    assert db.session.scalars(select(Facility.legal_form)).one() is LegalForm.HOUSEHOLD


def test_a_place_is_found_by_its_old_district_without_javascript(app: Flask, pages: Pages) -> None:
    page = pages.post("/sign-up/facility", facility_form(place="gia lam", commune="", find="1"), status=200)

    labels = [label.get_text(" ", strip=True) for label in page.soup.select("#communes label")]
    assert any(label.startswith("Xã Bát Tràng, Hà Nội") for label in labels)
    assert page.value_of("name") == "Hợp tác xã Gốm Men Lam", "what was typed is kept"
    assert not page.soup.select(".err-sum"), "nothing is complained about before the form is sent"

    pages.post("/sign-up/facility", facility_form(place="gia lam"))
    assert counted(SignUp) == [1]


def test_several_communes_of_a_name_are_offered_before_anything_is_kept(app: Flask, pages: Pages) -> None:
    page = pages.post("/sign-up/facility", facility_form(place="gia lam", commune=""), status=422)

    assert "trong danh sách" in page.error_of("place")
    assert len(page.soup.select("#communes input[type=radio]")) > 2


def test_a_commune_that_does_not_fit_the_text_any_more_is_not_taken(app: Flask, pages: Pages) -> None:
    page = pages.post(
        "/sign-up/facility", facility_form(place="Mường Nhé", commune=make.bat_trang()), status=422
    )

    assert page.error_of("place")
    assert page.value_of("commune") != make.bat_trang()


def test_a_suggestion_taken_in_english_is_understood(app: Flask, pages: Pages) -> None:
    pages.post("/en/sign-up/facility", facility_form(place="Bat Trang Commune, Hanoi"))

    assert counted(SignUp) == [1]


def test_a_form_sent_twice_signs_up_once(app: Flask, pages: Pages) -> None:
    data = buyer_form(form_key="abc")

    assert answer(pages.post("/sign-up/buyer", data)) == answer(pages.post("/sign-up/buyer", data))
    assert counted(SignUp) == [1]


def test_letters_to_one_address_are_few_whether_it_is_known_or_not(app: Flask, pages: Pages) -> None:
    make.owner(make.buyer(), email="known@example.com")
    for address in ("known@example.com", "unknown@example.com"):
        for _ in range(5):
            pages.post("/sign-up/resend", {"email": address})
        refused = pages.post("/sign-up/resend", {"email": address}, status=429)
        assert int(refused.response.headers["Retry-After"]) > 60


def test_the_worker_forgets_unconfirmed_sign_ups(app: Flask) -> None:
    assert "accounts.sign_ups" in jobs._periodic


def test_a_buyer_who_came_to_ask_signs_up_and_is_led_to_the_question(app: Flask, pages: Pages) -> None:
    asked = "/products/binh-gom/ask"
    door = pages.get(f"/sign-in?next={asked}")
    way = door.soup.select_one('main a[href*="/sign-up"]')["href"]
    buyers = pages.get(str(way)).soup.select_one('main a[href*="/sign-up/buyer"]')["href"]

    pages.post(str(buyers), buyer_form())

    link = letters.link_to("elin@nordic.example.com", "accounts/confirm")
    assert pages.post(link, CHOSEN).location == asked


def test_signing_up_never_leads_off_the_site(app: Flask, pages: Pages) -> None:
    pages.post("/sign-up/buyer?next=https://evil.example/", buyer_form())

    link = letters.link_to("elin@nordic.example.com", "accounts/confirm")
    assert pages.post(link, CHOSEN).location == "/today"
