"""Which fields of a product need a new review when they change, and which change at once (R35)."""

from __future__ import annotations

REVIEWED = (
    "name_vi",
    "name_en",
    "description_vi",
    "description_en",
    "material",
    "facts",
    "group_code",
    "ocop_group_code",
    "hs_code",
    "show_only",
)
"""What buyers read and an officer reads first: changes of a published product wait."""
AT_ONCE = ("unit_code", "price", "price_valid_until", "min_order", "lead_time_days", "capacity_month")
"""Figures of the day: changed without waiting, with a line of history."""
FIELDS = (*REVIEWED, *AT_ONCE)
"""Every field of a product its facility edits."""
