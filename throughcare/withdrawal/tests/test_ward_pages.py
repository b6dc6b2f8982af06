"""The pages of the ward: nobody overlooked, a round in one page, doses by the protocol alone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.record.access.queries import within_reach
from throughcare.staff.models import Sitting
from throughcare.withdrawal import strand
from throughcare.withdrawal.actions import giving, rounds
from throughcare.withdrawal.models import ComfortGiven, FlagRouted, Override, Round, Withheld
from throughcare.withdrawal.tests.conftest import SCORED, step
from throughcare.withdrawal.tests.test_rounds import copies_of

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
COWS = {f"cows-{item}": points for item, points in SCORED.items()}
VITALS = {"systolic": 120, "diastolic": 75, "pulse": 90, "breaths": 14, "poss": "1"}


def text(answer) -> str:
    """What is read on a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def told(**changed) -> dict:
    """A round as a browser sends it; None leaves a field out."""
    sent = {"id": uuid.uuid4(), **COWS, **VITALS, **changed}
    return {name: value for name, value in sent.items() if value is not None}


@pytest.fixture
def nurse(signed_in):
    return signed_in("nurse")


@pytest.fixture
def doctor(signed_in):
    return signed_in("prescriber")


@pytest.fixture
def at_bed(begun):
    """A function: an address of this person's withdrawal."""
    return lambda name, *rest: reverse(name, args=[begun.patient.pk, *rest])


@pytest.fixture
def seen_now(begun, members):
    """A function: a round done a minute ago."""

    def look(cows=SCORED, **seen):
        at = clock.now() - MINUTE
        return rounds.do_round(
            id=uuid.uuid4(), withdrawal=begun, cows=cows, by=members["nurse"], at=at,
            **{"systolic": 120, "diastolic": 75, "pulse": 80, "breaths": 14, "poss": "1"} | seen,
        )  # fmt: skip

    return look


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


def test_a_page_of_a_round_stays_within_its_questions(
    nurse, begun, at_bed, seen_now, django_assert_max_num_queries
):
    row = seen_now(signs=["chest_pain"])
    nurse.get(at_bed("round", row.pk))
    with django_assert_max_num_queries(22):
        nurse.get(at_bed("round-new"))
    with django_assert_max_num_queries(48):
        nurse.get(at_bed("round", row.pk))
    with django_assert_max_num_queries(40):
        nurse.get(at_bed("withdrawal-medicines"))


def test_without_a_withdrawal_there_is_the_chart(nurse, admitted):
    for name in ("rounds", "round-new", "withdrawal-medicines"):
        answer = nurse.get(reverse(name, args=[admitted.pk]))
        assert answer.url == reverse("chart", args=[admitted.pk])


# --- medicines of the protocol ----------------------------------------------------------------
def press(client, address, page, **more):
    """Give by the button that stands on the page of medicines."""
    form = page.partition(f'action="{address}"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'name="(id|seen)" value="([^"]*)"', form))
    return client.post(address, hidden | more, follow=True)


def test_an_open_step_is_given_with_one_press_and_counts_into_its_24_hours(
    nurse, begun, at_bed, seen_now
):
    seen_now()
    address = at_bed("comfort-give", step(begun, "aches").pk)
    page = nurse.get(at_bed("withdrawal-medicines"))
    assert "Give Ibuprofen 400 mg" in text(page)
    done = press(nurse, address, page.content.decode())
    assert "Ibuprofen 400 mg given." in text(done)
    assert "Ibuprofen: 400 mg of at most 1200 mg" in text(done)
    assert "240 still to wait" in text(done).replace("239", "240")
    press(nurse, address, page.content.decode())  # the same press, arriving again
    assert ComfortGiven.objects.count() == 1


def test_clonidine_needs_new_vitals_and_says_who_ends_each_stop(nurse, begun, at_bed, seen_now):
    said = text(nurse.get(at_bed("withdrawal-medicines")))
    assert "Measure blood pressure and pulse first" in said
    assert "Measure now" in said
    assert "Give Clonidine" not in said
    assert "2 steps whose turn it is not" in said
    seen_now()
    assert "Give Clonidine 0.1 mg" in text(nurse.get(at_bed("withdrawal-medicines")))


def test_less_is_typed_with_its_unit_and_more_is_refused_in_words(nurse, begun, at_bed, seen_now):
    seen_now()
    address = at_bed("comfort-give", step(begun, "aches").pk)
    seen = re.search(r'name="seen" value="([^"]*)"', nurse.get(address).content.decode())
    sent = {"id": uuid.uuid4(), "seen": seen[1] if seen else ""}
    assert "no unit" in text(nurse.post(address, sent | {"amount": "200"}))
    more = nurse.post(address, sent | {"amount": "600 mg"})
    assert "above 400 mg, the most at one time" in text(more)
    assert b'value="600 mg"' in more.content
    nurse.post(address, sent | {"amount": "200 mg"})
    assert ComfortGiven.objects.get().ug == 200_000


def test_a_step_that_closed_since_the_page_was_opened_is_not_given(nurse, begun, at_bed, seen_now):
    seen_now()
    address = at_bed("comfort-give", step(begun, "shivers").pk)
    page = nurse.get(at_bed("withdrawal-medicines")).content.decode()
    seen_now(systolic=88)
    assert "88/75, below 90/60: held." in text(press(nurse, address, page))
    assert ComfortGiven.objects.count() == 0


def test_what_is_withheld_keeps_the_reason_and_what_the_rules_said(nurse, begun, at_bed, seen_now):
    seen_now(systolic=88)
    address = at_bed("comfort-withhold", step(begun, "shivers").pk)
    assert "below 90/60" in text(nurse.get(address))
    done = nurse.post(address, {"id": uuid.uuid4(), "why": "88, lying down"}, follow=True)
    assert "88, lying down" in text(done)
    assert "pressure_too_low" in [said["code"] for said in Withheld.objects.get().told]


def test_what_was_given_on_paper_is_written_down_later(nurse, begun, at_bed, seen_now):
    seen_now()
    address = at_bed("comfort-late", step(begun, "aches").pk)
    assert nurse.get(address).status_code == 200
    when = clock.at_the_clinic(clock.now() - HOUR).strftime("%Y-%m-%dT%H:%M")
    sent = {"id": uuid.uuid4(), "amount": "800 mg", "happened_at": when, "late_why": "power cut"}
    done = nurse.post(address, sent, follow=True)
    assert "power cut" in text(done)
    assert "given outside the protocol" in text(done)
    ahead = clock.at_the_clinic(clock.now() + HOUR).strftime("%Y-%m-%dT%H:%M")
    late = nurse.post(address, sent | {"id": uuid.uuid4(), "happened_at": ahead})
    assert "given earlier" in text(late)


def test_a_nurse_asks_and_the_prescriber_opens_the_step_once_signed_with_a_pin(
    nurse, doctor, begun, at_bed, seen_now, members
):
    seen_now()
    third = step(begun, "shivers", 3)
    ask = at_bed("comfort-ask", third.pk)
    for _ in range(2):
        asked = nurse.post(ask, {"words": "Sweats, sleepless."}, follow=True)
    assert "A prescriber is asked." in text(asked)
    assert FlagRouted.objects.get().to == members["prescriber"]
    flag = FlagRouted.objects.get().alert
    assert "Look at the step, and open it" in text(doctor.get(at_bed("withdrawal-flag", flag.pk)))
    opening = at_bed("comfort-open", third.pk)
    assert "begins on day 5" in text(doctor.get(opening))
    sent = {"id": uuid.uuid4(), "why": "Seen; well enough to lower it."}
    assert "PIN or password is missing" in text(doctor.post(opening, sent))
    assert Override.objects.count() == 0
    done = doctor.post(opening, sent | {"proof": PIN}, follow=True)
    assert "Clonidine is open, once." in text(done)
    flag.refresh_from_db()
    assert flag.what_was_done == "Opened: Seen; well enough to lower it."
    assert nurse.get(opening).status_code == 403


def test_what_no_word_opens_is_said_on_the_page_of_opening(doctor, begun, at_bed, seen_now):
    seen_now(systolic=88)
    said = text(doctor.get(at_bed("comfort-open", step(begun, "shivers").pk)))
    assert "Nothing here waits for a prescriber's word" in said.replace("&#x27;", "'")


def test_a_step_of_a_protocol_that_is_replaced_is_told_so(nurse, begun, signed, at_bed, seen_now):
    old = step(begun, "aches")
    begun.protocol = signed(at=clock.now() - 2 * MINUTE)
    seen_now()
    said = text(nurse.get(at_bed("comfort-give", old.pk)))
    assert "This protocol is not in force" in said
    assert "Do a round" in said


# --- red flags --------------------------------------------------------------------------------
def test_a_flag_is_acted_on_or_put_before_somebody_else_by_name(
    nurse, begun, at_bed, seen_now, members
):
    seen_now(poss="3")
    alert = begun.patient.alerts.get(code="withdrawal.sedated")
    page = at_bed("withdrawal-flag", alert.pk)
    assert "A prescriber" in text(nurse.get(page))
    sent = {"do": "escalate", "id": uuid.uuid4(), "to": members["nurse"].pk, "words": ""}
    assert "Say why it goes to somebody else" in text(nurse.post(page, sent))
    done = nurse.post(page, sent | {"words": "not reached"}, follow=True)
    assert "It is before A nurse now." in text(done)
    assert "Say what was done" in text(nurse.post(page, {"do": "acted"}))
    done = nurse.post(page, {"do": "acted", "what_was_done": "Awake again."}, follow=True)
    assert "somebody has acted" in text(done)
    assert "Awake again." in text(nurse.get(page))
