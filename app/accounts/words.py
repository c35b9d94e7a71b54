"""What legal forms, roles and kinds of organisation are called."""

from __future__ import annotations

from typing import Any

from app.accounts.models import LegalForm, OrganisationKind
from app.kernel.i18n import lazy_gettext
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
