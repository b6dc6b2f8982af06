"""Paper from the same HTML the screen shows, by WeasyPrint. Nothing is fetched from anywhere."""

from pathlib import Path

from django.utils.translation import gettext as _

from throughcare.refusal import Refused

PRINT_CSS = Path(__file__).parent / "static" / "ui" / "print.css"


# Tried in turn until the page holds everything; the last is the smallest that reads well on paper.
SIZES = (8.6, 8.0, 7.4, 6.8, 6.2)  # points


def pdf(html: str) -> bytes:
    """The PDF of a whole HTML page, on one sheet if letters of a readable size allow.

    Refused when the system's text library is missing.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except OSError as lacking:  # WeasyPrint says so by failing to load Pango
        raise Refused(
            "pdf_needs_pango", _("This machine cannot make PDFs yet."), source="house:pdf",
            next_step=_("Install the system library Pango (see docs/running/install.md)."),
        ) from lacking  # fmt: skip
    # A printed page may carry data: pictures; what it names elsewhere is left out, never asked for.
    nothing = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    page, style = HTML(string=html, url_fetcher=nothing), PRINT_CSS.read_text(encoding="utf-8")
    for size in SIZES:
        smaller = f"body {{ font-size: {size}pt }} .print-map svg {{ max-height: {size * 13.5}mm }}"
        document = page.render(stylesheets=[CSS(string=style + smaller, url_fetcher=nothing)])
        if len(document.pages) == 1:
            break
    return document.write_pdf()
