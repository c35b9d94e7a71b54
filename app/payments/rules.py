"""What of a bank's reference counts."""

from __future__ import annotations

import unicodedata

MOST_REFERENCE = 80


def tidy_reference(text: str) -> str:
    """A reference as it is kept and shown: capitals, no blanks, ordinary signs for full-width ones."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()[:MOST_REFERENCE]


def reference_key(text: str) -> str:
    """What two references are compared by: letters and digits only, after NFKC, in capitals (I8).

    «FT26-330.1», «ft263301» and «ＦＴ２６３３０１» are one transfer.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in plain if sign.isalnum())[:MOST_REFERENCE]
