"""One's own devices: where and when they were seen, and signing each of them out, also by the letter about a new one."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import browser_names
from app.accounts.forms.session import Press
from app.accounts.queries import devices as queries, people
from app.accounts.service import devices as service
from app.accounts.views.blueprint import device_cookie, pages
from app.kernel.i18n import gettext as _
from app.web import access
from app.web.access import current_actor, public, signed_in, without_factor


@pages.get("/account/devices")
@signed_in
@without_factor
def devices() -> ResponseReturnValue:
    """Every browser that signed in as this person, this one first."""
    actor = current_actor()
    found = queries.of_person(
        actor.person_id or 0,
        number=access.session_number(),
        device_hash=service.hash_of(device_cookie()),
        idle=timedelta(seconds=access.idle_seconds(actor) + access.NOTED_EVERY),
    )
    here = "" if any(one.is_here for one in found) else browser_names.name(request.user_agent.string)
    return render_template("accounts/devices.html", devices=found, here=here)


@pages.post("/account/devices/<int:device_id>/sign-out")
@signed_in
@without_factor
def sign_out_device(device_id: int) -> ResponseReturnValue:
    """End its sessions and forget it."""
    label = service.sign_out(people.me(current_actor()), device_id)
    flash(_("“%(device)s” is signed out and forgotten.", device=label))
    return redirect(url_for(".devices"), 303)


@pages.route("/new-device/<token>", methods=["GET", "POST"])
@public
def new_device(token: str) -> ResponseReturnValue:
    """What the letter about a new device leads to: signing it out, whoever is signed in here or nobody."""
    person, device = service.from_letter(token)
    form = Press()
    if not form.validate_on_submit() or device is None:
        return render_template("accounts/new_device.html", form=form, device=device)
    service.sign_out(person, device.id)
    flash(_("The device is signed out. Now choose a new password, so that it cannot sign in again."))
    return redirect(url_for(".forgotten"), 303)
