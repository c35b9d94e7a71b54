"""Connections that send half a request and wait: others are served all the same."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from app.patience import head_is_there

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
SITE = """
import sys
from gunicorn.app.base import BaseApplication
from app.patience import HeadFirst

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


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=3)


@contextlib.contextmanager
def served(kind: str) -> Iterator[int]:
    """A server of two threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SITE, str(port), kind], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):  # the port is open before anybody is there to answer
            with contextlib.suppress(OSError):
                if answered(port):
                    break
            time.sleep(0.1)
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


def answered(port: int) -> bool:
    """Whether somebody who sends a whole request is answered within three seconds."""
    with connected(port) as client:
        client.sendall(HEAD + b"\r\n")
        return heard(client)


@pytest.mark.parametrize(("kind", "others_are_served"), [("patient", True), ("plain", False)])
def test_half_a_head_holds_nobody_up(kind: str, others_are_served: bool) -> None:
    with served(kind) as port, contextlib.ExitStack() as open_:
        for _ in range(10):
            open_.enter_context(connected(port)).sendall(HEAD)
        time.sleep(0.3)
        assert answered(port) is others_are_served


def test_a_head_that_comes_in_pieces_is_answered_also_on_a_kept_connection() -> None:
    with served("patient") as port, connected(port) as client:
        for _ in range(2):
            for piece in (b"GET / HT", b"TP/1.1\r\nHost: localhost\r", b"\n\r", b"\n"):
                client.sendall(piece)
                time.sleep(0.1)
            assert heard(client)


def test_a_socket_that_closed_or_sent_too_much_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        client = connected(door.getsockname()[1])
        here, _ = door.accept()
        assert not head_is_there(here)
        client.sendall(b"x" * 70_000)
        time.sleep(0.2)
        assert head_is_there(here)
        client.close()
        here.close()
        assert head_is_there(here)
