"""What legal forms, roles and kinds of organisation are called."""

from __future__ import annotations

from typing import Any

from app.accounts.registration_facts import Fact, Register, Source
from app.accounts.states import LegalForm, OrganisationKind
from app.kernel.i18n import lazy_gettext, lazy_pgettext
from app.kernel.permissions import Role

LEGAL_FORMS: dict[LegalForm, Any] = {
    LegalForm.HOUSEHOLD: lazy_gettext("Household business"),
    LegalForm.COOPERATIVE: lazy_gettext("Co-operative"),
    LegalForm.COOPERATIVE_GROUP: lazy_gettext("Co-operative group"),
    LegalForm.COOPERATIVE_UNION: lazy_gettext("Union of co-operatives"),
    LegalForm.SME: lazy_gettext("Small or medium enterprise"),
    LegalForm.LARGE_ENTERPRISE: lazy_gettext("Large enterprise"),
}
ROLES: dict[Role, Any] = {
    Role.FACILITY_OWNER: lazy_gettext("Owner"),
    Role.FACILITY_MEMBER: lazy_gettext("Member"),
    Role.BUYER_OWNER: lazy_gettext("Head buyer"),
    Role.BUYER_MEMBER: lazy_gettext("Buyer"),
    Role.PROVINCIAL_OFFICER: lazy_gettext("Provincial officer"),
    Role.PROVINCIAL_HEAD: lazy_gettext("Provincial head"),
    Role.NATIONAL_OFFICER: lazy_gettext("National officer"),
    Role.APPROVER: lazy_gettext("Approver"),
    Role.ACCOUNTANT: lazy_gettext("Accountant"),
    Role.AUDITOR: lazy_gettext("Auditor"),
    Role.ADMIN: lazy_gettext("Administrator"),
}
KINDS: dict[OrganisationKind, Any] = {
    OrganisationKind.FACILITY: lazy_gettext("Facility"),
    OrganisationKind.BUYER: lazy_gettext("Buyer"),
    OrganisationKind.AGENCY: lazy_gettext("Agency"),
}
FACTS: dict[Fact, Any] = {
    Fact.NAME: lazy_pgettext("registration", "name"),
    Fact.TAX_CODE: lazy_pgettext("registration", "tax code"),
    Fact.LEGAL_FORM: lazy_pgettext("registration", "legal form"),
    Fact.PLACE: lazy_pgettext("registration", "commune or ward"),
    Fact.ADDRESS: lazy_pgettext("registration", "address"),
    Fact.SECTOR: lazy_pgettext("registration", "trade"),
    Fact.OWNER: lazy_pgettext("registration", "owner or legal representative"),
    Fact.WOMAN_OWNED: lazy_pgettext("registration", "whether a woman owns it"),
}
SOURCES: dict[Source, Any] = {
    Source.PAPER: lazy_gettext("Registration paper"),
    Source.REGISTER: lazy_gettext("Looked up in a register"),
}
REGISTERS: dict[Register, Any] = {
    Register.ENTERPRISES: lazy_gettext("National business register"),
    Register.HOUSEHOLDS: lazy_gettext("Register of household businesses"),
    Register.COOPERATIVES: lazy_gettext("Register of co-operatives"),
    Register.TAXPAYERS: lazy_gettext("Register of taxpayers"),
}
