"""The base of every form, and the fields Vietnamese input needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import Field
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget, Select, TextInput

from app.kernel import amounts, untrusted
from app.kernel.amount_in_words import dong_in_words
from app.kernel.folding import clean
from app.kernel.i18n import gettext, language, lazy_gettext, plural_form

_WEB_ADDRESS = re.compile(r"://|\bwww\.|\w\.[a-z]{2,}/", re.IGNORECASE)


class _Words:
    """WTForms' own sentences, spoken through our catalogue (``wtforms.po``)."""

    def gettext(self, text: str) -> str:
        return gettext(text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return plural_form(singular, plural, number)


FORMS_READ = "forms_read"
"""Where the forms that a request sent are remembered, so that a page of refusal can show what was typed."""


class Form(FlaskForm):
    """A form with CSRF and our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kwargs.get("formdata", True) is not None and self.is_submitted():
            g.setdefault(FORMS_READ, []).append(self)

    class Meta(FlaskForm.Meta):
        """Our settings of WTForms: whose words its errors use."""

        def get_translations(self, form: Any) -> _Words:
            """Our catalogue instead of WTForms' (which has no Vietnamese)."""
            return _Words()

    @property
    def status(self) -> int:
        """What the page with this form answers: 200 as asked for, 422 when something is to correct."""
        return 422 if self.errors or self.is_submitted() else 200

    def refuse(self, fields: dict[str, str]) -> None:
        """Put a service's refusals next to their fields; unknown names go to the form as a whole."""
        for name, sentence in fields.items():
            if name in self._fields:
                self._fields[name].errors = [*self._fields[name].errors, sentence]
            else:
                self.form_errors.append(sentence)


class AskedForm(Form):
    """A form whose answer is a page: sent by GET, so without CSRF."""

    class Meta(Form.Meta):
        """Sent by GET: no CSRF token."""

        csrf = False


class KeyedForm(Form):
    """A form whose second sending is harmless: it carries a key made with it."""

    form_key = HiddenField()


class TextField(StringField):
    """One line of text in NFC, trimmed, without invisible characters."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Clean what was typed; a browser sends no line break here, and subjects of letters may not carry one."""
        super().process_formdata([" ".join(clean(str(valuelist[0])).split())] if valuelist else [])


class LongTextField(TextAreaField):
    """Several lines of text, cleaned like one line; a line break counts once, as the browser's ``maxlength`` does."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Clean what was typed before anything counts its letters; nothing sent is an empty text."""
        self.data = clean(str(valuelist[0])) if valuelist else ""

    def process_data(self, value: Any) -> None:
        """A form nobody sent anything with holds an empty text too."""
        self.data = value or ""


def options(choices: Iterable[Any] | None) -> list[SelectChoice] | None:
    """Pairs of value and words as the choices WTForms wants; what is one already stays, None (not known yet) too."""
    if choices is None:
        return None
    return [one if isinstance(one, SelectChoice) else SelectChoice(*one) for one in choices]


class _Pairs:
    """A field whose choices may be written as pairs of value and words, when it is declared and later."""

    def __init__(self, *words: Any, choices: Iterable[Any] | None = None, **more: Any) -> None:
        super().__init__(*words, choices=options(choices), **more)  # type: ignore[call-arg]  # the field beside us

    @property
    def choices(self) -> list[SelectChoice] | None:
        """What can be chosen."""
        return self._choices

    @choices.setter
    def choices(self, pairs: Iterable[Any] | None) -> None:
        self._choices = options(pairs)


class _List(Select):
    """A list that opens: its lines hold a value and words, which is said directly where there are a thousand."""

    @classmethod
    def render_option(cls, choice: SelectChoice, **more: Any) -> Markup:
        """One line of it as HTML."""
        if more or choice.render_kw or isinstance(choice.value, bool):
            usual: Markup = super().render_option(choice, **more)
            return usual
        words, chosen = escape(choice.label or choice.value), " selected" if choice.selected else ""
        return Markup(f'<option{chosen} value="{escape(choice.value)}">{words}</option>')  # noqa: S704 - both are escaped


class ChoiceField(_Pairs, SelectField):
    """One of a list that opens."""

    widget = _List()


class RadioChoiceField(_Pairs, RadioField):
    """One of a few, all in sight."""


class ManyChoiceField(_Pairs, SelectMultipleField):
    """Any number of a list."""


class TicksField(ManyChoiceField):
    """Several boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PlainWordsField(TextField):
    """A line of words which letters carry to people who asked for none, so that it holds no web address.

    Mail programs make links of a scheme, ``www.`` or a domain with a path, and people would follow them. «Tiki.vn» is
    a name; letters see to it that it becomes no link (``notices/bare_domains.py``).
    """

    refusal: Any = lazy_gettext("Write this without a web address.")

    def pre_validate(self, form: Any) -> None:
        """Refuse what a mail program would make a link of."""
        if _WEB_ADDRESS.search(str(self.data or "")):
            raise ValidationError(str(self.refusal))


class NameField(PlainWordsField):
    """The name of somebody or something."""

    refusal = lazy_gettext("Write the name without a web address.")


class SeenField(HiddenField):
    """The version or figure somebody saw, carried in the form; ``data`` is an int, None when missing or odd."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read it without trusting it."""
        self.data: int | None = untrusted.whole(valuelist[0]) if valuelist else None


class StepForm(Form):
    """One step of a thing that moves: it carries the version its sender saw (``kernel/workflow.py``)."""

    version = SeenField()

    @property
    def seen(self) -> int | None:
        """That version; None when it was not sent, or is no number."""
        return self.version.data


class WholeField(Field):
    """A whole number typed as 1234, 1.234, 1 234 or 1,234; ``data`` is an int or None."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else amounts.grouped(self.data, language())

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read it by the one table of spellings; anything else is refused in words."""
        self.data: int | None = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        self.data = amounts.whole(text)
        if self.data is None:
            raise ValidationError(gettext("Write a whole number, for example 320,000."))

    @property
    def said(self) -> str:
        """What a short form was understood as, empty for figures that speak for themselves."""
        typed_text = str(self.raw_data[0]) if self.raw_data else ""
        return amounts.grouped(self.data, language()) if self.data and amounts.is_short(typed_text) else ""


FORMER = "the value the form was opened with"


class DongField(WholeField):
    """An amount in whole đồng, read back in words below the field.

    ``usual`` is what it is compared with, in đồng. Ten times off asks once more: the form is refused until the tick for
    that very amount is sent. ``neighbour`` says in words what that is: ``FORMER`` is the value the form was opened with,
    anything else is told by the page with ``compare`` before it validates. A field compared with nothing has the reason
    in ``alone`` (``tests/house/test_money_fields.py``).
    """

    usual: int | None = None
    sure = ""

    def __init__(self, *args: Any, neighbour: str = "", alone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.neighbour, self.alone = neighbour, alone
        self._told = neighbour == FORMER or not neighbour

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Remember the former value and whether somebody ticked that the new one is right."""
        super().process(formdata, *args, **kwargs)
        former = self.object_data
        self.usual = former if self.neighbour and isinstance(former, int) and former > 0 else None
        self.sure = str(formdata.get(f"{self.name}-sure", "")) if formdata else ""

    def compare(self, amount: int | None) -> None:
        """Tell the neighbour of a field that has no former value; None where there is nothing like it yet."""
        self.usual, self._told = self.usual or amount or None, True

    def pre_validate(self, form: Any) -> None:
        """Ask once more about an amount of another size; RuntimeError when the page did not say what it is like."""
        if not self._told and not self.usual:
            raise RuntimeError(f"{self.name} was not compared with {self.neighbour}")
        if self.is_odd and self.sure != str(self.data):
            raise ValidationError(self.question)

    @property
    def is_odd(self) -> bool:
        """Whether the amount is ten times or more off the usual one."""
        if self.data is None or not self.usual:
            return False
        return self.data >= 10 * self.usual or self.data * 10 <= self.usual

    @property
    def question(self) -> str:
        """What is asked about an odd amount."""
        usual = f"{amounts.grouped(self.usual or 0, language())}\u00a0₫"
        return gettext("Ten times or more off %(usual)s. Is the amount right?", usual=usual)

    @property
    def said(self) -> str:
        """The amount in words, with its figure before it where a short form was typed."""
        if self.data is None:
            return ""
        words, figure = dong_in_words(self.data), super().said
        return f"{figure}\u00a0₫: {words[:1].lower()}{words[1:]}" if figure else words
