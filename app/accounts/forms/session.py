"""Coming in, and the keys to it."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import DataRequired, Length

from app.accounts.forms import fields
from app.accounts.passwords import NOBODY, Around, chosen
from app.kernel.forms import Form, TextField
from app.kernel.i18n import lazy_gettext


class SignIn(Form):
    """Address and password. Nothing here says which of the two was wrong."""

    email = TextField(
        lazy_gettext("E-mail"), validators=[DataRequired(lazy_gettext("Write your e-mail address."))]
    )
    password = PasswordField(
        lazy_gettext("Password"), validators=[DataRequired(lazy_gettext("Write your password."))]
    )
    next = HiddenField()


class Address(Form):
    """To which address a letter goes."""

    email = fields.EmailField(lazy_gettext("E-mail"), validators=[Length(max=fields.MOST_EMAIL)])


class NewAddress(Form):
    """The address an account shall have."""

    email = fields.EmailField(lazy_gettext("New address"), validators=[Length(max=fields.MOST_EMAIL)])


class NewPassword(Form):
    """A new password, by a link."""

    password = fields.new_password()

    def __init__(self, *args: Any, around: Around = NOBODY, **options: Any) -> None:
        super().__init__(*args, **options)
        self.around = around

    def validate_password(self, field: Any) -> None:
        """Not short, not easy, not one's own name."""
        fields.check_password(field, self.around)

    def kept(self) -> str:
        """The password as it is kept. Takes long and must not hold the database."""
        return chosen(self.password.data or "", self.around)


class ChangePassword(NewPassword):
    """A new password, by who knows the old one."""

    old = PasswordField(
        lazy_gettext("Current password"),
        validators=[DataRequired(lazy_gettext("Write your current password."))],
    )


def _agree() -> BooleanField:
    return BooleanField(
        lazy_gettext("I agree to the operating rules and to how personal data are kept."),
        validators=[DataRequired(lazy_gettext("Tick that you agree; without it there is no account."))],
    )


class FirstPassword(NewPassword):
    """The password of a new account, and what its owner agrees to."""

    agree = _agree()


class TakeOffer(FirstPassword):
    """Name and password of who takes a role without having an account; staff work under their own rules."""

    person_name = fields.person_name()

    def __init__(
        self, *args: Any, email: str = "", organisation: str = "", staff: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.around = Around((self.person_name.data or "", email, organisation))
        fields.arrange(self, ("person_name",))
        if staff:
            del self.agree


class Agree(Form):
    """Agreeing to what is in force."""

    agree = _agree()
    next = HiddenField()


class CloseAccount(Form):
    """Closing one's account: read, and meant."""

    sure = BooleanField(
        lazy_gettext("I have read what goes and what is kept."),
        validators=[DataRequired(lazy_gettext("Tick that you have read it."))],
    )


class Press(Form):
    """A button: only the CSRF token."""
