"""Telling the facility and the officers where an application stands now."""

from __future__ import annotations

from typing import Any

from app.fairs.models import Application
from app.kernel.i18n import in_both
from app.kernel.permissions import Permission
from app.notices.service import tell, tell_officers


def to_facility(application: Application, what: str, **facts: Any) -> None:
    """Tell everybody of the facility; words in ``mail/fairs/<what>.txt``."""
    tell(
        application.facility_id,
        f"fairs/{what}",
        key=_key(application, what),
        link=("fairs.application", {"application_id": application.id}),
        **_about(application),
        **facts,
    )


def to_officers(application: Application, permission: Permission, what: str, **facts: Any) -> None:
    """Tell who may do the next step: of the Sở that answers for the application (R21), else the national agency."""
    province = next(iter(application.belongs().provinces), None)
    tell_officers(
        permission,
        province,
        f"fairs/{what}",
        key=_key(application, what),
        link=("fairs_desk.application", {"application_id": application.id}),
        **_about(application),
        **facts,
    )


def _key(application: Application, what: str) -> str:
    return f"application:{application.id}:{application.version}:{what}"


def _about(application: Application) -> dict[str, Any]:
    fair = application.fair
    return {
        "number": application.number,
        "facility": application.facility.name,
        "fair": in_both(fair),
        "due": application.due_on,
    }
