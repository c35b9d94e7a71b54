"""Headers every answer carries, errors and files included."""

from __future__ import annotations

from flask import Flask, Response, current_app, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from app.kernel.i18n import VI, language

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "report-uri /policy-reports",
    )
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "X-Frame-Options": "DENY",
}
YEAR = 31_536_000
STRICT = {"Strict-Transport-Security": f"max-age={YEAR}; includeSubDomains"}


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie; what every cache may keep neither varies by them nor carries one."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where the session changed."""
        if session.modified or not response.cache_control.public:
            super().save_session(app, session, response)


def install(app: Flask, *, https: bool) -> None:
    """Add the headers to every response."""
    app.session_interface = Sessions()

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in (FIXED | STRICT if https else FIXED).items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store" if _is_somebodys() else "no-cache")
            if not response.cache_control.public:  # such an answer, a photo, is the same for whoever asks
                response.vary.add("Cookie")
            if response.mimetype == "text/html" and language() == VI:  # English may be offered on it
                response.vary.add("Accept-Language")
        return response


def _is_somebodys() -> bool:
    """Whether the answer is made for one browser: it came with a session, or takes one away (a token in a form)."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies or session.modified
