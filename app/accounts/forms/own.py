"""What people change about themselves, their organisation and its people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from wtforms.validators import URL, Length, NumberRange, Optional

from app.accounts import tax_codes, words
from app.accounts.forms import fields
from app.accounts.forms.sign_up import BuyerFields, IdentityFields, WorkFields
from app.accounts.models import Facility
from app.accounts.service.facility import Profile
from app.accounts.service.register import NewBuyer, NewFacility
from app.accounts.states import FormOfAddress, LegalForm
from app.kernel import clock
from app.kernel.edit_forms import EditForm
from app.kernel.file_fields import PhotoField
from app.kernel.forms import Form, KeyedForm, LongTextField, NameField, TextField, WholeField
from app.kernel.i18n import gettext, lazy_gettext
from app.kernel.permissions import Role
from app.reference import queries as lists

MOST_TEXT = 4_000
FIRST_YEAR = 1500


class YearField(WholeField):
    """A year, which is never grouped."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data or "")


class Settings(EditForm):
    """What one says of oneself: name, telephone, language of letters."""

    person_name = fields.person_name()
    phone = fields.PhoneField(lazy_gettext("Telephone"))
    language = fields.language_choice()

    def address_chosen(self, before: FormOfAddress | None) -> FormOfAddress | None:
        """How to address them: as ``before``, since only makers are asked."""
        return before


class MakerSettings(Settings):
    """What somebody who acts for a facility says of oneself besides: the form of address."""

    form_of_address = fields.select(
        lazy_gettext("How we address you in Vietnamese"),
        description=lazy_gettext("Before your given name, on your own pages and in letters to you."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form_of_address.choices = fields.choices(
            words.FORMS_OF_ADDRESS.items(), gettext("Not chosen yet")
        )

    def address_chosen(self, before: FormOfAddress | None) -> FormOfAddress | None:
        """The form chosen; None for none."""
        return FormOfAddress(self.form_of_address.data) if self.form_of_address.data else None


class Describe(WorkFields, EditForm):
    """What a facility tells of itself."""

    description_vi = LongTextField(
        lazy_gettext("About the facility, in Vietnamese"),
        description=lazy_gettext("What you make, how, since when, for whom. Buyers read this first."),
        validators=[Length(max=MOST_TEXT, message=lazy_gettext("At most 4,000 characters."))],
    )
    description_en = LongTextField(
        lazy_gettext("About the facility, in English"),
        validators=[Length(max=MOST_TEXT, message=lazy_gettext("At most 4,000 characters."))],
    )
    name_en = NameField(
        lazy_gettext("Name in English"),
        validators=[Length(max=200, message=lazy_gettext("A name has at most 200 characters."))],
    )
    phone = fields.PhoneField(lazy_gettext("Telephone"))
    website = TextField(
        lazy_gettext("Website"),
        validators=[
            Optional(),
            Length(max=200, message=lazy_gettext("An address has at most 200 characters.")),
            URL(message=lazy_gettext("Write the whole address, for example https://gom.example.vn.")),
        ],
    )
    founded_year = YearField(
        lazy_gettext("Founded in"), description=lazy_gettext("The year, for example 1998.")
    )

    sector_code = fields.select(lazy_gettext("Sector"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.sector_code.choices = fields.sectors()
        limits = NumberRange(
            FIRST_YEAR, clock.today().year, lazy_gettext("Write a year that has been, for example 1998.")
        )
        self.founded_year.validators = [Optional(), limits]

    def profile(self) -> Profile:
        """What was typed, as the service takes it."""
        return Profile(
            name_en=self.name_en.data or "",
            description_vi=self.description_vi.data or "",
            description_en=self.description_en.data or "",
            address=self.address.data or "",
            phone=self.phone.data or "",
            website=self.website.data or "",
            craft_village=self.craft_village.data or "",
            founded_year=self.founded_year.data,
            workers=self.workers.data or 0,
            workers_female=self.workers_female.data or 0,
            workers_minority=self.workers_minority.data or 0,
            woman_owned=bool(self.woman_owned.data),
            sector_code=self.sector_code.data or "",
        )


class Correct(IdentityFields, EditForm):
    """What an officer compares with papers, before it is verified."""

    not_stored = frozenset({"commune", "find"})

    @classmethod
    def of(cls, facility: Facility) -> Correct:
        """Filled with what is kept now."""
        return cls(
            thing=facility,
            name=facility.name,
            legal_form=facility.legal_form,
            tax_code=tax_codes.shown(facility.tax_code),
            sector_code=facility.sector_code or "",
            place=lists.place_name(facility.commune),
            commune=facility.commune_code,
        )

    def new_facility(self, facility: Facility) -> NewFacility:
        """The facility with these instead."""
        return NewFacility(
            name=self.name.data,
            tax_code=self.tax_code.data,
            legal_form=LegalForm(self.legal_form.data),
            commune_code=self.commune.data,
            sector_code=self.sector_code.data or None,
            phone=facility.phone,
            workers=facility.workers,
            workers_female=facility.workers_female,
            workers_minority=facility.workers_minority,
        )


class Photo(Form):
    """A picture of the facility."""

    photo = PhotoField(
        lazy_gettext("Photo of the workshop or the people"), required=lazy_gettext("Choose a photo.")
    )


class DescribeBuyer(BuyerFields, EditForm):
    """What a buyer tells of itself."""

    tax_number = TextField(lazy_gettext("Tax number"), validators=[Length(max=40)])

    def new_buyer(self) -> NewBuyer:
        """The buyer with these instead."""
        return replace(super().new_buyer(), tax_number=self.tax_number.data or "")


class Invite(KeyedForm):
    """Whom to invite, as what."""

    email = fields.EmailField(
        lazy_gettext("E-mail of the person you invite"), validators=[Length(max=fields.MOST_EMAIL)]
    )
    role = fields.select(lazy_gettext("Role"), missing=lazy_gettext("Choose one of the roles."))

    def __init__(self, *args: Any, roles: Iterable[Role], **options: Any) -> None:
        super().__init__(*args, **options)
        self.role.choices = fields.choices((role, words.ROLES[role]) for role in roles)
