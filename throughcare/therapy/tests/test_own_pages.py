"""The person's own pages: skills, tools, homework, a card; theirs, light, in two languages."""

import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.therapy.sheets import modules, sheets
from throughcare.therapy.actions import homework
from throughcare.therapy.models import Tried, Worksheet

pytestmark = pytest.mark.django_db
SECRET = "Payday at the corner of Elm Street"
PLAIN = ("own-skills", "own-urges", "own-surf", "own-card")


@pytest.fixture
def mine(themself, admitted):
    return themself(admitted)


@pytest.fixture
def written(mine):
    """A chain that the person wrote on their own page."""
    mine.post(reverse("own-sheet-new", args=["chain"]), {"id": uuid.uuid4(), "trigger": SECRET})
    return Worksheet.objects.get()


def pages_of_staff(patient, sheet):
    return [reverse(name, args=[patient.pk]) for name in ("therapy", "worksheets", "chart")] + [
        reverse("worksheet", args=[patient.pk, sheet.pk])
    ]


def test_a_secret_is_on_no_staff_page_until_it_is_shown_and_not_after_it_is_taken_back(
    mine, written, admitted, signed_in
):
    staff = [signed_in(role) for role in ("counsellor", "prescriber", "nurse")]
    seen = lambda: [  # noqa: E731  asked three times, and nowhere else
        page for page in pages_of_staff(admitted, written) for one in staff
        if SECRET in one.get(page).content.decode()
    ]  # fmt: skip
    assert seen() == []
    mine.post(reverse("own-sheet-share", args=[written.pk]), {"show": "yes"})
    assert set(seen()) == {reverse("worksheet", args=[admitted.pk, written.pk])}
    mine.post(reverse("own-sheet-share", args=[written.pk]), {"show": "no"})
    assert seen() == []


def test_another_person_finds_nothing_at_the_address_of_a_sheet_or_a_task(
    written, admitted, themself, new_patient, by
):
    task = homework.set_homework(id=uuid.uuid4(), patient=admitted, what="x", by=by,
                                 at=clock.now())  # fmt: skip
    other = themself(new_patient("Ben"))
    assert other.get(reverse("own-sheet", args=[written.pk])).status_code == 404
    assert other.get(reverse("own-task", args=[task.pk])).status_code == 404
    told = {"show": "yes"}
    assert other.post(reverse("own-sheet-share", args=[written.pk]), told).status_code == 404


@pytest.mark.parametrize("language", ["", "/es"])
def test_every_own_page_opens_in_both_languages_with_a_discreet_title_and_under_50_kb(
    mine, written, language
):
    addresses = [reverse(name) for name in PLAIN]
    addresses += [reverse("own-module", args=[key]) for key in modules()]
    addresses += [reverse("own-sheet-new", args=[one.key]) for one in sheets().values()
                  if not one.together]  # fmt: skip
    addresses += [reverse("own-sheet", args=[written.pk])]
    for address in addresses:
        answer = mine.get(language + address)
        shown = answer.content.decode()
        assert answer.status_code == 200, address
        assert len(answer.content) < 50_000
        title = shown.partition("<title>")[2].partition("</title>")[0]
        assert title in ("Skills", "My card", "Habilidades", "Mi tarjeta"), address
        assert answer["Cache-Control"] == "no-store"


def test_the_decisional_balance_and_a_tool_that_is_not_there_are_nothing_here(mine):
    for tool in ("balance", "nothing"):
        assert mine.get(reverse("own-sheet-new", args=[tool])).status_code == 404
    assert mine.get(reverse("own-module", args=["nothing"])).status_code == 404


def test_a_number_that_does_not_fit_is_asked_again_and_nothing_typed_is_lost(mine):
    told = {"id": uuid.uuid4(), "intensity": 500, "situation": "at the bus"}
    answer = mine.post(reverse("own-sheet-new", args=["urge"]), told)
    assert "at the bus" in answer.content.decode()
    assert not Worksheet.objects.exists()


def test_homework_is_said_by_the_person_themself(mine, admitted, by):
    task = homework.set_homework(id=uuid.uuid4(), patient=admitted, what="Call Jo", by=by,
                                 at=clock.now())  # fmt: skip
    assert "Call Jo" in mine.get(reverse("own-skills")).content.decode()
    mine.post(reverse("own-task", args=[task.pk]),
              {"id": uuid.uuid4(), "far": 0, "words": "No credit on the phone"})  # fmt: skip
    assert (Tried.objects.get().by, Tried.objects.get().far) == (None, 0)


def test_the_card_holds_the_three_people_the_clinic_and_the_crisis_line(mine, admitted):
    mine.post(reverse("own-sheet-new", args=["coping_plan"]), {
        "id": uuid.uuid4(), "person_1": "Jo 555-0177", "person_2": "Aunt May",
        "places": "The library",
    })  # fmt: skip
    shown = mine.get(reverse("own-card")).content.decode()
    for words in ("Jo 555-0177", "Aunt May", "The library", "555-0100", "911", "988"):
        assert words in shown


def test_the_picture_of_urges_has_its_table(mine):
    for intensity in (40, 80):
        mine.post(reverse("own-sheet-new", args=["urge"]),
                  {"id": uuid.uuid4(), "intensity": intensity, "helped": "left"})  # fmt: skip
    shown = mine.get(reverse("own-urges")).content.decode()
    assert "<svg" in shown
    assert "I left the place: 2" in shown


def test_the_wave_works_without_script_sound_or_motion(mine):
    shown = mine.get(reverse("own-surf")).content.decode()
    assert not any(part in shown for part in ("<audio", "<video", "autoplay", "<canvas"))
    assert '<p id="wave"' in shown.replace("  ", " ")
    assert " hidden>" in shown  # the button is there only where the script is
    assert "Breathe." in shown


def test_a_tool_is_filled_in_together_with_its_caution_in_sight(signed_in, admitted, mine):
    address = reverse("worksheet-together", args=[admitted.pk, "balance"])
    browser = signed_in("counsellor")
    assert "two minds" in browser.get(address).content.decode()
    browser.post(address, {"id": uuid.uuid4(), "good_now": "It is quiet"})
    sheet = Worksheet.objects.get()
    assert "It is quiet" in mine.get(reverse("own-sheet", args=[sheet.pk])).content.decode()
