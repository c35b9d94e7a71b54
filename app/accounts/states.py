"""How a facility becomes known to the programme (R35), and whether a person may come in."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission as P
from app.kernel.workflow import Move, Status, Tone, Workflow


class PersonState(StrEnum):
    """Whether somebody may come in."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    ANONYMISED = "anonymised"


class FormOfAddress(StrEnum):
    """What somebody wants to be called before the given name; pages and letters to makers use it, the desk never."""

    ANH = "anh"
    CHI = "chi"
    CO = "co"
    CHU = "chu"
    BAC = "bac"


class OrganisationKind(StrEnum):
    """What an organisation is here for."""

    FACILITY = "facility"
    BUYER = "buyer"
    AGENCY = "agency"


class LegalForm(StrEnum):
    """Legal form of a facility; R3 says which are supported (dated data in ``programme``)."""

    SME = "sme"
    COOPERATIVE_GROUP = "cooperative_group"
    COOPERATIVE = "cooperative"
    COOPERATIVE_UNION = "cooperative_union"
    HOUSEHOLD = "household"
    LARGE_ENTERPRISE = "large_enterprise"


class FacilityState(StrEnum):
    """How far a facility is known to the programme."""

    PENDING = "pending"
    VERIFIED = "verified"
    RETURNED = "returned"
    SUSPENDED = "suspended"


S = FacilityState


FACILITY_FLOW = Workflow(
    "facility",
    [
        Move("verify", (S.PENDING,), S.VERIFIED, P.FACILITY_VERIFY, lazy_gettext("Verify the facility")),
        Move(
            "return",
            (S.PENDING, S.VERIFIED),
            S.RETURNED,
            P.FACILITY_VERIFY,
            lazy_gettext("Return for changes"),
            reason=True,
        ),
        Move("resubmit", (S.RETURNED,), S.PENDING, P.FACILITY_EDIT, lazy_gettext("Send for checking again")),
        Move(
            "suspend",
            (S.PENDING, S.VERIFIED, S.RETURNED),
            S.SUSPENDED,
            P.FACILITY_VERIFY,
            lazy_gettext("Suspend"),
            reason=True,
        ),
        Move(
            "restore",
            (S.SUSPENDED,),
            S.PENDING,
            P.FACILITY_VERIFY,
            lazy_gettext("Lift the suspension"),
            reason=True,
        ),
        Move(
            "close",
            (S.PENDING, S.VERIFIED, S.RETURNED),
            S.SUSPENDED,
            None,
            lazy_gettext("Nobody acts for it any more"),
        ),
    ],
    {
        S.PENDING: Status(lazy_gettext("Waiting to be verified"), Tone.INFO, "clock"),
        S.VERIFIED: Status(lazy_gettext("Verified by the province"), Tone.OK, "shield-check"),
        S.RETURNED: Status(lazy_gettext("Needs your changes"), Tone.WARN, "undo-2"),
        S.SUSPENDED: Status(lazy_gettext("Suspended"), Tone.BAD, "x"),
    },
)

PERSON_FLOW = Workflow(
    "person",
    [
        Move(
            "suspend",
            (PersonState.ACTIVE,),
            PersonState.SUSPENDED,
            P.PEOPLE_MANAGE,
            lazy_gettext("Suspend the account"),
            reason=True,
        ),
        Move(
            "reactivate",
            (PersonState.SUSPENDED,),
            PersonState.ACTIVE,
            P.PEOPLE_MANAGE,
            lazy_gettext("Let in again"),
            reason=True,
        ),
        Move(
            "anonymise",
            (PersonState.ACTIVE, PersonState.SUSPENDED),
            PersonState.ANONYMISED,
            None,
            lazy_gettext("Make anonymous"),
        ),
    ],
    {
        PersonState.ACTIVE: Status(lazy_pgettext("person", "Active"), Tone.OK, "check"),
        PersonState.SUSPENDED: Status(lazy_pgettext("person", "Suspended"), Tone.BAD, "x"),
        PersonState.ANONYMISED: Status(lazy_gettext("Anonymised"), Tone.OFF, "x"),
    },
)
