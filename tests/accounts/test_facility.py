"""A facility's own pages: describing, correcting as long as nobody verified it, sending it again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.accounts.events import FacilityChanged
from app.accounts.models import Facility, Person
from app.accounts.states import FacilityState
from app.kernel import audit, bus
from app.kernel.db import db
from app.kernel.permissions import Role
from app.kernel.storage import storage
from app.notices.models import Notice
from tests.make import accounts as make
from tests.pages import Pages


@pytest.fixture
def changes() -> Iterator[list[int]]:
    """Which facilities said that they show themselves otherwise."""
    told: list[int] = []

    def note(event: FacilityChanged) -> None:
        told.append(event.facility_id)

    bus.listen(FacilityChanged, note)
    yield told
    bus._listeners[FacilityChanged].remove(note)


def facility_of(pages: Pages, **values: Any) -> int:
    facility = make.facility(**values)
    pages.sign_in(make.owner(facility))
    return facility.id


def get(number: int) -> Facility:
    return db.session.get_one(Facility, number)


def profile(pages: Pages, **changes: str) -> dict[str, str]:
    return {**pages.get("/my/facility/describe").form_values("/describe"), **changes}


def test_an_owner_describes_the_facility_at_any_time(app: Flask, pages: Pages, changes: list[int]) -> None:
    number = facility_of(pages)

    pages.post(
        "/my/facility/describe",
        profile(
            pages,
            description_vi="Làm gốm men lam\nbốn đời.",
            website="https://gom.example.vn",
            founded_year="1998",
            workers="1.024",
            workers_female="12",
            woman_owned="y",
            phone="0912 345 678",
        ),
    )

    facility = get(number)
    assert (facility.description_vi, facility.founded_year, facility.workers) == (
        "Làm gốm men lam\nbốn đời.",
        1998,
        1024,
    )
    assert (facility.phone, facility.woman_owned) == ("+84912345678", True)
    line = audit.history(facility)[-1]
    assert (line.verb, line.before["workers"], line.after["workers"]) == ("edit", 20, 1024)
    assert "slug" not in line.after
    assert number in changes
    assert pages.get("/my/facility/describe").value_of("founded_year") == "1998"


@pytest.mark.parametrize(
    "field, value",
    [
        ("website", "javascript:alert(1)"),
        ("website", "gom.example.vn"),
        ("founded_year", "2999"),
        ("founded_year", "hai nghìn"),
        ("workers", "-3"),
        ("workers", "3"),
        ("phone", "1900 1234"),
        ("description_vi", "a" * 4_001),
    ],
)
def test_what_cannot_be_is_refused_next_to_its_field(
    app: Flask, pages: Pages, field: str, value: str
) -> None:
    facility_of(pages)

    page = pages.post("/my/facility/describe", profile(pages, **{field: value}), status=422)

    assert page.error_of(field)
    assert page.value_of(field) == value


def test_saving_what_is_there_already_leaves_no_line(app: Flask, pages: Pages) -> None:
    number = facility_of(pages)

    pages.post("/my/facility/describe", profile(pages))

    assert audit.history(get(number)) == []


def test_of_two_people_saving_the_second_is_told(app: Flask, pages: Pages) -> None:
    facility_of(pages)
    first, second = profile(pages, address="Xóm 1"), profile(pages, address="Xóm 2")
    pages.post("/my/facility/describe", first)

    pages.post("/my/facility/describe", second, status=409)
    pages.post("/my/facility/describe", {**second, "opened": ""}, status=409)


def test_another_craft_village_loses_the_recognition_of_the_first(app: Flask, pages: Pages) -> None:
    number = facility_of(pages, craft_village="Bát Tràng", craft_village_recognised=True)

    pages.post("/my/facility/describe", profile(pages, craft_village="Kim Lan"))

    assert get(number).craft_village_recognised is False


def test_a_form_cannot_slip_in_what_officers_decide(app: Flask, pages: Pages) -> None:
    number = facility_of(pages, state=FacilityState.PENDING, verified_at=None, craft_village="Bát Tràng")

    pages.post(
        "/my/facility/describe",
        profile(
            pages,
            craft_village_recognised="1",
            state="verified",
            verified_by="tôi",
            tax_code="0100109106",
            name="Khác",
        ),
    )

    facility = get(number)
    assert (facility.craft_village_recognised, facility.state, facility.verified_by) == (
        False,
        FacilityState.PENDING,
        "",
    )
    assert facility.name == "Hợp tác xã Gốm Bát Tràng"
    assert facility.tax_code != "0100109106"


def test_a_verified_facility_keeps_what_was_compared(app: Flask, pages: Pages) -> None:
    facility_of(pages)
    data = {**pages.get("/my/facility/correct").form_values("/correct"), "name": "Tên khác"}

    pages.post("/my/facility/correct", data, status=409)
    assert "/my/facility/correct" not in pages.get("/my/facility").html


def test_a_returned_facility_is_corrected_and_sent_again(app: Flask, pages: Pages) -> None:
    officer = make.officer().id
    number = facility_of(pages, state=FacilityState.RETURNED, returned_reason="Thiếu chữ Sản xuất.")
    assert "Thiếu chữ Sản xuất." in pages.get("/my/facility").text
    data = pages.get("/my/facility/correct").form_values("/correct")
    assert data["place"] == "Xã Bát Tràng, Hà Nội"

    pages.post(
        "/my/facility/correct",
        {
            **data,
            "name": "HTX Sản xuất Gốm",
            "tax_code": "0100109106-001",
            "place": "xa phu dong",
            "commune": "",
        },
    )
    pages.post("/my/facility/resubmit")

    facility = get(number)
    assert (facility.name, facility.tax_code, facility.commune.name_vi) == (
        "HTX Sản xuất Gốm",
        "0100109106001",
        "Phù Đổng",
    )
    assert (facility.state, facility.returned_reason) == (FacilityState.PENDING, "")
    assert [line.verb for line in audit.history(facility)] == ["edit", "resubmit"]
    assert db.session.scalars(select(Notice.template).where(Notice.person_id == officer)).all() == [
        "accounts/facility_waiting"
    ]
    pages.post("/my/facility/resubmit", status=409)


def test_a_personal_number_in_full_is_not_in_the_history(app: Flask, pages: Pages) -> None:
    number = facility_of(pages, state=FacilityState.RETURNED)
    data = pages.get("/my/facility/correct").form_values("/correct")

    pages.post("/my/facility/correct", {**data, "legal_form": "household", "tax_code": "001085012345"})

    line = audit.history(get(number))[-1]
    assert line.after["tax_code"] == "••••••••2345"


def test_another_facilitys_tax_code_is_refused(app: Flask, pages: Pages) -> None:
    make.facility("Khác", tax_code="0100109106")
    facility_of(pages, state=FacilityState.PENDING)
    data = pages.get("/my/facility/correct").form_values("/correct")

    assert pages.post("/my/facility/correct", {**data, "tax_code": "0100109106"}, status=422).error_of(
        "tax_code"
    )
    pages.post("/my/facility/correct", {**data, "name": "Tên mới"})


def test_a_suspended_facility_changes_nothing(app: Flask, pages: Pages) -> None:
    facility_of(pages, state=FacilityState.SUSPENDED)
    data = profile(pages, address="Xóm 1")

    pages.post("/my/facility/describe", data, status=409)
    pages.post("/my/facility/photo", {"photo": (photo(), "a.jpg")}, status=409)
    pages.post("/my/facility/resubmit", status=409)


@pytest.mark.parametrize("path", ["describe", "correct", "photo", "resubmit"])
def test_a_member_reads_and_changes_nothing(app: Flask, pages: Pages, path: str) -> None:
    facility = make.facility(state=FacilityState.RETURNED)
    pages.sign_in(make.person(facility, Role.FACILITY_MEMBER))

    assert "Gửi kiểm tra lại" not in pages.get("/my/facility").text
    pages.post(f"/my/facility/{path}", status=403)


@pytest.mark.parametrize("who", [lambda: make.owner(make.buyer()), lambda: make.person(None, None)])
def test_who_has_no_facility_has_no_such_page(app: Flask, pages: Pages, who: Any) -> None:
    pages.sign_in(who()).get("/my/facility", status=403)


def test_an_officer_has_no_own_facility(app: Flask, pages: Pages) -> None:
    pages.sign_in(make.officer()).get("/my/facility", status=404)


def photo(size: tuple[int, int] = (1600, 1200)) -> io.BytesIO:
    content = io.BytesIO()
    picture = Image.new("RGB", size, "teal")
    exif = picture.getexif()
    exif[0x010E] = "toa do 21.0, 105.9"
    picture.save(content, "JPEG", exif=exif)
    content.seek(0)
    return content


def test_a_photo_is_kept_small_and_bare(app: Flask, pages: Pages) -> None:
    number = facility_of(pages)

    pages.post("/my/facility/photo", {"photo": (photo(), "xuong.jpg")}, content_type="multipart/form-data")

    key = get(number).photo_key
    kept = storage().get(f"photos/{key[:2]}/{key}-page.webp")
    assert b"21.0" not in kept
    assert Image.open(io.BytesIO(kept)).size == (640, 480)
    assert key in pages.get("/my/facility").html


@pytest.mark.parametrize("content", [b"", b"MZ this is a programme", b"<svg></svg>"])
def test_what_is_no_photo_is_refused(app: Flask, pages: Pages, content: bytes) -> None:
    facility_of(pages)

    page = pages.post(
        "/my/facility/photo",
        {"photo": (io.BytesIO(content), "xuong.jpg")},
        content_type="multipart/form-data",
        status=422,
    )

    assert page.error_of("photo")


def test_its_own_people_read_the_reason_but_no_staff_name(app: Flask, pages: Pages) -> None:
    number = facility_of(pages, state=FacilityState.PENDING)
    person = db.session.scalars(select(Person.id)).one()
    officer = make.officer(name="Trịnh Minh Tuyết")
    Pages(app).sign_in(officer).post(
        f"/desk/facilities/{number}/return", {"reason": "Thiếu giấy.", "version": "1"}
    )
    pages.sign_in(db.session.get_one(Person, person))

    text = pages.get("/my/facility").text
    assert "Thiếu giấy." in text
    assert "Tuyết" not in text
