"""What legal forms, roles and kinds of organisation are called."""

from __future__ import annotations

from typing import Any

from app.accounts.registration_facts import Fact, Register, Source
from app.accounts.states import FormOfAddress, LegalForm, OrganisationKind
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
FORMS_OF_ADDRESS: dict[FormOfAddress, str] = {
    FormOfAddress.ANH: "anh",
    FormOfAddress.CHI: "chị",
    FormOfAddress.CO: "cô",
    FormOfAddress.CHU: "chú",
    FormOfAddress.BAC: "bác",
}
"""Vietnamese in every language: an English greeting has the name alone."""
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


def given_name(name: str) -> str:
    """What a Vietnamese is called by: the last word of the name, after the family's and the middle ones."""
    return name.split()[-1] if name.split() else name


def called(name: str, form: FormOfAddress | None) -> str:
    """How a Vietnamese sentence calls a maker, e.g. ``chị Hạnh``; ``anh/chị Hạnh`` where no form was chosen."""
    return f"{FORMS_OF_ADDRESS[form] if form else 'anh/chị'} {given_name(name)}"
