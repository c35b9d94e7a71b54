"""What people are told about their accounts and facilities. Called by the events of the accounts room."""

from __future__ import annotations

from app.accounts.events import (
    AccountClosing,
    ClosingStopped,
    DataCopyReady,
    EmailChangeAsked,
    EmailChanged,
    FacilityMoved,
    FacilityWaiting,
    FactorChanged,
    FactsLost,
    FactsSeen,
    NewDevice,
    PasswordChanged,
    RegistrationHandedIn,
    ResetAsked,
    RoleChanged,
    RoleOffered,
    SignUpAsked,
    SiteLimitReached,
)
from app.accounts.models import Person
from app.kernel import clock
from app.kernel.db import db
from app.kernel.permissions import Permission
from app.notices.service.tell import Envelope, tell, tell_officers, tell_people, write_to, write_to_address


def sign_up_asked(event: SignUpAsked) -> None:
    """The link that confirms an address; known addresses get the same letter with other words."""
    envelope = Envelope(event.email, event.name, event.language, None, {"signed_up": "yes"})
    write_to_address(
        envelope,
        "accounts/confirm",
        key=f"confirm:{event.sign_up_id}:{event.moment}",
        link=("accounts.confirm", {"token": event.token}),
        organisation=event.organisation,
        known=event.known,
    )


def reset_asked(event: ResetAsked) -> None:
    """The link to a new password."""
    person = db.session.get(Person, event.person_id)
    if person is not None:
        link = ("accounts.reset", {"token": event.token})
        write_to(person, "accounts/reset", key=f"reset:{event.moment}", link=link)


def password_changed(event: PasswordChanged) -> None:
    """So that somebody notices when it was not them."""
    tell_people(
        [event.person_id],
        "accounts/password_changed",
        key=f"password:{event.moment}",
        link=("accounts.account", {}),
    )


def factor_changed(event: FactorChanged) -> None:
    """So that somebody notices when it was not them."""
    tell_people(
        [event.person_id],
        "accounts/factor_changed",
        key=f"factor:{event.moment}",
        link=("accounts.factors", {}),
        kind=event.kind,
        reason=event.reason,
    )


def new_device(event: NewDevice) -> None:
    """So that somebody notices when it was not them, and can sign the device out without signing in."""
    tell_people(
        [event.person_id],
        "accounts/new_device",
        key=f"device:{event.at.isoformat()}:{event.label}",
        link=("accounts.new_device", {"token": event.token}),
        device=event.label,
        origin=event.origin,
        at=event.at,
    )


def email_change_asked(event: EmailChangeAsked) -> None:
    """The new address confirms, the old one can stop it. Letters only: the inbox is read by whoever is signed in."""
    write_to_address(
        Envelope(event.new_email, "", event.language, None, {"wanted": "yes"}),
        "accounts/email_confirm",
        key=f"email-new:{event.change_id}",
        link=("accounts.sign_in", {})
        if event.known
        else ("accounts.confirm_email", {"token": event.confirm}),
        known=event.known,
    )
    write_to_address(
        Envelope(event.old_email, event.name, event.language, None, {}),
        "accounts/email_asked",
        key=f"email-asked:{event.change_id}",
        link=("accounts.stop_email", {"token": event.stop}),
        email=event.new_email,
    )


def email_changed(event: EmailChanged) -> None:
    """The old address reads that it is not the account's any more, and how to put it back."""
    write_to_address(
        Envelope(event.old_email, event.name, event.language, None, {}),
        "accounts/email_changed",
        key=f"email-changed:{event.change_id}",
        link=("accounts.stop_email", {"token": event.stop}),
        email=event.new_email,
    )


def account_closing(event: AccountClosing) -> None:
    """The link that keeps the account after all."""
    person = db.session.get(Person, event.person_id)
    if person is not None:
        link = ("accounts.keep_account", {"token": event.token})
        key = f"closing:{event.closes_at.isoformat()}"
        write_to(person, "accounts/closing", key=key, link=link, closes_at=event.closes_at)


def closing_stopped(event: ClosingStopped) -> None:
    """The account stays open, and the page that says why."""
    person = db.session.get(Person, event.person_id)
    if person is not None:
        key = f"closing-stopped:{clock.now().isoformat()}"
        write_to(person, "accounts/closing_stopped", key=key, link=("accounts.close_account", {}))


def data_copy_ready(event: DataCopyReady) -> None:
    """Where it can be taken, and until when."""
    tell_people(
        [event.person_id],
        "accounts/data_copy",
        key=f"data_copy:{event.copy_id}",
        link=("accounts.my_data", {}),
        expires_at=event.expires_at,
    )


def role_offered(event: RoleOffered) -> None:
    """The link by which a role is taken."""
    envelope = Envelope(event.email, "", event.language, None, {"invited": event.offered_by})
    write_to_address(
        envelope,
        "accounts/offer",
        key=f"offer:{event.offer_id}",
        link=("accounts.offer", {"token": event.token}),
        organisation=event.organisation,
        role=event.role,
        offered_by=event.offered_by,
    )


def role_changed(event: RoleChanged) -> None:
    """Somebody got or lost a role."""
    tell_people(
        [event.person_id],
        "accounts/role_given" if event.given else "accounts/role_ended",
        key=f"role:{event.membership_id}:{'given' if event.given else 'ended'}",
        link=("accounts.roles", {}),
        organisation=event.organisation,
        role=event.role,
    )


def facility_waiting(event: FacilityWaiting) -> None:
    """The province's officers have a facility to check."""
    tell_officers(
        Permission.FACILITY_VERIFY,
        event.province_code or None,
        "accounts/facility_waiting",
        key=f"facility:{event.facility_id}:waiting:{event.turn}",
        link=("accounts_desk.facility", {"facility_id": event.facility_id}),
        name=event.name,
    )


def facility_moved(event: FacilityMoved) -> None:
    """The facility reads what was decided, and why."""
    tell(
        event.facility_id,
        "accounts/facility_moved",
        key=f"facility:{event.facility_id}:{event.verb}:{event.turn}",
        link=("accounts.facility", {}),
        name=event.name,
        verb=event.verb,
        reason=event.reason,
        seen=list(event.seen),
    )


def registration_handed_in(event: RegistrationHandedIn) -> None:
    """The province's officers have a paper to look at."""
    tell_officers(
        Permission.FACILITY_VERIFY,
        event.province_code or None,
        "accounts/registration_handed_in",
        key=f"facility:{event.facility_id}:registration:{event.proof_id}",
        link=("accounts_desk.facility", {"facility_id": event.facility_id}),
        name=event.name,
    )


def facts_seen(event: FactsSeen) -> None:
    """The facility reads which of its facts carry the mark now."""
    tell(
        event.facility_id,
        "accounts/facts_seen",
        key=f"facility:{event.facility_id}:seen:{event.proof_id}:{clock.now():%Y%m%d%H%M%S}",
        link=("accounts.facility", {}),
        name=event.name,
        facts=list(event.facts),
    )


def facts_lost(event: FactsLost) -> None:
    """The province's officers have facts to see again."""
    tell_officers(
        Permission.FACILITY_VERIFY,
        event.province_code or None,
        "accounts/facts_lost",
        key=f"facility:{event.facility_id}:lost:{event.moment}",
        link=("accounts_desk.facility", {"facility_id": event.facility_id}),
        name=event.name,
        facts=list(event.facts),
    )


def site_limit_reached(event: SiteLimitReached) -> None:
    """An alarm for the administrators; nobody was refused."""
    tell_officers(
        Permission.SETTINGS_MANAGE,
        None,
        "accounts/site_limit",
        key=f"site-limit:{event.hour}",
        link=("accounts_desk.security_log", {"group": "failed"}),
        title=event.title,
        times=event.times,
        minutes=event.minutes,
        at=event.at,
        origins=event.origins,
    )
