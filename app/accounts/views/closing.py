"""Closing one's account, and keeping it after all within seven days."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms.session import CloseAccount, Press
from app.accounts.queries import people
from app.accounts.service import closing as service
from app.accounts.states import OrganisationKind
from app.accounts.views.blueprint import pages, shown
from app.kernel import clock
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _
from app.web.access import current_actor, public, signed_in
from app.web.recent import recent


@pages.route("/account/close", methods=["GET", "POST"])
@signed_in
@recent
def close_account() -> ResponseReturnValue:
    """What is lost, what the law keeps, what stands in the way; then the request."""
    actor, form = current_actor(), CloseAccount()
    if form.validate_on_submit():
        try:
            service.ask(actor)
            flash(_("Your account is closed in 7 days. A letter carries the link that keeps it after all."))
            return redirect(url_for(".account"), 303)
        except Invalid as refusal:
            form.refuse(refusal.fields)
    return _page(form)


def _page(form: CloseAccount) -> ResponseReturnValue:
    person = people.me(current_actor())
    alone = service.left_alone(person)
    return shown(
        "accounts/close.html",
        form=form,
        person=person,
        obstacles=service.obstacles(person),
        shops=[one for one in alone if one.kind is OrganisationKind.FACILITY],
        last_day=clock.now() + service.GRACE,
    )


@pages.post("/account/keep")
@signed_in
def keep_own() -> ResponseReturnValue:
    """Keep it, by its owner who is signed in."""
    service.undo(people.me(current_actor()), current_actor())
    flash(_("Your account stays."))
    return redirect(url_for(".account"), 303)


@pages.route("/account/keep/<token>", methods=["GET", "POST"])
@public
def keep_account(token: str) -> ResponseReturnValue:
    """Keep it, by the link of the letter."""
    person, form = service.opened(token), Press()
    if not form.validate_on_submit():
        return render_template("accounts/keep.html", form=form, person=person, token=token)
    service.undo(person)
    flash(_("Your account stays."))
    return redirect(url_for(".sign_in"), 303)
