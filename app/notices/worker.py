"""The worker: one loop that does committed work, woken by the bell and looking by itself anyway."""

from __future__ import annotations

import logging
import signal
import time
from types import FrameType

from app.kernel import jobs
from app.kernel.database_away import in_one_line
from app.kernel.db import db, is_away, let_go
from app.notices import living_workers, worker_bell

POLL_SECONDS = 0.2
SWEEP_SECONDS = 5.0
PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Worker:
    """Runs until told to stop; finishes the job in hand first."""

    def __init__(self) -> None:
        self.stopping = False

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Leave after the job in hand."""
        self.stopping = True

    def run(self) -> None:
        """Look, work, wait, until stopped. A busy or absent database only makes it wait."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self.stop)
        _log.info("worker ready")
        with living_workers.sign(worker_bell.PLACE()[0]) as own_name, jobs.held_by(own_name):
            while not self.stopping:
                if self.look():
                    self.wait(SWEEP_SECONDS)
                else:
                    time.sleep(PAUSE_SECONDS)
        _log.info("worker stopped")

    def look(self) -> bool:
        """Do everything that is due; False when the database did not let us."""
        try:
            jobs.run_periodic()
            while not self.stopping and jobs.run_due(stopping=lambda: self.stopping):
                jobs.run_periodic()
        except Exception as fault:  # nothing is lost, the rows wait
            if is_away(fault):
                _log.error("the database is away, trying again: %s", in_one_line(fault)[:200])
            else:
                _log.exception("could not work; trying again")
            let_go()
            return False
        finally:
            db.session.remove()
        return True

    def wait(self, seconds: float) -> None:
        """Sleep until the bell rings, somebody says stop, or the time is over."""
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            if worker_bell.rang():
                return
            time.sleep(POLL_SECONDS)
