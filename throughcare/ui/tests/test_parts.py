"""Reasons with their source, flags, QR codes and paper."""

import pytest
from django.template import Context, Template, TemplateSyntaxError

from throughcare.clinical.sources import every_source
from throughcare.ui.pdf import pdf
from throughcare.ui.qr import qr_svg


def shown(text: str) -> str:
    return Template(text).render(Context())


def why(source: str) -> str:
    return shown(f'{{% why source="{source}" %}}Because.{{% endwhy %}}')


@pytest.mark.parametrize("key", sorted(every_source()))
def test_every_source_can_be_shown_with_its_title_and_what_it_is_worth(key):
    html = why(f"{key}:2.8")
    assert "Because." in html
    assert "Source:" in html
    assert key == "house" or every_source()[key].reviewed or "not yet reviewed" in html


def test_a_place_in_a_source_stands_after_its_title():
    assert "acted on, 2.8" in why("red-flags:2.8")


def test_a_source_that_does_not_exist_is_an_error_and_never_a_blank():
    with pytest.raises(KeyError, match="no source 'nobody'"):
        why("nobody")


def test_a_flag_is_stop_look_or_ok():
    with pytest.raises(TemplateSyntaxError, match="level 'red'"):
        shown('{% flag level="red" title="x" %}{% endflag %}')


def test_a_qr_code_is_drawn_here_and_its_title_cannot_break_out():
    svg = qr_svg("https://clinic.example/answer/x", "<b>Scan</b>")
    assert svg.startswith("<svg")
    assert "<b>" not in svg


def test_a_page_becomes_a_pdf():
    assert pdf("<h1>Plan</h1><p>For Ana.</p>").startswith(b"%PDF")
