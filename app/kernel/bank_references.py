"""Bank references: how one is kept, and what of it counts when two are compared or one is looked for.

Both ways of money ask here: transfers that come in (``payments``) and support that is paid out (``subsidies``).
"""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, false

MOST_REFERENCE = 80
LEAST_LOOKED_FOR = 4


def tidy_reference(text: str) -> str:
    """A reference as it is kept and shown: capitals, no blanks, ordinary signs for full-width ones."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()[:MOST_REFERENCE]


def reference_key(text: str) -> str:
    """What two references are compared by: letters and digits only, after NFKC, in capitals (I8).

    «FT26-330.1», «ft263301» and «ＦＴ２６３３０１» are one transfer.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isalnum())[:MOST_REFERENCE]


def holds_reference(text: str, key: Any) -> ColumnElement[bool]:
    """Whether a column of such keys holds the letters and digits typed, four of them at least."""
    typed = reference_key(text)
    found: ColumnElement[bool] = key.contains(typed) if len(typed) >= LEAST_LOOKED_FOR else false()
    return found
