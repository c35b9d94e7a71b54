"""A fair from its first draft to acceptance; staff with the right to manage fairs do this."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, update

from app.accounts.queries import facilities
from app.fairs.events import FairHeld
from app.fairs.fair_facts import FairFacts
from app.fairs.models import DEAD, Application, Fair
from app.fairs.rules import MOST_SHORT_NAME
from app.fairs.service import allocation as stands, application as applications, price
from app.fairs.states import FAIR_FLOW, GRANTED, FairState
from app.kernel import audit, bus, clock, rights
from app.kernel.compare_and_set import took
from app.kernel.db import db
from app.kernel.errors import Invalid, WrongMoment
from app.kernel.folding import slugify
from app.kernel.i18n import gettext as _, in_both, ngettext
from app.kernel.permissions import Actor, Permission
from app.notices.service import tell
from app.programme.queries import period_on
from app.programme.states import FairKind

FIXED = ("supported", "kind", "starts_on", "country_code", "run_by_department")
"""What may not change any more once somebody applied: it decides rate, rule and who answers."""


def make(facts: FairFacts, actor: Actor) -> Fair:
    """A draft; Invalid names each field that cannot stand. The period follows from its opening day (R1)."""
    _may_manage(actor)
    _check(facts)
    fair = Fair(**asdict(facts), slug=_free_slug(facts), period_id=_period(facts))
    db.session.add(fair)
    db.session.flush()
    audit.record(actor, fair, "create", after={"name": fair.name_vi})
    return fair


def change(fair: Fair, facts: FairFacts, actor: Actor, *, version: int) -> None:
    """Write a draft or a published fair anew; ``version`` is the one the person saw (409 when it moved on)."""
    _may_manage(actor)
    if fair.state not in (FairState.DRAFT, FairState.PUBLISHED):
        raise WrongMoment(_("The fair is over or cancelled, so its facts stay as they are."))
    _check(facts)
    if fair.state == FairState.PUBLISHED:
        _check_complete(facts)
    before = {f.name: getattr(fair, f.name) for f in fields(facts)}
    changed = {name: value for name, value in asdict(facts).items() if before[name] != value}
    _refuse_fixed(fair, changed)
    price.refuse_moving_alone(fair, changed)
    _take_version(fair, version)
    for name, value in changed.items():
        setattr(fair, name, value)
    fair.period_id = _period(facts)
    audit.record(
        actor, fair, "edit", before={n: plain(before[n]) for n in changed}, after=_plain_all(changed)
    )


def publish(fair: Fair, actor: Actor, *, version: int | None = None) -> None:
    """Show the fair to everybody; Invalid names what is still missing."""
    _check_complete(facts_of(fair))
    FAIR_FLOW.move(fair, "publish", actor, version=version)


def cancel(fair: Fair, actor: Actor, *, reason: str, version: int | None = None) -> None:
    """Call the fair off. WrongMoment while support stands on it; every applicant is told why."""
    if FAIR_FLOW.may(fair, "cancel", actor):
        facilities.lock(*_applicants(fair))
        _refuse_granted(fair)
    FAIR_FLOW.move(fair, "cancel", actor, reason=reason, version=version)
    stands.free_all(fair, actor, reason=reason)
    for facility_id in _applicants(fair):
        tell(
            facility_id,
            "fairs/cancelled",
            key=f"fair:{fair.id}:cancelled",
            link=("fairs.show", {"slug": fair.slug}),
            fair=names(fair),
            starts_on=fair.starts_on,
            reason=reason.strip(),
        )
    applications.close_all(fair, reason=reason)


def discard(fair: Fair, actor: Actor, *, version: int | None = None) -> None:
    """Delete a draft nobody but the desk has seen: it leaves every list, its history stays; WrongMoment once shown."""
    FAIR_FLOW.move(fair, "discard", actor, version=version)


def hold(fair: Fair, actor: Actor, *, visitors: int | None = None, version: int | None = None) -> None:
    """Record that the fair took place; its last day has to be over or today."""
    if not fair.supported:
        raise WrongMoment(_("The programme takes no part in this fair, so there is nothing to record."))
    if fair.last_day > clock.today():
        raise WrongMoment(_("The fair has not ended yet."))
    FAIR_FLOW.move(fair, "hold", actor, version=version, visitors=visitors)
    fair.visitors = visitors
    bus.publish(FairHeld(fair.id))


def accept(fair: Fair, actor: Actor, *, version: int | None = None) -> None:
    """Accept the results: from now on the fair counts for its target (R2). Another person than who recorded it."""
    FAIR_FLOW.move(fair, "accept", actor, version=version)
    fair.accepted_on = clock.today()


def facts_of(fair: Fair) -> FairFacts:
    """What stands in the row, for checking and for the form."""
    return FairFacts(**{f.name: getattr(fair, f.name) for f in fields(FairFacts)})


def missing(facts: FairFacts) -> dict[str, str]:
    """What a published fair still needs, by field."""
    found: dict[str, str] = {}
    if not facts.supported:
        return found
    if facts.opens_at is None:
        found["opens_at"] = _("Say when registration opens.")
    if facts.closes_at is None:
        found["closes_at"] = _("Say when registration closes.")
    if facts.stands_offered < 1:
        found["stands_offered"] = _("Say how many stands the programme offers.")
    if not facts.venue:
        found["venue"] = _("Say where the fair takes place.")
    return found


def names(fair: Fair) -> dict[str, str]:
    """The fair's name in both languages, for letters."""
    return in_both(fair)


def plain(value: Any) -> Any:
    """A value as history keeps it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _plain_all(values: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def _may_manage(actor: Actor) -> None:
    rights.check(actor, Permission.FAIR_MANAGE)


def _check_complete(facts: FairFacts) -> None:
    found = missing(facts)
    if found:
        raise Invalid(found)


def _check(facts: FairFacts) -> None:
    found: dict[str, str] = {}
    if not facts.name_vi:
        found["name_vi"] = _("Write the name in Vietnamese.")
    found |= _too_long(facts)
    if facts.ends_on and facts.ends_on < facts.starts_on:
        found["ends_on"] = _("The last day is before the first.")
    found |= _wrong_window(facts) | _wrong_place(facts)
    if facts.supported and facts.kind is None:
        found["kind"] = _("Say how the programme takes part: it decides the support.")
    if facts.supported and period_on(facts.starts_on) is None:
        found["starts_on"] = _("No programme period covers this day, so nothing can be supported.")
    if facts.most_stands_each < 1:
        found["most_stands_each"] = _("A facility gets at least one stand.")
    if found:
        raise Invalid(found)


def _too_long(facts: FairFacts) -> dict[str, str]:
    sentence = _("A short name has at most %(most)d characters.", most=MOST_SHORT_NAME)
    names = ("short_name_vi", "short_name_en")
    return {name: sentence for name in names if len(getattr(facts, name)) > MOST_SHORT_NAME}


def _wrong_window(facts: FairFacts) -> dict[str, str]:
    opens, closes = facts.opens_at, facts.closes_at
    if opens and closes and closes <= opens:
        return {"closes_at": _("Registration closes before it opens.")}
    if closes and clock.local(closes).date() >= facts.starts_on:
        return {"closes_at": _("Registration has to close before the fair begins.")}
    return {}


def _wrong_place(facts: FairFacts) -> dict[str, str]:
    abroad = facts.country_code != "VN"
    if facts.kind is FairKind.OVERSEAS and not abroad:
        return {"country_code": _("A fair abroad takes place in another country.")}
    if facts.kind is not None and facts.kind is not FairKind.OVERSEAS and abroad:
        return {"kind": _("This fair takes place abroad.")}
    if abroad and facts.province_code:
        return {"province_code": _("A fair abroad has no province.")}
    if facts.supported and not abroad and not facts.province_code:
        return {"province_code": _("Choose the province: its officers answer for the fair.")}
    return {}


def _period(facts: FairFacts) -> int | None:
    period = period_on(facts.starts_on)
    return period.id if period else None


def _free_slug(facts: FairFacts) -> str:
    wish = slugify(facts.name_vi)
    if str(facts.starts_on.year) not in wish:
        wish = f"{wish}-{facts.starts_on.year}"
    taken = set(db.session.scalars(select(Fair.slug).where(Fair.slug.startswith(wish))))
    number = next(n for n in range(1, len(taken) + 2) if (wish if n == 1 else f"{wish}-{n}") not in taken)
    return wish if number == 1 else f"{wish}-{number}"


def _refuse_fixed(fair: Fair, changed: dict[str, Any]) -> None:
    stuck = [name for name in FIXED if name in changed]
    if stuck and _applicants(fair):
        sentence = _("Facilities have applied under this. Cancel the fair and make a new one instead.")
        raise Invalid(dict.fromkeys(stuck, sentence))


def _applicants(fair: Fair) -> list[int]:
    query = select(Application.facility_id).where(
        Application.fair_id == fair.id, Application.state.not_in(DEAD)
    )
    return list(db.session.scalars(query.distinct().order_by(Application.facility_id)))


def _refuse_granted(fair: Fair) -> None:
    decided = or_(Application.state.in_(GRANTED), Application.share_to_pledge.is_not(None))
    query = select(func.count()).where(Application.fair_id == fair.id, decided)
    count = db.session.scalar(query) or 0
    if count:
        raise WrongMoment(
            ngettext(
                "Support is approved for %(num)d facility at this fair. Take it back first.",
                "Support is approved for %(num)d facilities at this fair. Take it back first.",
                count,
            )
        )


def _take_version(fair: Fair, version: int) -> None:
    step = update(Fair).where(Fair.id == fair.id, Fair.version == version).values(version=version + 1)
    if not took(step, fair):
        raise WrongMoment(_("Somebody changed this fair meanwhile. Look at the new version."))
