"""Paper from the same HTML the screen shows, by WeasyPrint. Nothing is fetched from anywhere."""

from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import ImageFile

from throughcare.refusal import Refused

PRINT_CSS = Path(__file__).parent / "static" / "ui" / "print.css"


# Tried in turn until the page holds everything; the last is the smallest that reads well on paper.
SIZES = (8.6, 8.0, 7.4, 6.8, 6.2)  # points


LABEL_CSS = """
@page { size: 62mm 29mm; margin: 1.5mm 2mm }
body { font: 8pt/1.25 "DejaVu Sans", "Noto Sans", sans-serif; color: #000; margin: 0 }
.label { display: table; table-layout: fixed; width: 100% } .words, .square { display: table-cell }
.words { overflow-wrap: anywhere } .square { width: 18mm; text-align: right; vertical-align: top }
.square svg { width: 17mm; height: 17mm }
.name { font-size: 11pt; font-weight: 700; margin: 0 } p { margin: 0 }
.number { font-size: 1.2em; font-weight: 700 }
.alike { display: inline-block; font-weight: 700; border: .6pt solid #000; padding: 0 1mm }
"""
LABEL_SIZES = (8, 7, 6, 5)  # points: a long name stays whole before it stays large


def label(html: str) -> bytes:
    """The PDF of one label, 62 by 29 mm."""
    HTML, CSS = library()
    page = HTML(string=html)
    for size in LABEL_SIZES:
        smaller = f"body {{ font-size: {size}pt }} .name {{ font-size: {1.3 * size}pt }}"
        document = page.render(stylesheets=[CSS(string=LABEL_CSS + smaller)])
        if len(document.pages) == 1:
            break
    return document.write_pdf()


CARD_CSS = """
@page { size: 85.6mm 54mm; margin: 4mm 5mm }
body { font: 9pt/1.3 "DejaVu Sans", "Noto Sans", sans-serif; color: #000; margin: 0 }
.card { display: table; table-layout: fixed; width: 100% } .words, .square { display: table-cell }
.words { overflow-wrap: anywhere; vertical-align: top; padding-right: 3mm } p { margin: 0 0 2mm }
.square { width: 38mm; text-align: right } .square svg { width: 38mm; height: 38mm }
.name { font-weight: 700 }
"""


def card(html: str) -> bytes:
    """The PDF of one card, 85.6 by 54 mm: the size that fits a purse."""
    HTML, CSS = library()
    page = HTML(string=html)
    for size in (14, 11, 8):  # points: a long name stays whole before it stays large
        smaller = f".name {{ font-size: {size}pt }}"
        document = page.render(stylesheets=[CSS(string=CARD_CSS + smaller)])
        if len(document.pages) == 1:
            break
    return document.write_pdf()


def library():
    """WeasyPrint's two classes, that fetch nothing. Refused when Pango is missing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher

        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets every later photo be cut off
    except OSError as lacking:  # WeasyPrint says so by failing to load Pango
        raise Refused(
            "pdf_needs_pango", _("This machine cannot make PDFs yet."), source="house:pdf",
            next_step=_("Install the system library Pango (see docs/running/install.md)."),
        ) from lacking  # fmt: skip
    # A printed page may carry data: pictures; what it names elsewhere is left out, never asked for.
    nothing = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    return partial(HTML, url_fetcher=nothing), partial(CSS, url_fetcher=nothing)


def pdf(html: str) -> bytes:
    """The PDF of a whole HTML page, on one sheet if letters of a readable size allow."""
    HTML, CSS = library()
    page, style = HTML(string=html), PRINT_CSS.read_text(encoding="utf-8")
    for size in SIZES:
        smaller = f"body {{ font-size: {size}pt }} .print-map svg {{ max-height: {size * 13.5}mm }}"
        document = page.render(stylesheets=[CSS(string=style + smaller)])
        if len(document.pages) == 1:
            break
    return document.write_pdf()


SHEETS_CSS = """
@page { @bottom-right { content: counter(page) " / " counter(pages); font: 7pt sans-serif } }
td.n, th.n { text-align: right; white-space: nowrap } thead { display: table-header-group }
.wide { page: wide }
"""


def sheets(html: str) -> bytes:
    """The PDF of a page that may be many sheets: drawn once, each sheet numbered."""
    HTML, CSS = library()
    style = PRINT_CSS.read_text(encoding="utf-8") + SHEETS_CSS
    return HTML(string=html).write_pdf(stylesheets=[CSS(string=style)])
