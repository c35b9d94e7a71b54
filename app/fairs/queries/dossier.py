"""Everything a page shows about one application, gathered once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.fairs.eligibility import Finding, Holds, against_submission
from app.fairs.models import Application, ApplicationDocument
from app.fairs.queries import costs, eligibility, fairs, progress
from app.fairs.queries.costs import Support
from app.fairs.queries.fairs import FairCard
from app.fairs.queries.progress import Step
from app.fairs.states import ApplicationState as A, DocumentKind
from app.kernel import audit
from app.kernel.audit import AuditEntry
from app.reference import queries as reference
from app.reference.models import Province


@dataclass(frozen=True)
class Dossier:
    """An application with its findings, money, way and history."""

    application: Application
    findings: Sequence[Finding]
    submitted: Sequence[Finding]
    support: Support | None
    history: Sequence[AuditEntry]
    steps: Sequence[Step]
    status: Any
    holder: str
    province: Province | None
    days_left: int | None
    card: FairCard

    @property
    def against(self) -> list[Finding]:
        """What still forbids handing it in."""
        return against_submission(self.findings)

    @property
    def refused(self) -> list[Finding]:
        """Rules that plainly say no, so that it cannot be passed."""
        return [one for one in self.findings if one.passed is False and one.holds is not Holds.NOTHING]

    @property
    def editable(self) -> bool:
        """Whether it is with the facility to be changed."""
        return self.application.state in {A.DRAFT, A.RETURNED}

    @property
    def rules_day(self) -> date:
        """The day whose rules count: of a draft the day one looks."""
        return costs.rules_day(self.application)

    @property
    def missing(self) -> list[DocumentKind]:
        """Papers that a submission needs and that are not there."""
        return eligibility.missing_documents(self.application.facility, self.application)

    @property
    def verbs(self) -> dict[str, Any]:
        """What the lines of its history are called."""
        return progress.VERBS

    def papers(self, *kinds: DocumentKind) -> list[ApplicationDocument]:
        """The papers of these kinds, or all."""
        return [one for one in self.application.documents if not kinds or one.kind in kinds]


def dossier(application: Application) -> Dossier:
    """Gather everything the desk weighs about one application."""
    code = next(iter(application.belongs().provinces), None)
    province = reference.province(code) if code else None
    history = audit.history(application)
    return Dossier(
        application=application,
        findings=eligibility.findings(application.fair, application.facility, application),
        submitted=eligibility.as_submitted(application),
        support=costs.support_of(application),
        history=history,
        steps=progress.steps(application, history, province),
        status=progress.status(application),
        holder=progress.holder_name(application, province),
        province=province,
        days_left=progress.days_left(application),
        card=fairs.card(application.fair),
    )
