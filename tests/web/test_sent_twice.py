"""What makes a record and is sent twice, with other text or after a refusal in between, leads to the first record."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Offer, Person, SignUp
from app.catalog.models import Certificate, Product
from app.complaints.models import ListingReport
from app.fairs.models import Allocation, Application, ApplicationDocument, Fair, Stand
from app.fairs.states import ApplicationState
from app.kernel.db import db
from app.kernel.permissions import Role
from app.linkage.models import Enquiry, Message
from tests.accounts.sign_up_form import facility_form
from tests.accounts.tries import hits
from tests.make import accounts, fairs, linkage, listing, outcomes
from tests.pages import Pages

PDF = outcomes.PAPER
INVITATIONS = ("offers:", "offers-between:", "offers-to:")


@dataclass(frozen=True)
class Sending:
    """Who sends what where, from which page; how it may be refused, what changes after Back, what it makes.

    ``counted`` names the limits a sending counts under.
    """

    who: Person | None
    page: str
    path: str
    data: dict[str, Any]
    makes: type[Any]
    changed: dict[str, Any]
    wrong: dict[str, Any] = field(default_factory=dict)
    counted: tuple[str, ...] = ()


def _owner() -> Person:
    return accounts.owner(accounts.facility())


def _product() -> Sending:
    data = {"name_vi": "Bình gốm", "group_code": "cnnt_craft", "unit_code": "H87", "price": "320.000"}
    path = "/my/products/new"
    return Sending(_owner(), path, path, data, Product, {"name_vi": "Bình khác"}, {"name_vi": ""})


def _certificate() -> Sending:
    path = "/my/certificates/new"
    data = {
        "scheme": "standard",
        "type_code": "HACCP",
        "issuer": "Trung tâm chứng nhận",
        "issued_on": "2025-03-01",
        "file": PDF,
    }
    return Sending(_owner(), path, path, data, Certificate, {"issuer": "Nơi khác"}, {"issuer": ""})


def _application() -> Sending:
    path = f"/fairs/{fairs.fair().slug}/apply"
    return Sending(_owner(), path, path, {}, Application, {})


def _paper() -> Sending:
    facility = accounts.facility()
    row = fairs.application(of=facility, state=ApplicationState.DRAFT)
    path = f"/my/applications/{row.id}/papers"
    data = {"kind": "registration", "file": PDF}
    return Sending(accounts.owner(facility), path, path, data, ApplicationDocument, {}, {"file": b"<script>"})


def _enquiry() -> Sending:
    product = listing.published(listing.maker())
    path = f"/products/{product.slug}/ask"
    who = accounts.owner(accounts.buyer())
    data = {"quantity": "600", "unit_code": "H87", "destination_code": "SE", "message": linkage.TEXT}
    changed, limits = {"quantity": "700"}, ("enquiry:", "enquiries:")
    return Sending(who, path, path, data, Enquiry, changed, {"message": ""}, limits)


def _message() -> Sending:
    maker, _buyer, enquiry = linkage.sides()
    page = f"/my/enquiries/{enquiry.id}"
    data = {"body": "Chào chị, bên em có sẵn.", "file": PDF}
    return Sending(
        maker, page, f"{page}/reply", data, Message, {"body": "Chào anh."}, {"body": ""}, ("thread:",)
    )


def _report() -> Sending:
    path = f"/products/{listing.published(listing.maker()).slug}/report"
    data = {"reason": "untrue", "said": "Ảnh là của sản phẩm khác.", "email": "khach@example.com"}
    limits = ("listing-report-from:", "listing-report-letter:")
    return Sending(None, path, path, data, ListingReport, {"reason": "price"}, {"said": ""}, limits)


def _sign_up() -> Sending:
    path = "/sign-up/facility"
    data = facility_form(paper=PDF)
    changed = {"name": "Hợp tác xã Gốm Khác"}
    limits = ("sign-up-letter:", "sign-up-letter-day:", "letter-from:", "sign-up-from:")
    return Sending(None, path, path, data, SignUp, changed, {"name": ""}, limits)


def _fair() -> Sending:
    data = {
        "name_vi": "Hội chợ Mới",
        "starts_on": "2027-04-15",
        "country_code": "VN",
        "most_stands_each": "2",
    }
    who = accounts.officer(Role.NATIONAL_OFFICER)
    path = "/desk/fairs/new"
    return Sending(who, path, path, data, Fair, {"name_vi": "Hội chợ Khác"}, {"name_vi": ""})


def _grid() -> Sending:
    page = f"/desk/fairs/{fairs.fair().id}/stands"
    data = {"letter": "B", "rows": "1", "columns": "3", "price": "6.000.000", "funding": "national"}
    return Sending(accounts.officer(), page, page, data, Stand, {"columns": "4"}, {"rows": "x"})


def _given() -> Sending:
    row = fairs.application(state=ApplicationState.LISTED)
    stand = fairs.stand(row.fair)
    page = f"/desk/fairs/{row.fair_id}/stands"
    data = {"stand": str(stand.id), "application": str(row.id)}
    return Sending(accounts.officer(), page, f"{page}/give", data, Allocation, {})


def _invited() -> Sending:
    data = {"email": "lan@example.vn", "role": "facility_member"}
    changed = {"email": "hoa@example.vn"}
    wrong = {"role": ""}
    return Sending(_owner(), "/my/members", "/my/members", data, Offer, changed, wrong, INVITATIONS)


def _staff_offer() -> Sending:
    agency, path = accounts.agency("01").id, "/desk/people/offer"
    data = {"email": "moi@congthuong.example.vn", "agency": str(agency), "role": "provincial_officer"}
    changed = {"email": "khac@congthuong.example.vn"}
    return Sending(accounts.officer(Role.ADMIN), path, path, data, Offer, changed, {"email": ""}, INVITATIONS)


SENDINGS: dict[str, Callable[[], Sending]] = {
    "product": _product,
    "certificate": _certificate,
    "application": _application,
    "paper": _paper,
    "enquiry": _enquiry,
    "fair": _fair,
    "stands": _grid,
    "stand given": _given,
    "invitation": _invited,
    "staff offer": _staff_offer,
    "message": _message,
    "report of a listing": _report,
    "sign-up": _sign_up,
}


@pytest.mark.parametrize("name", SENDINGS)
def test_a_form_sent_twice_leads_to_the_first_record(app: Flask, pages: Pages, name: str) -> None:
    what = SENDINGS[name]()
    if what.who:
        pages.sign_in(what.who)
    form = _form(pages, what)
    if what.wrong:
        pages.post(what.path, _ready({**form, **what.wrong}), status=422)
    before = _count(what.makes)

    first = pages.post(what.path, _ready(form))
    made = _count(what.makes) - before
    second = pages.post(what.path, _ready(form))
    third = pages.post(what.path, _ready({**form, **what.changed}))

    assert made >= 1
    assert _count(what.makes) - before == made, "one sending, one record"
    assert {limit: hits(limit) for limit in what.counted} == dict.fromkeys(what.counted, 1), "and one try"
    assert first.location == second.location == third.location
    said = pages.get(third.location).text
    assert ("chưa được lưu" if what.changed else "đã gửi phần này") in said


def _form(pages: Pages, what: Sending) -> dict[str, Any]:
    page = pages.get(what.page)
    forms = [
        one for one in page.soup.find_all("form") if str(one.get("action") or what.path).endswith(what.path)
    ]
    keys = [key["value"] for one in forms if (key := one.find("input", attrs={"name": "form_key"}))]
    assert keys, f"no key in the form to {what.path}"
    return {"form_key": str(keys[0]), **what.data}


def _ready(data: dict[str, Any]) -> dict[str, Any]:
    """A browser sends the chosen file anew each time."""
    return {
        name: (io.BytesIO(value), "tep.pdf") if isinstance(value, bytes) else value
        for name, value in data.items()
    }


def _count(kind: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(kind)) or 0
