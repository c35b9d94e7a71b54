"""One web process: slow clients hold nobody up, and leaving loses nothing."""

from __future__ import annotations

import contextlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.waiting import GENEROUS_SECONDS, until

HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"
SLOW = b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
SITE = """
import signal, socket, sys, threading, time
from app import web_server

web_server.HEAD_SECONDS = float(sys.argv[1])
web_server.THREADS = 2
come_out = threading.Event()
signal.signal(signal.SIGUSR1, lambda *_: come_out.set())

def hello(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        print("in hand", flush=True)
        come_out.wait()
    environ["wsgi.input"].read()
    big = b"x" * 8_000_000 if environ["PATH_INFO"] == "/big" else b""
    start_response("200 OK", [("Content-Length", str(5 + len(big)))])
    return [b"hello", big]

door = socket.create_server(("127.0.0.1", 0))
web_server.serve(hello, door, lambda: print(door.getsockname()[1], flush=True))
print("left", flush=True)
"""
MANY = 40


class Served:
    """A server of two threads."""

    def __init__(self, head_seconds: float) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SITE, str(head_seconds)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout
        self.port = int(self.said.readline())

    def connected(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=GENEROUS_SECONDS)

    def answers(self, path: bytes = b"/") -> bool:
        with self.connected() as client:
            client.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return b"hello" in answer(client)


@pytest.fixture
def served() -> Iterator[Served]:
    one = Served(head_seconds=3_600)
    yield one
    one.process.kill()
    one.process.wait()
    one.said.close()


def answer(client: socket.socket) -> bytes:
    """What comes, in however many pieces, up to the word that ends it; all when the connection ends before."""
    came = b""
    with contextlib.suppress(ConnectionError):
        while b"hello" not in came and (piece := client.recv(1_000)):
            came += piece
    return came


@pytest.mark.parametrize("begun", [HEAD, POST], ids=["heads", "bodies"])
def test_forty_who_stop_in_the_middle_of_a_request_hold_nobody_up(served: Served, begun: bytes) -> None:
    """They are not dropped meanwhile (see ``SITE``), so whoever is answered is answered beside them."""
    with contextlib.ExitStack() as open_:
        for _ in range(MANY):
            open_.enter_context(served.connected()).sendall(begun)
        assert served.answers()


def test_forty_who_do_not_read_what_they_asked_for_hold_nobody_up(served: Served) -> None:
    with contextlib.ExitStack() as open_:
        for _ in range(MANY):
            client = open_.enter_context(served.connected())
            client.sendall(b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert served.answers()


def test_a_request_that_comes_in_pieces_is_answered_also_on_a_kept_connection(served: Served) -> None:
    with served.connected() as client:
        for _ in range(2):
            for piece in (b"GET / HT", b"TP/1.1\r\nHost: localhost\r", b"\n\r", b"\n"):
                client.sendall(piece)
                time.sleep(0.1)  # so that they come apart; together they are answered as well
            assert b"hello" in answer(client)


def test_a_head_that_never_ends_is_left_however_often_another_byte_comes() -> None:
    one = Served(head_seconds=0.2)
    try:
        with one.connected() as client:
            client.sendall(HEAD)

            def is_left() -> bool:
                with contextlib.suppress(ConnectionError):
                    client.sendall(b"X")
                    return False
                return True

            until(is_left, "the connection to be closed")
        assert one.answers()
    finally:
        one.process.kill()
        one.process.wait()
        one.said.close()


def test_told_to_leave_it_answers_what_is_in_hand_and_says_that_no_more_will_be(served: Served) -> None:
    with served.connected() as slow, served.connected() as kept:
        slow.sendall(SLOW)
        assert served.said.readline() == "in hand\n"
        served.process.terminate()

        def is_told() -> bool:
            kept.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return b"Connection: close" in answer(kept)

        until(is_told, "the kept connection to be told")
        served.process.send_signal(signal.SIGUSR1)  # only now the slow one comes out
        assert b"Connection: close" in (came := answer(slow)), came
    assert served.said.readline() == "left\n"
    assert served.process.wait(GENEROUS_SECONDS) == 0
