"""The front door: home, the rules of the site, health, and what belongs to no room."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from werkzeug.exceptions import RequestEntityTooLarge

from app import credits as sources
from app.accounts import consent
from app.catalog.queries import cards
from app.catalog.service import sitemap
from app.fairs.queries import fairs
from app.insight.queries import charts, front_page, public_figures
from app.kernel import clock, finished, policy_reports, throttle
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.i18n import gettext as _, language, lazy_gettext
from app.programme.forms import CheckForm
from app.reference import queries as reference
from app.web import nav, unnamed_proxy
from app.web.access import public, safe_next
from app.web.context import LOW_DATA, STAY, asset
from app.web.kept_pages import kept

pages = Blueprint("front", __name__)
YEAR = 31_536_000
NEWEST, FAIRS = 6, 3
POLICY_REPORTS = throttle.Limit(
    "policy-report", 60, 600, title=lazy_gettext("Browser reports from one network address")
)
MOST_AT_ONCE = 20
VALID = timedelta(days=180)
ICONS, INK = (192, 512), "#14274A"
PRIVATE = ("/my/", "/desk", "/sign-in", "/sign-up", "/letters/", "/notices")

nav.add(nav.Entry("public", lazy_gettext("Help"), "front.help", "circle-question-mark", order=90))
sitemap.add(*(f"front.{name}" for name in ("home", "help", "rules", "privacy", "accessibility", "credits")))


@pages.get("/")
@kept()
@public
def home() -> ResponseReturnValue:
    """The first page: product groups, new products, fairs that take applications, results."""
    return render_template(
        "front/home.html",
        groups=reference.product_groups("cnnt"),
        stock=public_figures.stock(),
        newest=cards.newest(NEWEST),
        fairs=fairs.upcoming(FAIRS),
        check=CheckForm(formdata=None),
        results=front_page.results(clock.today()),
        is_told=charts.is_told,
    )


@pages.post("/low-data")
@public
def low_data() -> ResponseReturnValue:
    """Save data or not, kept in a cookie of this browser; then back to the same page."""
    answer = redirect(safe_next(request.form.get("next")) or url_for(".home"), 303)
    if request.form.get("on") == "1":
        answer.set_cookie(
            LOW_DATA, "1", max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    else:
        answer.delete_cookie(LOW_DATA, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


@pages.post("/stay-here")
@public
def stay_here() -> ResponseReturnValue:
    """English is not offered again in this browser; back to the same page."""
    answer = redirect(safe_next(request.form.get("next")) or url_for(".home"), 303)
    answer.set_cookie(STAY, "1", max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer


@pages.get("/help")
@kept()
@public
def help() -> ResponseReturnValue:
    """First steps for makers and buyers."""
    return render_template(f"front/help.{language()}.html")


@pages.get("/rules")
@kept("version")
@public
def rules() -> ResponseReturnValue:
    """Operating rules, how lists are sorted, complaints, removal within 24 hours (R35, R36)."""
    return _agreed_text("rules")


@pages.get("/privacy")
@kept("version")
@public
def privacy() -> ResponseReturnValue:
    """Which personal data are kept, why, for how long (Law 91/2025/QH15)."""
    return _agreed_text("privacy")


def _agreed_text(text: str) -> str:
    """The version in force, or another published one that the address names; what is coming is announced."""
    today, asked = clock.today(), request.args.get("version", "")
    shown = consent.version(text, asked, today) if asked else consent.in_force(text, today)
    if shown is None:
        raise NotFound
    return render_template(
        consent.template(text, shown, language()),
        text=text,
        opened_on=consent.OPENED_ON,
        shown=shown,
        current=consent.in_force(text, today),
        coming=consent.coming(text, today),
        versions=consent.published(text, today),
        letters_days=finished.days(),
    )


@pages.get("/accessibility")
@kept()
@public
def accessibility() -> ResponseReturnValue:
    """How the site is made for everybody, and what is not there yet."""
    return render_template(f"front/accessibility.{language()}.html")


@pages.get("/credits")
@kept()
@public
def credits() -> ResponseReturnValue:
    """Sources and licences of lists, pictures, letters and signs."""
    return render_template(
        "front/credits.html", works=sources.WORKS, lists=sources.lists(), photos=sources.photos()
    )


@pages.get("/robots.txt")
@kept()
@public
def robots() -> ResponseReturnValue:
    """What machines that read the site leave alone."""
    site = str(current_app.config["SITE_URL"]).rstrip("/")
    lines = ["User-agent: *", *(f"Disallow: {root}{path}" for root in ("", "/en") for path in PRIVATE)]
    lines += ["", f"Sitemap: {site}{url_for('catalog.sitemap')}"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@pages.get("/site.webmanifest")
@kept()
@public
def manifest() -> ResponseReturnValue:
    """How a phone shows the site among its programs (W3C Web Application Manifest)."""
    return Response(json.dumps(_installed(), ensure_ascii=False), mimetype="application/manifest+json")


def _installed() -> dict[str, Any]:
    icons = [
        {
            "src": asset(f"img/icon-{side}.png"),
            "sizes": f"{side}x{side}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for side in ICONS
    ]
    return {
        "name": _("Chợ Phiên: fairs and market linkage of the industrial promotion programme"),
        "short_name": "Chợ Phiên",
        "lang": language(),
        "start_url": url_for("front.home"),
        "scope": url_for("front.home"),
        "display": "minimal-ui",
        "theme_color": INK,
        "background_color": "#FFFFFF",
        "icons": icons,
    }


@pages.get("/.well-known/security.txt")
@kept()
@public
def security() -> ResponseReturnValue:
    """Where to report a weakness (RFC 9116)."""
    site = str(current_app.config["SITE_URL"]).rstrip("/")
    expires = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + VALID
    lines = [
        f"Contact: mailto:{current_app.extensions['settings'].contact_email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: vi, en",
        f"Canonical: {site}/.well-known/security.txt",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@pages.post("/policy-reports")
@public
def policy_report() -> ResponseReturnValue:
    """A browser says that a page broke the content policy; counted by kind, nothing of the sender is kept."""
    throttle.hit(POLICY_REPORTS, throttle.block(request.remote_addr))
    if (request.content_length or 0) > policy_reports.MOST_BYTES:
        raise RequestEntityTooLarge
    said = request.get_json(force=True, silent=True)
    for one in (said if isinstance(said, list) else [said])[:MOST_AT_ONCE]:
        body = one.get("csp-report") or one.get("body") if isinstance(one, dict) else None
        if isinstance(body, dict):
            policy_reports.record(body)
    return "", 204


@pages.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """The sign of the site, where browsers look for it without asking."""
    return current_app.send_static_file("img/favicon.ico")


@pages.get("/health")
@public
def health() -> ResponseReturnValue:
    """The process lives; no database asked."""
    return {"status": "ok"}


@pages.get("/ready")
@public
def ready() -> ResponseReturnValue:
    """The database answers; a proxy the settings do not name is said beside it, and makes nothing unready."""
    db.session.execute(text("SELECT 1"))
    if unnamed_proxy.seen():
        return {"status": "ok", "warnings": ["a proxy that CHO_PHIEN_PROXIES does not name"]}
    return {"status": "ok"}
