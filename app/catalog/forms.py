"""What makers and officers fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.catalog import rules
from app.kernel.date_fields import DayField, MomentField
from app.kernel.edit_forms import EditForm
from app.kernel.file_fields import PaperField, PhotoField
from app.kernel.folding import clean
from app.kernel.forms import (
    ChoiceField,
    DongField,
    Form,
    KeyedForm,
    LongTextField,
    NameField,
    PlainWordsField,
    RadioChoiceField,
    StepForm,
    TextField,
    TicksField,
    WholeField,
)
from app.kernel.i18n import gettext, lazy_gettext, localised
from app.kernel.quantities import QuantityField
from app.reference import queries as reference
from app.reference.models import HsCode

MOST_NAME, MOST_TEXT = 120, 4_000
FIXED, ASK = "fixed", "ask"


class _Basics(Form):
    """What a product needs to be listed at all."""

    name_vi = NameField(
        lazy_gettext("Product name"),
        [InputRequired(lazy_gettext("Write the name in Vietnamese.")), Length(max=MOST_NAME)],
    )
    group_code = ChoiceField(lazy_gettext("Product group"), validate_choice=False)
    unit_code = ChoiceField(lazy_gettext("Unit"), validate_choice=False)
    price_kind = RadioChoiceField(
        lazy_gettext("Price"),
        choices=[(FIXED, lazy_gettext("I name a price")), (ASK, lazy_gettext("Buyers ask for it"))],
        default=FIXED,
    )
    price = DongField(lazy_gettext("Price of one unit"), neighbour="the last price, or that of goods like it")
    min_order = QuantityField(lazy_gettext("Minimum order"))
    show_only = BooleanField(lazy_gettext("Only shown, not for sale online (alcohol)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group_code.choices = [
            ("", gettext("Choose a group")),
            *((group.code, localised(group)) for group in reference.product_groups("cnnt")),
        ]
        self.unit_code.choices = [
            ("", gettext("Choose a unit")),
            *((unit.code, localised(unit)) for unit in reference.goods_units()),
        ]
        self.min_order.measured(reference.measures(), self.unit_code.data)

    def validate_price(self, field: DongField) -> None:
        """A named price needs its figure."""
        if self.price_kind.data == FIXED and not self.show_only.data and field.data is None:
            raise ValidationError(gettext("Write the price, or let buyers ask for it."))

    def values(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        named = self.price_kind.data == FIXED and not self.show_only.data
        return {
            "name_vi": self.name_vi.data,
            "group_code": self.group_code.data,
            "unit_code": self.unit_code.data,
            "price": self.price.data if named else None,
            "min_order": self.min_order.data,
            "show_only": bool(self.show_only.data),
        }


class NewProductForm(_Basics, KeyedForm):
    """A new product: one photo, name, unit, price or "ask", minimum order."""

    photo = PhotoField(lazy_gettext("Front photo"))


class BasicsForm(_Basics, EditForm):
    """The first section of a product."""

    @classmethod
    def showing(cls, words: Mapping[str, Any], **how: Any) -> BasicsForm:
        """Filled with what was last written."""
        kind = ASK if words["price"] is None else FIXED
        return cls(data={**words, "price_kind": kind}, **how)


class WordsForm(EditForm):
    """English name and the descriptions."""

    name_en = NameField(lazy_gettext("Name in English"), [Length(max=MOST_NAME)])
    description_vi = LongTextField(lazy_gettext("Description in Vietnamese"), [Length(max=MOST_TEXT)])
    description_en = LongTextField(lazy_gettext("Description in English"), [Length(max=MOST_TEXT)])

    @classmethod
    def showing(cls, words: Mapping[str, Any], **how: Any) -> WordsForm:
        """Filled with what was last written."""
        return cls(data=words, **how)

    def values(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        return {
            "name_en": self.name_en.data or "",
            "description_vi": clean(self.description_vi.data or ""),
            "description_en": clean(self.description_en.data or ""),
        }


class TradeForm(EditForm):
    """Figures and codes for the trade."""

    not_stored = frozenset({"hs_pick"})

    lead_time_days = WholeField(lazy_gettext("Days to deliver"))
    capacity_month = QuantityField(lazy_gettext("Units a month"))
    price_valid_until = DayField(lazy_gettext("Price valid until"), [Optional()])
    material = PlainWordsField(lazy_gettext("Material"), [Length(max=200)])
    ocop_group_code = ChoiceField(lazy_gettext("OCOP group"), validate_choice=False)
    hs = TextField(lazy_gettext("HS code"), [Length(max=100)])
    hs_pick = RadioChoiceField(lazy_gettext("Which of these?"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ocop_group_code.choices = [
            ("", gettext("Not an OCOP product")),
            *((group.code, localised(group)) for group in reference.product_groups("ocop")),
        ]

    @classmethod
    def showing(cls, words: Mapping[str, Any], **how: Any) -> TradeForm:
        """Filled with what was last written."""
        form = cls(data={**words, "hs": words["hs_code"] or ""}, **how)
        form.capacity_month.measured(reference.measures(), words["unit_code"])
        return form

    def validate_hs(self, field: TextField) -> None:
        """Six digits, or words that lead to one heading; several headings are offered to choose from."""
        typed = self.hs_pick.data or field.data or ""
        if not typed:
            return
        found = reference.find_hs(typed)
        exact = [code for code in found if code.code == "".join(c for c in typed if c.isdigit())]
        if len(exact or found) == 1:
            field.data = (exact or found)[0].code
            return
        self.hs_pick.choices = [(code.code, hs_words(code)) for code in found]
        if not found:
            raise ValidationError(gettext("No heading of the customs list matches. Try another word."))
        raise ValidationError(gettext("Several headings match. Choose one below."))

    def values(self) -> dict[str, Any]:
        """The fields as the service takes them."""
        return {
            "lead_time_days": self.lead_time_days.data,
            "capacity_month": self.capacity_month.data,
            "price_valid_until": self.price_valid_until.data,
            "material": self.material.data or "",
            "ocop_group_code": self.ocop_group_code.data or None,
            "hs_code": self.hs.data or None,
        }


def hs_words(code: HsCode) -> str:
    """``6912.00 – Ceramic tableware``."""
    return f"{code.code[:4]}.{code.code[4:]} – {localised(code)}"


class PhotoForm(KeyedForm):
    """A photo and the side it shows."""

    photo = PhotoField(lazy_gettext("Photo"), required=lazy_gettext("Choose a photo."))
    role = ChoiceField(lazy_gettext("Which side it shows"), choices=list(rules.ROLES.items()))


class PhotoWordsForm(EditForm):
    """What a kept photo shows."""

    role = ChoiceField(lazy_gettext("Which side it shows"), choices=list(rules.ROLES.items()))
    alt_vi = PlainWordsField(lazy_gettext("What is on it, in Vietnamese"), [Length(max=200)])
    alt_en = PlainWordsField(lazy_gettext("What is on it, in English"), [Length(max=200)])

    @classmethod
    def showing(cls, line: Any, **how: Any) -> PhotoWordsForm:
        """Filled with what was last written of a photo."""
        return cls(data={name: getattr(line, name) for name in ("role", "alt_vi", "alt_en")}, **how)


class CertificateForm(KeyedForm):
    """A certificate or recognition, with a scan of it."""

    scheme = RadioChoiceField(lazy_gettext("Kind of certificate"), choices=list(rules.SCHEMES.items()))
    product_id = ChoiceField(lazy_gettext("For which product"), validate_choice=False)
    level = ChoiceField(lazy_gettext("Level (CNNT)"), validate_choice=False)
    stars = ChoiceField(lazy_gettext("Stars (OCOP)"), validate_choice=False)
    type_code = ChoiceField(lazy_gettext("Certificate (standards)"), validate_choice=False)
    number = TextField(lazy_gettext("Number"), [Length(max=80)])
    issuer = NameField(
        lazy_gettext("Issued by"), [InputRequired(lazy_gettext("Say who issued it.")), Length(max=200)]
    )
    issued_on = DayField(lazy_gettext("Issued on"), [InputRequired(lazy_gettext("Write the date of issue."))])
    expires_on = DayField(lazy_gettext("Valid until (standards)"), [Optional()])
    file = PaperField(
        lazy_gettext("Scan or photo of it"), required=lazy_gettext("Choose the file of the certificate.")
    )

    def __init__(self, products: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.product_id.choices = [
            ("", gettext("The whole facility")),
            *((str(number), name) for number, name in products),
        ]
        none = ("", gettext("Choose"))
        self.level.choices = [none, *rules.LEVELS.items()]
        self.stars.choices = [none, *((str(n), f"{n} ★") for n in range(1, 6))]
        self.type_code.choices = [none, *((t.code, localised(t)) for t in reference.certificate_types())]


class PublishForm(StepForm):
    """What an officer confirms by publishing."""

    checked = TicksField(lazy_gettext("What you have checked"), choices=list(rules.CHECKS.items()))
    show_only = BooleanField(lazy_gettext("Only shown, not for sale online (alcohol)"))

    def validate_checked(self, field: TicksField) -> None:
        """All of it is checked."""
        if set(field.data or ()) != set(rules.CHECKS):
            raise ValidationError(gettext("Tick each point once you have checked it."))


class ReturnForm(StepForm):
    """Why a product goes back."""

    reasons = TicksField(lazy_gettext("Reasons"), choices=list(rules.RETURN_REASONS.items()))
    text = LongTextField(lazy_gettext("In your own words"), [Length(max=2_000)])

    def validate_text(self, field: LongTextField) -> None:
        """At least one reason, chosen or written."""
        if not self.reasons.data and not clean(field.data or ""):
            raise ValidationError(gettext("Choose a reason or write one: the facility will read it."))


class TakeDownForm(StepForm):
    """Why something goes out of sight, and who asked for it (R36)."""

    reason = LongTextField(
        lazy_gettext("Reason"),
        [InputRequired(lazy_gettext("Say why: the facility will read it.")), Length(max=2_000)],
    )
    authority = PlainWordsField(lazy_gettext("Asked for by (authority)"), [Length(max=200)])
    asked_at = MomentField(lazy_gettext("Request received at"), [Optional()])
