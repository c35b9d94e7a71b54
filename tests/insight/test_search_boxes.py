"""Every box finds what stands there with marks by words typed without them, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.accounts.models import Facility, Person
from app.fairs.short_names import short
from app.kernel import audit
from app.kernel.collation import sort_key
from app.kernel.db import db
from app.kernel.permissions import Role
from app.notices.models import Letter
from app.payments.queries import bill_of
from tests.make import accounts, catalog, complaints, fairs, linkage, outcomes, subsidies
from tests.pages import Pages

NAME, OTHER = "Gốm Bát Tràng", "Lụa Vạn Phúc"
TYPED = ("gom bat trang", "GỐM BÁT TRÀNG", "trang gom", "Go\u0302\u0301m  Ba\u0301t", "gốm bat")
Make = Callable[[str], Any]


def named(name: str) -> Facility:
    return accounts.facility(name, email="")


def product(name: str) -> Any:
    return catalog.product(accounts.facility("Cơ sở mây tre"), name)


def applied(name: str) -> Any:
    return fairs.application(of=named(name))


def proposed(name: str) -> Any:
    return subsidies.proposed(subsidies.listed(named(name)))


def approved(name: str) -> Any:
    return subsidies.approved(subsidies.listed(named(name)))


def paid(name: str) -> None:
    subsidies.own_share_paid(approved(name))


def reported(name: str) -> Any:
    return complaints.reported(product(name))


def claim(name: str) -> Any:
    return outcomes.outcome(accounts.facility("Cơ sở mây tre"), buyer_name=name)


def somebody(name: str) -> Person:
    return accounts.person(None, None, name)


def line_of_history(name: str) -> Any:
    return audit.record(accounts.acting(somebody(name)), accounts.facility("Cơ sở mây tre"), "edit")


def letter(name: str) -> Letter:
    row = Letter(
        key=f"thu-{name}",
        template="tests/plain",
        language="vi",
        to="ai-do@example.com",
        subject=f"{name} đã được duyệt",
        body="Nội dung",
        message_id=f"<{name}@example.com>",
    )
    db.session.add(row)
    db.session.flush()
    return row


def fair(name: str) -> Any:
    return fairs.fair(name_vi=name, name_en="")


BOXES: list[tuple[str, Role | None, Make]] = [
    ("/desk/find?q=", Role.AUDITOR, named),
    ("/desk/find?q=", Role.AUDITOR, product),
    ("/desk/find?q=", Role.AUDITOR, fair),
    ("/desk/find?q=", Role.AUDITOR, applied),
    ("/desk/find?q=", Role.AUDITOR, approved),
    ("/desk/find?q=", Role.ADMIN, somebody),
    ("/desk/find?q=", Role.ADMIN, letter),
    ("/desk/facilities?q=", Role.AUDITOR, named),
    ("/desk/products?kind=published&q=", Role.AUDITOR, product),
    ("/desk/applications?q=", Role.AUDITOR, applied),
    ("/desk/awards?show=all&q=", Role.AUDITOR, proposed),
    ("/desk/bills?q=", Role.AUDITOR, approved),
    ("/desk/bills/transfers?q=", Role.AUDITOR, paid),
    ("/desk/reports?q=", Role.AUDITOR, reported),
    ("/desk/outcomes?q=", Role.AUDITOR, claim),
    ("/desk/fairs?q=", Role.AUDITOR, fair),
    ("/desk/people?q=", Role.ADMIN, somebody),
    ("/desk/audit?who=", Role.AUDITOR, line_of_history),
    ("/desk/letters?q=", Role.ADMIN, letter),
    ("/makers?q=", None, named),
]


@pytest.mark.parametrize(("box", "role", "make"), BOXES, ids=[f"{b}{m.__name__}" for b, _, m in BOXES])
def test_a_box_finds_with_and_without_marks(
    app: Flask, pages: Pages, box: str, role: Role | None, make: Make
) -> None:
    make(NAME), make(OTHER)
    db.session.commit()
    if role is not None:
        pages.sign_in(accounts.officer(role))
    for typed in TYPED:
        main = pages.get(f"{box}{typed}").soup.find("main")
        assert main is not None
        assert NAME in main.get_text(), typed
        assert OTHER not in main.get_text(), typed


def found(pages: Pages, typed: str) -> str:
    main = pages.get("/desk/find", query_string={"q": typed}).soup.find("main")
    return " ".join(main.get_text(" ").split()) if main else ""


def test_the_desk_finds_by_number_however_it_is_typed(app: Flask, pages: Pages) -> None:
    award = approved(NAME)
    bill = bill_of(award.id)
    assert bill is not None
    number, decision, bill_number, memo = award.number, award.decision_number, bill.number, bill.memo
    pages.sign_in(accounts.officer(Role.AUDITOR))
    series, year, last = number.split("-")
    for typed in (number, number.lower(), f"{series} {year} {int(last)}", f"{series}{int(last)}", decision):
        assert number in found(pages, typed), typed
    assert bill_number in found(pages, memo)


def test_the_desk_finds_by_telephone_person_and_bank_reference(app: Flask, pages: Pages) -> None:
    application = fairs.application(of=named(NAME), contact_phone="+84912345678")
    accounts.person(application.facility, Role.FACILITY_OWNER, "Đỗ Thị Hạnh", phone="+84987654321")
    award = approved(OTHER)
    bill = bill_of(award.id)
    assert bill is not None
    subsidies.own_share_paid(award)
    number, bill_number, reference = application.number, bill.number, bill.receipts[0].provider_ref
    pages.sign_in(accounts.officer(Role.AUDITOR))
    assert number in found(pages, "0912 345.678")
    assert NAME in found(pages, "do thi hanh")
    assert NAME in found(pages, "+84 987 654 321")
    assert bill_number in found(pages, f"{reference[:4].lower()} {reference[4:]}")


def numbered() -> dict[str, tuple[str, str]]:
    """One thing of every kind with a number: the number, and the address of its page at the desk."""
    facility = named(NAME)
    owner = accounts.owner(facility)
    product = catalog.product(facility)
    award = subsidies.approved(subsidies.listed(named(OTHER)))
    bill = bill_of(award.id)
    assert bill is not None
    enquiry = linkage.enquiry(product)
    report, review = complaints.reported(product), complaints.disputed(facility, owner)
    paper = catalog.certificate(facility, number="18/QĐ-UBND")
    application = fairs.application(of=facility, list_number="07/DS-SCT")
    claim = outcomes.outcome(facility, enquiry_id=enquiry.id)
    registered = fairs.fair(registration_number="12/SCT-QLTM", short_name_vi="Quà tặng Hè")
    return {
        "application": (application.number, f"/desk/applications/{application.id}"),
        "its list": ("07/DS-SCT", f"/desk/applications/{application.id}"),
        "award": (award.number, f"/desk/awards/{award.id}"),
        "decision": (award.decision_number, f"/desk/awards/{award.id}"),
        "bill": (bill.number, f"/desk/bills/{bill.id}"),
        "result": (claim.number, f"/desk/outcomes/{claim.id}"),
        "report": (report.number, f"/desk/reports/{report.id}"),
        "review": (review.number, f"/desk/reviews/{review.id}"),
        "enquiry, by whom it went to": (enquiry.number, f"/desk/facilities/{facility.id}"),
        "enquiry, by what came of it": (enquiry.number, f"/desk/outcomes/{claim.id}"),
        "certificate": (paper.number, f"/desk/certificates/{paper.id}"),
        "fair": (registered.registration_number, f"/desk/fairs/{registered.id}"),
    }


def test_the_desk_finds_every_number_the_house_gives_or_reads(app: Flask, pages: Pages) -> None:
    wanted = numbered()
    pages.sign_in(accounts.officer(Role.AUDITOR))
    for kind, (number, address) in wanted.items():
        for typed in (number, number.lower(), number.replace("-", " ").replace("/", "")):
            found_at = pages.get("/desk/find", query_string={"q": typed}).soup.select(f"a[href='{address}']")
            assert found_at, f"{kind} {typed}"


def test_a_review_of_another_province_is_not_found(app: Flask, pages: Pages) -> None:
    facility = accounts.facility(NAME, province_code="31")
    number = complaints.disputed(facility, accounts.owner(facility)).number
    pages.sign_in(accounts.officer(province_code="01"))
    assert number not in pages.get(f"/desk/find?q={number}").soup.select_one("main table, main p").text


def test_a_fair_is_found_by_the_short_name_its_row_shows(app: Flask, pages: Pages) -> None:
    """Typed by an officer in either language, or made by the rule of the whole name."""
    full = "Hội chợ triển lãm Hàng thủ công mỹ nghệ và làng nghề Việt Nam 2027"
    made = fairs.fair(name_vi=full)
    typed = fairs.fair(name_vi="Lifestyle", short_name_vi="Quà tặng Hè 2027", short_name_en="Summer gifts")
    drawn, addresses = short(full), (f"/desk/fairs/{made.id}", f"/desk/fairs/{typed.id}")
    assert "…" in drawn
    pages.sign_in(accounts.officer(Role.AUDITOR))
    for box in ("/desk/find", "/desk/fairs"):
        for words, address in ((drawn, 0), ("qua tang he", 1), ("summer gifts", 1)):
            page = pages.get(box, query_string={"q": words}).soup
            assert page.select(f"main a[href='{addresses[address]}']"), (box, words)
            assert not page.select(f"main a[href='{addresses[1 - address]}']"), (box, words)


def test_the_very_name_comes_first_and_what_may_not_be_read_not_at_all(app: Flask, pages: Pages) -> None:
    for name in (f"Hợp tác xã {NAME}", NAME, f"{NAME} Mới"):
        named(name)
    accounts.facility(f"{NAME} Chu Đậu", province_code="31")
    somebody(NAME)
    pages.sign_in(accounts.officer(province_code="01"))
    text = found(pages, NAME)
    assert text.index(f" {NAME} ") < text.index(f"{NAME} Mới") < text.index(f"Hợp tác xã {NAME}")
    assert "Chu Đậu" not in text
    assert "Người dùng" not in text


def test_a_word_that_begins_so_is_nearer_than_one_that_holds_it(app: Flask, pages: Pages) -> None:
    """«hanh» is a word of its own in one name and the end of «Thanh» in the other; marks make no difference."""
    for name in ("Hợp tác xã Gốm Ánh Hạnh", "Hạnh Phúc", "Hộ kinh doanh Cơ khí Thanh Mai"):
        named(name)
    text = pages.sign_in(accounts.officer()).get("/desk/find?q=hanh").text

    places = [text.index(name) for name in ("Hạnh Phúc", "Gốm Ánh Hạnh", "Thanh Mai")]
    assert places == sorted(places)


def test_a_new_name_is_found_and_a_half_written_change_refused(app: Flask, pages: Pages) -> None:
    row = named(OTHER)
    row.name = NAME
    db.session.flush()
    assert (row.search_key, row.sort_key) == ("gom bat trang", sort_key(NAME))
    with pytest.raises(ValueError, match="change the row itself"):
        db.session.execute(update(Facility).where(Facility.id == row.id).values(name=OTHER))


def test_signs_alone_are_found_nowhere(app: Flask, pages: Pages) -> None:
    named(NAME)
    pages.sign_in(accounts.officer(Role.AUDITOR))
    for sign in ("%", "__", "'"):
        assert NAME not in pages.get("/desk/facilities", query_string={"q": sign}).text
