"""What makers fill in about a product: the few things a new one needs, and everything in one form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from app.catalog import forms_questions, questions, rules
from app.catalog.queries.changes import PhotoLine
from app.kernel.date_fields import DayField
from app.kernel.file_fields import PhotoField
from app.kernel.folding import clean
from app.kernel.forms import (
    AskedForm,
    ChoiceField,
    DongField,
    Form,
    KeyedForm,
    LongTextField,
    NameField,
    PlainWordsField,
    RadioChoiceField,
    TextField,
    WholeField,
)
from app.kernel.i18n import gettext, lazy_gettext, localised
from app.kernel.merged_forms import MergedForm
from app.kernel.quantities import QuantityField
from app.reference import queries as reference
from app.reference.models import HsCode

MOST_NAME, MOST_TEXT, MOST_ALT = 120, 4_000, 200
FIXED, ASK = "fixed", "ask"
PHOTO = "photo-"
"""Before the key of a kept photo: the name of its part of the form."""


class Basics(Form):
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


class NewProductForm(Basics, KeyedForm):
    """A new product: one photo, name, unit, price or "ask", minimum order."""

    photo = PhotoField(lazy_gettext("Front photo"))


class CopyForm(KeyedForm):
    """Asks for a copy, once."""


class PhotoWords(AskedForm):
    """What a kept photo shows; a part of the one form."""

    role = ChoiceField(lazy_gettext("Which side it shows"), choices=list(rules.ROLES.items()))
    alt_vi = PlainWordsField(lazy_gettext("What is on it, in Vietnamese"), [Length(max=MOST_ALT)])
    alt_en = PlainWordsField(lazy_gettext("What is on it, in English"), [Length(max=MOST_ALT)])


class ProductForm(Basics, MergedForm):
    """Everything about one product, sent and saved at once; ``product_form`` adds the photos that are there."""

    not_stored = frozenset({"hs_pick", "do"})
    never_conflicts = frozenset({"order"})

    photo = PhotoField(lazy_gettext("Add photos"), multiple=True)
    order = HiddenField()
    do = HiddenField()
    """What else the button that sent it does: ``submit``, or ``up``, ``down`` or ``remove`` and the key of a photo."""
    name_en = NameField(lazy_gettext("Name in English"), [Length(max=MOST_NAME)])
    description_vi = LongTextField(lazy_gettext("Description in Vietnamese"), [Length(max=MOST_TEXT)])
    description_en = LongTextField(lazy_gettext("Description in English"), [Length(max=MOST_TEXT)])
    lead_time_days = WholeField(lazy_gettext("Days to deliver"))
    capacity_month = QuantityField(lazy_gettext("Units a month"))
    price_valid_until = DayField(lazy_gettext("Price valid until"), [Optional()])
    material = PlainWordsField(lazy_gettext("Material"), [Length(max=200)])
    ocop_group_code = ChoiceField(lazy_gettext("OCOP group"), validate_choice=False)
    hs = TextField(lazy_gettext("HS code"), [Length(max=100)])
    hs_pick = RadioChoiceField(lazy_gettext("Which of these?"), choices=[], validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.capacity_month.measured(reference.measures(), self.unit_code.data)
        self.ocop_group_code.choices = [
            ("", gettext("Not an OCOP product")),
            *((group.code, localised(group)) for group in reference.product_groups("ocop")),
        ]

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
            **super().values(),
            "name_en": self.name_en.data or "",
            "description_vi": clean(self.description_vi.data or ""),
            "description_en": clean(self.description_en.data or ""),
            "lead_time_days": self.lead_time_days.data,
            "capacity_month": self.capacity_month.data,
            "price_valid_until": self.price_valid_until.data,
            "material": self.material.data or "",
            "ocop_group_code": self.ocop_group_code.data or None,
            "hs_code": self.hs.data or None,
            "facts": forms_questions.answers(self, self.group_code.data),
        }

    def asked(self) -> list[tuple[questions.Question, Any]]:
        """The questions of the group it was opened for, each with its field."""
        named = (
            (one, forms_questions.FACT + one.code) for one in questions.of_group(self.group_code.object_data)
        )
        return [(one, self[name]) for one, name in named if name in self]

    def of_photo(self, key: str) -> Any:
        """The part about one photo; None when the form was made before it came."""
        return self[PHOTO + key].form if PHOTO + key in self else None

    def mark_of(self, key: str) -> str:
        """The marks of one photo, for a page that gets it while it is open."""
        return " ".join(mark for mark in self.standing.split() if mark.startswith(PHOTO + key))


def product_form(words: Mapping[str, Any], lines: Sequence[PhotoLine], **how: Any) -> ProductForm:
    """The one form, filled with what was last written and a part for each photo."""
    parts = {PHOTO + line.key: FormField(PhotoWords, separator="-") for line in lines}
    asked = questions.of_group(words["group_code"])
    kind: type[ProductForm] = type(
        "ProductForm", (ProductForm,), {**parts, **forms_questions.fields_of(asked)}
    )
    photos = {PHOTO + line.key: _said_of(line) for line in lines}
    data = {
        **words,
        **photos,
        **forms_questions.shown(asked, words["facts"] or {}),
        "price_kind": ASK if words["price"] is None else FIXED,
        "hs": words["hs_code"] or "",
        "order": ",".join(line.key for line in lines),
    }
    return kind(data=data, **how)


def _said_of(line: PhotoLine) -> dict[str, str]:
    return {"role": line.role, "alt_vi": line.alt_vi, "alt_en": line.alt_en}


def hs_words(code: HsCode) -> str:
    """``6912.00 – Ceramic tableware``."""
    return f"{code.code[:4]}.{code.code[4:]} – {localised(code)}"
