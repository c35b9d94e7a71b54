"""What the worker does for fairs."""

from __future__ import annotations

from typing import Any

from app.fairs.models import Allocation
from app.fairs.service import allocation as service
from app.kernel import jobs
from app.kernel.db import db


@jobs.handles(service.LAPSE)
def lapse(payload: dict[str, Any]) -> None:
    """Free a stand whose hold ran out; nobody depends on it, since an old hold counts as free at once."""
    row = db.session.get(Allocation, payload["allocation"])
    if row is not None:
        service.lapse(row)
