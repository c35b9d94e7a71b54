"""A fair as staff write it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.fairs.fair_facts import FairFacts
from app.fairs.models import Fair
from app.fairs.queries import usual
from app.fairs.rules import MOST_SHORT_NAME
from app.fairs.service.fair import facts_of
from app.kernel import clock
from app.kernel.date_fields import DayField, MomentField
from app.kernel.edit_forms import EditForm
from app.kernel.forms import (
    ChoiceField,
    DongField,
    Form,
    KeyedForm,
    LongTextField,
    NameField,
    PlainWordsField,
    StepForm,
    TextField,
    WholeField,
)
from app.kernel.i18n import lazy_gettext, lazy_pgettext, localised
from app.kernel.money import Money
from app.programme.states import FairKind
from app.programme.words import KINDS
from app.reference import queries as reference

LONG = 300
MOST_TEXT = 5_000
_NOT_TOO_LONG = Length(
    max=MOST_SHORT_NAME,
    message=lazy_gettext("A short name has at most %(most)d characters.", most=MOST_SHORT_NAME),
)


class _FairFields(Form):
    """All facts of a fair. Moments are typed on a Vietnamese clock."""

    name_vi = NameField(
        lazy_gettext("Name in Vietnamese"),
        validators=[InputRequired(lazy_gettext("Write the name in Vietnamese.")), Length(max=LONG)],
    )
    name_en = NameField(lazy_gettext("Name in English"), validators=[Length(max=LONG)])
    short_name_vi = NameField(lazy_gettext("Short name in Vietnamese"), validators=[_NOT_TOO_LONG])
    short_name_en = NameField(lazy_gettext("Short name in English"), validators=[_NOT_TOO_LONG])
    supported = BooleanField(lazy_gettext("The programme takes part: facilities may apply and get support"))
    kind = ChoiceField(lazy_gettext("How the programme takes part"), validators=[Optional()])
    starts_on = DayField(
        lazy_gettext("First day"), validators=[InputRequired(lazy_gettext("Choose the first day."))]
    )
    ends_on = DayField(lazy_pgettext("fair", "Last day"), validators=[Optional()])
    opens_at = MomentField(lazy_gettext("Registration opens"), validators=[Optional()])
    closes_at = MomentField(lazy_gettext("Registration closes"), validators=[Optional()])
    country_code = ChoiceField(lazy_pgettext("fair", "Country"), default="VN")
    province_code = ChoiceField(lazy_gettext("Province"), validators=[Optional()])
    city = PlainWordsField(lazy_gettext("City"), validators=[Length(max=LONG)])
    venue = NameField(lazy_gettext("Venue"), validators=[Length(max=LONG)])
    organiser = NameField(lazy_gettext("Organiser"), validators=[Length(max=LONG)])
    run_by_department = BooleanField(
        lazy_gettext("Run by the host province's Department of Industry and Trade")
    )
    registration_number = TextField(
        lazy_gettext("Registration number, or why it is exempt"), validators=[Length(max=80)]
    )
    stand_price = DongField(
        lazy_gettext("Price of one stand"),
        validators=[Optional(), NumberRange(0, 10**10)],
        neighbour="its former price, or that of fairs like it",
    )
    stands_offered = WholeField(
        lazy_gettext("Stands the programme offers"), default=0, validators=[Optional(), NumberRange(0, 600)]
    )
    most_stands_each = WholeField(
        lazy_gettext("Stands per facility, at most"), default=2, validators=[Optional(), NumberRange(1, 20)]
    )
    sectors = PlainWordsField(lazy_gettext("Goods shown"), validators=[Length(max=LONG)])
    website = TextField(lazy_gettext("Website"), validators=[Length(max=200)])
    about_vi = LongTextField(lazy_gettext("About, in Vietnamese"), validators=[Length(max=MOST_TEXT)])
    about_en = LongTextField(lazy_gettext("About, in English"), validators=[Length(max=MOST_TEXT)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = FairKind(self.kind.data) if self.kind.data in set(FairKind) else None
        self.stand_price.compare(usual.stand_price(kind, getattr(getattr(self, "thing", None), "id", None)))
        self.kind.choices = [("", lazy_gettext("– choose –")), *KINDS.items()]
        self.country_code.choices = [(c.code, localised(c)) for c in reference.countries()]
        self.province_code.choices = [
            ("", lazy_gettext("– none –")),
            *((p.code, localised(p)) for p in reference.provinces()),
        ]

    def facts(self) -> FairFacts:
        """What was typed, as the service wants it."""
        names = (
            *("name_vi", "name_en", "supported", "starts_on", "ends_on"),
            *(
                "country_code",
                "city",
                "venue",
                "organiser",
                "run_by_department",
                "registration_number",
                "sectors",
                "website",
            ),
        )
        price = self.stand_price.data
        return FairFacts(
            **{name: getattr(self, name).data for name in names},
            short_name_vi=self.short_name_vi.data or "",
            short_name_en=self.short_name_en.data or "",
            about_vi=self.about_vi.data or "",
            about_en=self.about_en.data or "",
            kind=FairKind(self.kind.data) if self.kind.data and self.supported.data else None,
            province_code=self.province_code.data or None,
            opens_at=aware(self.opens_at.data),
            closes_at=aware(self.closes_at.data),
            stand_price=None if price is None else Money(price),
            stands_offered=self.stands_offered.data or 0,
            most_stands_each=self.most_stands_each.data or 0,
        )


class FairForm(_FairFields, KeyedForm):
    """What the desk types for a new fair."""


class FairEdit(_FairFields, EditForm):
    """A fair written anew."""


class PriceForm(KeyedForm):
    """Another stand price for a fair somebody applied for, and why."""

    price = DongField(
        lazy_gettext("Price of one stand"),
        validators=[
            InputRequired(lazy_gettext("Write the price.")),
            NumberRange(1, 10**10, lazy_gettext("Write a price between 1 and 10,000,000,000 ₫.")),
        ],
        neighbour="the fair's price until now",
    )
    reason = LongTextField(
        lazy_gettext("Reason"),
        validators=[InputRequired(lazy_gettext("Say why.")), Length(max=2000)],
    )


def of_fair(fair: Fair) -> FairEdit:
    """The form filled from the row, or from what was sent."""
    facts = facts_of(fair)
    shown = {
        "opens_at": naive(facts.opens_at),
        "closes_at": naive(facts.closes_at),
    }
    return FairEdit(thing=fair, data={**vars(facts), **shown})


def aware(moment: datetime | None) -> datetime | None:
    """A typed moment on a Vietnamese clock."""
    return moment.replace(tzinfo=clock.HANOI) if moment else None


def naive(moment: datetime | None) -> datetime | None:
    """A stored moment as the browser's field wants it."""
    return clock.local(moment).replace(second=0, microsecond=0, tzinfo=None) if moment else None


class FairStepForm(StepForm):
    """A step of the fair."""

    reason = LongTextField(lazy_gettext("Reason"), validators=[Length(max=2_000)])


class HoldForm(FairStepForm):
    """Recording a fair as held."""

    visitors = WholeField(
        lazy_gettext("Visitors, as the organiser reports"),
        validators=[Optional(), NumberRange(0, 10_000_000, lazy_gettext("Write a whole number."))],
    )
