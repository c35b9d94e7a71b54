"""One-time codes, passkeys, and showing again who it is."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField
from wtforms.validators import DataRequired, Length, Optional

from app.accounts.forms import fields
from app.kernel.forms import Form, NameField, TextField
from app.kernel.i18n import lazy_gettext

MOST_CODE = 40


class NewCode(Form):
    """The first code of an app."""

    code = TextField(
        lazy_gettext("Code from the app"),
        description=lazy_gettext("Six digits; a new one every 30 seconds."),
        validators=[DataRequired(lazy_gettext("Write the code.")), Length(max=MOST_CODE)],
    )


class SecondStep(Form):
    """A code, or a passkey's answer that the page's script filled in."""

    code = TextField(
        lazy_gettext("Code"),
        description=lazy_gettext("Six digits from the app, or one of your recovery codes."),
        validators=[Optional(), Length(max=MOST_CODE)],
    )
    passkey = HiddenField()


class Prove(SecondStep):
    """By a factor, or by the password where there is none."""

    password = PasswordField(lazy_gettext("Password"))


class NewPasskey(Form):
    """What to call a passkey, and the browser's answer."""

    name = NameField(
        lazy_gettext("Name of the passkey"),
        description=lazy_gettext("So that you know it again, for example: office laptop."),
        validators=[Length(max=fields.MOST_NAME, message=lazy_gettext("A name has at most 200 characters."))],
    )
    passkey = HiddenField()
