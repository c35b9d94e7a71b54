"""Commands: ``./run flask …``."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate.cli import db as migrations

import config
from app import backup, data_folder, founding, kept_files, prepare, restore, state_tables
from app.accounts.service import factors
from app.catalog import tasks as catalog_tasks
from app.catalog.search import documents, engine
from app.demo import world
from app.kernel import audit as history
from app.kernel.db import db, snapshot
from app.notices.worker import Worker
from app.payments import books_check
from app.programme import seed as programme
from app.reference import seed as lists
from app.web import extraction, translations

i18n = AppGroup("i18n", help="Catalogues of words.")
audit = AppGroup("audit", help="The chain of history.")
docs = AppGroup("docs", help="Documents made from the code.")
search = AppGroup("search", help="The index behind the catalogue.")
people = AppGroup("people", help="The agencies and the first administrator.")
ledger = AppGroup("ledger", help="The books of public money.")
files = AppGroup("files", help="Photos and papers.")
seed = AppGroup("seed", help="Lists shipped with the product.")


@i18n.command("compile")
def compile_catalogues() -> None:
    """Compile catalogues that changed."""
    click.echo(f"{translations.compile_stale()} catalogue(s) compiled")


@i18n.command("missing")
def missing() -> None:
    """List words without Vietnamese; exit 1 when there are any."""
    faults = extraction.gaps()
    for fault in faults:
        click.echo(fault)
    if faults:
        raise SystemExit(1)


@i18n.command("unused")
def unused() -> None:
    """List Vietnamese that nothing says any more."""
    for line in extraction.unused():
        click.echo(line)


@audit.command("verify")
def verify() -> None:
    """Walk the whole chain; exit 1 when a line was altered, removed or added."""
    seen, faults = history.verify(look=snapshot)
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{seen} lines, {len(faults)} faults")
    if faults:
        raise SystemExit(1)


@docs.command("states")
def docs_states() -> None:
    """Write docs/states.md anew from the tables of moves."""
    target = config.ROOT / "docs" / "states.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(state_tables.book())
    click.echo(f"{target} written")


@ledger.command("verify")
def verify_ledger() -> None:
    """Check every invariant of public money, of bills and of the figures shown; exit 1 when one is broken."""
    faults = books_check.run(_say_how_far).faults
    for fault in faults:
        click.echo(f"{fault.rule}: {fault.text}", err=True)
    click.echo(f"{len(faults)} faults")
    if faults:
        raise SystemExit(1)


def _say_how_far(done: int, rules: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done}/{rules}", nl=False, err=True)


@seed.command("reference")
def seed_reference() -> None:
    """Load the lists whose files changed."""
    for name, count in {**lists.load(), **programme.load()}.items():
        click.echo(f"{name}: {count}")
    db.session.commit()


@search.command("rebuild")
def rebuild_search() -> None:
    """Build the search index anew beside the old one and swap."""
    click.echo(f"{catalog_tasks.rebuild(click.echo)} products can be found")


@search.command("check")
def check_search() -> None:
    """Compare the index with what is public; exit 1 when they differ."""
    with snapshot():
        found, public = engine.current().ids(), {document.product for document in documents.everything()}
    click.echo(f"{len(public)} public, {len(public - found)} missing, {len(found - public)} too many")
    if found != public:
        raise SystemExit(1)


@files.command("verify")
def verify_files() -> None:
    """Look for every photo and paper the database names; exit 1 when one is missing or cut off."""
    with snapshot():
        seen, faults = kept_files.faults()
    for fault in faults:
        click.echo(fault, err=True)
    click.echo(f"{seen} files, {len(faults)} faults")
    if faults:
        raise SystemExit(1)


@click.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@with_appcontext
def make_backup(folder: Path | None) -> None:
    """Copy database and files, while the site runs, into a new folder below FOLDER (backups beside the data)."""
    settings: config.Settings = current_app.extensions["settings"]
    made = backup.make(settings, folder or settings.instance / "backups")
    click.echo(f"Backup, checked: {made}")
    click.echo("The settings are not in it. Without CHO_PHIEN_SECRET_KEY second factors must be set up anew.")


@click.command("restore")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_context
@with_appcontext
def take_back(context: click.Context, folder: Path) -> None:
    """Put the backup in FOLDER in the place of what is there (the site must be stopped), then check everything."""
    settings: config.Settings = current_app.extensions["settings"]
    db.session.remove()
    db.engine.dispose()
    with restore.standing_still(settings):
        restore.restore(settings, folder, click.echo)
        prepare.everything(settings, say=click.echo)
        found = [name for name, check in CHECKS.items() if not _passes(context, check)]
    if found:
        raise click.ClickException(
            f"The backup is in place, but these checks found something: {', '.join(found)}"
        )
    click.echo("Everything is in place and checked. The site may be started.")


CHECKS = {
    "audit verify": verify,
    "ledger verify": verify_ledger,
    "search check": check_search,
    "files verify": verify_files,
}


def _passes(context: click.Context, check: click.Command) -> bool:
    try:
        context.invoke(check)
    except SystemExit:
        return False
    return True


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do committed work (letters and the like) until stopped."""
    click.echo("worker: ready")
    with data_folder.in_use(current_app.extensions["settings"].instance):
        Worker().run()


@people.command("agencies")
def open_agencies() -> None:
    """Open the national agency and the provincial departments that are missing."""
    count = founding.agencies(current_app.extensions["settings"])
    db.session.commit()
    click.echo(f"{count} agencies opened")


@people.command("admin")
@click.argument("email")
@click.argument("name")
def first_administrator(email: str, name: str) -> None:
    """Make EMAIL an administrator called NAME; a letter with a link to choose a password is written."""
    founding.agencies(current_app.extensions["settings"])
    founding.administrator(email, name)
    db.session.commit()
    click.echo(f"{email} is an administrator; the worker sends the letter with the link")


@people.command("reset-factor")
@click.argument("email")
def reset_factor(email: str) -> None:
    """Take the second factor from EMAIL, who lost it and has no administrator to ask; they are told."""
    if not factors.reset_by_command(email):
        raise click.ClickException("Nobody has this address.")
    db.session.commit()
    click.echo(f"{email} signs in with the password alone now")


@click.command("demo")
@click.option("--reset", is_flag=True, help="Throw everything away first (development only).")
@with_appcontext
def demo(reset: bool) -> None:
    """Load the demo world."""
    settings: config.Settings = current_app.extensions["settings"]
    if settings.is_production:
        raise click.ClickException("The demo world is not loaded in production.")
    if reset:
        prepare.throw_away(settings)
    elif prepare.is_migrated() and world.is_loaded():
        click.echo("The demo world is there already. To build it anew: ./run demo --reset")
        return
    db.session.rollback()
    prepare.everything(settings, say=click.echo)
    for line in prepare.logins(settings):
        click.echo(line)


def install(site: AppGroup) -> None:
    """Register every command of the site."""
    for command in (
        i18n,
        audit,
        ledger,
        docs,
        people,
        seed,
        search,
        files,
        worker,
        demo,
        make_backup,
        take_back,
        migrations,
    ):
        site.add_command(command)
