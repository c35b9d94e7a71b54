"""The codes things of this room have: states, kinds, scopes."""

from __future__ import annotations

from enum import StrEnum


class ProvinceKind(StrEnum):
    """What a province-level unit is; it decides which communes are rural (R4)."""

    PROVINCE = "province"
    CITY = "city"


class CommuneKind(StrEnum):
    """What a commune-level unit is."""

    COMMUNE = "commune"
    WARD = "ward"
    SPECIAL_ZONE = "special_zone"
