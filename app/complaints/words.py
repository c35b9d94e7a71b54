"""Words of this room for pages and letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.kernel.i18n import lazy_gettext

KIND_WORDS: Mapping[str, Any] = {
    "product": lazy_gettext("Product returned or taken down"),
    "application": lazy_gettext("Application refused"),
    "report": lazy_gettext("Report found right"),
}
