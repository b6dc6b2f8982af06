"""The sheet of a day, typed in: read back before it is recorded, and found again afterwards."""

import re
import uuid
from datetime import timedelta

import pytest

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Dose, GivenOnPaper
from throughcare.medication.tests.conftest import MG
from throughcare.patients.models import Alert
from throughcare.record.actions import acknowledge_alert

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_day_began_hours_ago(settings):
    settings.CLINIC_DAY_STARTS_AT = (clock.at_the_clinic(clock.now()).hour - 4) % 24


@pytest.fixture
def nurse(signed_in):
    return signed_in("nurse")


@pytest.fixture
def line(bottle, members):
    """What a nurse types off a line of the sheet."""
    at = clock.at_the_clinic(clock.now() - timedelta(hours=2))
    return {"id": str(uuid.uuid4()), "day": clock.today().isoformat(), "time": f"{at:%H:%M}",
            "amount": "6 mL", "bottle": bottle.pk, "given_by": members["director"].pk}  # fmt: skip


def enter(nurse, patient, **sent):
    return nurse.post(f"/people/{patient.pk}/window/paper/", sent, follow=True)


def words(answer):
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_a_line_is_read_back_and_nothing_is_recorded_before(ordered, nurse, admitted, line):
    ordered()
    said = words(enter(nurse, admitted, **line))
    for shown in ("Is this what the sheet says?", "60 mg", "= 6 mL", "given by A director",
                  "Record it"):  # fmt: skip
        assert shown in said, shown
    assert not GivenOnPaper.objects.exists()


def test_what_is_read_back_is_what_is_recorded(ordered, nurse, admitted, line, members):
    ordered()
    page = enter(nurse, admitted, **line).content.decode()
    kept = dict(re.findall(r'<input type="hidden" name="([a-z_0-9]+)" value="([^"]*)"', page))
    said = words(enter(nurse, admitted, **kept, confirmed="yes"))
    paper = GivenOnPaper.objects.get()
    assert (paper.ug, paper.given_by, paper.by) == (60 * MG, members["director"], members["nurse"])
    assert "Recorded:" in said
    assert "1 of 1 has a dose in the record." in said


def test_change_something_gives_the_typed_line_back(ordered, nurse, admitted, line):
    ordered()
    page = enter(nurse, admitted, **line, change="yes").content.decode()
    assert 'value="6 mL"' in page
    assert "Read it back" in page


def test_a_slip_of_the_point_is_asked_again_and_recorded_when_it_was_so(
    ordered, nurse, admitted, line
):
    ordered()
    said = words(enter(nurse, admitted, **line | {"amount": "60 mL"}))
    assert "ten times as much" in said
    assert "It was so: record it" in said
    enter(nurse, admitted, **line | {"amount": "60 mL"}, confirmed="yes")
    assert Dose.objects.get().end.ug_taken == 600 * MG
    assert Alert.objects.get(code__startswith="given_on_paper").ladder == "P"


def test_the_same_line_again_says_that_it_is_there(ordered, nurse, admitted, line):
    ordered()
    enter(nurse, admitted, **line, confirmed="yes")
    again = line | {"id": str(uuid.uuid4())}
    said = words(enter(nurse, admitted, **again))
    assert "it is not entered twice" in said
    enter(nurse, admitted, **again, confirmed="yes")
    assert Dose.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [("amount", "6", "unit"), ("amount", "0 mL", "More than nought"), ("given_by", "", "required"),
     ("bottle", "", "required"), ("amount_2", "1 mL", "Out of which bottle?")],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_field(
    ordered, nurse, admitted, line, field, typed, says
):
    ordered()
    said = words(enter(nurse, admitted, **line | {field: typed}, confirmed="yes"))
    assert says in said
    assert not GivenOnPaper.objects.exists()


def test_a_time_to_come_is_no_time_of_the_sheet(ordered, nurse, admitted, line):
    ordered()
    tomorrow = (clock.today() + timedelta(days=2)).isoformat()
    said = words(enter(nurse, admitted, **line | {"day": tomorrow}))
    assert "has not come yet" in said


def test_nobody_witnesses_what_they_gave_themself(ordered, nurse, admitted, line):
    ordered()
    said = words(enter(nurse, admitted, **line | {"witness": line["given_by"]}))
    assert "Nobody witnesses what they gave themself." in said


def test_of_a_split_day_the_part_is_asked(ordered, nurse, admitted, line, today):
    ordered(Planned(today, None, 60 * MG, "morning"), Planned(today, None, 40 * MG, "evening"))
    assert "Which part of the day" in words(enter(nurse, admitted, **line))
    enter(nurse, admitted, **line, part="morning", confirmed="yes")
    assert Dose.objects.get().part == "morning"


def test_the_next_line_begins_with_the_day_the_bottle_and_the_hand_of_the_last(
    ordered, nurse, admitted, line, bottle, members
):
    ordered()
    page = enter(nurse, admitted, **line, confirmed="yes").content.decode()
    link = re.search(r'href="(/people/[^"]*/window/paper/\?[^"]*)"', page)[1]
    form = nurse.get(link.replace("&amp;", "&")).content.decode()
    assert f'<option value="{bottle.pk}" selected>' in form
    assert f'<option value="{members["director"].pk}" selected>' in form


def test_the_sheet_is_found_by_letters_and_asks_few_questions(
    ordered, nurse, admitted, line, django_assert_max_num_queries
):
    ordered()
    enter(nurse, admitted, **line, confirmed="yes")
    nurse.get("/window/on-paper/")
    with django_assert_max_num_queries(16):
        page = nurse.get("/window/on-paper/")
    assert admitted.number in words(page)
    assert "Nobody on this sheet is called so." in words(nurse.get("/window/on-paper/?q=zz"))
    assert admitted.number in words(nurse.get(f"/window/on-paper/?q={admitted.chosen_name[:2]}"))


def test_prescriber_and_director_see_it_until_a_prescriber_has_looked(
    ordered, nurse, admitted, line, signed_in, members
):
    ordered()
    enter(nurse, admitted, **line | {"amount": "9 mL"}, confirmed="yes")
    title = "Given on paper against a rule"
    for role in ("prescriber", "director"):
        said = words(signed_in(role).get("/work/"))
        assert title in said, role
        assert "above the ordered 60 mg" in said, role
    assert title not in words(nurse.get("/work/"))
    acknowledge_alert(
        alert=Alert.objects.get(code__startswith="given_on_paper"), by=members["prescriber"],
        what_was_done="Rang them: awake, told to stay with somebody.", at=clock.now(),
    )  # fmt: skip
    assert title not in words(signed_in("director").get("/work/"))
    paper = GivenOnPaper.objects.get()
    said = words(nurse.get(f"/people/{admitted.pk}/window/paper/{paper.pk}/"))
    assert "Rang them: awake" in said
    assert "above the ordered 60 mg" in said


def test_a_line_is_taken_back_with_words_and_before_a_second_person(
    ordered, nurse, admitted, line, members
):
    ordered()
    enter(nurse, admitted, **line, confirmed="yes")
    where = f"/people/{admitted.pk}/window/paper/{GivenOnPaper.objects.get().pk}/"
    assert "It was entered wrongly" in words(nurse.get(where))
    why = {"why": "It was Ben."}
    assert "PIN, is missing" in words(nurse.post(f"{where}wrong/", why))
    two = {"witness_name": members["prescriber"].username, "witness_proof": PIN}
    said = words(nurse.post(f"{where}wrong/", why | two, follow=True))
    assert "it counts as no dose" in said
    assert not Dose.objects.exists()
    assert "0 of 1" in words(nurse.get("/window/on-paper/"))


def test_the_window_says_that_today_s_dose_was_given_on_paper(ordered, nurse, admitted, line):
    ordered()
    facility = admitted.facility_id
    nurse.post("/window/place/", {"facility": facility, "window": "1"})
    enter(nurse, admitted, **line, confirmed="yes")
    said = words(nurse.get(f"/people/{admitted.pk}/window/"))
    assert "Given on paper today: 60 mg of Methadone" in said
    assert "What dose are you expecting?" not in said


def test_a_bottle_of_another_medicine_is_never_carried_over_to_the_next_line(
    ordered, nurse, admitted, bottle
):
    where = f"/people/{admitted.pk}/window/paper/?bottle={bottle.pk}"
    chosen = f'<option value="{bottle.pk}" selected>'
    assert chosen not in nurse.get(where).content.decode()
    ordered()
    assert chosen in nurse.get(where).content.decode()
