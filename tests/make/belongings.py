"""One of everything for one facility and for one buyer, so that a test can try each object of somebody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.accounts.models import Facility, Person
from app.accounts.queries import live_memberships
from app.accounts.registration_facts import Source
from app.accounts.registration_models import RegistrationProof
from app.accounts.service import data_copy
from app.accounts.service.members import keep_offer, send
from app.fairs.service import price
from app.fairs.states import ApplicationState, DocumentKind
from app.kernel import documents
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.permissions import Role
from app.linkage.models import Enquiry
from app.linkage.service import Paper, reply
from app.notices.models import Notice
from app.outcomes.models import Evidence
from app.outcomes.states import Stage
from app.payments import service as payments
from app.payments.queries import bill_of
from app.subsidies.queries import letter_of
from tests.make import accounts, catalog, complaints, fairs, linkage, outcomes, papers, subsidies

PDF = papers.pdf("giấy của ai đó")


@dataclass(frozen=True)
class Belongings:
    """Everything of one side, its people by number: what stands in addresses, by the name it has there; ``slug`` by endpoint."""

    owner: int
    member: int
    ids: dict[str, Any]
    slugs: dict[str, str]


def of_facility(province_code: str, buyer: Person) -> Belongings:
    """A facility of a province with one of everything it can own; the enquiry is the buyer's."""
    facility = accounts.facility(province_code=province_code, commune_code=fairs.ward_of(province_code))
    owner = accounts.owner(facility)
    member = accounts.person(facility, Role.FACILITY_MEMBER)
    ids = {"facility_id": facility.id, **more_of(facility, province_code, owner, buyer)}
    ids["proof_id"] = _registration(facility, owner)
    ids |= _people(facility, owner, member)
    slugs = {
        "product": ids.pop("product").slug,
        "facility": facility.slug,
        "fair": ids.pop("fair").slug,
    }
    return Belongings(owner.id, member.id, ids, slugs)


def more_of(facility: Facility, province_code: str, owner: Person, buyer: Person) -> dict[str, Any]:
    """One more of everything but people."""
    ids = {**_goods(facility), **_fair(facility, province_code), **_money(facility, province_code)}
    ids |= _results(facility, outcomes.fair(province_code=province_code))
    review = complaints.disputed(facility, owner)
    ids |= {"review_id": review.id, "thing_id": review.thing_id}
    ids["report_id"] = complaints.asked(ids["product"]).id
    return ids | _talk(facility, ids["product"], owner, buyer)


def _registration(facility: Facility, owner: Person) -> int:
    file = documents.keep(PDF, "dang-ky.pdf", organisation_id=facility.id, person_id=owner.id)
    proof = RegistrationProof(
        facility_id=facility.id, source=Source.PAPER, file_id=file.id, brought_by=owner.name
    )
    return int(_kept(proof).id)


def _goods(facility: Facility) -> dict[str, Any]:
    product = catalog.product(facility)
    photo = catalog.photo(product)
    file = documents.keep(PDF, "giay.pdf", organisation_id=facility.id, person_id=None)
    paper = catalog.certificate(facility, product, file_id=file.id)
    return {"product": product, "product_id": product.id, "key": photo.key, "certificate_id": paper.id}


def _fair(facility: Facility, province_code: str) -> dict[str, Any]:
    """A fair in the province with the facility's application, which holds a stand."""
    fair = fairs.fair(province_code=province_code, run_by_department=True)
    application = fairs.application(fair, facility, ApplicationState.LISTED, list_number="07/DS")
    held = fairs.allocation(application)
    officer = accounts.staff(Role.NATIONAL_OFFICER)
    price.put_price_forward(fair, Money(7_000_000), officer, reason="Ban tổ chức báo giá mới.")
    return {
        "fair": fair,
        "fair_id": fair.id,
        "application_id": application.id,
        "paper_id": application.documents[0].id,
        "stand_id": held.stand_id,
        "allocation_id": held.id,
    }


def _money(facility: Facility, province_code: str) -> dict[str, Any]:
    """An approved award at another fair, its bill, and a transfer somebody recorded."""
    application = subsidies.listed(facility, subsidies.fair(province_code=province_code))
    award = subsidies.approved(application)
    bill = bill_of(award.id)
    assert bill is not None
    receipt = payments.record(bill, subsidies.accountant(), subsidies.incoming(bill))
    file = documents.keep(PDF, "hop-dong.pdf", organisation_id=facility.id, person_id=None)
    subsidies.paper(application, DocumentKind.STAND_CONTRACT, file)
    return {"award_id": award.id, "bill_id": bill.id, "receipt_id": receipt.id, "code": _code(award)}


def _code(award: Any) -> str:
    letter = letter_of(award)
    assert letter is not None
    return str(letter.check_code)


def _results(facility: Facility, fair: Any) -> dict[str, Any]:
    outcomes.attended(facility, fair)
    outcome = outcomes.outcome(facility, Stage.CONTRACT, fair_id=fair.id)
    file = documents.keep(PDF, "hop-dong.pdf", organisation_id=facility.id, person_id=None)
    evidence = _kept(Evidence(outcome_id=outcome.id, file_id=file.id))
    question = outcomes.follow_up(facility, fair)
    return {"outcome_id": outcome.id, "evidence_id": evidence.id, "follow_up_id": question.id}


def _talk(facility: Facility, product: Any, owner: Person, buyer: Person) -> dict[str, Any]:
    enquiry: Enquiry = linkage.enquiry(product, accounts.acting(buyer))
    answer = reply(
        enquiry, accounts.acting(owner), "Thưa quý khách, báo giá đây.", paper=Paper(PDF, "gia.pdf")
    )
    return {"enquiry_id": enquiry.id, "message_id": answer.id}


def _people(facility: Facility, owner: Person, member: Person) -> dict[str, Any]:
    offer = keep_offer(accounts.acting(owner), facility, f"moi{owner.id}@example.com", Role.FACILITY_MEMBER)
    send(offer)
    notice = db.session.scalars(select(Notice.id).where(Notice.person_id == owner.id)).first()
    return {
        "membership_id": live_memberships(member.id)[0].id,
        "offer_id": offer.id,
        "notice_id": notice,
        "person_id": member.id,
        "passkey_id": accounts.passkey(owner).id,
        "device_id": accounts.device(owner).id,
        "copy_id": data_copy.ask(accounts.acting(member)).id,
    }


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
