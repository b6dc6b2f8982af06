"""The pages of the ward: nobody overlooked, a round in one page, doses by the protocol alone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.record.access.queries import within_reach
from throughcare.record.models import LogLine
from throughcare.staff.models import Sitting
from throughcare.withdrawal import strand
from throughcare.withdrawal.actions import giving
from throughcare.withdrawal.models import Round
from throughcare.withdrawal.tests.conftest import SCORED, step, text
from throughcare.withdrawal.tests.test_rounds import copies_of

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
COWS = {f"cows-{item}": points for item, points in SCORED.items()}
VITALS = {"systolic": 120, "diastolic": 75, "pulse": 90, "breaths": 14, "poss": "1"}


def told(**changed) -> dict:
    """A round as a browser sends it; None leaves a field out."""
    sent = {"id": uuid.uuid4(), **COWS, **VITALS, **changed}
    return {name: value for name, value in sent.items() if value is not None}


# --- the board --------------------------------------------------------------------------------
def test_whoever_is_overdue_stands_first_in_words_and_an_emergency_before_them(
    nurse, begun, seen_now, facility, members, start
):
    copies_of(facility, members, start, 1)
    seen_now()
    board = nurse.get(reverse("ward"))
    assert "1 round overdue" in text(board)
    assert text(board).index("OVERDUE") < text(board).index("P0") + 400
    assert text(board).index("P0") < text(board).index("Ana Reyes")
    seen_now(signs=["chest_pain"])
    board = nurse.get(reverse("ward"))
    assert text(board).index("Ana Reyes") < text(board).index("P0")
    assert "emergency now: Pain in the chest. before A nurse" in text(board)


def test_the_board_says_day_score_change_vitals_who_supervises_and_what_is_held(
    nurse, begun, seen_now, members
):
    seen_now()
    seen_now(cows={**SCORED, "gooseflesh": 5}, systolic=88, diastolic=58)
    said = text(nurse.get(reverse("ward")))
    for words in (
        "day 4", "in a residence", "15", "moderate", "↗ up 5", "88/58 · pulse 80",
        "A nurse supervises", "Clonidine held : 88/58, below 90/60: held.",
        "prescriber now: Systolic below 90", "before A prescriber",
    ):  # fmt: skip
        assert words in said, words


def test_what_was_withheld_stands_there_until_it_is_given(nurse, begun, members, seen_now):
    seen_now()
    one, at = step(begun, "aches"), clock.now()
    giving.withhold(id=uuid.uuid4(), step=one, why="asleep", by=members["nurse"], at=at - MINUTE)
    assert "Ibuprofen held : asleep" in text(nurse.get(reverse("ward")))
    giving.give_comfort(
        id=uuid.uuid4(), step=one, ug=one.dose_ug, by=members["nurse"], at=at, reason="awake"
    )
    assert "asleep" not in text(nurse.get(reverse("ward")))


def test_a_board_of_sixty_asks_as_many_questions_as_a_board_of_two(
    nurse, begun, look, facility, members, start, django_assert_max_num_queries
):
    look(signs=["chest_pain"])
    copies_of(facility, members, start, 1)
    nurse.get(reverse("ward"))  # the sitting begins
    with django_assert_max_num_queries(17) as two:
        nurse.get(reverse("ward"))
    copies_of(facility, members, start, 58, first=1)
    with django_assert_max_num_queries(len(two)) as sixty:
        answer = nurse.get(reverse("ward"))
    assert (len(sixty), answer.content.decode().count('class="bed ')) == (len(two), 60)


def test_a_board_that_refreshes_itself_keeps_no_screen_unlocked(nurse, members):
    nurse.get(reverse("ward"))
    Sitting.objects.update(seen_at=clock.now() - 5 * MINUTE)
    before = Sitting.objects.get(member=members["nurse"]).seen_at
    nurse.get(reverse("ward"), headers={"X-By-Itself": "1"})
    assert Sitting.objects.get(member=members["nurse"]).seen_at == before
    nurse.get(reverse("ward"))
    assert Sitting.objects.get(member=members["nurse"]).seen_at > before


def test_nobody_there_is_said_and_the_way_stands_on_the_work_page_once_somebody_is(nurse, members):
    assert "Nobody is in a withdrawal" in text(nurse.get(reverse("ward")))
    assert "Nobody is in a withdrawal" in text(nurse.get(reverse("ward-shift")))
    assert strand.rounds(members["nurse"], within_reach(members["nurse"])) == []


def test_the_work_page_leads_to_the_ward_and_to_flags_put_before_me(nurse, doctor, begun, seen_now):
    seen_now(systolic=88)
    assert "Ward board: 1 person" in text(nurse.get(reverse("home")))
    said = text(doctor.get(reverse("home")))
    assert "Put before you by name Ana Reyes ■ prescriber now" in said


def test_the_change_of_shift_is_taken_over_with_words_and_pressed_twice_it_is_one(
    nurse, begun, members
):
    page = nurse.get(reverse("ward-shift")).content.decode()
    key = begun.pk
    sent = {
        "member": members["prescriber"].pk, "until_at": (clock.now() + 8 * HOUR).strftime(
            "%Y-%m-%dT%H:%M"), f"take-{key}": "on", f"words-{key}": "Vomited at noon.",
        f"id-{key}": re.search(rf'name="id-{key}" value="([^"]+)"', page)[1],
    }  # fmt: skip
    for _ in range(2):
        done = nurse.post(reverse("ward-shift"), sent, follow=True)
    assert "A prescriber supervises 1." in text(done)
    assert "A prescriber supervises" in text(done).partition("day 4")[2]
    assert [row.words for row in begun.supervisions.order_by("at")] == ["", "Vomited at noon."]
    assert "Vomited at noon." in text(nurse.get(reverse("ward-shift")))


def test_a_shift_without_an_end_or_without_anybody_is_asked_again_and_keeps_what_was_typed(
    nurse, begun, members
):
    sent = {"member": members["nurse"].pk, f"words-{begun.pk}": "Watch the pulse."}
    again = nurse.post(reverse("ward-shift"), sent)
    assert b"Watch the pulse." in again.content
    sent["until_at"] = (clock.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    assert "Tick whom you take over" in text(nurse.post(reverse("ward-shift"), sent))


# --- a round ----------------------------------------------------------------------------------
def test_a_round_is_charted_in_one_page_and_read_back_with_score_change_and_what_comes_next(
    nurse, begun, at_bed, seen_now
):
    seen_now()
    done = nurse.post(at_bed("round-new"), told(**{"cows-yawning": 4}), follow=True)
    said = text(done)
    for words in (
        "13 moderate",
        "↗ up 3",
        "Blood pressure 120/75 mmHg",
        "Yawning 4",
        "With vital signs.",
    ):
        assert words in said, words
    assert (Round.objects.count(), Round.objects.latest("at").cows) == (2, 13)


def test_pressed_twice_it_is_one_round(nurse, begun, at_bed):
    sent = told()
    for _ in range(2):
        nurse.post(at_bed("round-new"), sent)
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"cows-tremor": None}, "Tremor: Not answered yet."),
        ({"systolic": None}, "A pressure has two figures."),
        ({"systolic": None, "diastolic": None}, "This round is due with it."),
        ({"diastolic": 130}, "The lower figure is below the upper one."),
        ({"pulse": 800}, "less than or equal to 250"),
        ({"temperature": "3.7"}, "As the thermometer shows it"),
        ({"slept": "long"}, "Hours, as in 2 or 1.5."),
    ],
)  # fmt: skip
def test_a_form_with_a_required_answer_missing_is_not_completed_and_loses_nothing(
    nurse, begun, at_bed, changed, says
):
    sent = told(words="Restless since four.", **changed)
    answer = nurse.post(at_bed("round-new"), sent)
    assert says in text(answer)
    assert b"Restless since four." in answer.content
    assert re.search(r'name="cows-sweating" value="1"[^>]*checked', answer.content.decode())
    assert Round.objects.count() == 0


def test_what_could_not_be_measured_is_said_instead(nurse, begun, at_bed):
    sent = told(systolic=None, diastolic=None, not_measured="cuff broken", words="Calm.")
    nurse.post(at_bed("round-new"), sent)
    assert Round.objects.get().words == "Not measured: cuff broken. Calm."


def test_asleep_is_a_round_without_a_score(nurse, begun, at_bed):
    sent = {"id": uuid.uuid4(), "not_scored": "on", **VITALS, "poss": "S"}
    awake = sent | {"poss": "1"}
    assert "Not scored and not asleep" in text(nurse.post(at_bed("round-new"), awake))
    assert "Not scored." in text(nurse.post(at_bed("round-new"), sent, follow=True))


def test_the_pulse_scores_its_item_unless_somebody_scored_it_otherwise(nurse, begun, at_bed):
    nurse.post(at_bed("round-new"), told(**{"cows-pulse": None}, pulse=130))
    nurse.post(at_bed("round-new"), told(**{"cows-pulse": 0}, pulse=130))
    assert [row.cows for row in Round.objects.order_by("at")] == [13, 9]


def test_fahrenheit_is_kept_as_celsius_and_read_back_in_both(nurse, begun, at_bed):
    done = nurse.post(at_bed("round-new"), told(temperature="101.3", slept="1.5"), follow=True)
    assert "38.5 °C (101.3 °F)" in text(done)
    assert "1 h 30 min" in text(done)
    assert begun.patient.alerts.filter(code="withdrawal.fever").exists()


def test_a_round_done_earlier_keeps_both_times(nurse, begun, at_bed):
    earlier = clock.at_the_clinic(clock.now() - 3 * HOUR).strftime("%Y-%m-%dT%H:%M")
    done = nurse.post(at_bed("round-new"), told(happened_at=earlier), follow=True)
    assert "written down" in text(done)
    assert Round.objects.get().is_late
    ahead = clock.at_the_clinic(clock.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    refused = nurse.post(at_bed("round-new"), told(happened_at=ahead))
    assert "written down after it was done" in text(refused)


def test_a_round_put_right_opens_with_what_stood_there_and_the_list_says_so(
    nurse, begun, at_bed, seen_now
):
    wrong = seen_now(temperature=372, sleep_minutes=90)
    page = f"{at_bed('round-new')}?instead_of={wrong.pk}"
    opened = nurse.get(page).content.decode()
    assert 'value="37.2"' in opened
    assert 'value="1.5"' in opened
    when = re.search(r'name="happened_at" value="([^"]+)"', opened)[1]
    sent = told(**{"cows-tremor": 4}, happened_at=when, why="Of the next bed.")
    right = nurse.post(page, sent, follow=True)
    assert "It puts right:" in text(right)
    new = Round.objects.latest("at")
    assert (new.cows, new.happened_at, new.instead_of) == (13, wrong.happened_at, wrong)
    assert "put right" in text(nurse.get(at_bed("rounds")))
    assert "no longer counts" in text(nurse.get(at_bed("round", wrong.pk)))
    assert nurse.get(f"{at_bed('round-new')}?instead_of=x").status_code == 200


@pytest.mark.parametrize("name", ["ward", "ward-shift", "home", "window", "withdrawal-contacts"])
def test_a_list_of_many_writes_no_line_of_reading_and_opening_a_person_does(
    nurse, begun, at_bed, seen_now, name
):
    """Decision 66: the queue at the window, the board and every list alike."""
    seen_now()
    place = {"facility": str(begun.patient.facility_id), "window": "1"}
    nurse.post(reverse("window-place"), place)
    reads = LogLine.objects.filter(kind=LogLine.Kind.READ)
    assert nurse.get(reverse(name)).status_code == 200
    assert not reads.exists()
    nurse.get(at_bed("withdrawal-medicines"))
    assert [(line.what, line.patient_id) for line in reads] == [
        ("withdrawal-medicines", begun.patient_id)
    ]


def test_a_page_of_a_round_stays_within_its_questions(
    nurse, begun, at_bed, seen_now, django_assert_max_num_queries
):
    row = seen_now(signs=["chest_pain"])
    nurse.get(at_bed("round", row.pk))
    with django_assert_max_num_queries(16):
        nurse.get(at_bed("round-new"))
    with django_assert_max_num_queries(23):
        nurse.get(at_bed("round", row.pk))
    with django_assert_max_num_queries(24):
        nurse.get(at_bed("withdrawal-medicines"))


def test_without_a_withdrawal_there_is_the_chart(nurse, admitted):
    for name in ("rounds", "round-new", "withdrawal-medicines"):
        answer = nurse.get(reverse(name, args=[admitted.pk]))
        assert answer.url == reverse("chart", args=[admitted.pk])
