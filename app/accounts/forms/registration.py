"""The registration paper: handed in by the facility, read by an officer fact by fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, Optional

from app.accounts import words
from app.accounts.forms import fields
from app.accounts.registration_facts import Fact, Register, Source
from app.accounts.service.registration import Lookup, Upload
from app.kernel.date_fields import DayField
from app.kernel.errors import Invalid
from app.kernel.file_fields import PaperField
from app.kernel.forms import ChoiceField, Form, KeyedForm, RadioChoiceField, TextField, TicksField
from app.kernel.i18n import gettext, lazy_gettext

NEW = "new"


class HandIn(KeyedForm):
    """A registration paper of the facility."""

    paper = PaperField(
        lazy_gettext("Registration paper"), required=lazy_gettext("Choose the registration paper.")
    )


class SeeFacts(Form):
    """What an officer read, and where."""

    stamp = HiddenField()
    facts = TicksField(lazy_gettext("I read in it"), choices=[])
    where = RadioChoiceField(
        lazy_gettext("Where you read it"),
        choices=[],
        validators=[InputRequired(lazy_gettext("Say in which document you read it."))],
    )
    paper = PaperField(lazy_gettext("The paper given to you"))
    register = ChoiceField(
        lazy_gettext("Which register"), choices=fields.choices(words.REGISTERS.items()), default="enterprises"
    )
    number = TextField(lazy_gettext("Number in the register"), validators=[Length(max=40)])
    looked_up_on = DayField(lazy_gettext("Looked up on"), validators=[Optional()])

    def offer(self, papers: Sequence[tuple[str, str]], said: Mapping[Fact, str]) -> None:
        """The papers on file to choose from, and the facts with what the facility says of each."""
        self.where.choices = [
            *papers,
            (NEW, gettext("A paper given to me now")),
            (Source.REGISTER.value, gettext("Looked up in a register")),
        ]
        self.facts.choices = [(fact.value, f"{words.FACTS[fact]}: {text}") for fact, text in said.items()]

    def wanted(self) -> list[Fact]:
        """The facts ticked, which the paper is to prove."""
        return [Fact(value) for value in self.facts.data or ()]

    def source(self) -> int | Lookup | Upload:
        """Where they were read; Invalid names what is missing."""
        if self.where.data == NEW:
            if not self.paper.data:
                raise Invalid({"paper": gettext("Choose the paper given to you.")})
            return Upload(self.paper.data.content, self.paper.data.name)
        if self.where.data != Source.REGISTER:
            return int(self.where.data)
        if self.looked_up_on.data is None:
            raise Invalid({"looked_up_on": gettext("Write the day on which you looked it up.")})
        return Lookup(Register(self.register.data), self.number.data or "", self.looked_up_on.data)
