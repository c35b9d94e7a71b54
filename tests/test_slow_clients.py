"""Connections that send half a request and wait: others are served all the same."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from app.slow_clients import head_is_there
from tests.waiting import GENEROUS_SECONDS, until

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
SITE = """
import sys
from gunicorn.app.base import BaseApplication
from app import slow_clients
from app.slow_clients import HeadFirst

slow_clients.HEAD_SECONDS = 3600

def hello(environ, start_response):
    start_response("200 OK", [("Content-Length", "5")])
    return [b"hello"]

class Server(BaseApplication):
    def load_config(self):
        worker = HeadFirst if sys.argv[2] == "patient" else "gthread"
        for name, value in (("bind", f"127.0.0.1:{sys.argv[1]}"), ("workers", 1), ("threads", 2),
                            ("worker_class", worker), ("control_socket_disable", True)):
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self):
        return hello

Server().run()
"""


HELD_UP_SECONDS = 3


def connected(port: int, patience: float = GENEROUS_SECONDS) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=patience)


@contextlib.contextmanager
def served(kind: str) -> Iterator[int]:
    """A server of two threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SITE, str(port), kind], stderr=subprocess.DEVNULL)
    try:
        # The port is open before anybody is there to answer.
        until(lambda: is_answering(port), "an answer of the server")
        yield port
    finally:
        process.kill()
        process.wait()


def heard(client: socket.socket) -> bool:
    """Whether the answer comes, in however many pieces."""
    came = b""
    with contextlib.suppress(TimeoutError):
        while b"hello" not in came and (piece := client.recv(1_000)):
            came += piece
    return b"hello" in came


def answered(port: int, patience: float) -> bool:
    """Whether somebody who sends a whole request is answered within so many seconds."""
    with connected(port, patience) as client:
        client.sendall(HEAD + b"\r\n")
        return heard(client)


@contextlib.contextmanager
def ten_halves(port: int) -> Iterator[None]:
    """Ten who sent half a head and wait; whoever comes after them is let in after them."""
    with contextlib.ExitStack() as open_:
        for _ in range(10):
            open_.enter_context(connected(port)).sendall(HEAD)
        yield


def is_answering(port: int) -> bool:
    with contextlib.suppress(OSError):
        return answered(port, HELD_UP_SECONDS)
    return False


def test_half_a_head_holds_nobody_up() -> None:
    """Halves are not dropped here (see ``SITE``), so whoever is answered is answered beside them."""
    with served("patient") as port, ten_halves(port):
        assert answered(port, GENEROUS_SECONDS)


def test_a_plain_server_of_two_threads_is_held_up_by_ten_halves() -> None:
    """The twin: it is the waiting for the whole head that holds, not luck."""
    with served("plain") as port, ten_halves(port):
        assert not answered(port, HELD_UP_SECONDS)


def test_a_head_that_comes_in_pieces_is_answered_also_on_a_kept_connection() -> None:
    with served("patient") as port, connected(port) as client:
        for _ in range(2):
            for piece in (b"GET / HT", b"TP/1.1\r\nHost: localhost\r", b"\n\r", b"\n"):
                client.sendall(piece)
                time.sleep(0.1)  # so that they come apart; together they are answered as well
            assert heard(client)


def test_a_socket_that_closed_or_sent_too_much_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        client = connected(door.getsockname()[1])
        here, _ = door.accept()
        assert not head_is_there(here)
        client.sendall(b"x" * 70_000)
        until(lambda: head_is_there(here), "too much to have come")
        client.close()
        here.close()
        assert head_is_there(here)
