"""For search engines: every public page of the catalogue in both languages."""

from __future__ import annotations

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from app.catalog.queries import addresses
from app.catalog.views.blueprint import pages
from app.web.access import public
from app.web.language import PREFIX, root_without_language

LISTS = ("catalog.index", "catalog.makers")


@pages.get("/sitemap.xml")
@public
def sitemap() -> ResponseReturnValue:
    """Each address with its other language beside it."""
    root = root_without_language()
    paths = [url_for(name) for name in LISTS]
    paths += [url_for(".product", slug=slug) for slug in addresses.products()]
    paths += [url_for(".storefront", slug=slug) for slug in addresses.makers()]
    bare = [path.removeprefix(root).removeprefix(PREFIX) for path in paths]
    site = str(current_app.config["SITE_URL"]).rstrip("/")
    xml = render_template("catalog/sitemap.xml", site=site, prefix=PREFIX, paths=bare)
    return Response(xml, mimetype="application/xml")
