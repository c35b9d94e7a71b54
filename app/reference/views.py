"""Public pages of the lists."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.reference import queries
from app.web.access import public

pages = Blueprint("reference", __name__)
LONGEST_QUERY = 100


@pages.get("/places/suggest")
@public
def suggest() -> ResponseReturnValue:
    """Communes for what is being typed; the form's own choice list does the same without JavaScript."""
    found = queries.find_communes(request.args.get("q", "")[:LONGEST_QUERY], limit=10)
    before = queries.old_districts(place.code for place in found)
    return jsonify(
        [{"code": p.code, "label": queries.place_name(p), "before": ", ".join(before[p.code])} for p in found]
    )
