"""What lists of all rooms say of facilities: the name with the province under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.accounts.models import Facility
from app.kernel.i18n import lazy_pgettext, localised
from app.kernel.lists import Column
from app.reference.list_parts import province_column


def facility_column(of: Callable[[Any], Facility], url: Callable[[Any], str] | None = None) -> Column:
    """A row's facility by name, its province under it; the list's query joins ``Facility``."""
    return Column(
        "facility",
        lazy_pgettext("table", "Facility"),
        lambda line: localised(of(line)),
        Facility.sort_key,
        whole=True,
        url=url,
        css="w-name",
        under=province_column(lambda line: of(line).province, Facility.province_code),
    )
