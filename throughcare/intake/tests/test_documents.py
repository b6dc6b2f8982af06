"""Papers that came with the person: pictures of pages, for those who treat, and never the file."""

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from PIL import Image

from throughcare import clock
from throughcare.intake import actions
from throughcare.intake.models import Document, DocumentPage

pytestmark = pytest.mark.django_db


def scan(kind="PNG", pages=1, name="letter.png"):
    drawn = io.BytesIO()
    images = [Image.new("L", (90, 120), 40 * n) for n in range(1, pages + 1)]
    more = {"save_all": True, "append_images": images[1:]} if pages > 1 else {}
    images[0].save(drawn, kind, **more)
    return SimpleUploadedFile(name, drawn.getvalue())


def filled(*scans, **other):
    return {"id": uuid.uuid4(), "kind": "referral", "title": "Dr Weber", "scans": scans} | other


@pytest.fixture
def paper(patient, members):
    return actions.file_document(
        id=uuid.uuid4(), patient=patient, kind="referral", title="Dr Weber, 3 May",
        scans=[scan("TIFF", pages=2)], by=members["intake"], at=clock.now(),
    )  # fmt: skip


def test_a_fax_of_two_pages_and_a_photo_are_one_paper_of_three_pages_and_one_line(
    patient, signed_in
):
    address = reverse("document-new", args=[patient.pk])
    signed_in("nurse").post(address, filled(scan("TIFF", pages=2), scan("JPEG")))
    paper = Document.objects.get()
    assert [page.number for page in paper.pages.order_by("number")] == [1, 2, 3]
    assert all(bytes(page.jpeg)[:2] == b"\xff\xd8" for page in paper.pages.all())
    assert patient.log.filter(what="document filed").count() == 1


def test_of_a_paper_with_one_bad_page_nothing_is_kept(patient, signed_in):
    bad = SimpleUploadedFile("page-2.jpg", b"MZ not a picture")
    address = reverse("document-new", args=[patient.pk])
    answer = signed_in("nurse").post(address, filled(scan(), bad))
    assert b"not a picture we can read" in answer.content
    assert (Document.objects.count(), DocumentPage.objects.count()) == (0, 0)
    assert patient.log.filter(kind="change").count() == 0


def test_a_pdf_is_not_opened_and_the_page_says_what_to_send_instead(patient, signed_in):
    pdf = SimpleUploadedFile("letter.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj")
    answer = signed_in("nurse").post(reverse("document-new", args=[patient.pk]), filled(pdf))
    assert b"We do not open PDF files" in answer.content
    assert b"a scan saved as JPEG or TIFF" in answer.content


def test_the_desk_files_what_it_may_not_read_and_a_peer_does_neither(patient, paper, signed_in):
    new, read = (
        reverse("document-new", args=[patient.pk]),
        reverse("document", args=[patient.pk, paper.pk]),
    )
    assert signed_in("intake").post(new, filled(scan())).status_code == 302
    asked = {role: signed_in(role).get(read).status_code for role in ("intake", "peer", "nurse")}
    assert asked == {"intake": 403, "peer": 403, "nurse": 200}
    assert signed_in("peer").get(new).status_code == 403


def test_a_page_is_served_as_a_picture_that_can_run_nothing_and_its_reading_is_logged(
    patient, paper, signed_in
):
    answer = signed_in("nurse").get(reverse("document-page", args=[patient.pk, paper.pk, 2]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]
    assert patient.log.filter(kind="read", what="document-page").count() == 1
    beyond = reverse("document-page", args=[patient.pk, paper.pk, 3])
    assert signed_in("nurse").get(beyond).status_code == 404


def test_a_paper_of_another_person_is_set_aside_with_the_reason_and_stays(
    patient, paper, signed_in
):
    address = reverse("document-aside", args=[patient.pk, paper.pk])
    assert b"has-error" in signed_in("nurse").post(address, {"why": " "}).content
    for why in ("It is Ben's.", "a second press"):
        signed_in("nurse").post(address, {"why": why})
    page = signed_in("nurse").get(reverse("document", args=[patient.pk, paper.pk]))
    assert b"It is Ben&#x27;s." in page.content
    assert patient.log.filter(what="document set aside").count() == 1


def test_the_database_itself_keeps_each_page_as_it_was_filed(paper):
    for change in ({"jpeg": b""}, {"number": 9}):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            paper.pages.update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Document.objects.filter(pk=paper.pk)._raw_delete("default")


def test_the_list_and_one_paper_ask_the_database_the_same_however_many_pages(
    patient, members, signed_in, django_assert_max_num_queries
):
    for _n in range(6):
        actions.file_document(
            id=uuid.uuid4(), patient=patient, kind="other", title="x", by=members["nurse"],
            scans=[scan("TIFF", pages=4)], at=clock.now(),
        )  # fmt: skip
    client = signed_in("nurse")
    with django_assert_max_num_queries(10):
        client.get(reverse("documents", args=[patient.pk]))
    with django_assert_max_num_queries(10):
        client.get(reverse("document", args=[patient.pk, Document.objects.first().pk]))
