"""Who may do what, and how far: one table, role × permission → scope.

A page names a permission; ``Workflow.move`` asks again; queries cut by scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person is in one organisation."""

    FACILITY_OWNER = "facility_owner"
    FACILITY_MEMBER = "facility_member"
    BUYER_OWNER = "buyer_owner"
    BUYER_MEMBER = "buyer_member"
    PROVINCIAL_OFFICER = "provincial_officer"
    PROVINCIAL_HEAD = "provincial_head"
    NATIONAL_OFFICER = "national_officer"
    APPROVER = "approver"
    ACCOUNTANT = "accountant"
    AUDITOR = "auditor"
    ADMIN = "admin"


STAFF = frozenset(
    {
        Role.PROVINCIAL_OFFICER,
        Role.PROVINCIAL_HEAD,
        Role.NATIONAL_OFFICER,
        Role.APPROVER,
        Role.ACCOUNTANT,
        Role.AUDITOR,
        Role.ADMIN,
    }
)
SECOND_FACTOR_NEEDED = frozenset({Role.NATIONAL_OFFICER, Role.APPROVER, Role.ACCOUNTANT, Role.ADMIN})
"""Who decides about money or power proves themselves in two ways, where the site asks for it."""
MAKERS = frozenset({Role.FACILITY_OWNER, Role.FACILITY_MEMBER})
BUYERS = frozenset({Role.BUYER_OWNER, Role.BUYER_MEMBER})


class Permission(StrEnum):
    """Every right there is, written ``room:thing:verb``."""

    FACILITY_EDIT = "accounts:facility:edit"
    MEMBERS_MANAGE = "accounts:members:manage"
    FACILITY_READ = "accounts:facility:read"
    FACILITY_VERIFY = "accounts:facility:verify"
    PEOPLE_MANAGE = "accounts:people:manage"
    SETTINGS_MANAGE = "accounts:settings:manage"
    AUDIT_READ = "accounts:audit:read"
    SECURITY_READ = "accounts:security:read"
    PROGRAMME_READ = "programme:period:read"
    PROGRAMME_MANAGE = "programme:period:manage"
    PROGRAMME_CONFIRM = "programme:period:confirm"
    PRODUCT_EDIT = "catalog:product:edit"
    PRODUCT_REVIEW_READ = "catalog:product:review-read"
    PRODUCT_MODERATE = "catalog:product:moderate"
    FAIR_MANAGE = "fairs:fair:manage"
    FAIR_ACCEPT = "fairs:fair:accept"
    APPLICATION_WRITE = "fairs:application:write"
    APPLICATION_READ = "fairs:application:read"
    APPLICATION_CHECK = "fairs:application:check"
    APPLICATION_LIST = "fairs:application:list"
    STAND_MANAGE = "fairs:stand:manage"
    AWARD_READ = "subsidies:award:read"
    AWARD_PROPOSE = "subsidies:award:propose"
    AWARD_APPROVE = "subsidies:award:approve"
    AWARD_PAY = "subsidies:award:pay"
    BILL_READ = "payments:bill:read"
    BILL_PAY = "payments:bill:pay"
    RECEIPT_RECORD = "payments:receipt:record"
    RECEIPT_CONFIRM = "payments:receipt:confirm"
    ENQUIRY_SEND = "linkage:enquiry:send"
    THREAD_READ = "linkage:thread:read"
    THREAD_ANSWER = "linkage:thread:answer"
    OUTCOME_REPORT = "outcomes:outcome:report"
    OUTCOME_READ = "outcomes:outcome:read"
    OUTCOME_VERIFY = "outcomes:outcome:verify"
    REPORT_READ = "complaints:report:read"
    REPORT_DECIDE = "complaints:report:decide"
    REVIEW_ASK = "complaints:review:ask"
    REVIEW_DECIDE = "complaints:review:decide"
    REPORT_EXPLAIN = "complaints:report:explain"
    INSIGHT_READ = "insight:dashboard:read"


class Scope(IntEnum):
    """How far a right reaches."""

    OWN = 1
    PROVINCE = 2
    ALL = 3


P = Permission
_MAKER_MEMBER = {
    P.FACILITY_READ: Scope.OWN,
    P.PRODUCT_EDIT: Scope.OWN,
    P.THREAD_READ: Scope.OWN,
    P.THREAD_ANSWER: Scope.OWN,
    P.APPLICATION_READ: Scope.OWN,
    P.AWARD_READ: Scope.OWN,
    P.BILL_READ: Scope.OWN,
    P.OUTCOME_READ: Scope.OWN,
    P.OUTCOME_REPORT: Scope.OWN,
    P.REPORT_EXPLAIN: Scope.OWN,
}
_MAKER_OWNER = _MAKER_MEMBER | {
    P.FACILITY_EDIT: Scope.OWN,
    P.MEMBERS_MANAGE: Scope.OWN,
    P.APPLICATION_WRITE: Scope.OWN,
    P.BILL_PAY: Scope.OWN,
    P.REVIEW_ASK: Scope.OWN,
}
_BUYER_MEMBER = {P.ENQUIRY_SEND: Scope.OWN, P.THREAD_READ: Scope.OWN, P.THREAD_ANSWER: Scope.OWN}
_STAFF_READ = (
    P.FACILITY_READ,
    P.PRODUCT_REVIEW_READ,
    P.PROGRAMME_READ,
    P.APPLICATION_READ,
    P.AWARD_READ,
    P.BILL_READ,
    P.OUTCOME_READ,
    P.REPORT_READ,
    P.INSIGHT_READ,
)


def _grants(scope: Scope, permissions: Iterable[Permission]) -> dict[Permission, Scope]:
    return dict.fromkeys(permissions, scope)


_PROVINCIAL = _grants(
    Scope.PROVINCE,
    (
        *_STAFF_READ,
        P.FACILITY_VERIFY,
        P.PRODUCT_MODERATE,
        P.APPLICATION_CHECK,
        P.STAND_MANAGE,
        P.OUTCOME_VERIFY,
        P.REPORT_DECIDE,
        P.REVIEW_DECIDE,
        P.AUDIT_READ,
    ),
)
_NATIONAL_READ = _grants(Scope.ALL, (*_STAFF_READ, P.AUDIT_READ))

GRANTS: dict[Role, dict[Permission, Scope]] = {
    Role.FACILITY_MEMBER: _MAKER_MEMBER,
    Role.FACILITY_OWNER: _MAKER_OWNER,
    Role.BUYER_MEMBER: _BUYER_MEMBER,
    Role.BUYER_OWNER: _BUYER_MEMBER | {P.MEMBERS_MANAGE: Scope.OWN},
    Role.PROVINCIAL_OFFICER: _PROVINCIAL,
    Role.PROVINCIAL_HEAD: _PROVINCIAL | {P.APPLICATION_LIST: Scope.PROVINCE},
    Role.NATIONAL_OFFICER: _NATIONAL_READ
    | _grants(
        Scope.ALL,
        (
            P.FACILITY_VERIFY,
            P.PRODUCT_MODERATE,
            P.PROGRAMME_MANAGE,
            P.PROGRAMME_CONFIRM,
            P.FAIR_MANAGE,
            P.STAND_MANAGE,
            P.AWARD_PROPOSE,
            P.OUTCOME_VERIFY,
            P.REPORT_DECIDE,
            P.REVIEW_DECIDE,
        ),
    ),
    Role.APPROVER: _NATIONAL_READ
    | _grants(Scope.ALL, (P.AWARD_APPROVE, P.FAIR_ACCEPT, P.OUTCOME_VERIFY, P.PROGRAMME_CONFIRM)),
    Role.ACCOUNTANT: _NATIONAL_READ | _grants(Scope.ALL, (P.AWARD_PAY, P.RECEIPT_RECORD, P.RECEIPT_CONFIRM)),
    Role.AUDITOR: _NATIONAL_READ | {P.SECURITY_READ: Scope.ALL},
    Role.ADMIN: _grants(Scope.ALL, (P.PEOPLE_MANAGE, P.SETTINGS_MANAGE, P.AUDIT_READ, P.SECURITY_READ)),
}


@dataclass(frozen=True)
class Belongs:
    """Whose a thing is: the organisations that own it and the provinces whose officers answer for it."""

    organisations: frozenset[int] = frozenset()
    provinces: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Somebody doing something: a person in one role, or a job with its cause."""

    person_id: int | None
    name: str
    role: Role | None = None
    organisation_id: int | None = None
    organisation_name: str = ""
    province_code: str | None = None
    language: str = "vi"
    email_confirmed: bool = True
    member_of: frozenset[int] = field(default_factory=frozenset)
    """Every organisation the person belongs to in any role: nobody decides about their own facility."""

    has_second_factor: bool = False
    title: str = ""
    """Of the seat they act in, as letters sign it; empty where it has none."""

    @property
    def is_staff(self) -> bool:
        """Works for the programme."""
        return self.role in STAFF

    @property
    def is_facility(self) -> bool:
        """Acts for a facility."""
        return self.role in MAKERS

    @property
    def is_buyer(self) -> bool:
        """Acts for a buyer."""
        return self.role in BUYERS

    def scope(self, permission: Permission) -> Scope | None:
        """How far this right reaches for the actor; None without it."""
        return GRANTS[self.role].get(permission) if self.role else None

    def can(self, permission: Permission) -> bool:
        """Has the right at all."""
        return self.scope(permission) is not None

    def can_on(self, permission: Permission, thing: Belongs) -> bool:
        """Has the right on this very thing."""
        match self.scope(permission):
            case Scope.ALL:
                return True
            case Scope.PROVINCE:
                return self.province_code in thing.provinces
            case Scope.OWN:
                return self.organisation_id in thing.organisations
            case _:
                return False


def job(cause: str) -> Actor:
    """The actor of work nobody clicked for; ``cause`` says why it ran."""
    return Actor(person_id=None, name=cause)
