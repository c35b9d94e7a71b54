"""The collecting account: named by one accountant, confirmed by another."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel import audit
from app.kernel.errors import Invalid
from app.kernel.i18n import gettext as _, lazy_gettext, lazy_pgettext
from app.kernel.permissions import Permission
from app.payments import queries, service
from app.payments.desk import desk
from app.payments.forms import AccountForm
from app.payments.states import ACCOUNT_FLOW
from app.web import idempotency, nav
from app.web.access import current_actor, requires
from app.web.recent import recent
from app.web.transaction import refused

nav.add(
    nav.Entry(
        "desk",
        lazy_gettext("Collecting account"),
        "payments_desk.accounts",
        "landmark",
        order=84,
        group=lazy_pgettext("desk", "Running the programme"),
        needs=Permission.RECEIPT_RECORD,
    )
)


@desk.get("/accounts")
@requires(Permission.RECEIPT_RECORD)
def accounts() -> ResponseReturnValue:
    """The account in use, the one that waits, the earlier ones."""
    return _page(AccountForm(formdata=None))


@desk.post("/accounts")
@requires(Permission.RECEIPT_RECORD)
@recent
def propose_account() -> ResponseReturnValue:
    """Propose a collecting account; it counts when a colleague confirms it."""
    form = AccountForm().offer_banks()
    if not form.validate_on_submit():
        return _page(form), 422
    if again := idempotency.repeated(form):
        return again
    try:
        service.propose_account(current_actor(), **_typed(form))
    except Invalid as no:
        refused(form, no)
        return _page(form), 422
    flash(_("Put forward. It is used once a colleague has confirmed it."))
    return idempotency.done(form, url_for(".accounts"))


@desk.post("/accounts/<int:account_id>/confirm")
@requires(Permission.RECEIPT_CONFIRM)
@recent
def confirm_account(account_id: int) -> ResponseReturnValue:
    """Use it from now on."""
    service.confirm_account(queries.account(account_id), current_actor())
    flash(_("Confirmed. New bills name this account."))
    return redirect(url_for(".accounts"), 303)


@desk.post("/accounts/<int:account_id>/set-aside")
@requires(Permission.RECEIPT_RECORD)
@recent
def set_account_aside(account_id: int) -> ResponseReturnValue:
    """Do not use it."""
    service.set_account_aside(queries.account(account_id), current_actor())
    flash(_("Set aside. The account in use stays."))
    return redirect(url_for(".accounts"), 303)


def _typed(form: AccountForm) -> dict[str, str]:
    return {name: str(form[name].data or "") for name in ("bank_bin", "number", "holder")}


def _page(form: AccountForm) -> str:
    waiting = queries.waiting_account()
    entry: Any = audit.last(waiting, "propose") if waiting else None
    return render_template(
        "payments/desk/accounts.html",
        form=form.offer_banks(),
        active=queries.active_account(),
        waiting=waiting,
        named_by=entry,
        mine=entry is not None and entry.actor_id == current_actor().person_id,
        accounts=queries.accounts(),
        account_status=ACCOUNT_FLOW.status,
    )
