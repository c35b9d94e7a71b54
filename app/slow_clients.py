"""Slow clients hold no thread: a request is given one only once its head has arrived, and a sender that stalls is left.

Gunicorn's threads read heads themselves, so sixteen open connections that send nothing more would stop the site. A body
that trickles in without stalling still holds its thread: in production the proxy in front takes bodies in whole.
"""

from __future__ import annotations

import socket
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

HEAD_SECONDS = 10.0
STILL_SECONDS = 15.0
MOST_HEAD = 64 * 1024
END = b"\r\n\r\n"


class HeadFirst(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """The threaded worker whose one poller waits for heads."""

    def enqueue_req(self, conn: Any) -> None:
        """Every connection comes by here before it gets a thread: new, waiting, or kept for another request."""
        if _read_ahead(conn) or head_is_there(conn.sock):
            conn.data_ready, conn.waits_since = True, None
            super().enqueue_req(conn)
            return
        conn.waits_since = getattr(conn, "waits_since", None) or time.monotonic()
        conn.timeout = conn.waits_since + HEAD_SECONDS  # however often another byte comes
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Within a request nobody is waited for without end."""
        conn.sock.settimeout(STILL_SECONDS)
        return super().handle_request(req, conn)


def _read_ahead(conn: Any) -> bool:
    """Whether the parser holds bytes of the next request already."""
    return conn.parser is not None and bool(conn.parser.unreader.buf.getvalue())


def head_is_there(sock: socket.socket) -> bool:
    """Whether a whole head waits to be read, or the other side is gone; else the socket wakes us only for more bytes."""
    try:
        seen = sock.recv(MOST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
    done = not seen or END in seen or len(seen) == MOST_HEAD
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 if done else len(seen) + 1)
    return done
