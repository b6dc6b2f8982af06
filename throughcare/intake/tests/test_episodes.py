"""A stay in treatment: begun once, diagnosed, ended with naloxone and a warning, begun again."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.clinical.assessment import oud
from throughcare.conftest import PIN
from throughcare.intake import actions, queries
from throughcare.intake.models import Episode
from throughcare.patients.models import Patient
from throughcare.record import actions as record
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(members):
    return members["prescriber"]


def admit(patient, by, **told):
    return actions.admit(
        id=told.pop("id", uuid.uuid4()), patient=patient, referral="self", by=by,
        at=told.pop("at", clock.now()), **told,
    )  # fmt: skip


def leave(episode, by, **told):
    return actions.discharge(
        id=uuid.uuid4(), episode=episode, reason="left", by=by, at=clock.now(), **told
    )


def met(count: int, not_assessed: int = 0) -> dict:
    """The criteria with this many met, then so many not assessed, the rest not met."""
    told = [True] * count + [None] * not_assessed
    return dict(zip(oud.CRITERIA, told + [False] * (11 - len(told)), strict=True))


def ticked(yes: int) -> dict:
    """The criteria page with this many ticked yes and the others no."""
    found = ["yes"] * yes + ["no"] * (11 - yes)
    return {"id": uuid.uuid4()} | dict(zip(oud.CRITERIA, found, strict=True))


def diagnose(patient, by, criteria, **told):
    return actions.record_diagnosis(
        id=uuid.uuid4(), episode=queries.open_episode(patient), criteria=criteria, by=by,
        at=clock.now(), **told,
    )  # fmt: skip


def test_an_admission_pressed_twice_is_one_stay_and_one_line(patient, by):
    one = uuid.uuid4()
    assert admit(patient, by, id=one) == admit(patient, by, id=one)
    assert LogLine.objects.filter(what="person admitted").count() == 1


def test_somebody_in_treatment_is_not_admitted_a_second_time(admitted, by):
    with pytest.raises(Refused, match="in treatment here already"):
        admit(admitted, by)


def test_the_database_refuses_a_second_open_stay(admitted, by):
    now = clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Episode.objects.create(
            patient=admitted, referral="self", asked_at=now, admitted_at=now, admitted_by=by
        )


def test_a_first_call_after_the_admission_is_refused(patient, by):
    with pytest.raises(Refused, match="cannot be after the admission"):
        admit(patient, by, asked_at=clock.now() + timedelta(days=1))


def test_waiting_days_are_counted_from_the_first_call(patient, by, signed_in):
    admit(patient, by, asked_at=clock.now() - timedelta(days=4))
    page = signed_in("nurse").get(reverse("chart", args=[patient.pk]))
    assert page.context["panels"][0][1]["waited"] == 4


def test_the_admission_page_knows_when_the_person_asked_for_help(patient, facility, by, signed_in):
    asked = actions.ask_for_help(
        id=uuid.uuid4(), facility=facility, name="Ana", reach="1", need="start", by=None,
        at=clock.now() - timedelta(days=4),
    )  # fmt: skip
    actions.close_request(
        help_request=asked, outcome="registered", patient=patient, by=by, at=clock.now()
    )
    page = signed_in("intake").get(reverse("admit", args=[patient.pk]))
    assert page.context["form"].initial["asked_at"] == asked.asked_at


def test_who_left_is_admitted_again_and_the_first_stay_is_kept(admitted, by):
    leave(queries.open_episode(admitted), by)
    admit(admitted, by)
    assert [bool(stay.discharge) for stay in queries.episodes_of(admitted)] == [False, True]


def test_a_call_before_the_last_discharge_is_not_the_first_call_of_the_next_stay(
    admitted, facility, by
):
    asked = actions.ask_for_help(
        id=uuid.uuid4(), facility=facility, name="Ana", reach="1", need="start", by=None,
        at=clock.now() - timedelta(days=90),
    )  # fmt: skip
    actions.close_request(
        help_request=asked, outcome="registered", patient=admitted, by=by, at=clock.now()
    )
    leave(queries.open_episode(admitted), by)
    assert queries.first_call(admitted) is None


def test_a_discharge_pressed_twice_is_one_discharge(admitted, by):
    episode = queries.open_episode(admitted)
    assert leave(episode, by) == leave(episode, by)
    assert admitted.discharges.count() == 1


def test_a_discharge_is_never_taken_back_by_raw_sql(admitted, by):
    leave(queries.open_episode(admitted), by)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE intake_episode SET discharge_id = NULL")


def test_ending_a_stay_shows_the_warning_and_keeps_that_it_was_said_back(admitted, signed_in):
    address = reverse("discharge", args=[admitted.pk])
    assert b"The amount you used before can stop your breathing" in (
        signed_in("counsellor").get(address).content
    )
    given = {"id": uuid.uuid4(), "reason": "chose", "naloxone": "given", "warned": "on",
             "proof": PIN}  # fmt: skip
    page = signed_in("counsellor").post(address, given, follow=True)
    ended = admitted.discharges.get()
    assert (ended.naloxone, ended.warned) == ("given", True)
    assert b"Coming back is always possible" in page.content


def test_a_stay_is_not_ended_before_it_is_said_what_became_of_naloxone(admitted, signed_in):
    given = {"id": uuid.uuid4(), "reason": "chose"}
    page = signed_in("counsellor").post(reverse("discharge", args=[admitted.pk]), given)
    assert "naloxone" in page.context["form"].errors


@pytest.mark.parametrize(
    ("criteria", "severity", "icd10"),
    [
        (met(1), "none", ""),
        (met(2), "mild", "F11.10"),
        (met(4), "moderate", "F11.20"),
        (met(6), "severe", "F11.20"),
        (met(3, not_assessed=2), "undetermined", ""),
        (met(6, not_assessed=5), "severe", "F11.20"),
    ],
)
def test_the_severity_kept_is_the_one_computed_and_not_assessed_is_never_a_no(
    criteria, severity, icd10, admitted, by
):
    kept = diagnose(admitted, by, criteria)
    assert (kept.severity, kept.icd10) == (severity, icd10)


def test_remission_takes_the_code_of_the_severity_recorded_before(admitted, by):
    diagnose(admitted, by, met(5))
    later = diagnose(admitted, by, met(0), remission="early")
    assert later.icd10 == "F11.21"


def test_the_criteria_are_read_back_before_they_are_recorded(admitted, signed_in):
    client, address = signed_in("prescriber"), reverse("diagnosis", args=[admitted.pk])
    told = ticked(yes=6)
    page = client.post(address, told)
    assert b"This amounts to: severe" in page.content
    assert admitted.diagnoses.count() == 0
    client.post(address, told | {"read_back": page.context["said_back"], "proof": PIN})
    assert admitted.diagnoses.get().severity == "severe"


def test_an_answer_changed_after_the_reading_back_is_read_back_again(admitted, signed_in):
    client, address = signed_in("prescriber"), reverse("diagnosis", args=[admitted.pk])
    told = ticked(yes=6)
    said_back = client.post(address, told).context["said_back"]
    changed = told | {"craving": "open"}
    page = client.post(address, changed | {"read_back": said_back})
    assert page.context["found"].at_least == 5
    assert admitted.diagnoses.count() == 0


def test_a_criterion_left_without_any_answer_is_asked_for_and_never_taken_for_a_no(
    admitted, signed_in
):
    told = ticked(yes=6)
    del told["tolerance"]
    page = signed_in("prescriber").post(reverse("diagnosis", args=[admitted.pk]), told)
    assert list(page.context["form"].errors) == ["tolerance"]


def test_too_few_criteria_are_said_and_do_not_stop_the_recording(admitted, signed_in):
    told = ticked(yes=0)
    page = signed_in("prescriber").post(reverse("diagnosis", args=[admitted.pk]), told)
    assert [verdict.code for verdict in page.context["verdicts"]] == ["admission_criteria"]
    assert b"It does not stop you" in page.content


def test_without_an_open_stay_the_criteria_page_leads_to_the_admission(patient, signed_in):
    page = signed_in("prescriber").get(reverse("diagnosis", args=[patient.pk]))
    assert reverse("admit", args=[patient.pk]).encode() in page.content


def tell(patient, by, state, **told):
    return actions.record_pregnancy(
        id=uuid.uuid4(), patient=patient, state=state, by=by, at=clock.now(), **told
    )


def test_pregnant_raises_the_flag_and_not_pregnant_takes_it_down(patient, by):
    tell(patient, by, "possible")
    tell(patient, by, "yes")
    assert [flag.kind for flag in patient.flags.filter(ended_at=None)] == ["pregnant"]
    tell(patient, by, "no")
    assert patient.flags.filter(ended_at=None).count() == 0


def test_each_time_pregnancy_is_asked_is_kept_with_its_day(patient, by):
    for state in ("declined", "no", "yes"):
        tell(patient, by, state)
    assert [told.state for told in queries.pregnancies_of(patient)] == ["yes", "no", "declined"]


def test_people_registered_and_not_admitted_are_arrivals_until_they_are(patient, by):
    assert [person.pk for person in queries.arrivals(Patient.objects.all())] == [patient.pk]
    admit(patient, by)
    assert list(queries.arrivals(Patient.objects.all())) == []


def test_arrivals_come_flagged_first_then_newest_and_25_to_a_page(new_patient, by, signed_in):
    people = [new_patient(f"Person {n:02}") for n in range(30)]
    record.raise_flag(id=uuid.uuid4(), patient=people[3], kind="urgent", by=by, at=clock.now())
    page = signed_in("intake").get(reverse("arrivals")).context["page"]
    assert page.rows[:2] == [people[3], people[29]]
    assert (len(page.rows), page.more) == (25, True)
    second = signed_in("intake").get(reverse("arrivals"), {"page": 2}).context["page"]
    assert (len(second.rows), second.more) == (5, False)
