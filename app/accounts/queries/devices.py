"""One's own devices, and which of them are signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, select

from app.accounts.device_models import KnownDevice, OpenSession
from app.kernel import clock
from app.kernel.db import db


@dataclass(frozen=True)
class Device:
    """A browser and whether it is signed in (since when), as its owner reads it; ``is_here`` for the one in use."""

    device: KnownDevice
    signed_in_since: datetime | None
    is_here: bool


def of_person(person_id: int, *, number: str, device_hash: str, idle: timedelta) -> list[Device]:
    """The person's devices, this one first, then those seen last.

    ``number`` is that of the session that asks. A session counts as open while it was used within ``idle``.
    """
    open_ = and_(
        OpenSession.device_id == KnownDevice.id, OpenSession.begun_at > clock.now() - timedelta(days=30)
    )
    query = (
        select(
            KnownDevice,
            func.max(OpenSession.begun_at),
            func.max(case((OpenSession.number == number, 1), else_=0)),
        )
        .outerjoin(OpenSession, open_)
        .where(KnownDevice.person_id == person_id)
        .group_by(KnownDevice.id)
        .order_by(KnownDevice.last_seen.desc(), KnownDevice.id.desc())
    )
    found = [
        Device(
            device,
            begun if device.last_seen > clock.now() - idle else None,
            own == 1 or device.device_hash == device_hash,
        )
        for device, begun, own in db.session.execute(query)
    ]
    return sorted(found, key=lambda one: not one.is_here)
