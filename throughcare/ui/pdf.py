"""Paper from the same HTML the screen shows, by WeasyPrint. Nothing is fetched from anywhere."""

from pathlib import Path

from django.utils.translation import gettext as _

from throughcare.refusal import Refused

PRINT_CSS = Path(__file__).parent / "static" / "ui" / "print.css"


def pdf(html: str) -> bytes:
    """The PDF of a whole HTML page. Refused when the system's text library is missing."""
    try:
        from weasyprint import CSS, HTML
    except OSError as lacking:  # WeasyPrint says so by failing to load Pango
        raise Refused(
            "pdf_needs_pango", _("This machine cannot make PDFs yet."), source="house:pdf",
            next_step=_("Install the system library Pango (see docs/running/install.md)."),
        ) from lacking  # fmt: skip
    page = HTML(string=html, url_fetcher=fetch_nothing)
    return page.write_pdf(stylesheets=[CSS(string=PRINT_CSS.read_text(encoding="utf-8"))])


def fetch_nothing(url: str, *args, **kwargs):
    """A printed page may carry data: pictures and nothing else."""
    if not url.startswith("data:"):
        raise ValueError(f"a printed page may not fetch {url}")
    from weasyprint import default_url_fetcher

    return default_url_fetcher(url, *args, **kwargs)
