"""What the search knows beside the shipped lists: staff add words of the same meaning, and read what found nothing."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.catalog.desk.blueprint import desk
from app.catalog.desk.search_lists import PAIRS, SILENT
from app.catalog.forms import SynonymForm
from app.catalog.queries import search_words as queries
from app.catalog.service import search_words as service
from app.catalog.views import history_words
from app.kernel import audit
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.list_sheet import sheet
from app.web.list_view import view
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Search words"),
        "catalog_desk.silent_searches",
        icon="search",
        order=33,
        group=lazy_pgettext("desk", "Work"),
        needs=Permission.PRODUCT_REVIEW_READ,
    )
)


@desk.get("/searches")
@requires(Permission.PRODUCT_REVIEW_READ)
def silent_searches() -> ResponseReturnValue:
    """What was looked for and not found, the oftenest first: what fairs and makers could bring."""
    teaches = current_actor().can(Permission.PROGRAMME_MANAGE)
    return render_template("catalog/desk/silent_searches.html", list=view(SILENT), teaches=teaches)


@desk.get("/searches.xlsx")
@requires(Permission.PRODUCT_REVIEW_READ)
def silent_searches_sheet() -> ResponseReturnValue:
    """The same words as a sheet."""
    return sheet(SILENT)


@desk.get("/synonyms")
@requires(Permission.PROGRAMME_MANAGE)
def synonyms() -> ResponseReturnValue:
    """Words of the same meaning from staff, the newest first."""
    return render_template("catalog/desk/synonyms.html", list=view(PAIRS))


@desk.get("/synonyms.xlsx")
@requires(Permission.PROGRAMME_MANAGE)
def synonyms_sheet() -> ResponseReturnValue:
    """The same words as a sheet."""
    return sheet(PAIRS)


@desk.get("/synonyms/new")
@requires(Permission.PROGRAMME_MANAGE)
def new_synonym() -> ResponseReturnValue:
    """The empty form for two words."""
    return render_template("catalog/desk/new_synonym.html", form=SynonymForm(formdata=None))


@desk.post("/synonyms/new")
@requires(Permission.PROGRAMME_MANAGE)
def add_synonym() -> ResponseReturnValue:
    """From now on both words find the same, everywhere."""
    form = SynonymForm()
    if form.validate_on_submit():
        try:
            if again := idempotency.repeated(form):
                return again
            service.add(
                current_actor(), form.term.data, form.other.data, is_english=form.language.data == "en"
            )
            return idempotency.done(form, url_for(".synonyms"))
        except Invalid as error:
            refused(form, error)
    return render_template("catalog/desk/new_synonym.html", form=form), 422


@desk.get("/synonyms/<int:pair_id>")
@requires(Permission.PROGRAMME_MANAGE)
def synonym(pair_id: int) -> ResponseReturnValue:
    """One pair, who added it and when."""
    row = queries.pair(pair_id)
    return render_template(
        "catalog/desk/synonym.html", row=row, history=audit.history(row), verbs=history_words.VERBS
    )


@desk.post("/synonyms/<int:pair_id>/end")
@requires(Permission.PROGRAMME_MANAGE)
def end_synonym(pair_id: int) -> ResponseReturnValue:
    """These two count no more as the same."""
    service.end(current_actor(), queries.pair(pair_id))
    flash(_("Ended. The search forgets it within a minute."), "ok")
    return redirect(url_for(".synonyms"), 303)
