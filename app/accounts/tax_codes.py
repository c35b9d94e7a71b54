"""Tax codes of Viet Nam: read, checked, shown (R33, R34). Plain arithmetic, no session."""

from __future__ import annotations

import re

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from app.kernel.i18n import gettext

PERSONAL = re.compile(r"[0-9]{12}")
MOST = 40
SHOWN = 4
_SEPARATORS = re.compile(r"[\s.\-–]")


class WrongTaxCode(ValueError):
    """This is no tax code; the message says in plain words what to look at."""


def read(text: str, *, personal: bool) -> str:
    """The digits of a tax code, however it was grouped.

    Ten digits with a check digit, thirteen (ten and three of a dependent unit, not 000), or, for a household
    business, the twelve of a personal number (Circular 86/2024/TT-BTC, R33). WrongTaxCode otherwise.
    """
    code = _SEPARATORS.sub("", text[:MOST])
    if not code:
        raise WrongTaxCode(gettext("Write the tax code."))
    if not (code.isascii() and code.isdigit()):
        raise WrongTaxCode(gettext("A tax code has digits only, for example 0100109106."))
    if PERSONAL.fullmatch(code):
        return _personal(code, personal)
    try:
        return str(mst.validate(code))
    except InvalidChecksum as fault:
        raise WrongTaxCode(
            gettext("The last digit does not match the others. Compare with your registration paper.")
        ) from fault
    except ValidationError as fault:
        raise WrongTaxCode(
            gettext(
                "A tax code has 10 digits, or 13 for a branch; a household may use its 12-digit personal ID."
            )
        ) from fault


def _personal(code: str, allowed: bool) -> str:
    if not allowed:
        raise WrongTaxCode(gettext("A 12-digit personal ID is a tax code of household businesses only."))
    if len(set(code)) == 1:
        raise WrongTaxCode(gettext("This is not a personal ID. Compare with your identity card."))
    return code


def is_personal(code: str) -> bool:
    """Whether the code is somebody's personal number."""
    return PERSONAL.fullmatch(code) is not None


def shown(code: str) -> str:
    """As written on papers: ``0100109106``, ``0100109106-001``. For the owner and for officers."""
    return f"{code[:10]}-{code[10:]}" if len(code) == 13 else code


def public_tax_code(code: str) -> str:
    """What anybody may read: of a personal number only the last four digits (R34)."""
    return f"{'•' * (len(code) - SHOWN)}{code[-SHOWN:]}" if is_personal(code) else shown(code)
