"""Charts are drawn one at a time; a dose, and every change to the record, waits for none."""

import pytest
from django.test import RequestFactory

from throughcare.record import turns

A_CHART, A_CHANGE = RequestFactory().get("/"), RequestFactory().post("/")


@pytest.fixture
def another_is_drawn(monkeypatch):
    """One chart is being drawn now; whoever waits is remembered instead."""
    waited = []
    monkeypatch.setattr(turns._turn, "acquire", lambda timeout: waited.append(timeout))
    return waited


@pytest.mark.parametrize(
    ("request_", "may", "waits"),
    [
        (A_CHART, "chart.read", True),
        (A_CHART, "window.dose", False),
        (A_CHANGE, "chart.read", False),
    ],
)
def test_who_waits_for_a_turn(another_is_drawn, request_, may, waits):
    with turns.in_turn(request_, may):
        assert another_is_drawn == ([turns.LONGEST] if waits else [])


def test_a_turn_is_given_back_though_the_page_failed():
    for _ in range(turns.AT_ONCE + 1):
        with pytest.raises(ValueError, match="spoilt"):
            spoilt_page()
    assert turns._turn.acquire(blocking=False)
    turns._turn.release()


def spoilt_page():
    with turns.in_turn(A_CHART, "chart.read"):
        assert not turns._turn.acquire(blocking=False)
        raise ValueError("spoilt")
