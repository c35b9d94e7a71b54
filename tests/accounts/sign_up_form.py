"""What a facility types to sign up."""

from __future__ import annotations

from typing import Any

from tests.make import accounts as make

PASSWORD = "trà sen nấu ở hiên nhà"
CHOSEN = {"password": PASSWORD, "agree": "y"}
"""What the page asks that the letter's link opens."""


def facility_form(**changes: Any) -> dict[str, Any]:
    """A whole form of a co-operative of Bát Tràng, some fields changed."""
    return {
        "name": "Hợp tác xã Gốm Men Lam",
        "legal_form": "cooperative",
        "tax_code": "0100109106",
        "place": "Bát Tràng",
        "commune": make.bat_trang(),
        "person_name": "Nguyễn Thị Hạnh",
        "phone": "0912 345 678",
        "email": "Hanh@Gom.example.com",
        **changes,
    }
