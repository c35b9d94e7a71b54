"""What officers decide about a facility: verified or returned before anything of it is shown (R35), suspended, let back."""

from __future__ import annotations

from app.accounts.events import FacilityHidden, FacilityMoved, FacilityVerified
from app.accounts.models import Facility
from app.accounts.service import registration
from app.accounts.states import FACILITY_FLOW
from app.kernel import audit, bus, clock
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor


def verify(facility: Facility, actor: Actor, *, version: int | None = None) -> None:
    """The officer has read its identity in a document; it may be seen from now on (R35). WrongMoment until then."""
    FACILITY_FLOW.move(facility, "verify", actor, version=version)
    registration.must_be_seen(facility)
    facility.verified_at = clock.now()
    facility.verified_by = actor.organisation_name
    facility.returned_reason = ""
    bus.publish(FacilityVerified(facility.id))
    _tell(facility, "verify", "")


def send_back(facility: Facility, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Return it to its people with a reason they read; a verified one is not shown any more."""
    FACILITY_FLOW.move(facility, "return", actor, reason=reason, version=version)
    facility.returned_reason = reason.strip()
    _hide(facility, "return", reason)


def suspend(facility: Facility, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Take it off the site with everything it shows (R36), until the suspension is lifted."""
    FACILITY_FLOW.move(facility, "suspend", actor, reason=reason, version=version)
    _hide(facility, "suspend", reason)


def restore(facility: Facility, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Lift a suspension: the facility waits to be verified again."""
    FACILITY_FLOW.move(facility, "restore", actor, reason=reason, version=version)
    facility.verified_at, facility.verified_by = None, ""
    _tell(facility, "restore", reason)


def recognise(facility: Facility, actor: Actor, *, recognised: bool, decision: str) -> None:
    """Record whether the craft village is one the province recognised (R4); ``decision`` names the paper seen."""
    registration.refuse_strangers(facility, actor)
    if not facility.craft_village:
        raise Invalid({"decision": gettext("The facility names no craft village.")})
    if not decision.strip():
        raise Invalid(
            {"decision": gettext("Name the decision you saw, for example 1234/QĐ-UBND of 12/03/2021.")}
        )
    if facility.craft_village_recognised == recognised:
        return
    facility.craft_village_recognised = recognised
    verb = "recognise" if recognised else "unrecognise"
    after = {"craft_village": facility.craft_village, "craft_village_recognised": recognised}
    audit.record(actor, facility, verb, after=after, reason=decision.strip())


def _hide(facility: Facility, verb: str, reason: str) -> None:
    facility.verified_at, facility.verified_by = None, ""
    bus.publish(FacilityHidden(facility.id))
    _tell(facility, verb, reason)


def _tell(facility: Facility, verb: str, reason: str) -> None:
    seen = registration.seen_words(facility) if verb == "verify" else []
    bus.publish(FacilityMoved(facility.id, facility.name, verb, reason.strip(), facility.version, seen))
