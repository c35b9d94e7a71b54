"""One web process: waitress around the site that is already in memory, on a listening socket it shares with others.

Waitress takes a request in whole before it gets a thread, and hands answers out by itself, so slow clients hold no
thread (docs/decisions/0007). What it lacks stands here: to leave without losing a request, and an end to heads that
never arrive.
"""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

from app.kernel import clock

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 8
BACKLOG = 1024
MOST_CONNECTIONS = 1_000
HEAD_SECONDS = 30.0
STILL_SECONDS = 60
LEAVE_SECONDS = 20.0
LINGER_SECONDS = 2.0
MOST_BODY = 64 * 1024 * 1024
"""Above what the site itself refuses in words (``CHO_PHIEN_MAX_BODY_BYTES``); a longer one is cut off unread."""
LOOK_SECONDS = 0.1


class Answer(WSGITask):  # type: ignore[misc]  # waitress ships no types
    """One request and its answer."""

    def build_response_header(self) -> bytes:
        """A server that leaves says that no other request will be answered on this connection."""
        if self.channel.server.leaving_since:
            self.request.headers["CONNECTION"] = "close"
        head: bytes = super().build_response_header()
        return head


class Connection(HTTPChannel):  # type: ignore[misc]  # as above
    """Somebody who is connected."""

    task_class = Answer
    head_since = 0.0

    def received(self, data: bytes) -> Any:
        """Note when a request began."""
        if self.request is None:
            self.head_since = clock.now().timestamp()
        return super().received(data)

    def is_busy(self) -> bool:
        """Whether a request is coming in, worked on, or its answer still going out."""
        return bool(self.requests or self.request is not None or self.total_outbufs_len)

    def dawdles(self, now: float) -> bool:
        """Whether a head takes too long, however often another byte comes."""
        reading = self.request is not None and not self.request.headers_finished
        return reading and now - self.head_since > HEAD_SECONDS


class WebServer(TcpWSGIServer):  # type: ignore[misc]  # as above
    """Waitress that can leave: what is in hand is answered, what comes anew is left to the others."""

    channel_class = Connection
    leaving_since = 0.0

    def maintenance(self, now: float) -> None:
        """Every few seconds: let go who says nothing any more."""
        super().maintenance(now)
        for channel in self.active_channels.values():
            if channel.dawdles(now):
                channel.will_close = True

    def leave(self, _number: int = signal.SIGTERM, _frame: object = None) -> None:
        """Take nobody in any more; ``run`` ends once everybody who is here has been answered."""
        self.leaving_since = self.leaving_since or clock.now().timestamp()
        self.accepting = False
        self.pull_trigger()

    def run(self) -> None:
        """Serve until told to leave and done, at the latest ``LEAVE_SECONDS`` after that."""
        while not self.is_done(clock.now().timestamp()):
            patience = LOOK_SECONDS if self.leaving_since else self.adj.asyncore_loop_timeout
            wasyncore.loop(patience, use_poll=True, map=self._map, count=1)
        self.task_dispatcher.shutdown()

    def is_done(self, now: float) -> bool:
        """Whether nobody waits for anything. A quiet connection may bring a request yet: it is given a moment for it."""
        if not self.leaving_since:
            return False
        if now - self.leaving_since > LEAVE_SECONDS:
            return True
        here = list(self.active_channels.values())
        since = max((channel.last_activity for channel in here), default=0.0)
        quiet = not here or now - max(since, self.leaving_since) > LINGER_SECONDS
        return quiet and not any(channel.is_busy() for channel in here)


def server(site: WSGIApplication, door: socket.socket) -> WebServer:
    """A server with its threads, not yet running. ``door`` listens already and stays open in others."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a short queue is no news
    settings = Adjustments(
        sockets=[door],
        threads=THREADS,
        backlog=BACKLOG,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=STILL_SECONDS,
        cleanup_interval=5,
        max_request_body_size=MOST_BODY,
        ident=None,
        clear_untrusted_proxy_headers=False,  # the site counts proxies itself (CHO_PHIEN_PROXIES)
    )
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(THREADS)
    return WebServer(
        site,
        {},
        _sock=door,
        dispatcher=threads,
        adj=settings,
        bind_socket=False,
        sockinfo=(door.family, door.type, door.proto, door.getsockname()),
    )


def serve(site: WSGIApplication, door: socket.socket, ready: Callable[[], None]) -> None:
    """Be a web process until SIGTERM; say ``ready`` once connections are taken."""
    one = server(site, door)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, one.leave)
    ready()
    one.run()
