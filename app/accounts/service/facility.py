"""What a facility's own people do: describe it, correct it, send it for checking again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from app.accounts import tax_codes
from app.accounts.events import FacilityChanged, FacilityWaiting
from app.accounts.models import Facility
from app.accounts.service.register import NewFacility, checked_facility
from app.accounts.service.registration import watching
from app.accounts.states import FACILITY_FLOW, FacilityState
from app.kernel import audit, bus, images
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission
from app.reference import queries as lists

CORRECTABLE = frozenset({FacilityState.PENDING, FacilityState.RETURNED})
"""Once verified, what the officer compared with papers (name, code, form, place) stays as compared."""


@dataclass(frozen=True)
class Profile:
    """What a facility tells of itself in its own words; the owner may change it at any time."""

    name_en: str = ""
    description_vi: str = ""
    description_en: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    craft_village: str = ""
    founded_year: int | None = None
    workers: int = 0
    workers_female: int = 0
    workers_minority: int = 0
    woman_owned: bool = False
    sector_code: str = ""
    """The trade, named once here by a facility that has none; empty leaves what is kept."""


def may_correct(facility: Facility) -> bool:
    """Whether name, tax code, legal form and place may still be changed by the facility."""
    return facility.state in CORRECTABLE


def describe(facility: Facility, actor: Actor, profile: Profile) -> None:
    """Change what the facility tells of itself.

    Another craft village takes the officer's recognition of the former one away (R4).
    """
    _owner(facility, actor)
    told = asdict(profile)
    if facility.sector_code or not profile.sector_code:
        del told["sector_code"]  # one that is kept is compared with papers: ``correct`` changes it
    elif lists.sector(profile.sector_code) is None:
        raise Invalid({"sector_code": gettext("Choose the trade from the list.")})
    before = {name: getattr(facility, name) for name in told}
    changed = {name: value for name, value in told.items() if before[name] != value}
    if not changed:
        return
    facility.version += 1
    with watching(facility, actor):
        for name, value in changed.items():
            setattr(facility, name, value)
        if "craft_village" in changed and facility.craft_village_recognised:
            facility.craft_village_recognised = False
            changed["craft_village_recognised"] = False
        _remember(facility, actor, "edit", before, changed)


def correct(facility: Facility, actor: Actor, new: NewFacility) -> None:
    """Change what an officer compares with papers, as long as nobody verified it. Invalid, or WrongMoment."""
    _owner(facility, actor)
    if not may_correct(facility):
        raise WrongMoment(
            gettext("The facility is verified. Ask your officer to return it, then correct it.")
        )
    new = checked_facility(new, but=facility.id)
    place = lists.commune(new.commune_code)
    assert place is not None
    values: dict[str, Any] = {
        "name": new.name,
        "tax_code": new.tax_code,
        "legal_form": new.legal_form,
        "sector_code": new.sector_code or None,
        "commune_code": place.code,
        "province_code": place.province_code,
        "old_place": lists.old_place(place.code)[:300],
    }
    before = {name: getattr(facility, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return
    facility.version += 1
    with watching(facility, actor):
        for name, value in changed.items():
            setattr(facility, name, value)
        _remember(facility, actor, "edit", before, changed)


def keep_photo(facility: Facility, actor: Actor, content: bytes, name: str = "") -> None:
    """Show this photo of the facility from now on. Invalid says what is wrong with it."""
    _owner(facility, actor)
    key = images.keep_photo(content, name=name, field="photo").key
    before = {"photo_key": facility.photo_key}
    facility.photo_key = key
    _remember(facility, actor, "photo", before, {"photo_key": key})


def resubmit(facility: Facility, actor: Actor, *, version: int | None = None) -> None:
    """Send a returned facility for checking again; its officers are told."""
    FACILITY_FLOW.move(facility, "resubmit", actor, version=version)
    facility.returned_reason = ""
    bus.publish(FacilityWaiting(facility.id, facility.name, facility.province_code or "", facility.version))


def _owner(facility: Facility, actor: Actor) -> None:
    if not actor.can_on(Permission.FACILITY_EDIT, facility.belongs()):
        raise NotAllowed(gettext("Only an owner of the facility changes this."))
    if facility.state is FacilityState.SUSPENDED:
        raise WrongMoment(gettext("The facility is suspended. Ask your province's officer."))


def _remember(
    facility: Facility, actor: Actor, verb: str, before: dict[str, Any], changed: dict[str, Any]
) -> None:
    was = {name: _for_history(name, before.get(name)) for name in changed}
    now = {name: _for_history(name, value) for name, value in changed.items()}
    audit.record(actor, facility, verb, before=was, after=now)
    if facility.is_verified:
        bus.publish(FacilityChanged(facility.id))


def _for_history(name: str, value: Any) -> Any:
    """History is read by many, so it keeps no personal number in full (R34)."""
    return tax_codes.public_tax_code(str(value)) if name == "tax_code" else value
