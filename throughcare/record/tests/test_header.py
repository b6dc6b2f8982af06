"""Above every page of a chart: face, name, birthday, number, and who else is called so."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from throughcare import clock
from throughcare.patients.models import Photo
from throughcare.record import actions
from throughcare.record.models import LogLine

pytestmark = pytest.mark.django_db
PAGES = ("chart", "details", "flags", "add-photo", "log", "assessment", "plan", "consents", "label")
DIRECTOR = ("log",)


@pytest.fixture
def face(patient, members):
    """A function: a photo of one colour is taken."""

    def taken(colour="red"):
        picture = io.BytesIO()
        Image.new("RGB", (600, 750), colour).save(picture, "PNG")
        picture.seek(0)
        return actions.add_photo(
            patient=patient, picture=picture, by=members["intake"], at=clock.now()
        )

    return taken


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_a_chart_says_name_birthday_age_number_and_namesakes(
    name, new_patient, signed_in
):
    ana = new_patient("Ana", family_name="Reyes", date_of_birth=date(1989, 4, 7))
    new_patient("Anna", family_name="Reyez", date_of_birth=date(1991, 2, 20), sex_for_care="female")
    client = signed_in("director" if name in DIRECTOR else "counsellor")
    words = client.get(reverse(name, args=[ana.pk]), follow=True).content.decode()
    age = clock.today().year - 1989 - ((clock.today().month, clock.today().day) < (4, 7))
    for said in ("Ana Reyes", "born 7 Apr 1989", f"{age} years old", "number 000001",
                 "nearly the same name", "20 Feb 1991", "000002"):  # fmt: skip
        assert said in words, (name, said)


def test_without_a_photo_the_page_says_to_ask_for_the_birthday(patient, signed_in):
    words = signed_in("nurse").get(reverse("flags", args=[patient.pk])).content.decode()
    assert "no photo: ask for the date of birth" in words


def test_the_face_is_part_of_the_page_with_no_request_no_read_and_under_8_kb(
    patient, face, signed_in
):
    face()
    client = signed_in("nurse")
    words = client.get(reverse("flags", args=[patient.pk])).content.decode()
    start = words.index("data:image/jpeg;base64,")
    assert words.index('"', start) - start < 8192
    assert LogLine.objects.filter(what="photo").count() == 0


def test_a_spoilt_photo_shuts_no_chart(patient, members, signed_in):
    Photo.objects.create(patient=patient, jpeg=b"no picture", at=clock.now(), by=members["intake"])
    page = signed_in("nurse").get(reverse("chart", args=[patient.pk]))
    assert page.status_code == 200
    assert "no photo: ask for the date of birth" in page.content.decode()


def test_a_new_photo_is_the_face_at_the_very_next_page(patient, face, signed_in):
    pages = []
    for colour in ("red", "blue"):
        face(colour)
        page = signed_in("nurse").get(reverse("chart", args=[patient.pk])).content.decode()
        pages.append(page.split("data:image/jpeg;base64,")[1].split('"')[0])
    assert pages[0] != pages[1]


def test_a_chart_with_photo_and_namesake_opened_again_asks_10_times_at_most(
    patient, face, new_patient, signed_in
):
    face()
    new_patient("Anna", family_name="Reyez")
    client, page = signed_in("counsellor"), reverse("chart", args=[patient.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    assert len(asked) <= 10  # two of them a test's savepoint


def test_a_namesake_of_another_clinic_is_never_named(patient, new_patient, elsewhere, signed_in):
    new_patient("Ana", family_name="Reyes", facility=elsewhere, number="000077")
    words = signed_in("nurse").get(reverse("chart", args=[patient.pk])).content.decode()
    assert "000077" not in words


def test_a_name_in_another_script_that_sounds_the_same_is_a_namesake(new_patient, signed_in):
    dmitri = new_patient("Dmitri", family_name="Volkov")
    new_patient("Дмитри", family_name="Волков")
    words = signed_in("nurse").get(reverse("chart", args=[dmitri.pk])).content.decode()
    assert "Волков" in words


# --- the label ------------------------------------------------------------------------------------
def label_of(patient, client) -> str:
    answer = client.get(reverse("label-pdf", args=[patient.pk]))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    paper = PdfReader(io.BytesIO(answer.content))
    assert len(paper.pages) == 1
    assert round(float(paper.pages[0].mediabox.width) / 72 * 25.4) == 62
    return paper.pages[0].extract_text()


def test_a_label_says_name_birthday_number_and_the_name_alert(new_patient, signed_in):
    ana = new_patient("Ana", family_name="Reyes", date_of_birth=date(1989, 4, 7))
    new_patient("Anna", family_name="Reyez")
    words = label_of(ana, signed_in("nurse"))
    for said in ("Ana Reyes", "born 7 Apr 1989", "000001", "NAME ALERT"):
        assert said in words


def test_a_label_tells_nobody_of_the_treatment_nor_of_the_clinic(patient, signed_in):
    words = label_of(patient, signed_in("nurse")).lower()
    told = ("riverside", "throughcare", "opioid", "methadone", "clinic", "treatment", "alert")
    assert [word for word in told if word in words] == []


def test_the_longest_name_still_is_one_label(new_patient, signed_in):
    long = new_patient("Wolfeschlegelstein" * 4, given_name="Hubert " * 10,
                       family_name="Hausenbergerdorff" * 4)  # fmt: skip
    words = label_of(long, signed_in("nurse")).replace("\n", "").replace(" ", "")
    assert long.chosen_name[:49] + "…" + long.family_name[:49] + "…" in words
    assert "000001" in words


def test_printing_a_label_is_a_read_of_the_chart(patient, signed_in):
    signed_in("nurse").get(reverse("label-pdf", args=[patient.pk]))
    assert patient.log.filter(kind="read", what="label-pdf").count() == 1
