"""What the worker does here."""

from __future__ import annotations

from app.accounts.service import sign_up
from app.kernel import jobs


@jobs.every("accounts.sign_ups", 3_600)
def forget_sign_ups() -> None:
    """Sign-ups whose address nobody confirmed go."""
    sign_up.forget_old()
