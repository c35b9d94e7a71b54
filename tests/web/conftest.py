"""A page of every kind, so that layouts and macros are tested apart from any room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Blueprint, Flask, abort, flash, render_template_string
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    FormField,
    StringField,
    TextAreaField,
    validators,
)

from app import create_app
from app.kernel.errors import CeilingReached, TooMany, WrongMoment
from app.kernel.forms import ChoiceField, DongField, Form, KeyedForm, RadioChoiceField
from app.kernel.workflow import Status, Tone
from app.web.access import public, signed_in
from app.web.paging import Page
from tests import databases
from tests.web import everybody

FORM = """{% extends "layouts/public.html" %}
{% from "components/form.html" import fields, errors, field, submit %}
{% block title %}Sample{% endblock %}
{% block main %}<h1>Sample</h1>{{ errors(form) }}
<form method="post" class="stack">{{ fields(form) }}
{{ field(form.name, hint='As on the label', autocomplete='organization') }}{{ field(form.price, suffix='₫') }}
{{ field(form.day, optional=True) }}{{ field(form.kind) }}{{ field(form.way) }}{{ field(form.note, rows=4) }}
{{ field(form.photo, type='file') }}{{ field(form.agree) }}
{% for line in form.lines %}{{ field(line.form.count) }}{% endfor %}
{{ submit('Send', icon_name='send') }}</form>{% endblock %}"""

PARTS = """{% extends layout %}
{% from "components/status.html" import pill, claim %}{% from "components/note.html" import note %}
{% from "components/empty.html" import empty %}{% from "components/pager.html" import pager %}
{% from "components/crumbs.html" import crumbs %}{% from "components/timeline.html" import timeline %}
{% from "components/history.html" import history %}{% from "components/action.html" import action %}
{% from "components/photo.html" import photo %}
{% block title %}Parts{% endblock %}
{% block main %}{{ crumbs([('Home', '/'), ('Parts', '')]) }}<h1>Parts</h1>
<p class="row row-w">{% for s in statuses %}{{ pill(s) }}{% endfor %}</p>
<p class="row row-w">{{ claim('declared') }}{{ claim('seen') }}{{ claim('matched') }}</p>
{% for tone in ('info', 'warn', 'ok', 'bad') %}{% call note(tone, title='Title.') %}Sentence.{% endcall %}{% endfor %}
{{ empty('Nothing yet.', '/', 'Begin', 'plus') }}{{ pager(page) }}
<div class="panel">{{ timeline(steps) }}</div><div class="panel">{{ history(lines) }}</div>
<div class="row row-w">{{ action('/sample/a', 'Approve', 'p', confirm='Approve this?', version=3) }}
{{ action('/sample/b', 'Refuse', 'no', reason=True) }}{{ action('/sample/c', 'Take back') }}</div>
{{ photo('/photo.webp', 'A tea set', low=low_data, kb=38) }}
<div class="decide"><h2>Decide</h2><p>Text</p></div>{% endblock %}"""


class Line(Form):
    """A line of a form."""

    count = DongField("Count", validators=[validators.InputRequired()])


class SampleForm(KeyedForm):
    """A field of each kind."""

    name = StringField("Name", validators=[validators.DataRequired(), validators.Length(max=80)])
    price = DongField("Price", validators=[validators.InputRequired()])
    day = DateField("Day", validators=[validators.Optional()])
    kind = ChoiceField("Kind", choices=[("a", "A"), ("b", "B")])
    way = RadioChoiceField("Way", choices=[("x", "X"), ("y", "Y")])
    note = TextAreaField("Note")
    photo = FileField("Photo")
    agree = BooleanField("I agree", validators=[validators.InputRequired()])
    lines = FieldList(FormField(Line), min_entries=1)


@dataclass(frozen=True)
class Step:
    """A step of a timeline, or a line of history."""

    tone: str = ""
    title: str = ""
    meta: str = ""
    reason: str = ""
    verb: str = "approve"
    actor_name: str = "Lê Thu Trang"
    at: datetime = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def _parts() -> dict[str, Any]:
    return {
        "statuses": [Status(tone.value.title(), tone, "clock") for tone in Tone],
        "page": Page(rows=list(range(20)), number=2, size=20, total=1_234),
        "steps": [Step(tone, tone.title(), "20/11", "Why") for tone in ("done", "back", "now", "next")],
        "lines": [Step(reason="Complete."), Step(verb="never_named")],
    }


def _blueprint() -> Blueprint:
    sample = Blueprint("sample", __name__, url_prefix="/sample")

    @sample.route("/form", methods=["GET", "POST"])
    @public
    def form() -> ResponseReturnValue:
        made = SampleForm()
        made.lines[0].form.meta.csrf = False
        if not made.validate_on_submit():
            return render_template_string(FORM, form=made), 422 if made.is_submitted() else 200
        return {"price": made.price.data}

    @sample.get("/<shell>")
    @public
    def shell(shell: str) -> ResponseReturnValue:
        flash("Saved.")
        flash("Not saved.", "error")
        return render_template_string(PARTS, layout=f"layouts/{shell}.html", **_parts())

    @sample.get("/mine")
    @signed_in
    def mine() -> ResponseReturnValue:
        return render_template_string(PARTS, layout="layouts/account.html", **_parts())

    @sample.post("/fail/<int:status>")
    @public
    def fail(status: int) -> ResponseReturnValue:
        if status == 409:
            raise WrongMoment("Trang approved this at 14:20.", clause="R21", link="/sample/public")
        if status == 410:
            raise CeilingReached("Too much.", left=3_200_000, ceiling="Stand rent")
        if status == 429:
            raise TooMany("Too many codes.", seconds=90)
        abort(status)

    return sample


@pytest.fixture(scope="session")
def site(database_kind: databases.Kind, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application with the sample pages, built once for these tests."""
    built = create_app(databases.settings(tmp_path_factory.mktemp("sample"), database_kind.url))
    built.register_blueprint(_blueprint())
    return built


@pytest.fixture
def sample(app: Flask) -> Flask:
    """The application with the sample pages, on a database of its own."""
    return app


@pytest.fixture
def world(app: Flask) -> everybody.World:
    """Everything there is, twice; our buyer wrote to our facility, another one to theirs."""
    return everybody.build()
