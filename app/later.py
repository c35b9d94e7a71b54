"""What serving does without, imported when it is asked for: commands, setting up, the demo world, migrations."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

import config
from app.kernel import lazily
from app.kernel.database_away import said_in_words
from app.kernel.db import db


def part(name: str) -> Any:
    """A module of the site, ``prepare`` for ``app.prepare``."""
    return lazily.part(f"app.{name}")


class Commands(AppGroup):
    """Every command of the site (``app/cli.py``), known once somebody asks for one."""

    loaded = False

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in order."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None when there is none."""
        self._load()
        command = super().get_command(ctx, cmd_name)
        return None if command is None else _in_words(command)

    def _load(self) -> None:
        if not self.loaded:
            self.loaded = True
            part("cli").install(self)


def _in_words(command: click.Command) -> click.Command:
    """The command, and all below it: while the database is away it says so in one line."""
    if "invoke" not in vars(command):
        invoke = command.invoke

        def said(ctx: click.Context) -> Any:
            with said_in_words():
                return invoke(ctx)

        vars(command)["invoke"] = said
    return command


class Migrations:
    """Stands where Flask-Migrate looks for its settings, and puts them there once it does."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def __getattr__(self, what: str) -> Any:
        folder = str(config.ROOT / "migrations")
        lazily.part("flask_migrate").Migrate(self._app, db, directory=folder, render_as_batch=True)
        return getattr(self._app.extensions["migrate"], what)


def install(app: Flask) -> None:
    """Commands and migrations, without importing either."""
    app.cli = Commands(app.name)
    app.extensions["migrate"] = Migrations(app)
