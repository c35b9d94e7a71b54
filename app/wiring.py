"""Where rooms meet: their pages, and who listens to which event. Decides nothing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Select, select
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import front, schema
from app.accounts import (
    desk as accounts_desk,
    events as accounts_events,
    passwords,
    phones,
    queries as accounts_queries,
    tasks as accounts_tasks,
    tokens,
    views as accounts_views,
    words as accounts_words,
)
from app.accounts.models import Facility
from app.accounts.service import security, session as sessions
from app.catalog import (
    desk as catalog_desk,
    rules as catalog_rules,
    tasks as catalog_tasks,
    views as catalog_views,
)
from app.catalog.models import Certificate, Product
from app.catalog.search import engine as search
from app.catalog.search.indexed import IndexedEngine
from app.fairs import desk as fairs_desk, views as fairs_views, words as fairs_words
from app.fairs.events import ApplicationEnding, FairHeld
from app.fairs.models import Application, Fair
from app.fairs.queries.applications import answering
from app.fairs.queries.visits import visits
from app.fairs.service import price as stand_price
from app.insight import desk as insight_desk, views as insight_views
from app.kernel import bus, scanner, sealed, storage, throttle
from app.kernel.db import db
from app.kernel.permissions import Actor
from app.linkage import desk as linkage_desk, views as linkage_views
from app.notices import desk as notices_desk, mailer, rhythm, trigger, views as notices_views, words
from app.notices.service import accounts as account_notices
from app.outcomes import (
    desk as outcomes_desk,
    queries as outcomes_queries,
    sample,
    tasks as outcomes_tasks,
    views as outcomes_views,
    words as outcomes_words,
)
from app.outcomes.models import Outcome
from app.payments import desk as payments_desk, service as payments, views as payments_views
from app.payments.models import Bill
from app.programme import (
    desk as programme_desk,
    difference as rate_difference,
    views as programme_views,
    words as programme_words,
)
from app.programme.events import StandPriceConfirmed
from app.programme.queries import item_choices
from app.reference import desk as reference_desk, queries as reference, views as reference_views
from app.reference.models import Bank, Country, ProductGroup, Province, Sector, Unit
from app.subsidies import desk as subsidies_desk, difference, service as subsidies, views as subsidies_views
from app.subsidies.events import AwardApproved, AwardCancelled, AwardSettling
from app.subsidies.models import Award
from app.web import facts, recent

ROOMS: tuple[tuple[Any, Any], ...] = (
    (reference_views, reference_desk),
    (accounts_views, accounts_desk),
    (notices_views, notices_desk),
    (programme_views, programme_desk),
    (catalog_views, catalog_desk),
    (fairs_views, fairs_desk),
    (subsidies_views, subsidies_desk),
    (payments_views, payments_desk),
    (linkage_views, linkage_desk),
    (outcomes_views, outcomes_desk),
    (insight_views, insight_desk),
)
CODES: dict[tuple[str, str], facts.Words] = {
    ("", "role"): accounts_words.ROLES,
    ("", "legal_form"): accounts_words.LEGAL_FORMS,
    ("", "bank"): partial(reference.names, Bank),
    ("", "country_code"): partial(reference.names, Country),
    ("", "group_code"): partial(reference.names, ProductGroup),
    ("", "ocop_group_code"): partial(reference.names, ProductGroup),
    ("", "province_code"): partial(reference.names, Province),
    ("", "sector_code"): partial(reference.names, Sector),
    ("", "unit_code"): partial(reference.names, Unit),
    ("", "commune_code"): reference.place_names,
    ("", "funding"): programme_words.FUNDS,
    ("", "item"): lambda: dict(item_choices()),
    ("parameter", "code"): programme_words.PARAMETERS,
    ("fair", "kind"): programme_words.KINDS,
    ("supportrate", "kind"): programme_words.KINDS,
    ("measureproposal", "kind"): programme_words.KINDS,
    ("measureproposal", "code"): programme_words.PARAMETERS,
    ("product", "role"): catalog_rules.ROLES,
    ("product", "reasons"): catalog_rules.RETURN_REASONS,
    ("product", "checked"): catalog_rules.CHECKS,
    ("certificate", "scheme"): catalog_rules.SCHEMES,
    ("application", "kind"): fairs_words.DOCUMENTS,
    ("outcome", "stage"): outcomes_words.STAGE_WORDS,
    ("outcome", "contribution"): outcomes_words.CONTRIBUTIONS,
}
"""What the history calls the codes of each room."""
TABLES = schema.MODULES
TASKS = (accounts_tasks,)
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
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SECOND_FACTOR": settings.needs_second_factor,
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


def load_actor(key: str) -> Actor | None:
    """The actor behind a session key."""
    return accounts_queries.actor_of_session(key)


def unread(actor: Actor) -> int:
    """How many notices the person has not seen."""
    return notices_views.queries.unread_count(actor)


def wake_worker() -> None:
    """Tell the worker that work was committed."""
    notices_views.tasks.wake()


def post_office(app: Flask, settings: config.Settings) -> None:
    """How letters are written, how they leave, and how the worker is woken."""
    paths = app.url_map.bind("localhost")
    words.use(
        words.Stationery(
            app.jinja_env,
            lambda endpoint, values: paths.build(endpoint, values),
            settings.site_url,
            {"vi": settings.agency_name_vi, "en": settings.agency_name_en},
        )
    )
    mailer.use(
        mailer.Post(
            settings.mail_sender,
            Path(app.instance_path) / "mail",
            settings.mail_server,
            settings.mail_port,
            settings.mail_username,
            settings.mail_password.get_secret_value(),
            settings.mail_tls,
        ),
    )
    rhythm.use(timedelta(seconds=settings.letters_gather_seconds))
    trigger.use(Path(app.instance_path), settings.queue_address)


def furnish(app: Flask, settings: config.Settings) -> None:
    """Point everything that stands outside the application at this installation: files, keys, post, search."""
    storage.storage.root = Path(app.instance_path) / "files"
    scanner.use(settings.clamd)
    keys(settings)
    post_office(app, settings)
    search.use(IndexedEngine(Path(app.instance_path) / "search"))


def keys(settings: config.Settings) -> None:
    """What links are signed and samples drawn with, how passwords are hashed, and whether the one all know opens."""
    secrets = [*settings.secret_key_fallbacks, settings.secret_key.get_secret_value()]
    tokens.use(secrets)
    sealed.use(secrets)
    sample.use(secrets[0])
    sessions.let_demo_in(settings.demo_accounts)
    throttle.on_reached(security.limit_reached)
    if settings.environment is config.Environment.TESTING:
        passwords.use_quick()
    else:
        passwords.use()


def connect(app: Flask) -> None:
    """Register pages and listeners."""
    settings: config.Settings = app.extensions["settings"]
    csrf = CSRFProtect(app)
    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    app.jinja_env.filters["phone"] = phones.for_reader
    app.register_blueprint(front.pages)
    csrf.exempt(notices_views.choice.stop_letters_now)  # a mail program posts it; the link is the key
    csrf.exempt(front.low_data)  # keeps a taste, changes nothing; so looking around needs no session
    for views, desk in ROOMS:
        app.register_blueprint(views.pages)
        app.register_blueprint(desk.desk)
    if not settings.is_production and not settings.mail_server:
        app.register_blueprint(notices_views.postbox.dev)
    furnish(app, settings)
    facts.use(CODES)
    recent.install(app, accounts_views.proof.asked)
    listen()


def listen() -> None:
    """Who listens to which event: one line each."""
    bus.listen(accounts_events.SignUpAsked, account_notices.sign_up_asked)
    bus.listen(accounts_events.ResetAsked, account_notices.reset_asked)
    bus.listen(accounts_events.PasswordChanged, account_notices.password_changed)
    bus.listen(accounts_events.FactorChanged, account_notices.factor_changed)
    bus.listen(accounts_events.RoleOffered, account_notices.role_offered)
    bus.listen(accounts_events.RoleChanged, account_notices.role_changed)
    bus.listen(accounts_events.FacilityWaiting, account_notices.facility_waiting)
    bus.listen(accounts_events.FacilityMoved, account_notices.facility_moved)
    bus.listen(accounts_events.FacilityVerified, catalog_tasks.facility_changed)
    bus.listen(accounts_events.FacilityHidden, catalog_tasks.facility_changed)
    bus.listen(accounts_events.FacilityChanged, catalog_tasks.facility_changed)
    bus.listen(ApplicationEnding, subsidies.lapse)
    bus.listen(AwardApproved, payments.bill_award)
    bus.listen(AwardCancelled, payments.void_bill)
    bus.listen(AwardSettling, payments.object_to_settling)
    bus.listen(FairHeld, outcomes_tasks.on_fair_held)
    bus.listen(StandPriceConfirmed, stand_price.take_confirmed)
    rate_difference.find_with(difference.of_rate)
    linkage_views.threads.what_came_of(outcomes_queries.mine.steps_of_enquiry)
    catalog_views.storefront.fairs_of(visits)
    provincial_history()


def provincial_history() -> None:
    """Which lines of the history a province's readers see beside those about facilities and roles."""
    for kind in (Product, Certificate, Award, Bill, Outcome):
        accounts_queries.of_province(kind.__name__.lower(), partial(_of_facilities_in, kind))
    accounts_queries.of_province("application", _applications_in)


def _of_facilities_in(kind: Any, province_code: str) -> Select[Any]:
    """The things of this kind whose facility is in the province."""
    return (
        select(kind.id)
        .join(Facility, Facility.id == kind.facility_id)
        .where(Facility.province_code == province_code)
    )


def _applications_in(province_code: str) -> Select[Any]:
    """The applications its Sở answers for (R21)."""
    rows = select(Application.id).join(Fair, Fair.id == Application.fair_id)
    return rows.join(Facility, Facility.id == Application.facility_id).where(answering(province_code))
