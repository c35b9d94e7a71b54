"""A facility's registration: handed in by its people, seen by an officer, fact by fact (R35)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert

from app.accounts import words
from app.accounts.events import FactsLost, FactsSeen, RegistrationHandedIn
from app.accounts.models import Facility
from app.accounts.queries import facilities, registration as queries
from app.accounts.registration_facts import Fact, Level, Register, Source
from app.accounts.registration_models import RegistrationProof, SeenFact
from app.accounts.states import FacilityState
from app.kernel import audit, bus, clock, documents, rights
from app.kernel.db import db
from app.kernel.errors import Invalid, NotAllowed, WrongMoment
from app.kernel.i18n import gettext
from app.kernel.permissions import Actor, Permission
from app.kernel.storage import StoredFile

MOST_PAPERS = 20


@dataclass(frozen=True)
class Lookup:
    """A look at an official register: which one, under which number, on which day."""

    register: Register
    number: str
    looked_up_on: date


@dataclass(frozen=True)
class Upload:
    """A paper as it was chosen."""

    content: bytes
    name: str


def hand_in(facility: Facility, actor: Actor, paper: Upload) -> RegistrationProof:
    """Keep a registration paper from the facility's own people; its officers are told. Invalid says what is wrong."""
    if not actor.can_on(Permission.FACILITY_EDIT, facility.belongs()):
        raise NotAllowed(gettext("Only an owner of the facility changes this."))
    if facility.state is FacilityState.SUSPENDED:
        raise WrongMoment(gettext("The facility is suspended. Ask your province's officer."))
    if len(queries.proofs(facility)) >= MOST_PAPERS:
        raise Invalid({"paper": gettext("There are many papers already. Ask your officer which one counts.")})
    file = documents.keep(
        paper.content, paper.name, organisation_id=facility.id, person_id=actor.person_id, field="paper"
    )
    row = _kept(facility, actor, file)
    bus.publish(RegistrationHandedIn(facility.id, facility.name, facility.province_code or "", row.id))
    return row


def hand_in_at_sign_up(facility: Facility, actor: Actor, file_id: int) -> None:
    """The paper that came with the sign-up becomes the facility's."""
    file = db.session.get(StoredFile, file_id)
    if file is None:
        return
    file.organisation_id, file.uploaded_by = facility.id, actor.person_id
    _kept(facility, actor, file)


def _kept(facility: Facility, actor: Actor, file: StoredFile) -> RegistrationProof:
    row = RegistrationProof(
        facility_id=facility.id, source=Source.PAPER, file_id=file.id, brought_by=actor.name
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, facility, "registration_in", after={"sha256": file.sha256})
    return row


def see(
    facility: Facility,
    actor: Actor,
    facts: Iterable[Fact],
    where: int | Lookup | Upload,
    *,
    stamp: str | None = None,
) -> RegistrationProof:
    """Note which facts an officer read in a document: a paper on file (its number), one given now, or a register.

    Invalid names bad fields; WrongMoment when the facility was changed after the officer read it (``stamp``).
    """
    refuse_strangers(facility, actor)
    facilities.lock(facility.id)
    if stamp is not None and stamp != queries.stamp(facility):
        raise WrongMoment(gettext("The facility was changed meanwhile. Compare it once more."))
    wanted = [fact for fact in Fact if fact in set(facts)]
    if not wanted:
        raise Invalid({"facts": gettext("Tick what you read in the document.")})
    proof = _proof(facility, actor, where)
    _note(facility, actor, wanted, proof)
    return proof


def _proof(facility: Facility, actor: Actor, where: int | Lookup | Upload) -> RegistrationProof:
    if isinstance(where, int):
        return queries.proof(facility, where)
    row = RegistrationProof(facility_id=facility.id, brought_by=actor.name)
    if isinstance(where, Upload):
        file = documents.keep(
            where.content, where.name, organisation_id=facility.id, person_id=actor.person_id, field="paper"
        )
        row.source, row.file_id = Source.PAPER, file.id
    else:
        if where.looked_up_on > clock.today():
            raise Invalid({"looked_up_on": gettext("This day has not come yet.")})
        if not where.number.strip():
            raise Invalid({"number": gettext("Write the number you looked up.")})
        row.source, row.register = Source.REGISTER, where.register
        row.number, row.looked_up_on = where.number.strip(), where.looked_up_on
    db.session.add(row)
    db.session.flush()
    return row


def _note(facility: Facility, actor: Actor, facts: list[Fact], proof: RegistrationProof) -> None:
    now = queries.values(facility)
    db.session.execute(
        delete(SeenFact).where(SeenFact.facility_id == facility.id, SeenFact.fact.in_(facts)),
        execution_options={"synchronize_session": "fetch"},
    )
    by = f"{actor.name}, {actor.organisation_name}".strip(", ")
    said = {"facility_id": facility.id, "proof_id": proof.id, "seen_by": by, "seen_on": clock.today()}
    db.session.execute(insert(SeenFact), [{**said, "fact": fact, "value": now[fact]} for fact in facts])
    after = {"checked": [fact.value for fact in facts], "source": proof.source.value, "number": proof.number}
    audit.record(actor, facility, "registration_seen", after=after)
    if facility.is_verified:
        bus.publish(FactsSeen(facility.id, facility.name, _words(facts), proof.id))


def refuse_strangers(facility: Facility, actor: Actor) -> None:
    """Only an officer of the province who does not belong to the facility: NotAllowed or NotFound."""
    rights.check_decides(actor, Permission.FACILITY_VERIFY, facility.belongs())


def must_be_seen(facility: Facility) -> None:
    """WrongMoment names what of its identity no officer has seen in a document as it is now (R35)."""
    missing = queries.unseen(facility)
    if missing:
        names = ", ".join(str(words.FACTS[fact]) for fact in missing)
        raise WrongMoment(gettext("First note in which document you read: %(facts)s.", facts=names))


def seen_words(facility: Facility) -> list[object]:
    """What has been seen of the facility, in words, for its letter."""
    known = queries.marks(facility)
    return _words([fact for fact in Fact if known[fact].level is not Level.DECLARED])


@contextmanager
def watching(facility: Facility, actor: Actor) -> Iterator[None]:
    """Around a change of a facility: the officers are told which facts lost their mark by it."""
    before = queries.marks(facility)
    yield
    db.session.flush()
    after = queries.marks(facility)
    lost = [fact for fact in Fact if before[fact].level is not Level.DECLARED and after[fact].lost]
    if lost:
        audit.record(actor, facility, "marks_lost", before={"checked": [fact.value for fact in lost]})
        moment = clock.now().isoformat()
        province = facility.province_code or ""
        bus.publish(FactsLost(facility.id, facility.name, province, _words(lost), moment))


def _words(facts: Iterable[Fact]) -> list[object]:
    say: Callable[[Fact], object] = words.FACTS.__getitem__
    return [say(fact) for fact in facts]
