"""What the worker does here."""

from __future__ import annotations

from typing import Any

from app.accounts.models import Person
from app.accounts.service import alarms, closing, data_copy, devices, password, security, sign_up
from app.kernel import clock, daily_log, jobs
from app.kernel.db import db


@jobs.handles(password.RESET)
def write_reset(payload: dict[str, Any]) -> None:
    """The link to a new password, for whoever has the address; nobody is told whether somebody does."""
    password.write_reset(db.session.get(Person, payload["person"]))


@jobs.handles(sign_up.AGAIN)
def write_again(payload: dict[str, Any]) -> None:
    """The confirming letter once more."""
    sign_up.write_again(payload["sign_up"])


@jobs.every("accounts.sign_ups", 3_600)
def forget_sign_ups() -> None:
    """Sign-ups whose address nobody confirmed go."""
    sign_up.forget_old()


@jobs.every("accounts.sessions", 3_600)
def forget_sessions() -> None:
    """Sessions and devices whose cookies are too old in any case need not be remembered."""
    devices.forget_old()
    security.forget_old()


@jobs.every("accounts.log_files", 3_600)
def forget_log_files() -> None:
    """The server's log goes after the days /privacy names."""
    daily_log.forget_old(daily_log.PLACE(), clock.today())


@jobs.every("accounts.alarms", 60)
def sound_alarms() -> None:
    """Administrators read that a limit of the whole site was reached."""
    alarms.tell()


@jobs.every("accounts.closing", 600)
def close_accounts() -> None:
    """Accounts whose seven days are over are made anonymous."""
    closing.close_due()


@jobs.handles(data_copy.JOB)
def make_data_copy(payload: dict[str, Any]) -> None:
    """The copy of somebody's data."""
    data_copy.make(payload["copy"])


@jobs.every("accounts.data_copies", 3_600)
def forget_data_copies() -> None:
    """Copies of data past their seven days go."""
    data_copy.forget_old()
