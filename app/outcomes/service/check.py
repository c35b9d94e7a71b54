"""Officers hold a claim beside its papers: matched, verified, or refused with a reason."""

from __future__ import annotations

from typing import Any

from app.kernel import clock
from app.kernel.errors import NotAllowed, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission, Scope
from app.notices import service as notices
from app.outcomes import rules
from app.outcomes.models import Outcome
from app.outcomes.rules import Claim
from app.outcomes.states import OUTCOME_FLOW, Stage
from app.outcomes.words import STAGE_WORDS


def match(outcome: Outcome, actor: Actor, *, version: int | None = None) -> None:
    """The papers say the same as the claim; nobody asked the buyer yet."""
    _refuse_gaps(outcome)
    OUTCOME_FLOW.move(outcome, "match", actor, version=version)
    _tell(outcome, "matched")
    if outcome.sampled and not may_verify(outcome, actor):
        _tell_national(outcome)


def may_verify(outcome: Outcome, actor: Actor) -> bool:
    """Goods delivered that were drawn for the sample are verified by the national agency only."""
    drawn = outcome.sampled and outcome.stage is Stage.DELIVERED
    return not drawn or actor.scope(Permission.OUTCOME_VERIFY) is Scope.ALL


def verify(outcome: Outcome, actor: Actor, *, version: int | None = None) -> None:
    """It holds: from now on it counts as verified. The least evidence of its stage must be there."""
    _refuse_gaps(outcome)
    if OUTCOME_FLOW.may(outcome, "verify", actor) and not may_verify(outcome, actor):
        raise NotAllowed(
            gettext("This one was drawn for the national agency's check. Match it; they verify it.")
        )
    OUTCOME_FLOW.move(outcome, "verify", actor, version=version)
    outcome.verified_at = clock.now()
    _tell(outcome, "verified")


def refuse(outcome: Outcome, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """It does not hold, also when found out after it was verified; the facility reads why and may correct it."""
    OUTCOME_FLOW.move(outcome, "refuse", actor, reason=reason, version=version)
    outcome.verified_at, outcome.refused_reason = None, reason.strip()
    _tell(outcome, "refused", reason=reason.strip())


def missing(outcome: Outcome) -> dict[str, Any]:
    """What the least evidence of its stage still lacks, field → sentence."""
    claim = Claim(
        stage=outcome.stage,
        happened_on=outcome.happened_on,
        place=outcome.place,
        contract_number=outcome.contract_number,
        currency_code=outcome.currency_code,
        amount=outcome.amount,
        amount_foreign=outcome.amount_foreign,
        rate_on=outcome.rate_on,
        files=len(outcome.evidence),
        has_thread=outcome.enquiry_id is not None,
        at_fair=outcome.fair_id is not None,
    )
    return rules.gaps(claim, clock.today())


def _refuse_gaps(outcome: Outcome) -> None:
    gaps = missing(outcome)
    if gaps:
        raise WrongMoment(
            gettext(
                "The least evidence of this stage is missing: %(what)s",
                what=" ".join(map(str, gaps.values())),
            )
        )


def _tell(outcome: Outcome, what: str, **facts: Any) -> None:
    notices.tell(
        outcome.facility_id,
        f"outcomes/{what}",
        key=f"outcome:{outcome.id}:{what}:{outcome.version}",
        link=("outcomes.outcome", {"outcome_id": outcome.id}),
        number=outcome.number,
        stage=STAGE_WORDS[outcome.stage],
        buyer=outcome.buyer_name,
        **facts,
    )


def _tell_national(outcome: Outcome) -> None:
    """A drawn delivery is ready for the national agency's own check."""
    notices.tell_officers(
        Permission.OUTCOME_VERIFY,
        None,
        "outcomes/sampled",
        key=f"outcome:{outcome.id}:sampled:{outcome.version}",
        link=("outcomes_desk.outcome", {"outcome_id": outcome.id}),
        number=outcome.number,
        facility=outcome.facility.name,
    )
