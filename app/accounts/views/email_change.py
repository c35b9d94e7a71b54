"""Another e-mail address: asked for here, confirmed by the new address, stopped by the old one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.forms.session import NewAddress, Press
from app.accounts.queries import email_changes as queries, people
from app.accounts.service import email_change as service
from app.accounts.views.blueprint import pages, shown
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _
from app.web import access
from app.web.access import current_actor, public, signed_in
from app.web.recent import recent


@pages.route("/account/email", methods=["GET", "POST"])
@signed_in
@recent
def change_email() -> ResponseReturnValue:
    """Write the new address; the same answer whether it has an account or not."""
    actor, form = current_actor(), NewAddress()
    if form.validate_on_submit():
        try:
            service.admit(actor, form.email.data)
            service.ask(actor, form.email.data)
        except Invalid as refusal:
            form.refuse(refusal.fields)
        else:
            flash(
                _("Two letters are on their way: the new address confirms, the old one can stop the change.")
            )
            return redirect(url_for(".change_email"), 303)
    waiting = queries.waiting(actor.person_id or 0)
    return shown("accounts/email.html", form=form, person=people.me(actor), waiting=waiting)


@pages.post("/account/email/withdraw")
@signed_in
def withdraw_email() -> ResponseReturnValue:
    """Take back what waits to be confirmed."""
    service.withdraw(current_actor())
    flash(_("The address stays as it is."))
    return redirect(url_for(".change_email"), 303)


@pages.route("/account/email/confirm/<token>", methods=["GET", "POST"])
@signed_in
@recent
def confirm_email(token: str) -> ResponseReturnValue:
    """The link of the new address, opened in the account whose address changes."""
    actor, form = current_actor(), Press()
    row = service.waiting(token, actor)
    if not form.validate_on_submit():
        return render_template("accounts/email_confirm.html", form=form, change=row)
    person = service.confirm(token, actor)
    access.sign_out()
    flash(_("Your address is now %(email)s. Sign in with it.", email=person.email))
    return redirect(url_for(".sign_in"), 303)


@pages.route("/email/stop/<token>", methods=["GET", "POST"])
@public
def stop_email(token: str) -> ResponseReturnValue:
    """The link of the old address: everything is put back, and its reader chooses a new password."""
    row, form = service.stoppable(token), Press()
    if not form.validate_on_submit():
        return render_template("accounts/email_stop.html", form=form, change=row)
    token = service.stop(token)
    access.sign_out()
    flash(_("Stopped. Your account has its old address, and nobody is signed in. Choose a new password now."))
    return redirect(url_for(".reset", token=token), 303)
