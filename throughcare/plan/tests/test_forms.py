"""What may stand in a plan's forms."""

import pytest

from throughcare.plan.forms import SignForm


@pytest.mark.parametrize(
    ("drawn", "taken"),
    [("M0 0 L10 10", True), ('M0"><script>', False), ("url(http://x)", False), ("", True)],
)
def test_a_drawn_signature_is_a_path_and_nothing_else(drawn, taken):
    form = SignForm({"person_signed": "typed", "person_name": "Ana", "person_drawn": drawn})
    form.is_valid()
    assert ("person_drawn" not in form.errors) is taken
