"""Fields and checks that several forms of this room share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import PasswordField, ValidationError
from wtforms.validators import DataRequired, Length

from app.accounts import addresses, passwords, phones
from app.kernel.forms import ChoiceField, NameField, RadioChoiceField, TextField
from app.kernel.i18n import EN, VI, gettext, lazy_gettext, localised
from app.reference import queries as lists

MOST_NAME, MOST_EMAIL = 200, 254
LANGUAGE_NAMES = {VI: "Tiếng Việt", EN: "English"}


class EmailField(TextField):
    """An e-mail address a mail server takes; ``data`` becomes the form that is kept, the page keeps what was typed."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        """Read it, or refuse it in words."""
        if not self.data:
            raise ValidationError(gettext("Write your e-mail address."))
        try:
            self.data = addresses.read(self.data)
        except addresses.WrongAddress as fault:
            raise ValidationError(str(fault)) from fault

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else self.data or ""


class PhoneField(TextField):
    """A telephone number; ``data`` becomes +84912345678. ``country_of`` names the field with the country."""

    data: Any

    def __init__(self, label: Any = None, *, country_of: str = "", **options: Any) -> None:
        super().__init__(label, **options)
        self.country_of = country_of

    def pre_validate(self, form: Any) -> None:
        """Read it; empty stays empty."""
        if not self.data:
            return
        country = form[self.country_of].data if self.country_of else ""
        try:
            self.data = phones.read(self.data, country or phones.HOME)
        except phones.WrongPhone as fault:
            raise ValidationError(str(fault)) from fault

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return phones.shown(self.data) if self.data else ""


def person_name() -> NameField:
    """Whose account it is."""
    return NameField(
        lazy_gettext("Your full name"),
        validators=[
            DataRequired(lazy_gettext("Write your name.")),
            Length(max=MOST_NAME, message=lazy_gettext("A name has at most 200 characters.")),
        ],
    )


def new_password() -> PasswordField:
    """A password being chosen; ``check_password`` looks at it with the words around it."""
    return PasswordField(
        lazy_gettext("Password"),
        description=lazy_gettext(
            "At least 15 characters; 12 once you have a second factor. Five words that do not belong together are "
            "easy to keep, for example tree – boat – blue – noodle – bell."
        ),
    )


def check_password(field: PasswordField, around: passwords.Around) -> None:
    """Refuse what is short or easy to guess."""
    complaint = passwords.complaint(field.data or "", around)
    if complaint:
        raise ValidationError(complaint)


def language_choice() -> RadioChoiceField:
    """The language letters come in."""
    return RadioChoiceField(
        lazy_gettext("Language of your letters"),
        choices=list(LANGUAGE_NAMES.items()),
        validators=[DataRequired(lazy_gettext("Choose a language."))],
    )


def select(label: Any, *, missing: Any = None, **options: Any) -> ChoiceField:
    """A list to choose from whose choices are filled when the form is made."""
    checks = [DataRequired(missing)] if missing else []
    return ChoiceField(label, choices=[], validators=checks, default="", **options)


def choices(pairs: Iterable[tuple[str, Any]], blank: Any = None) -> list[tuple[str, Any]]:
    """Values and their words; ``blank`` first, for nothing chosen yet."""
    first = [] if blank is None else [("", str(blank))]
    return [*first, *((value, str(words)) for value, words in pairs)]


def sectors() -> list[tuple[str, Any]]:
    """The trades, and none named yet."""
    return choices(((one.code, localised(one)) for one in lists.sectors()), gettext("Not chosen yet"))


def arrange(form: Any, first: Iterable[str]) -> None:
    """Put these fields first, and the password last, so that what is wrong is listed as the page shows it."""
    named = form._fields
    order = [*first, *(name for name in named if name not in {*first, "password"}), "password"]
    form._fields = {name: named[name] for name in order if name in named}
