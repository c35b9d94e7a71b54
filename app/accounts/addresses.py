"""E-mail addresses: kept and compared in the one form that every mail server takes."""

from __future__ import annotations

import unicodedata

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from app.kernel.i18n import gettext


class WrongAddress(ValueError):
    """No letter can be sent to this."""


def read(text: str) -> str:
    """The address as it is kept: lower case, the domain in its xn-- form (RFC 5891). WrongAddress says what is wrong.

    Marks before the @ are refused with a suggestion: few servers take them (RFC 6531), and ours cannot know which.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    try:
        checked = _checked(typed)
    except EmailNotValidError as fault:
        raise WrongAddress(gettext("This is not an e-mail address, for example hanh@example.com.")) from fault
    if not checked.local_part.isascii():
        raise WrongAddress(_refused(checked))
    return _kept(checked)


def key(text: str) -> str:
    """The form two spellings of one address share; never an error, so that looking for nonsense finds nobody."""
    typed = unicodedata.normalize("NFKC", text).strip()
    try:
        return _kept(_checked(typed))
    except EmailNotValidError:
        return typed.casefold()


def _checked(text: str) -> ValidatedEmail:
    """Syntax only; the domain is not asked."""
    return validate_email(text, check_deliverability=False)


def _kept(checked: ValidatedEmail) -> str:
    return f"{checked.local_part}@{checked.ascii_domain or checked.domain}".casefold()


def _refused(checked: ValidatedEmail) -> str:
    bare = _without_marks(checked.local_part)
    if not bare.isascii():
        return gettext("Many mail servers take only the letters a to z before the @. Write another address.")
    return gettext(
        "Mail servers do not take marks before the @. Did you mean %(address)s?",
        address=f"{bare}@{checked.domain}",
    )


def _without_marks(text: str) -> str:
    plain = text.replace("đ", "d").replace("Đ", "D")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
