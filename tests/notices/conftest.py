"""Words for these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.make import notices as make


@pytest.fixture(autouse=True)
def _words(app: Flask) -> Iterator[None]:
    with make.words_for_tests():
        yield
