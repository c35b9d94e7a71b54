"""The process that keeps web servers and worker alive, and that a new copy of the site replaces without a gap.

SIGTERM and SIGINT: the children finish what they have in hand. SIGHUP: the site as it now stands on the disk is set up
beside the running one; when that went well this process becomes the new copy (same number, same listening socket), and
its children take over from the old ones once they answer. When it went badly, the old ones go on.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import config

RESTART_SECONDS = 1.0
LOOK_SECONDS, WAIT_SECONDS = 0.05, 5.0
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
FIRST_HANDED = 3
"""The number of the first open file that somebody hands over (sd_listen_fds(3))."""
OLD_COPY, STARTED_BY = "SITE_OLD_COPY", "SITE_STARTED_BY"
HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)

Ready = Callable[[], None]
Work = Callable[[Ready], None]


def say(text: str) -> None:
    """One line for whoever runs the site."""
    print(text, file=sys.stderr, flush=True)


def call_me(name: str) -> None:
    """The name of this process in ``ps`` and ``top``, at most 15 letters."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode())


def child(name: str, work: Callable[[], None]) -> int:
    """Fork ``work``; it is told to end when we do, even when we are killed. Gives the number of the process."""
    parent = os.getpid()
    number = os.fork()
    if number:
        return number
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)
    call_me(name)
    for heard in (signal.SIGTERM, signal.SIGINT):
        signal.signal(heard, signal.SIG_DFL)
    signal.signal(
        signal.SIGHUP, signal.SIG_IGN
    )  # a terminal that closes tells everybody; only the keeper acts
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # a fork must never run on into its parent's code, whatever happened
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def apart(work: Callable[[], None]) -> bool:
    """Do work in a process of its own and wait; says whether it went well.

    What loading the demo leaves in memory (the file store's own threads) does not survive the forks below, where
    reading a photo would then wait for ever.
    """
    sys.stdout.flush()
    _pid, status = os.waitpid(child("chophien-set-up", work), 0)
    return os.waitstatus_to_exitcode(status) == 0


def tell_systemd(text: str) -> None:
    """How we stand, for a unit of ``Type=notify`` (sd_notify(3)); nobody else listens."""
    place = os.environ.get("NOTIFY_SOCKET", "")
    if not place:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
        teller.connect("\0" + place[1:] if place.startswith("@") else place)
        teller.sendall(text.encode())


def handed_over() -> tuple[socket.socket | None, list[int]]:
    """The listening socket somebody hands us (systemd, or the copy before us), and the children of that copy."""
    old = [int(number) for number in os.environ.pop(OLD_COPY, "").split()]
    mine = os.environ.pop("LISTEN_PID", "") == str(os.getpid())
    count = os.environ.pop("LISTEN_FDS", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if not mine or count in ("", "0"):
        return None, old
    door = socket.socket(fileno=FIRST_HANDED)
    door.set_inheritable(False)
    return door, old


@dataclass(frozen=True)
class Renewal:
    """How the site as it now stands on the disk takes our place."""

    door: socket.socket

    def command(self, what: str) -> list[str]:
        """Through the ``run`` we were started by, whose path may lead to another version by now; else ourselves again."""
        run = os.environ.get(STARTED_BY)
        if run:
            return [run, what]
        return [sys.executable, "-m", "app.serve", *(["--only-prepare"] if what == "setup" else [])]

    def set_up(self) -> int:
        """Begin to set the new version up; the number of the process that does it."""

        def begin() -> None:
            os.chdir(self._place())
            command = self.command("setup")
            os.execv(command[0], command)  # noqa: S606 - our own command

        return child("chophien-set-up", begin)

    def become(self, old: Iterable[int]) -> None:
        """Go on as the new version, with the same number, the open door, and the children who still answer at it."""
        os.dup2(self.door.fileno(), FIRST_HANDED, inheritable=True)
        os.set_inheritable(FIRST_HANDED, True)
        handed = {"LISTEN_FDS": "1", "LISTEN_PID": str(os.getpid()), OLD_COPY: " ".join(map(str, old))}
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the new copy listens for it
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        os.chdir(self._place())
        command = self.command("serve")
        os.execve(command[0], command, {**os.environ, **handed})  # noqa: S606 - as above

    def _place(self) -> str:
        run = os.environ.get(STARTED_BY)
        return os.path.dirname(run) if run else str(config.ROOT)


class Keeper:
    """Keeps the children alive until told to stop."""

    def __init__(
        self, jobs: dict[str, Work], renewal: Renewal, old: Sequence[int], up: Callable[[], None]
    ) -> None:
        """``old``: children of the copy before us. ``up`` is called once all of ours answer."""
        self.jobs, self.renewal, self.up = jobs, renewal, up
        self.children: dict[int, str] = {}
        self.old, self.waiting = set(old), set(jobs)
        self.set_up = 0
        self.stopping = self.renewing = False
        self.ear, self.mouth = os.pipe()
        os.set_blocking(self.ear, False)

    def run(self) -> None:
        """Start the children, start again what ends unasked, end when told to."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        for name in self.jobs:
            self._start(name)
        while self.children or self.old:
            heard = signal.sigtimedwait(HEARD, LOOK_SECONDS if self.waiting else WAIT_SECONDS)
            self._act(heard.si_signo if heard else 0)
            self._bury()
            self._listen()
        tell_systemd("STOPPING=1")

    def stop(self) -> None:
        """Ask every child to finish what it has in hand."""
        self.stopping = True
        _end({*self.children, *self.old, self.set_up} - {0})

    def _act(self, heard: int) -> None:
        # A terminal that closes sends the same signal as who asks for the new version; with it the site ends.
        closed = heard == signal.SIGHUP and os.isatty(0)
        if heard in (signal.SIGTERM, signal.SIGINT) or closed:
            self.stop()
        self.renewing = self.renewing or heard == signal.SIGHUP
        if self.renewing and not (self.set_up or self.stopping or self.waiting):
            say("Setting the new version up; this one serves meanwhile ...")
            self.renewing, self.set_up = False, self.renewal.set_up()

    def _start(self, name: str) -> None:
        work = self.jobs[name]

        def begin() -> None:
            os.close(self.ear)
            work(partial(tell, self.mouth, name))

        self.children[child("chophien-" + name.split()[0], begin)] = name

    def _bury(self) -> None:
        """Take note of who ended, and start again what should not have."""
        while True:
            try:
                ended, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                self.children, self.old = {}, set()
                return
            if not ended:
                return
            self.old.discard(ended)
            if ended == self.set_up:
                self._renew(os.waitstatus_to_exitcode(status))
            lost = self.children.pop(ended, "")
            if lost and not self.stopping:
                say(f"{lost} ended and is started again")
                if signal.sigtimedwait((signal.SIGTERM, signal.SIGINT), RESTART_SECONDS):
                    self.stop()
                else:
                    self._start(lost)

    def _renew(self, code: int) -> None:
        """Become the new version when its set-up went well."""
        self.set_up = 0
        if self.stopping:
            return
        if code:
            say("The new version could not be set up (see above); this one goes on serving.")
            return
        try:
            self.renewal.become([*self.children, *self.old])
        except OSError as refused:
            signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
            say(f"The new version could not be started ({refused}); this one goes on serving.")

    def _listen(self) -> None:
        """Hear which children answer; once all do, those of the copy before may go."""
        if not self.waiting:
            return
        with contextlib.suppress(BlockingIOError):
            self.waiting -= set(os.read(self.ear, 4096).decode().split("\n"))
        if not self.waiting:
            _end(self.old)
            tell_systemd("READY=1")
            self.up()


def tell(mouth: int, name: str) -> None:
    """A child says that it answers."""
    os.write(mouth, f"{name}\n".encode())


def _end(numbers: Iterable[int]) -> None:
    for number in numbers:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)
