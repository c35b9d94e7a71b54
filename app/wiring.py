"""Where rooms meet: their pages, and who listens to which event. Decides nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import front, own_data, schema
from app.accounts import (
    desk as accounts_desk,
    events as accounts_events,
    passwords,
    phones,
    queries as accounts_queries,
    record as accounts_record,
    tasks as accounts_tasks,
    tokens,
    views as accounts_views,
)
from app.accounts.service import devices, security, session as sessions
from app.catalog import (
    desk as catalog_desk,
    record as catalog_record,
    tasks as catalog_tasks,
    views as catalog_views,
)
from app.catalog.search import engine as search
from app.catalog.search.indexed import IndexedEngine
from app.catalog.service import sitemap
from app.complaints import (
    desk as complaints_desk,
    record as complaints_record,
    tasks as complaints_tasks,
    views as complaints_views,
)
from app.fairs import desk as fairs_desk, record as fairs_record, short_names, views as fairs_views
from app.fairs.events import ApplicationEnding, FairHeld
from app.fairs.queries.costs import APPROVED_FIGURES
from app.fairs.queries.visits import visits
from app.fairs.service import price as stand_price
from app.insight import desk as insight_desk, tasks as insight_tasks, views as insight_views
from app.insight.queries import second_count
from app.kernel import (
    bus,
    cards,
    daily_log,
    finished,
    ports,
    public_changes,
    scanner,
    sealed_secrets,
    storage,
    throttle,
)
from app.kernel.i18n import in_both
from app.kernel.permissions import Actor
from app.linkage import desk as linkage_desk, record as linkage_record, views as linkage_views
from app.notices import (
    desk as notices_desk,
    letter_rhythm,
    mailer,
    record as notices_record,
    views as notices_views,
    words,
    worker_bell,
)
from app.notices.service import accounts as account_notices
from app.outcomes import (
    desk as outcomes_desk,
    queries as outcomes_queries,
    record as outcomes_record,
    sample,
    tasks as outcomes_tasks,
    views as outcomes_views,
)
from app.payments import (
    books_check,
    desk as payments_desk,
    queries as payments_queries,
    record as payments_record,
    service as payments,
    tasks as payments_tasks,
    views as payments_views,
)
from app.programme import (
    desk as programme_desk,
    difference as rate_difference,
    record as programme_record,
    views as programme_views,
)
from app.programme.events import StandPriceConfirmed
from app.reference import (
    desk as reference_desk,
    record as reference_record,
    views as reference_views,
)
from app.subsidies import (
    desk as subsidies_desk,
    difference,
    queries as subsidies_queries,
    record as subsidies_record,
    search as awards_search,
    service as subsidies,
    tasks as subsidies_tasks,
    views as subsidies_views,
)
from app.subsidies.events import AwardApproved, AwardCancelled
from app.subsidies.service.settle import OBJECTIONS_OF_PAYMENTS
from app.web import recent, record as shared_record

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
    (complaints_views, complaints_desk),
    (insight_views, insight_desk),
)
CARDS = tuple(
    record.CARD
    for record in (
        shared_record,
        reference_record,
        accounts_record,
        notices_record,
        programme_record,
        catalog_record,
        fairs_record,
        subsidies_record,
        payments_record,
        linkage_record,
        outcomes_record,
        complaints_record,
    )
)
"""What the history says, room by room."""
TABLES = schema.MODULES
TASKS = (accounts_tasks, subsidies_tasks, payments_tasks, complaints_tasks, insight_tasks)


def session_seen(number: str) -> None:
    """Note when and from where a session is used."""
    devices.seen(number, throttle.block(request.remote_addr))


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
    words.stationery.provide(
        app,
        words.Stationery(
            words.plain(app.jinja_env),
            lambda endpoint, values: paths.build(endpoint, values),
            settings.site_url,
            in_both(settings, "agency_name"),
        ),
    )
    mailer.post.provide(
        app,
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
    letter_rhythm.gathering.provide(app, timedelta(seconds=settings.letters_gather_seconds))
    finished.KEEP_FOR.provide(app, timedelta(days=settings.finished_kept_days))
    worker_bell.PLACE.provide(app, (Path(app.instance_path), settings.queue_address))


def provide_outside_services(app: Flask, settings: config.Settings) -> None:
    """Point everything that stands outside the application at this installation: files, keys, post, search."""
    storage.storage.provide(app, storage.Storage(Path(app.instance_path) / "files"))
    scanner.ADDRESS.provide(app, settings.clamd)
    daily_log.PLACE.provide(app, Path(app.instance_path))
    public_changes.PLACE.provide(app, Path(app.instance_path))
    path_of = app.url_map.bind("localhost").build
    sitemap.PLACE.provide(app, sitemap.Place(Path(app.instance_path), settings.site_url, path_of))
    keys(app, settings)
    post_office(app, settings)
    search.current.provide(app, IndexedEngine(Path(app.instance_path) / "search"))
    search.DAMAGE.provide(app, Path(app.instance_path) / "search-damaged")


def keys(app: Flask, settings: config.Settings) -> None:
    """What links are signed and samples drawn with, how passwords are hashed, and whether the one all know opens."""
    secrets = [*settings.secret_key_fallbacks, settings.secret_key.get_secret_value()]
    tokens.SECRETS.provide(app, secrets)
    sealed_secrets.BOX.provide(app, sealed_secrets.box(secrets))
    sample.SECRET.provide(app, secrets[0].encode())
    sessions.DEMO_MAY_SIGN_IN.provide(app, settings.demo_accounts)
    throttle.TOLD.provide(app, security.limit_reached)
    testing = settings.environment is config.Environment.TESTING
    passwords.KEEPER.provide(app, passwords.quick() if testing else passwords.strong())


def answers(app: Flask) -> None:
    """Questions a room asks of rooms to its right, and who answers."""
    rate_difference.FINDER.provide(app, difference.of_rate)
    programme_desk.lines.ENTRIES_OF.provide(app, awards_search.entries_of)
    APPROVED_FIGURES.provide(app, subsidies_queries.approved_figures)
    OBJECTIONS_OF_PAYMENTS.provide(app, payments.objections_to_settling)
    books_check.FIGURES.provide(app, second_count.faults)
    subsidies_views.own.UNPAID_BILL.provide(app, payments_queries.unpaid_bill_of)
    linkage_views.threads.WHAT_CAME_OF.provide(app, outcomes_queries.mine.steps_of_enquiry)
    catalog_views.storefront.FAIRS_OF.provide(app, visits)


def connect(app: Flask) -> None:
    """Register pages and listeners."""
    settings: config.Settings = app.extensions["settings"]
    csrf = CSRFProtect(app)
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's documented way
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    app.jinja_env.filters["phone"] = phones.for_reader
    app.jinja_env.filters["short"] = short_names.of
    app.register_blueprint(front.pages)
    csrf.exempt(notices_views.choice.stop_letters_now)  # a mail program posts it; the link is the key
    for small in (front.policy_report, front.low_data, front.stay_here):  # change nothing, need no token
        csrf.exempt(small)
    for views, desk in ROOMS:
        app.register_blueprint(views.pages)
        app.register_blueprint(desk.desk)
    if not settings.is_production and not settings.mail_server:
        app.register_blueprint(notices_views.postbox.dev)
    provide_outside_services(app, settings)
    answers(app)
    own_data.connect(app)
    recent.install(app, accounts_views.proof.asked)
    check_cards()
    ports.check(app)
    listen()


def check_cards() -> None:
    """Stop when the history would say something without words: RuntimeError lists every gap."""
    faults = cards.faults()
    if faults:
        raise RuntimeError("The rooms' record.py leave gaps:\n" + "\n".join(faults))


def listen() -> None:
    """Who listens to which event: one line each."""
    bus.listen(accounts_events.SignUpAsked, account_notices.sign_up_asked)
    bus.listen(accounts_events.ResetAsked, account_notices.reset_asked)
    bus.listen(accounts_events.PasswordChanged, account_notices.password_changed)
    bus.listen(accounts_events.FactorChanged, account_notices.factor_changed)
    bus.listen(accounts_events.EmailChangeAsked, account_notices.email_change_asked)
    bus.listen(accounts_events.EmailChanged, account_notices.email_changed)
    bus.listen(accounts_events.SiteLimitReached, account_notices.site_limit_reached)
    bus.listen(accounts_events.NewDevice, account_notices.new_device)
    bus.listen(accounts_events.RoleOffered, account_notices.role_offered)
    bus.listen(accounts_events.RoleChanged, account_notices.role_changed)
    bus.listen(accounts_events.FacilityWaiting, account_notices.facility_waiting)
    bus.listen(accounts_events.FacilityMoved, account_notices.facility_moved)
    bus.listen(accounts_events.RegistrationHandedIn, account_notices.registration_handed_in)
    bus.listen(accounts_events.FactsSeen, account_notices.facts_seen)
    bus.listen(accounts_events.FactsLost, account_notices.facts_lost)
    bus.listen(accounts_events.FacilityVerified, catalog_tasks.facility_changed)
    bus.listen(accounts_events.FacilityHidden, catalog_tasks.facility_changed)
    bus.listen(accounts_events.FacilityChanged, catalog_tasks.facility_changed)
    bus.listen(ApplicationEnding, subsidies.lapse)
    bus.listen(AwardApproved, payments.bill_award)
    bus.listen(AwardCancelled, payments.void_bill)
    bus.listen(FairHeld, outcomes_tasks.on_fair_held)
    bus.listen(StandPriceConfirmed, stand_price.take_confirmed)
