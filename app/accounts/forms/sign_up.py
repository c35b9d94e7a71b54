"""Signing up: as a facility, as a buyer."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.accounts import tax_codes, words
from app.accounts.forms import fields
from app.accounts.forms.place import PlaceFields
from app.accounts.service.register import NewBuyer, NewFacility, NewPerson
from app.accounts.service.registration import Upload
from app.accounts.states import LegalForm
from app.kernel.file_fields import PaperField
from app.kernel.forms import Form, KeyedForm, NameField, PlainWordsField, TextField, WholeField
from app.kernel.i18n import gettext, language, lazy_gettext, localised
from app.reference import queries as lists

MOST_WORKERS = 100_000
_LONG = Length(max=300, message=lazy_gettext("At most 300 characters."))


class PersonFields(Form):
    """Who signs up. The password is chosen later, by who opens the letter's link."""

    person_name = fields.person_name()
    email = fields.EmailField(lazy_gettext("E-mail"))
    phone = fields.PhoneField(lazy_gettext("Telephone"))

    def new_person(self) -> NewPerson:
        """The person, who chooses a password once the address is proved."""
        return NewPerson(
            name=self.person_name.data,
            email=self.email.data,
            phone=self.phone.data or "",
            language=language(),
        )


class IdentityFields(PlaceFields):
    """What an officer compares with papers."""

    name = NameField(
        lazy_gettext("Name of the facility"),
        validators=[
            DataRequired(lazy_gettext("Write the name of the facility, as registered.")),
            Length(max=200, message=lazy_gettext("A name has at most 200 characters.")),
        ],
    )
    legal_form = fields.select(lazy_gettext("Legal form"), missing=lazy_gettext("Choose the legal form."))
    tax_code = TextField(
        lazy_gettext("Tax code"),
        description=lazy_gettext(
            "10 or 13 digits; a household business may use the 12 digits of a personal ID."
        ),
    )
    sector_code = fields.select(lazy_gettext("Sector"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.legal_form.choices = fields.choices(words.LEGAL_FORMS.items(), gettext("Choose…"))
        self.sector_code.choices = fields.sectors()

    def validate_tax_code(self, field: Any) -> None:
        """Digits that can be a tax code; a personal number for household businesses only (R33)."""
        household = self.legal_form.data == LegalForm.HOUSEHOLD
        try:
            tax_codes.read(field.data or "", personal=household)
        except tax_codes.WrongTaxCode as fault:
            raise ValidationError(str(fault)) from fault


class WorkFields(Form):
    """What may be told later."""

    address = PlainWordsField(lazy_gettext("Address of the workshop"), validators=[_LONG])
    craft_village = PlainWordsField(
        lazy_gettext("Craft village"),
        description=lazy_gettext(
            "If you produce in one. Your officer checks whether the province has recognised it."
        ),
        validators=[_LONG],
    )
    workers = WholeField(lazy_gettext("Workers"), validators=[Optional(), NumberRange(0, MOST_WORKERS)])
    workers_female = WholeField(
        lazy_gettext("Of whom women"), validators=[Optional(), NumberRange(0, MOST_WORKERS)]
    )
    workers_minority = WholeField(
        lazy_gettext("Of whom from ethnic minorities"), validators=[Optional(), NumberRange(0, MOST_WORKERS)]
    )
    woman_owned = BooleanField(lazy_gettext("A woman owns the facility, or most of it"))

    def validate_workers(self, field: Any) -> None:
        """The whole is not smaller than a part."""
        if max(self.workers_female.data or 0, self.workers_minority.data or 0) > (field.data or 0):
            raise ValidationError(gettext("The number of workers is smaller than one of its parts."))


class FacilitySignUp(IdentityFields, WorkFields, PersonFields, KeyedForm):
    """A facility and its owner, on one page."""

    paper = PaperField(
        lazy_gettext("Registration paper"),
        description=lazy_gettext(
            "A photo or PDF of the business, co-operative or household registration. Or bring it to your officer "
            "later."
        ),
    )

    phone = fields.PhoneField(
        lazy_gettext("Telephone"),
        validators=[InputRequired(lazy_gettext("Write a telephone number: buyers and officers call it."))],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields.arrange(self, ("name", "legal_form", "tax_code", "place", "paper"))

    def upload(self) -> Upload | None:
        """The paper, when one was chosen."""
        return Upload(self.paper.data.content, self.paper.data.name) if self.paper.data else None

    def new_facility(self) -> NewFacility:
        """The facility that was typed, as the service takes it."""
        return NewFacility(
            name=self.name.data,
            tax_code=self.tax_code.data,
            legal_form=LegalForm(self.legal_form.data),
            commune_code=self.commune.data,
            sector_code=self.sector_code.data or None,
            address=self.address.data or "",
            phone=self.phone.data or "",
            craft_village=self.craft_village.data or "",
            workers=self.workers.data or 0,
            workers_female=self.workers_female.data or 0,
            workers_minority=self.workers_minority.data or 0,
            woman_owned=bool(self.woman_owned.data),
        )


class BuyerFields(Form):
    """What a buyer says of itself: name, country, trade."""

    name = NameField(
        lazy_gettext("Name of your company or shop"),
        validators=[
            DataRequired(lazy_gettext("Write the name of your company or shop.")),
            Length(max=200, message=lazy_gettext("A name has at most 200 characters.")),
        ],
    )
    country_code = fields.select(lazy_gettext("Country"), missing=lazy_gettext("Choose the country."))
    trade = PlainWordsField(
        lazy_gettext("What you trade in"),
        description=lazy_gettext("For example: home and table ware, retail chain, 40 shops."),
        validators=[_LONG],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.country_code.choices = fields.choices(
            ((country.code, localised(country)) for country in lists.countries()), gettext("Choose…")
        )

    def new_buyer(self) -> NewBuyer:
        """The buyer that was typed, as the service takes it."""
        return NewBuyer(name=self.name.data, country_code=self.country_code.data, trade=self.trade.data or "")


class BuyerSignUp(BuyerFields, PersonFields, KeyedForm):
    """A buyer and the person who buys, on one page."""

    phone = fields.PhoneField(lazy_gettext("Telephone"), country_of="country_code")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields.arrange(self, ("name", "country_code", "trade"))
