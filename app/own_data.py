"""What the site holds about one person: the copy they may ask for, and who forgets when an account is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask
from sqlalchemy import and_, case, or_, select

from app.accounts.device_models import KnownDevice
from app.accounts.events import AccountClosing, ClosingStopped, DataCopyReady, PersonForgotten
from app.accounts.factor_models import Passkey
from app.accounts.models import (
    Consent,
    Facility,
    Membership,
    Offer,
    Organisation,
    Person,
    SecurityEvent,
)
from app.accounts.service import closing, data_copy
from app.accounts.service.data_copy import Part
from app.catalog.models import Certificate, Product
from app.catalog.reviewed_fields import FIELDS
from app.complaints.models import ListingReport
from app.complaints.service import leaving as complaints
from app.fairs.models import Application, Fair
from app.fairs.service import leaving as fairs
from app.kernel import bus
from app.kernel.db import db
from app.kernel.permissions import MAKERS
from app.kernel.storage import StoredFile
from app.linkage.models import Enquiry, Message
from app.linkage.service import forget as linkage
from app.notices.models import Letter, LetterChoice, Notice
from app.notices.service import accounts as letters, forget as notices, sent_texts
from app.outcomes.models import Outcome
from app.payments.models import Bill
from app.subsidies.models import Award

Tables = dict[str, Any]


def connect(app: Flask) -> None:
    """Who forgets a person, what stands in the way of closing an account, and what a copy holds."""
    bus.listen(AccountClosing, letters.account_closing)
    bus.listen(ClosingStopped, letters.closing_stopped)
    bus.listen(DataCopyReady, letters.data_copy_ready)
    for room in (notices, fairs, linkage, complaints):
        bus.listen(PersonForgotten, room.person_forgotten)
    closing.OBSTACLES_ELSEWHERE.provide(app, (fairs.obstacles, complaints.obstacles))
    data_copy.GATHERER.provide(app, of_person)


def of_person(person_id: int) -> Part:
    """Every table with rows of the person, and the files they handed in."""
    me = db.session.get_one(Person, person_id)
    mine = select(Membership.organisation_id).where(
        Membership.person_id == person_id, Membership.role.in_(MAKERS), Membership.ended_at.is_(None)
    )
    facilities = list(db.session.scalars(mine))
    tables = _account(me) | _told(me) | _talk(person_id) | _facility(facilities)
    files = select(StoredFile).where(StoredFile.uploaded_by == person_id).order_by(StoredFile.id)
    found = {
        name: [dict(row) for row in db.session.execute(query).mappings()] for name, query in tables.items()
    }
    return Part(found, list(db.session.scalars(files)))


def _account(me: Person) -> Tables:
    seat = (Membership.role, Membership.job_title, Membership.created_at, Membership.ended_at)
    roles = select(Organisation.name, *seat).join(Membership, Membership.organisation_id == Organisation.id)
    said = (Person.name, Person.email, Person.phone, Person.language, Person.form_of_address)
    person = select(*said, Person.created_at, Person.email_confirmed_at)
    events = select(SecurityEvent.at, SecurityEvent.kind, SecurityEvent.facts)
    offers = select(Organisation.name, Offer.role, Offer.created_at, Offer.accepted_at, Offer.withdrawn_at)
    return {
        "account": person.where(Person.id == me.id),
        "roles": roles.where(Membership.person_id == me.id).order_by(Membership.id),
        "consents": select(Consent.text, Consent.version, Consent.language, Consent.created_at)
        .where(Consent.person_id == me.id)
        .order_by(Consent.id),
        "devices": select(
            KnownDevice.label, KnownDevice.first_seen, KnownDevice.last_seen, KnownDevice.first_from
        )
        .where(KnownDevice.person_id == me.id)
        .order_by(KnownDevice.id),
        "passkeys": select(Passkey.name, Passkey.created_at, Passkey.used_at).where(
            Passkey.person_id == me.id
        ),
        "security": events.where(SecurityEvent.person_id == me.id).order_by(SecurityEvent.id),
        "offers": offers.join(Organisation, Organisation.id == Offer.organisation_id).where(
            Offer.email == me.email
        ),
    }


def _told(me: Person) -> Tables:
    notices = select(Notice.created_at, Notice.template, Notice.facts, Notice.link, Notice.read_at)
    text = case(
        (and_(Letter.sent_at.is_not(None), Letter.body == ""), sent_texts.notice()), else_=Letter.body
    )
    letters = select(Letter.created_at, Letter.to, Letter.subject, text.label("body"), Letter.sent_at)
    reports = select(ListingReport.number, ListingReport.said, ListingReport.created_at)
    return {
        "notices": notices.where(Notice.person_id == me.id).order_by(Notice.id),
        "letters": letters.where(or_(Letter.person_id == me.id, Letter.to == me.email)).order_by(Letter.id),
        "letter_choice": select(LetterChoice.rhythm).where(LetterChoice.person_id == me.id),
        "reports": reports.where(ListingReport.email == me.email).order_by(ListingReport.id),
    }


def _talk(person_id: int) -> Tables:
    said = select(Enquiry.number, Message.created_at, Message.kind, Message.body)
    asked = select(Enquiry.number, Enquiry.created_at, Enquiry.quantity, Enquiry.destination_place)
    return {
        "messages": said.join(Enquiry, Enquiry.id == Message.enquiry_id)
        .where(Message.person_id == person_id)
        .order_by(Message.id),
        "enquiries": asked.where(Enquiry.asked_by_id == person_id).order_by(Enquiry.id),
    }


def _facility(ids: Sequence[int]) -> Tables:
    """What the facilities somebody acts for hold: a household's own data are its owner's."""
    facility = select(
        *(
            Facility.name,
            Facility.tax_code,
            Facility.address,
            Facility.phone,
            Facility.email,
            Facility.website,
        ),
        *(Facility.workers, Facility.founded_year, Facility.description_vi, Facility.description_en),
    )
    goods = select(Product.state, *(getattr(Product, name) for name in FIELDS))
    papers = select(Certificate.scheme, Certificate.number, Certificate.issuer, Certificate.expires_on)
    files = select(
        *(Application.number, Fair.name_vi.label("fair"), Application.state, Application.submitted_at),
        *(Application.contact_name, Application.contact_phone, Application.pledged_by),
    ).join(Fair, Fair.id == Application.fair_id)
    results = select(Outcome.number, Outcome.stage, Outcome.buyer_name, Outcome.happened_on, Outcome.amount)
    awards = select(Award.number, Award.state, Award.cost, Award.support, Award.own_share, Award.paid)
    return {
        "facilities": facility.where(Facility.id.in_(ids)),
        "products": goods.where(Product.facility_id.in_(ids)).order_by(Product.id),
        "certificates": papers.where(Certificate.facility_id.in_(ids)).order_by(Certificate.id),
        "applications": files.where(Application.facility_id.in_(ids)).order_by(Application.id),
        "awards": awards.where(Award.facility_id.in_(ids)).order_by(Award.id),
        "bills": select(Bill.number, Bill.state, Bill.amount, Bill.due_on, Bill.paid_at)
        .where(Bill.facility_id.in_(ids))
        .order_by(Bill.id),
        "outcomes": results.where(Outcome.facility_id.in_(ids)).order_by(Outcome.id),
    }
