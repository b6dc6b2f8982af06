"""The ward of the demonstration: made-up people, so that everything of a ward is seen at once."""

import io

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.demo import load as demo
from throughcare.demo import ward
from throughcare.demo.people import everybody
from throughcare.medication import queries as medication
from throughcare.patients.models import Alert, Patient
from throughcare.withdrawal import after, queries
from throughcare.withdrawal import ward as board
from throughcare.withdrawal.models import Round, Withdrawal

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    """A clinic with nobody of the trials in it, and the ward."""
    scene = demo.set_the_scene()
    ward.play(scene)
    return scene


def test_the_board_shows_an_overdue_round_a_red_flag_and_a_medicine_that_is_held(scene):
    shown = board.board(scene.members["nurse"], clock.now())
    states = {bed.row.patient.chosen_name: bed.row.state for bed in shown.beds}
    assert set(states) == {"Demo Ward One", "Demo Ward Two", "Demo Ward Three"}
    assert states["Demo Ward One"] == "overdue"
    held = {bed.row.patient.chosen_name: [one.what for one in bed.held] for bed in shown.beds}
    assert held["Demo Ward Two"] == ["Lofexidine"]
    assert Alert.objects.get(code="withdrawal.pressure").patient.chosen_name == "Demo Ward Two"
    (flag,) = queries.flags_before(scene.members["prescriber"], Patient.objects.all(), 9)
    assert flag.alert.code == "withdrawal.pressure"


def test_a_taper_waits_at_the_window_and_somebody_who_left_is_to_be_reached(scene):
    three = Patient.objects.get(chosen_name="Demo Ward Three")
    (step,) = medication.steps_of_day([three], clock.today())
    assert (step.order.kind, step.ug) == ("taper", 12_000)
    (due,) = after.contacts_due(Patient.objects.all(), clock.now())
    assert due.withdrawal.patient.chosen_name == "Demo Ward Four"
    assert [left.withdrawal for left in after.still_open(Patient.objects.all())] == [due.withdrawal]


def test_a_peer_worker_finds_whom_to_reach_on_the_list_and_opens_the_chart_from_it(scene, client):
    peer = scene.members["peer"]
    client.force_login(peer, backend="throughcare.staff.backends.MemberBackend")
    page = client.get(reverse("withdrawal-contacts")).content.decode()
    left = Patient.objects.get(chosen_name="Demo Ward Four")
    chart = reverse("chart", args=[left.pk])
    assert f'<a href="{chart}">Demo Ward Four' in page
    assert client.get(chart).status_code == 200
    assert 'value="message"' not in page  # nobody may leave a message on that number


def test_everybody_and_every_round_of_it_says_that_it_is_made_up(scene):
    assert {one.patient.is_made_up for one in Withdrawal.objects.select_related("patient")} == {
        True
    }
    assert set(Round.objects.values_list("words", flat=True)) == {ward.SAID}
    names = {patient.chosen_name for patient in Patient.objects.all()}
    assert all(name.startswith("Demo ") for name in names)


def test_nobody_of_the_trials_is_put_on_the_ward():
    out = io.StringIO()
    demo.load(people=8, out=out)
    assert Patient.objects.count() == 8 + len(ward.WARD)
    assert not Withdrawal.objects.exclude(patient__chosen_name__startswith="Demo ").exists()
    assert len(list(everybody())) == 3560


def test_answers_come_to_any_score_up_to_41():
    assert [sum(ward.answers(score).values()) for score in range(42)] == list(range(42))
