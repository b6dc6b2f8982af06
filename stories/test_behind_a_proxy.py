"""A proxy stands before the clinic: who sends a request for help is still told apart."""

import io

import pytest

from throughcare.wsgi import application


def sender_seen(address, forwarded, monkeypatch):
    """The address that is left of a request once the server has looked at who sent it."""
    seen = {}
    monkeypatch.setattr(
        "django.core.handlers.wsgi.WSGIHandler.__call__",
        lambda self, environ, start: seen.update(environ) or [],
    )
    sent = {"REMOTE_ADDR": address, "HTTP_X_FORWARDED_FOR": forwarded, "wsgi.input": io.BytesIO()}
    application(sent, lambda *said: None)
    return seen["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("address", "forwarded", "counted"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),  # the clinic's proxy is believed
        ("127.0.0.1", "10.9.9.9, 198.51.100.7", "198.51.100.7"),  # not what the sender put before
        ("203.0.113.5", "198.51.100.7", "203.0.113.5"),  # a stranger is not believed
    ],
)
def test_people_behind_the_proxy_are_counted_one_by_one(address, forwarded, counted, monkeypatch):
    assert sender_seen(address, forwarded, monkeypatch) == counted
