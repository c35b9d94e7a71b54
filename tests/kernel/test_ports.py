"""What a room needs from outside itself is provided once per application, and a gap is found at the start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.kernel import bus, ports
from app.kernel.db import reading


@pytest.fixture
def greeting() -> Iterator[ports.Port[str]]:
    """A port of the test, gone afterwards."""
    yield ports.Port("greeting")
    del ports._declared["greeting"]


def test_two_applications_have_two_worlds(greeting: ports.Port[str]) -> None:
    here, there = Flask("here"), Flask("there")
    greeting.provide(here, "Xin chào")
    greeting.provide(there, "Hello")

    with here.app_context():
        assert greeting() == "Xin chào"
    with there.app_context():
        assert greeting() == "Hello"


def test_a_port_nobody_provided_stops_the_start_by_its_name(greeting: ports.Port[str], app: Flask) -> None:
    with pytest.raises(RuntimeError, match="greeting"):
        ports.check(app)
    greeting.provide(app, "Xin chào")
    ports.check(app)
    del app.extensions["ports"]["greeting"]
    with pytest.raises(LookupError, match="greeting"):
        greeting()


def test_two_ports_of_one_name_are_refused(greeting: ports.Port[str]) -> None:
    with pytest.raises(ValueError, match="greeting"):
        ports.Port("greeting")


def test_looking_publishes_nothing(app: Flask) -> None:
    with reading(), pytest.raises(RuntimeError, match="looking"):
        bus.publish(object())
