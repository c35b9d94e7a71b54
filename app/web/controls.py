"""How form controls are wired to their label, hint and error: WTForms fields in, attributes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flask import Flask
from wtforms import FieldList, FormField
from wtforms.fields import Field

from app.kernel.date_fields import DayField
from app.kernel.foreign_amounts import ForeignField
from app.kernel.forms import DongField, WholeField
from app.kernel.quantities import QuantityField


def reads_back(field: Field) -> str:
    """What is read back below a field: ``dong`` in words, ``whole`` when short, ``day`` with its weekday, or nothing."""
    if isinstance(field, DayField):
        return "day"
    if isinstance(field, DongField):
        return "dong"
    if isinstance(field, QuantityField):
        return "quantity"
    if isinstance(field, ForeignField):
        return "foreign"
    return "whole" if isinstance(field, WholeField) else ""


def kind_of(field: Field) -> str:
    """How a field is drawn: ``check``, ``choices``, ``area``, ``select``, ``file`` or ``line``."""
    widget = type(field.widget).__name__
    if field.type == "BooleanField":
        return "check"
    if widget in {"ListWidget", "TableWidget"}:
        return "choices"
    kinds = {"TextArea": "area", "Select": "select", "FileInput": "file"}
    return kinds.get(widget, "line")


def hint_of(field: Field, hint: str = "") -> str:
    """The hint of a page or else the field's own; a day or moment says first how it is written."""
    given = hint or field.description or ""
    if not isinstance(field, DayField):
        return given
    return f"{field.example} {given}".strip()


def described_by(field: Field, hint: str = "", help_id: str = "") -> str:
    """The ids of everything that explains a control: error first, then hint and longer help."""
    ids = [f"{field.name}-error" if field.errors else "", f"{field.name}-hint" if hint else "", help_id]
    ids += [f"{field.id}-say"] if reads_back(field) else []
    return " ".join(name for name in ids if name)


def attributes(
    field: Field,
    *,
    hint: str = "",
    help_id: str = "",
    type: str = "text",
    inputmode: str = "",
    autocomplete: str = "",
    rows: int = 0,
    optional: bool = False,
) -> dict[str, Any]:
    """The attributes of one control; the browser's own bubbles stay off, our sentences are bilingual."""
    kind = kind_of(field)
    found: dict[str, Any] = {
        "required": False,
        "aria_describedby": described_by(field, hint, help_id) or False,
    }
    if kind == "choices":
        return {}
    if kind != "check":
        found["class_"] = "in"
    if field.errors:
        found["aria_invalid"] = "true"
    if field.flags.required and not optional:
        found["aria_required"] = "true"
    if kind == "line" and type != "text":
        found["type"] = type
    if read := reads_back(field):
        found |= {"data_day" if read == "day" else "data_number": read, "type": "text"}
        found |= {"min": False, "max": False}
        inputmode = inputmode or ("decimal" if read in {"quantity", "foreign"} else "numeric")
        autocomplete = autocomplete or ("off" if read == "day" else "")
    if isinstance(field, QuantityField):
        found |= _measures(field)
    if isinstance(field, ForeignField):
        found |= field.attributes
    if isinstance(field, DongField) and field.usual:
        found |= {"data_usual": str(field.usual), "data_odd": field.question}
    found |= {k: v for k, v in (("inputmode", inputmode), ("autocomplete", autocomplete)) if v}
    if rows:
        found["rows"] = rows
    return found


def _measures(field: QuantityField) -> dict[str, str]:
    """What the browser needs to read a quantity back: per divisible unit its name, factor and smaller unit."""
    known = {
        code: [one.symbol, one.factor, one.base]
        for code, one in field.measures.items()
        if one.takes_fractions
    }
    unit = next((code for code, one in field.measures.items() if one is field.measure), "")
    return {"data_measures": json.dumps(known, ensure_ascii=False), "data_unit": unit}


def choice_attributes(field: Field, hint: str = "", help_id: str = "") -> dict[str, Any]:
    """The attributes of each radio or checkbox of a group: the group itself carries error and hint."""
    return {"required": False, **({"aria_invalid": "true"} if field.errors else {})}


def _sentences(errors: Any) -> Iterator[str]:
    if not isinstance(errors, list | tuple | dict):
        yield str(errors)
    elif isinstance(errors, dict):
        for value in errors.values():
            yield from _sentences(value)
    else:
        for value in errors:
            yield from _sentences(value)


def problems(form: Any) -> list[tuple[str, str, str]]:
    """Everything to correct: (id of the field or empty, label, sentence), in the order of the fields."""
    found = [("", "", str(text)) for text in getattr(form, "form_errors", ())]
    for field in form:
        if isinstance(field, FormField):
            found += problems(field.form)
        elif isinstance(field, FieldList) and any(isinstance(entry, FormField) for entry in field):
            for entry in field:
                found += problems(entry.form) if isinstance(entry, FormField) else []
        elif field.errors:
            words = str(getattr(field.label, "text", ""))
            hidden = type(field.widget).__name__ == "HiddenInput"
            found.append(
                ("" if hidden else field.id, "" if hidden else words, next(_sentences(field.errors)))
            )
    return found


def install(app: Flask) -> None:
    """Give them to the form macros."""
    app.jinja_env.globals.update(
        control_kind=kind_of,
        control_hint=hint_of,
        control_reads_back=reads_back,
        control_attributes=attributes,
        choice_attributes=choice_attributes,
        control_described_by=described_by,
        form_problems=problems,
    )
