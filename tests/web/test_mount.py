"""Behind a server that mounts the site below a path nothing is served half: one sentence for who set it up."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.mark.parametrize(
    ("path", "environ"),
    [
        ("/", {"SCRIPT_NAME": "/cho-phien"}),
        ("/en/catalogue", {"SCRIPT_NAME": "/cho-phien"}),
        ("/catalogue", {"HTTP_X_FORWARDED_PREFIX": "/cho-phien"}),
    ],
)
def test_a_mounted_site_says_so_instead_of_drawing_dead_links(
    app: Flask, path: str, environ: dict[str, str]
) -> None:
    answer = app.test_client().get(path, environ_overrides=environ)

    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert "host name of its own" in answer.text


def test_an_empty_prefix_is_none(app: Flask) -> None:
    assert app.test_client().get("/help", headers={"X-Forwarded-Prefix": "/"}).status_code == 200
