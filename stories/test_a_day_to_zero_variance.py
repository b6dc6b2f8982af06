"""A day at the clinic, opened, run and closed: at its end every millilitre is where it belongs."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from stories.dosing_nurse import Nurse, read
from stories.window import LIQUID, MG, admitted, on_methadone, opened, took
from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.medication.models import Dose, End
from throughcare.stock import examining, report
from throughcare.stock.models import Account, Counting

pytestmark = pytest.mark.django_db
ML = 10 * MG  # of the liquid, in micrograms


@pytest.fixture
def first_bottle(team):
    """A litre came a month ago; 210 mL of it stand at window 1."""
    return opened(team, received=10_000, mg=2100)


@pytest.fixture
def people(team, first_bottle):
    """Twelve people on 45, 50 … 100 mg, each dosed on both days before: 36 mL are left."""
    patients = []
    for number in range(1, 13):
        patient = admitted(team, f"Person {number}", "Okafor", number)
        took(team, on_methadone(team, patient, mg=40 + 5 * number), first_bottle, 2, 1)
        patients.append(patient)
    return patients


def place(kind: str, lot: str) -> Account:
    return Account.objects.get(kind=kind, lot__number=lot)


def dose_ml(patient) -> str:
    """As a nurse reads it off: 4.5, and 5 without a nought behind it."""
    return f"{patient.orders.get().steps.get().ug / ML:g}"


def test_a_day_is_opened_run_and_closed_and_every_millilitre_is_explained(
    team, people, first_bottle
):
    nurse, today = Nurse(team), clock.today()

    # half past five: two people count, and nobody has told them what they will find
    page = nurse.browser.get(reverse("stock-count", args=["opening"])).content.decode()
    assert not [figure for figure in ("36 mL", "790 mL", "360 mg", "7900") if figure in page]
    said = nurse.counts("opening", {place("safe", "23A-1"): "790 mL", first_bottle: "36 mL"})
    assert "no difference" in said

    # a delivery, against its order form
    said = nurse.registers(
        "stock-receive", product=LIQUID, order_form="222-7", ordered_on=today - timedelta(days=6),
        supplier="A supplier", ug_on_form="500 mL", ug="500 mL", lot_number="24B",
        expires_on=today + timedelta(days=500),
    )  # fmt: skip
    assert "500 mL" in said

    # six people, then too little is left in the bottle for the seventh
    for patient in people[:6]:
        assert "taken, seen" in nurse.gives(patient, first_bottle, dose_ml(patient))
    first_bottle.refresh_from_db()
    assert first_bottle.balance == 15 * MG
    nurse.registers("stock-place", first_bottle.pk, "waste", ug="1.5 mL", words="too little")

    # another bottle, and what the pump's tube holds of it
    nurse.registers(
        "stock-open", place("safe", "23A-1").lot_id, ug="200 mL", window="1", name="second"
    )
    second = Account.objects.get(kind="bottle", name="second")
    nurse.registers("stock-place", second.pk, "pump", ug="2 mL", pump="pump 1")
    for patient in people[6:]:
        if patient != people[8]:
            assert "taken, seen" in nurse.gives(patient, second, dose_ml(patient))

    # she takes 50 of her 85 mg and feels sick: the rest is thrown away by two
    dose = nurse.reserves(people[8])
    nurse.pours(dose, second, "8.5")
    nurse.says(people[8], "part", reason="felt sick", amount="50 mg")
    assert End.objects.get(dose=dose).ug_taken == 50 * MG

    # he vomits 20 minutes after 95 mg: it is written down, and nothing is given again
    nurse.writes_vomiting(people[10], 20)
    assert Dose.objects.filter(patient=people[10], clinic_day=today).count() == 1
    assert people[10].doses.get(clinic_day=today).vomited.minutes_after == 20

    # the closing count, blind again, finds every place as the register has it
    said = nurse.counts(
        "closing",
        {place("safe", "23A-1"): "590 mL", place("safe", "24B"): "500 mL", first_bottle: "0 mL",
         second: "145.5 mL", Account.objects.get(kind="pump"): "2 mL"},
    )  # fmt: skip
    assert "Everything is as the register says: no difference." in said
    assert Counting.objects.filter(clinic_day=today).count() == 2

    day = report.report_of(people[0].facility, LIQUID, today, today).whole
    assert (day.opening, day.received, day.observed, day.home, day.wasted, day.variance) == (
        826 * ML, 500 * ML, 835 * MG, 0, 5 * ML, 0,
    )  # fmt: skip
    assert day.closing == 1237.5 * ML == 826 * ML + 500 * ML - 835 * MG - 5 * ML
    assert examining.faults() == []


@pytest.fixture
def six(settings):
    """Three hours ago, when the power went: this clinic day began an hour before."""
    hours = clock.at_the_clinic(clock.now()).hour - 4
    settings.CLINIC_DAY_STARTS_AT = hours % 24
    return clock.now() - timedelta(hours=3)


def test_three_people_are_dosed_on_paper_and_entered_at_nine_and_the_day_closes_at_nothing(
    six, team, people, first_bottle
):
    nurse, today = Nurse(team), clock.today()

    # at six the power went: four were dosed by the sheet, by lamplight
    # at nine it is back: the next one comes, and the screen pours
    assert "taken, seen" in nurse.gives(people[3], first_bottle, dose_ml(people[3]))

    # then the sheet is entered, line by line, with the hour that stands on it
    for number, patient in enumerate(people[:3]):
        at = six + timedelta(minutes=5 * number)
        said = nurse.enters(patient, first_bottle, f"{dose_ml(patient)} mL", at)
        assert f"Recorded: {patient.chosen_name}" in said
    # one had 80 mg for 65, by a slip of the lamp: it is recorded, and nobody hides it
    said = nurse.enters(
        people[4], first_bottle, "8 mL", six + timedelta(minutes=20), words="read 8 for 6.5"
    )
    assert "above the ordered 65 mg" in said

    # whoever was dosed on paper is dosed no more today
    page = read(nurse.browser.get(nurse.at(people[0])))
    assert "Given on paper today: 45 mg of Methadone" in page
    assert "Says 45 mg" not in page
    for role in ("prescriber", "director"):
        work = read(signed_in_as(team[role]).get("/work/"))
        assert "Given on paper against a rule" in work, role

    # and the day closes: what the sheet says has left the bottle has left it
    said = nurse.counts(
        "closing", {place("safe", "23A-1"): "790 mL", first_bottle: "7 mL"}
    )  # fmt: skip
    assert "Everything is as the register says: no difference." in said
    day = report.report_of(people[0].facility, LIQUID, today, today).whole
    assert (day.observed, day.variance) == (29 * ML, 0)
    assert examining.faults() == []


@pytest.fixture
def closed(team, people, first_bottle):
    """Three of them dosed, 1.5 mL spilt, and the day closed."""
    nurse = Nurse(team)
    for patient in people[:3]:
        nurse.gives(patient, first_bottle, dose_ml(patient))
    nurse.registers("stock-place", first_bottle.pk, "spilt", ug="1.5 mL", words="a drop fell")
    nurse.counts("closing", {place("safe", "23A-1"): "790 mL", first_bottle: "19.5 mL"})
    return nurse


def test_the_sheet_of_the_day_is_printed_with_its_count_and_its_two_names(closed):
    today = clock.today().isoformat()
    day = read(closed.browser.get(reverse("stock-day", args=[today])))
    for words in ("826 mL", "15 mL", "809.5 mL", "A nurse", "A director"):
        assert words in day, words
    paper = closed.browser.get(reverse("stock-day-pdf", args=[today]))
    assert paper["Content-Type"] == "application/pdf"
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    for words in ("809.5 mL", "Counted blind by A nurse and A director", "Signatures"):
        assert words in " ".join(printed.split()), words


def test_an_inspector_finds_each_millilitre_in_the_report_and_each_dose_in_the_log(team, closed):
    inspector = signed_in_as(team["inspector"])
    asked = {"product": LIQUID, "from_day": clock.today(), "to_day": clock.today()}
    said = read(inspector.get(reverse("register-report"), asked))
    for words in ("826 mL", "15 mL", "1.5 mL", "809.5 mL"):
        assert words in said, words
    answer = inspector.get(reverse("register-log-csv"), asked)
    rows = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    log = [(row["patient number"], row["amount consumed"], row["initials"]) for row in rows]
    assert log == [("000001", "45 mg", "An"), ("000002", "50 mg", "An"), ("000003", "55 mg", "An")]
