"""The pages of screens: who is due, the specimen, the sheet, what it may mean, the lot."""

import uuid
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.intake.models import Episode
from throughcare.medication.actions import screens
from throughcare.medication.models import ScreenAsked, ScreenResult, ScreenSeed, Specimen
from throughcare.medication.screens import lots
from throughcare.medication.tests.conftest import at_eight

pytestmark = pytest.mark.django_db
QUESTIONS = 24  # of a page of one person's screens, door and log included


def address(name, *args) -> str:
    return reverse(name, args=args)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def given(**more) -> dict:
    return {
        "id": uuid.uuid4(), "outcome": "given", "matrix": "urine", "why": "asks for it",
        "celsius": "34.5", "minutes": "3", "creatinine": "85.2", "gravity": "1.016", "seal": "A-1",
    } | more  # fmt: skip


def sheet(**more) -> dict:
    return {"id": uuid.uuid4(), "method": "screen", "on": clock.today(), "lab": ""} | more


@pytest.fixture
def specimen(nurse, admitted):
    nurse.post(address("screen-collect", admitted.pk), given())
    return Specimen.objects.get()


def test_a_specimen_is_kept_in_whole_tenths_and_thousandths_and_shown_as_it_was_typed(
    nurse, admitted, specimen
):
    assert (specimen.celsius, specimen.creatinine, specimen.gravity) == (345, 852, 1016)
    shown = text(nurse.get(address("screen", admitted.pk, specimen.pk)))
    for words in ("34.5 °C", "85.2 mg/dL", "1.016", "A-1", "3 minutes", "given, no result yet"):
        assert words in shown


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"minutes": ""}, "after how many minutes"),
        ({"outcome": "refused", "words": ""}, "person&#x27;s words"),
        ({"outcome": "refused", "words": "no"}, "Only urine that was given"),
        ({"matrix": "oral_fluid"}, "Only urine that was given"),
        ({"observed": "on"}, "to be watched is hard"),
        ({"why": ""}, "This field is required"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_typed_is_lost(
    nurse, admitted, wrong, said
):
    answer = nurse.post(address("screen-collect", admitted.pk), given(**wrong))
    assert said in answer.content.decode()
    assert 'value="A-1"' in answer.content.decode()
    assert not Specimen.objects.exists()


def test_a_refusal_is_a_row_with_their_words_and_the_page_never_says_positive(nurse, admitted):
    told = {"id": uuid.uuid4(), "outcome": "refused", "matrix": "urine", "why": "due",
            "words": "Not today, my stomach hurts."}  # fmt: skip
    page = nurse.post(address("screen-collect", admitted.pk), told, follow=True)
    assert "Not today, my stomach hurts." in text(page)
    assert "not a positive one" in text(page)
    assert nurse.get(address("screen-report", admitted.pk, Specimen.objects.get().pk)).status_code \
        == 404  # fmt: skip


def test_a_sheet_has_a_code_where_one_was_verified_by_cut_off_and_none_where_none_was(
    nurse, admitted, specimen
):
    nurse.post(
        address("screen-report", admitted.pk, specimen.pk),
        sheet(found_fentanyl="positive", found_cocaine="negative", code_cocaine="43985-1",
              found_thc="negative"),
    )  # fmt: skip
    kept = {one.analyte: (one.loinc, one.cutoff) for one in ScreenResult.objects.all()}
    assert kept == {"fentanyl": ("59673-4", None), "cocaine": ("43985-1", 300), "thc": ("", None)}
    shown = text(nurse.get(address("screen", admitted.pk, specimen.pk)))
    assert "LOINC 59673-4" in shown
    assert "above 300 ng/mL" in shown
    assert "positive screen" in shown
    assert "7 to 26 days" in shown
    assert "never by itself stops or lowers medicine" in shown


def test_a_confirmation_names_its_laboratory_and_takes_no_code_of_an_immunoassay(
    nurse, admitted, specimen
):
    path = address("screen-report", admitted.pk, specimen.pk)
    sure = sheet(method="confirmation", found_methadone="positive")
    assert "name it" in text(nurse.post(path, sure))
    sure |= {"lab": "County", "code_methadone": "70149-0"}
    assert "is an immunoassay" in text(nurse.post(path, sure))
    nurse.post(path, sure | {"code_methadone": ""})
    assert ScreenResult.objects.get().found == "positive"


def test_a_correction_says_why_and_both_are_read(nurse, admitted, specimen):
    path = address("screen-report", admitted.pk, specimen.pk)
    nurse.post(path, sheet(found_cocaine="positive"))
    assert "say why it changes" in text(nurse.post(path, sheet(found_cocaine="negative")))
    nurse.post(path, sheet(found_cocaine="negative", why="read from the wrong cup"))
    shown = text(nurse.get(address("screen", admitted.pk, specimen.pk)))
    assert "positive → negative" in shown
    assert "read from the wrong cup" in shown


def test_the_counsellor_asks_the_desk_collects_and_is_shown_no_result(signed_in, admitted, members):
    counsellor, desk = signed_in("counsellor"), signed_in("intake")
    asked = {"id": uuid.uuid4(), "why": "wants to know what she took"}
    counsellor.post(address("screen-ask", admitted.pk), asked)
    assert "wants to know what she took" in text(desk.get("/screens/today/"))
    answer = desk.post(address("screen-collect", admitted.pk), given(why=""))
    assert answer.url == "/screens/today/"
    one = Specimen.objects.get()
    assert one.asked == ScreenAsked.objects.get()
    assert desk.get(address("screen", admitted.pk, one.pk)).status_code == 403
    assert counsellor.get(address("screen-report", admitted.pk, one.pk)).status_code == 403
    assert "Nobody is due" in text(desk.get("/screens/today/"))


def test_asked_for_and_no_longer_wanted_it_leaves_the_list(signed_in, admitted):
    prescriber = signed_in("prescriber")
    prescriber.post(address("screen-ask", admitted.pk), {"id": uuid.uuid4(), "why": "new tablets"})
    one = ScreenAsked.objects.get()
    assert "new tablets" in text(prescriber.get(address("home")))
    prescriber.post(address("screen-ask-end", admitted.pk, one.pk), {"why": "brought the box"})
    assert "new tablets" not in text(prescriber.get("/screens/today/"))


def test_taken_back_it_is_shown_struck_out_with_its_reason(nurse, admitted, specimen):
    nurse.post(address("screen-back", admitted.pk, specimen.pk), {"why": "another person's cup"})
    shown = text(nurse.get(address("screen", admitted.pk, specimen.pk)))
    assert "it counts for nothing" in shown
    assert "another person&#x27;s cup" in shown


# --- beside the dose --------------------------------------------------------------------------
@pytest.fixture
def drawn_today(monkeypatch, facility, members):
    screens.seal_year(
        id=uuid.uuid4(), facility=facility, year=clock.today().year, by=members["director"],
        at=clock.now(),
    )  # fmt: skip
    monkeypatch.setattr(lots, "days", lambda lot: (clock.today(),))


def test_at_the_window_it_is_a_note_and_the_dose_goes_on_beside_it(
    nurse, admitted, ordered, bottle, drawn_today
):
    ordered()
    nurse.get(address("window-person", admitted.pk))  # the seed is read once in a process
    with CaptureQueriesContext(connection) as asked:
        shown = text(nurse.get(address("window-person", admitted.pk)))
    assert len(asked) <= 24  # of them two for the screen
    assert "Due for a screen today" in shown
    assert "The dose does not wait for it." in shown
    assert '<div class="flag stop"' not in shown
    assert "60 mg" in shown


def test_the_prescribers_screen_the_chart_and_the_take_home_page_show_the_newest(
    signed_in, nurse, admitted, ordered, specimen
):
    ordered()
    nurse.post(address("screen-report", admitted.pk, specimen.pk), sheet(found_cocaine="positive"))
    prescriber = signed_in("prescriber")
    screen = text(prescriber.get(address("prescribing", admitted.pk)))
    assert "positive: Benzoylecgonine" in screen
    assert "Screens: " in screen
    assert "positive: Benzoylecgonine" in text(prescriber.get(address("chart", admitted.pk)))
    decide = text(prescriber.get(address("take-home-decide", admitted.pk)))
    assert "positive: Benzoylecgonine" in decide
    assert "decides nothing by itself" in decide


def test_the_page_of_forty_screens_costs_as_much_as_that_of_one(nurse, admitted, specimen):
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            nurse.get(address("screens", admitted.pk))
        costs.append(len(asked))
        for n in range(8):
            nurse.post(address("screen-collect", admitted.pk), given(seal=f"B-{n}"))
    assert costs[0] == costs[1] <= QUESTIONS, costs


# --- the lot ----------------------------------------------------------------------------------
def test_the_director_seals_the_year_and_neither_they_nor_the_auditor_see_a_seed_or_a_day(
    signed_in, facility, admitted
):
    director, auditor = signed_in("director"), signed_in("auditor")
    assert "no seed is sealed" in text(director.get(address("home")))
    assert "Seal the seed" not in text(auditor.get("/screens/lot/"))
    director.post("/screens/lot/seal/", {"year": clock.today().year})
    seed = ScreenSeed.objects.get()
    for client in (director, auditor):
        shown = text(client.get("/screens/lot/"))
        assert seed.digest in shown
        assert lots.unseal(seed.sealed) not in shown
        assert "opened when" in shown
        assert "Days drawn" not in shown
    assert auditor.post("/screens/lot/seal/", {"year": clock.today().year}).status_code == 403


def test_when_the_year_is_over_the_seed_is_shown_and_every_day_held_against_the_record(
    signed_in, facility, members, new_patient
):
    year = clock.today().year - 1
    one, since = new_patient("Ruth"), at_eight(date(year - 1, 11, 1))
    Episode.objects.create(
        patient=one, referral="self", asked_at=since, admitted_at=since,
        admitted_by=members["intake"],
    )  # fmt: skip
    seed = screens.seal_year(
        id=uuid.uuid4(), facility=facility, year=year, by=members["director"],
        at=at_eight(date(year - 1, 12, 10)),
    )  # fmt: skip
    drawn = lots.days(lots.lot_of(seed, one.episodes.get(), lots.ClosedThen(seed)))
    screens.collect(
        id=uuid.uuid4(), patient=one, outcome="given", by=members["nurse"], at=at_eight(drawn[0])
    )
    auditor = signed_in("auditor")
    with CaptureQueriesContext(connection) as asked:
        shown = text(auditor.get("/screens/lot/", {"year": year}))
    assert lots.unseal(seed.sealed) in shown
    assert "it is the one that was sealed" in shown
    assert str(one.pk) in shown
    assert "Ruth" not in shown
    assert "1 of at least 8" in shown
    assert f"{drawn[-1].day} {drawn[-1]:%b}" in shown
    assert len(asked) <= 16


def test_a_seed_whose_key_is_gone_says_so_and_the_window_goes_on(
    signed_in, nurse, facility, admitted, ordered, bottle, members, settings
):
    screens.seal_year(
        id=uuid.uuid4(), facility=facility, year=clock.today().year, by=members["director"],
        at=clock.now(),
    )  # fmt: skip
    ordered()
    settings.SECRET_KEY = "another secret key, long enough for anybody who wants to try it out"
    lots.days.cache_clear()
    client = signed_in("nurse")
    client.post("/window/place/", {"facility": str(facility.pk), "window": "1"})
    shown = client.get(address("window-person", admitted.pk))
    assert shown.status_code == 200
    assert "Due for a screen" not in text(shown)
