"""What browsers report of pages that broke the content policy: counted by kind, so that a flood stays small.

No address of a person, no query, no user agent is kept: which rule, what was blocked (its origin), on which page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel import clock, unique
from app.kernel.compare_and_set import took
from app.kernel.db import Base, db

MOST_BYTES = 64 * 1024
MOST_KINDS = 500
KEEP = timedelta(days=90)
UNREADABLE = "?"


class PolicyReport(Base):
    """One kind of breach: rule, what was blocked, page; how often and since when."""

    __tablename__ = "policy_reports"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    rule: Mapped[str] = mapped_column(String(60))
    blocked: Mapped[str] = mapped_column(String(200))
    page: Mapped[str] = mapped_column(String(200))
    times: Mapped[int] = mapped_column(default=1)
    first_at: Mapped[datetime] = mapped_column(default=clock.now)
    last_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)


def record(report: Mapping[str, Any]) -> bool:
    """Count one report in either spelling (``csp-report`` or the Reporting API's body); False for anything else."""
    rule = _short(report.get("effective-directive") or report.get("effectiveDirective"), 60)
    rule = rule or _short(report.get("violated-directive"), 60)
    if not rule:
        return False
    blocked = _origin(report.get("blocked-uri") or report.get("blockedURL"))
    place = _parts(report.get("document-uri") or report.get("documentURL"))
    page = _short(place.path, 200) if place else UNREADABLE
    key = hashlib.sha256("\n".join((rule, blocked, page)).encode()).hexdigest()
    again = update(PolicyReport).where(PolicyReport.key == key)
    if took(again.values(times=PolicyReport.times + 1, last_at=clock.now())):
        return True
    if (db.session.scalar(select(func.count()).select_from(PolicyReport)) or 0) >= MOST_KINDS:
        return True
    unique.added(PolicyReport(key=key, rule=rule, blocked=blocked, page=page))
    return True


def newest(limit: int = 100) -> list[PolicyReport]:
    """The kinds reported last."""
    return list(db.session.scalars(select(PolicyReport).order_by(PolicyReport.last_at.desc()).limit(limit)))


def sweep() -> None:
    """Forget kinds nobody reported for a season (the worker does this)."""
    db.session.execute(delete(PolicyReport).where(PolicyReport.last_at < clock.now() - KEEP))


def _short(value: object, most: int) -> str:
    return "".join(sign for sign in value if sign.isprintable())[:most] if isinstance(value, str) else ""


def _parts(value: object) -> SplitResult | None:
    """An address in parts; None for what is none, such as ``http://[``."""
    try:
        return urlsplit(_short(value, 2_000))
    except ValueError:
        return None


def _origin(value: object) -> str:
    """``https://host`` of an address; words such as ``inline`` and ``eval`` as they are."""
    text, parts = _short(value, 2_000), _parts(value)
    if parts is None:
        return UNREADABLE
    return f"{parts.scheme}://{parts.netloc}"[:200] if parts.netloc else text.partition(":")[0][:200]
