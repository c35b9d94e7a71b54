"""Chợ Phiên: the trade-fair and market-linkage site of the National Industrial Promotion Programme."""

from __future__ import annotations

from flask import Flask

import config
from app import data_folder, flask_settings, later, wiring
from app.kernel.db import db
from app.web import (
    access,
    context,
    delivery,
    errors,
    formatting,
    headers,
    language,
    probes,
    request_limits,
    transaction,
    translations,
    unnamed_proxy,
    uploads,
)


def create_app(settings: config.Settings | None = None) -> Flask:
    """Build the application: calls things in order, decides nothing."""
    settings = settings or config.load()
    settings.check()
    data_folder.check(settings)
    app = Flask(
        __name__, static_folder=str(config.ROOT / "static"), instance_path=str(settings.instance.resolve())
    )
    app.config.from_mapping(flask_settings.flask_config(settings))
    app.extensions["settings"] = settings
    db.init_app(app)
    unnamed_proxy.install(app)
    request_limits.install(app)
    headers.install(app, https=settings.is_production)
    transaction.install(app, wiring.wake_worker)
    language.install(app)
    probes.install(app)
    translations.install(app)
    formatting.install(app)
    access.install(app, wiring.load_actor, wiring.session_seen)
    errors.install(app)
    context.install(app, wiring.unread)
    delivery.install(app)
    wiring.connect(app)
    uploads.install(app)
    later.install(app)
    access.check_marks(app)
    return app
