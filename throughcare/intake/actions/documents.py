"""Papers that came with the person: filed as pictures, set aside where they belong to another."""

from django.utils.translation import gettext as _

from throughcare.intake.models import Document, DocumentPage
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.record.scans import MOST_PAGES, SCAN_FORMATS, drawn_anew
from throughcare.refusal import Refused

PAGE_SIDE = 1800  # pixels: a letter at 150 to the inch reads well, and a page is a quarter megabyte


@action("document filed")
def file_document(*, id, patient, kind, title, scans, by, at) -> Document:
    """Keep a paper as pictures of its pages. All of its pages, or nothing."""
    if filed := Document.objects.filter(pk=id).first():
        return Repeated(filed)
    pages = [page for scan in scans for page in pages_of(scan)]
    if len(pages) > MOST_PAGES:
        raise Refused(
            "document_too_long", _("These are more than 30 pages."), source="house:documents",
            next_step=_("File the pages that matter, or two documents."),
        )  # fmt: skip
    document = Document.objects.create(
        id=id, patient=patient, kind=kind, title=title.strip(), at=at, by=by
    )
    for number, page in enumerate(pages, start=1):
        DocumentPage.objects.create(document=document, number=number, jpeg=page)
    return document


def pages_of(scan) -> list[bytes]:
    """The pages of one file. A PDF is a program as much as a page: it is not opened here."""
    scan.seek(0)
    if scan.read(1024).lstrip().startswith(b"%PDF"):
        raise Refused(
            "pdf_not_opened", _("We do not open PDF files."), source="house:documents",
            next_step=_("Send a picture of each page: a photo, or a scan saved as JPEG or TIFF."),
        )  # fmt: skip
    return drawn_anew(scan, side=PAGE_SIDE, formats=SCAN_FORMATS, pages=MOST_PAGES)


@action("document set aside")
def set_aside_document(*, document, why, by, at) -> Document:
    """It belongs to somebody else, or cannot be read. The row and its pages stay."""
    lock(document.patient)
    document.refresh_from_db()
    if document.aside_at:
        return Repeated(document)
    document.aside_at, document.aside_by, document.aside_why = at, by, why.strip()
    document.save(update_fields=["aside_at", "aside_by", "aside_why"])
    return document
