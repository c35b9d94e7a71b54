"""Certificates and recognitions: declared by the facility with the paper, seen or matched by an officer (R29, R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.accounts.models import Facility
from app.catalog import rules, tasks
from app.catalog.models import Certificate, Product
from app.catalog.queries import certificates as queries
from app.catalog.states import CERTIFICATE_FLOW, SEEN_BY_AN_OFFICER, CertificateState, ProductState
from app.kernel import audit, clock, documents
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission
from app.notices import service as notices
from app.programme import queries as programme
from app.reference import queries as reference

CNNT_YEARS, OCOP_MONTHS = "cnnt_valid_years", "ocop_valid_months"


@dataclass(frozen=True)
class Paper:
    """What a certificate says, as its holder declares it. ``expires_on`` counts only for standards."""

    scheme: str
    issued_on: date
    issuer: str
    number: str = ""
    level: str = ""
    stars: int | None = None
    type_code: str | None = None
    expires_on: date | None = None
    product_id: int | None = None


def add(actor: Actor, paper: Paper, content: bytes, name: str) -> Certificate:
    """Declare a certificate of the actor's facility with a scan of it; Invalid names bad fields."""
    facility = db.session.get(Facility, actor.organisation_id) if actor.can(Permission.PRODUCT_EDIT) else None
    if facility is None:
        raise NotAllowed(gettext("Only somebody who acts for a facility can list certificates."))
    _check(paper, facility)
    expires_on = _expiry(paper)
    file = documents.keep(content, name, organisation_id=facility.id, person_id=actor.person_id)
    row = Certificate(
        facility_id=facility.id,
        product_id=paper.product_id,
        scheme=paper.scheme,
        type_code=paper.type_code if paper.scheme == "standard" else None,
        level=paper.level if paper.scheme == "cnnt" else "",
        stars=paper.stars if paper.scheme == "ocop" else None,
        year=paper.issued_on.year,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        expires_on=expires_on,
        file_id=file.id,
    )
    db.session.add(row)
    facts = {"scheme": row.scheme, "number": row.number, "expires_on": expires_on and expires_on.isoformat()}
    audit.record(actor, row, "declared", after={**facts, "sha256": file.sha256})
    _touch(row)
    notices.tell_officers(
        Permission.PRODUCT_MODERATE,
        facility.province_code,
        "catalog/certificate_declared",
        key=f"certificate:{row.id}:declared",
        link=("catalog_desk.certificate", {"certificate_id": row.id}),
        facility=facility.name,
    )
    return row


def _check(paper: Paper, facility: Facility) -> None:
    faults: dict[str, str] = {}
    if paper.scheme not in rules.SCHEMES:
        faults["scheme"] = gettext("Choose the kind of certificate.")
    if paper.scheme == "cnnt" and paper.level not in rules.LEVELS:
        faults["level"] = gettext("Choose the level it was given at.")
    if paper.scheme == "ocop" and not 1 <= (paper.stars or 0) <= 5:
        faults["stars"] = gettext("Choose the number of stars.")
    if paper.scheme == "standard" and paper.type_code not in {t.code for t in reference.certificate_types()}:
        faults["type_code"] = gettext("Choose the certificate.")
    if paper.issued_on > clock.today():
        faults["issued_on"] = gettext("This day has not come yet.")
    if paper.scheme == "standard" and paper.expires_on and paper.expires_on < paper.issued_on:
        faults["expires_on"] = gettext("It cannot end before it was issued.")
    if paper.scheme in {"cnnt", "ocop"} and paper.product_id is None:
        faults["product_id"] = gettext("These are given to one product: choose which.")
    if paper.product_id is not None and not _is_theirs(paper.product_id, facility):
        faults["product_id"] = gettext("Choose one of your products.")
    if faults:
        raise Invalid(faults)


def _is_theirs(product_id: int, facility: Facility) -> bool:
    query = select(Product.id).where(
        Product.id == product_id,
        Product.facility_id == facility.id,
        Product.state != ProductState.DISCARDED,
    )
    return db.session.scalar(query) is not None


def _expiry(paper: Paper) -> date | None:
    """R29: CNNT holds to 31 December of the N-th year; R30: OCOP for its months; a standard as printed on it."""
    if paper.scheme == "standard":
        return paper.expires_on
    try:
        if paper.scheme == "cnnt":
            years = programme.parameter(CNNT_YEARS, paper.issued_on).value
            return rules.cnnt_holds_until(paper.issued_on, years)
        return rules.months_after(paper.issued_on, programme.parameter(OCOP_MONTHS, paper.issued_on).value)
    except LookupError as unknown:
        raise Invalid(
            {"issued_on": gettext("Recognitions given that long ago are no longer valid.")}
        ) from unknown


def remove(certificate: Certificate, actor: Actor) -> None:
    """Take back one's own declaration; what an officer has seen stays on file."""
    if certificate.state in SEEN_BY_AN_OFFICER:
        raise WrongMoment(gettext("An officer has seen this certificate, so it stays on file until it ends."))
    # The move first: of a removal and a note at the same moment only one finds the certificate as it was.
    CERTIFICATE_FLOW.move(certificate, "removed", actor, scheme=certificate.scheme, number=certificate.number)
    _touch(certificate)
    db.session.delete(certificate)


def confirm(certificate: Certificate, actor: Actor, noted: CertificateState) -> None:
    """Note that an officer saw the paper, or matched it with its issuer; who and when stay with it."""
    CERTIFICATE_FLOW.move(certificate, noted.value, actor)
    certificate.seen_by = f"{actor.name}, {actor.organisation_name}".strip(", ")
    certificate.seen_on = clock.today()
    certificate.returned_reason = ""
    _touch(certificate)
    _tell(certificate, f"catalog/certificate_{noted.value}")


def send_back(certificate: Certificate, actor: Actor, reason: str) -> None:
    """Say what is wrong with the paper; the facility declares it again."""
    CERTIFICATE_FLOW.move(certificate, "sent_back", actor, reason=reason)
    certificate.returned_reason = reason.strip()
    _tell(certificate, "catalog/certificate_sent_back", reason=reason.strip())


def _touch(certificate: Certificate) -> None:
    db.session.flush()
    query = select(Product.id).where(Product.facility_id == certificate.facility_id)
    if certificate.product_id is not None:
        query = query.where(Product.id == certificate.product_id)
    tasks.touch(db.session.scalars(query))


def _tell(certificate: Certificate, template: str, **facts: str) -> None:
    notices.tell(
        certificate.facility_id,
        template,
        key=f"{template}:{certificate.id}:{clock.now():%Y%m%d%H%M%S}",
        link=("catalog.certificates", {}),
        certificate=queries.names(certificate),
        **facts,
    )
