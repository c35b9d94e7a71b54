"""Flask's own settings out of ours (``config.py``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import config

SESSION_DAYS = 30
FORM_BYTES = 2 * 1024 * 1024


def flask_config(settings: config.Settings) -> dict[str, Any]:
    """Flask's own settings out of ours."""
    return {
        "SECRET_KEY": settings.secret_key.get_secret_value(),
        "SECRET_KEY_FALLBACKS": settings.secret_key_fallbacks,
        "DEBUG": settings.debug,
        "TESTING": settings.environment is config.Environment.TESTING,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        # A fault that is logged, or kept with a job, names the statement and no value of it: no name, link or hash.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, **_connections(settings)},
        "SECOND_FACTOR": settings.needs_second_factor,
        "WATCH_FOR_PROXIES": settings.is_production,
        "NAMED_PROXIES": settings.proxies,
        "SITE_URL": settings.site_url,
        "TRUSTED_HOSTS": settings.trusted_hosts or None,
        "MAX_CONTENT_LENGTH": settings.max_body_bytes,
        "MAX_FORM_MEMORY_SIZE": FORM_BYTES,
        "MAX_FORM_PARTS": 1_000,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.secure_cookies else "session",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        # Sent only when it changed: a photo every cache may keep must not carry its first reader's session.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=SESSION_DAYS),
        "WTF_CSRF_TIME_LIMIT": None,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
    }


def _connections(settings: config.Settings) -> dict[str, Any]:
    """A connection that PostgreSQL closed meanwhile (a restart) is noticed before a page meets it.

    Behind a pooler a prepared statement may be on another connection by the time it is asked for, so none is made.
    """
    if not settings.database_url.startswith("postgresql"):
        return {}
    pooled = {"connect_args": {"prepare_threshold": None}} if settings.database_pooled else {}
    return {"pool_pre_ping": True, **pooled}
