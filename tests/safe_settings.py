"""Settings with which the site serves in production."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import config

SAFE: dict[str, Any] = {
    "environment": config.Environment.PRODUCTION,
    "instance": Path("a folder that is still to be made"),
    "secret_key": "x" * 48,
    "demo_accounts": False,
    "secure_cookies": True,
    "trusted_hosts": ["chophien.gov.vn"],
    "site_url": "https://chophien.gov.vn",
    "mail_server": "mail.gov.vn",
    "mail_tls": True,
    "contact_email": "lienhe@chophien.gov.vn",
    "mail_sender": "Chợ Phiên <khong-tra-loi@chophien.gov.vn>",
}
