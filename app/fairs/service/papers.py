"""Papers of an application: handed in, taken back, and the invoice and report after the fair (R20)."""

from __future__ import annotations

from app.fairs.models import Application, ApplicationDocument
from app.fairs.service import letters
from app.fairs.service.application import move
from app.fairs.states import ApplicationState as A, DocumentKind
from app.fairs.words import DOCUMENTS
from app.kernel import audit, documents
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, NotFound, WrongMoment
from app.kernel.i18n import gettext as _
from app.kernel.permissions import Actor, Permission

AFTER_FAIR = (DocumentKind.INVOICE, DocumentKind.REPORT)
BEFORE_FAIR = (
    DocumentKind.REGISTRATION,
    DocumentKind.BALANCE_SHEET,
    DocumentKind.COFUNDING,
    DocumentKind.CERTIFICATE,
    DocumentKind.OTHER,
)
_MOMENTS = {A.DRAFT: BEFORE_FAIR, A.RETURNED: BEFORE_FAIR, A.ATTENDED: AFTER_FAIR}
MOST_PAPERS = 40


def kinds_now(application: Application) -> tuple[DocumentKind, ...]:
    """Which papers the facility may hand in at this moment."""
    return _MOMENTS.get(application.state, ())


def add(
    application: Application, actor: Actor, kind: DocumentKind, content: bytes, name: str
) -> ApplicationDocument:
    """Keep a paper; Invalid names what is wrong with the file."""
    _owner(application, actor)
    if kind not in kinds_now(application):
        raise WrongMoment(_("This paper cannot be handed in now."))
    if len(application.documents) >= MOST_PAPERS:
        raise Invalid({"file": _("There are already %(most)s papers. Remove one first.", most=MOST_PAPERS)})
    return keep(application, actor, kind, content, name)


def keep(
    application: Application, actor: Actor, kind: DocumentKind, content: bytes, name: str
) -> ApplicationDocument:
    """Keep a paper whoever hands it in, with its line of history."""
    file = documents.keep(
        content, name, organisation_id=application.facility_id, person_id=actor.person_id, field="file"
    )
    document = ApplicationDocument(application_id=application.id, kind=kind, file_id=file.id)
    db.session.add(document)
    db.session.flush()
    db.session.refresh(application, ["documents"])
    audit.record(actor, application, "paper", after={"kind": str(kind), "sha256": file.sha256})
    return document


def remove(application: Application, actor: Actor, document_id: int) -> None:
    """Take a paper back while it may still be changed."""
    _owner(application, actor)
    document = next((one for one in application.documents if one.id == document_id), None)
    if document is None:
        raise NotFound()
    if document.kind not in kinds_now(application):
        raise WrongMoment(_("The application is handed in and can no longer be changed."))
    audit.record(
        actor,
        application,
        "paper_removed",
        before={"kind": str(document.kind), "sha256": document.file.sha256},
    )
    db.session.delete(document)
    db.session.flush()
    db.session.refresh(application, ["documents"])


def missing_after_fair(application: Application) -> list[DocumentKind]:
    """What is still missing before the results can be accepted."""
    there = {document.kind for document in application.documents}
    return [kind for kind in AFTER_FAIR if kind not in there]


def hand_in(application: Application, actor: Actor, *, version: int | None = None) -> None:
    """Invoice and report are complete: on to acceptance."""
    missing = missing_after_fair(application)
    if application.state is A.ATTENDED and missing:
        names = ", ".join(str(DOCUMENTS[kind]) for kind in missing)
        raise Invalid({"file": _("Still missing: %(papers)s.", papers=names)})
    move(application, "invoice", actor, version=version)
    letters.to_officers(application, Permission.APPLICATION_CHECK, "invoiced")


def _owner(application: Application, actor: Actor) -> None:
    if not actor.can_on(Permission.APPLICATION_READ, application.belongs()):
        raise NotFound()
    if not actor.can_on(Permission.APPLICATION_WRITE, application.belongs()):
        raise NotAllowed(_("Only the owner of the facility changes an application."))
