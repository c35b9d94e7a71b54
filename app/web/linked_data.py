"""What search engines read of a public page: its things in the words of schema.org, as JSON-LD.

Only what the page itself says, and only kinds that are whole: an offer without a price would be refused with the whole
product, so that pages of such things say less instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

CONTEXT = "https://schema.org"
Thing = Mapping[str, Any]


def whole(thing: Any) -> Any:
    """The same without what is empty: nothing is said of what is not known."""
    if isinstance(thing, Mapping):
        kept = {key: whole(value) for key, value in thing.items()}
        kept = {key: value for key, value in kept.items() if value not in (None, "", [], {})}
        return kept if set(kept) - {"@type"} else {}
    if isinstance(thing, list | tuple):
        return [each for each in map(whole, thing) if each]
    return thing


def data_block(thing: Thing) -> Markup:
    """The thing for a page's head: data, which no browser runs and the content policy therefore does not ask about."""
    said = htmlsafe_json_dumps(whole({"@context": CONTEXT, **thing}), ensure_ascii=False)
    return Markup('<script type="application/ld+json">{}</script>').format(said)


def install(app: Flask) -> None:
    """Give it to templates."""
    app.jinja_env.globals["data_block"] = data_block
