"""Staff pages of this room hang here."""

from __future__ import annotations

from flask import Blueprint

from app.kernel.i18n import lazy_pgettext

desk = Blueprint("programme_desk", __name__, url_prefix="/desk/programme")
RUNNING = lazy_pgettext("desk", "Running the programme")
