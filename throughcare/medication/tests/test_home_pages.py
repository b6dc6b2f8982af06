"""The pages of doses taken home, walked as their members walk them."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from pypdf import PdfReader

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.medication.home import fairness, people, words
from throughcare.medication.home.at_the_window import at_the_window
from throughcare.medication.models import CameBack, DayFreed, HandOver, HomeBottle, TakeHomeDecision
from throughcare.medication.tests.conftest import ALL_MET, WHY

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def address(facility):
    facility.address = "12 Quay Street, Riverside"
    facility.save()
    return facility


def typed(criteria=6, **more):
    """A form of criteria, all of them met."""
    form = {f"met_{n}": "yes" for n in range(criteria)} | {f"note_{n}": "" for n in range(criteria)}
    review = clock.today() + A_DAY * 90
    return {"id": str(uuid.uuid4()), "lockbox": "yes", "days": 6, **form} | {
        "reason": WHY, "words": WHY, "every": 1, "first_on": clock.today().isoformat(),
        "review_on": review.isoformat(), "proof": PIN, **more,
    }  # fmt: skip


def at(patient, path="") -> str:
    return f"/people/{patient.pk}/take-homes/{path}"


def test_a_counsellor_proposes_6_days_and_the_prescriber_grants_4_with_a_reason(
    signed_in, admitted, ordered, given
):
    given(ordered(mg=60))
    answer = signed_in("counsellor").post(at(admitted, "proposals/"), typed())
    assert answer.status_code == 302
    page = signed_in("prescriber").get(at(admitted, "decisions/")).content.decode()
    assert "A counsellor proposes 6 days" in page
    assert "not yet reviewed here" in page
    assert "1 bottle" not in page
    answer = signed_in("prescriber").post(at(admitted, "decisions/"), typed(days=4))
    assert answer.status_code == 302, answer.content.decode()
    decision = TakeHomeDecision.objects.get()
    assert (decision.asked_days, decision.days, decision.outcome) == (6, 4, "reduced")
    assert decision.proposal.by.name == "A counsellor"
    page = signed_in("nurse").get(at(admitted)).content.decode()
    assert words.sentence(decision) in page.replace("&#x27;", "'")


def test_without_the_pin_nothing_is_decided_and_what_was_typed_is_still_there(
    signed_in, admitted, ordered, given
):
    given(ordered(mg=60))
    answer = signed_in("prescriber").post(at(admitted, "decisions/"), typed(proof=""))
    assert "PIN or password is missing" in answer.content.decode()
    assert WHY in answer.content.decode()
    assert not TakeHomeDecision.objects.exists()


def test_a_nurse_prepares_fills_and_hands_over_six_bottles_on_its_pages(
    signed_in, admitted, ordered, given, decided, bottle, address
):
    given(ordered(mg=60))
    decided(6)
    nurse = signed_in("nurse")
    nurse.post(at(admitted, "bottles/"), {"until": ""})
    bottles = HomeBottle.objects.all()
    page = nurse.get(at(admitted, "bottles/fill/")).content.decode()
    assert "60 mg · 6 mL" in page
    form = {
        "id": uuid.uuid4(), "bottles": [str(one.pk) for one in bottles], "account": str(bottle.pk),
        "child_resistant": "on",
    }  # fmt: skip
    answer = nurse.post(at(admitted, "bottles/fill/"), form | {"read": "6"})
    assert answer.status_code == 200  # no unit, no filling
    answer = nurse.post(at(admitted, "bottles/fill/"), form | {"read": "6 mL"})
    assert answer.status_code == 302, answer.content.decode()

    form = {
        "id": uuid.uuid4(), "bottles": [one.token for one in bottles], "count": 6, "scanned": "",
        "naloxone": "given", "kit_product": "naloxone-spray-4", "kit_lot": "N7",
        "kit_expires_on": "2031-01-31", "kit_shown": "on", "lockbox": "yes",
        "told_transport": "on", "told_storage": "on",
    }  # fmt: skip
    answer = nurse.post(at(admitted, "hand-overs/"), form, follow=True)
    assert "you take 6 bottles" in answer.content.decode()
    assert HandOver.objects.get().bottles.count() == 6


def test_scanning_another_persons_bottle_stops_with_words(
    signed_in, admitted, ordered, given, decided, filled, new_patient
):
    given(ordered(mg=60))
    decided(1)
    filled()
    other = new_patient("Ben")
    form = {
        "id": uuid.uuid4(), "scanned": HomeBottle.objects.get().token, "count": 1,
        "naloxone": "has", "lockbox": "yes", "told_transport": "on", "told_storage": "on",
    }  # fmt: skip
    answer = signed_in("nurse").post(at(other, "hand-overs/"), form).content.decode()
    assert "This bottle is not for Ben" in answer or "No filled bottle waits" in answer
    assert not HandOver.objects.exists()


def test_a_scan_leads_to_the_bottle_and_a_stranger_code_to_words(
    signed_in, admitted, ordered, given, decided, filled, stranger
):
    from throughcare.conftest import signed_in_as

    given(ordered(mg=60))
    decided(1)
    (one,) = filled()
    answer = signed_in("nurse").post("/take-homes/scan/", {"code": one.token})
    assert answer.url.endswith(f"bottles/{one.pk}/")
    for browser, code in ((signed_in("nurse"), "x"), (signed_in_as(stranger), one.token)):
        answer = browser.post("/take-homes/scan/", {"code": code})
        assert "No bottle here carries this code" in answer.content.decode()


def test_a_filled_bottle_is_set_aside_only_when_a_second_person_signs(
    signed_in, admitted, ordered, given, decided, filled, members
):
    given(ordered(mg=60))
    decided(1)
    (one,) = filled()
    path = at(admitted, f"bottles/{one.pk}/aside/")
    form = {"aside-why": "dropped", "aside-witness_name": "", "aside-witness_proof": ""}
    assert "second person" in signed_in("nurse").post(path, form).content.decode()
    form |= {
        "aside-witness_name": members["counsellor"].username, "aside-witness_proof": PIN,
    }  # fmt: skip
    assert signed_in("nurse").post(path, form).status_code == 302
    assert one.dose.end.witness == members["counsellor"]


def test_a_lost_bottle_is_written_down_and_a_prescriber_frees_its_day_with_the_pin(
    signed_in, admitted, ordered, given, decided, filled, handed
):
    given(ordered(mg=60))
    decided(1)
    bottles = filled()
    handed(bottles)
    (one,) = bottles
    path = at(admitted, f"bottles/{one.pk}/")
    form = {
        "back-id": str(uuid.uuid4()),
        "back-how": "lost",
        "back-read": "",
        "back-words": "on a bus",
    }
    assert signed_in("nurse").post(f"{path}back/", form).status_code == 302
    assert "nobody is dosed for it until a prescriber frees it" in (
        signed_in("nurse").get(path).content.decode()
    )
    form = {"free-why": "pain of withdrawal seen", "free-proof": PIN}
    assert signed_in("prescriber").post(f"{path}day/", form).status_code == 302
    assert (CameBack.objects.count(), DayFreed.objects.count()) == (1, 1)


def test_the_batch_of_a_day_prepares_everybody_and_says_how_far_it_is(
    signed_in, admitted, ordered, given, decided, address, today, bottle
):
    given(ordered(mg=60))
    decided(6, weekdays=str((today + A_DAY).isoweekday()))
    day = (today + A_DAY).isoformat()
    nurse = signed_in("nurse")
    assert "0 of 1 people are prepared" in nurse.get(f"/take-homes/day/?day={day}").content.decode()
    page = nurse.post("/take-homes/day/", {"day": day}).content.decode()
    assert "1 of 1 people are prepared" in page
    assert HomeBottle.objects.count() == 6
    paper = PdfReader(io.BytesIO(nurse.get(f"/take-homes/day/labels.pdf?day={day}").content))
    assert len(paper.pages) == 6
    text = paper.pages[0].extract_text()
    assert "Riverside · 555-0100 · 12 Quay Street, Riverside" in text
    assert "60 mg" in text
    assert "Ana Reyes" in text


def test_who_has_no_fixed_days_is_in_the_batch_of_a_day_only_for_the_closed_ones_after_it(
    ordered, given, decided, closed, facility, today
):
    given(ordered(mg=60))
    decided(6)
    assert people.due(facility.pk, today + A_DAY) == []
    closed(today + A_DAY * 2)
    (due,) = people.due(facility.pk, today + A_DAY)
    assert [one.day for one in due.doses] == [today + A_DAY * 2]


def test_the_page_of_a_batch_asks_as_much_for_12_people_as_for_2(
    signed_in, facility, members, new_patient, closed, today, django_assert_num_queries
):
    from stories.queue import people_on_methadone

    closed(today + A_DAY * 2)
    day = (today + A_DAY).isoformat()
    nurse, asked = signed_in("nurse"), []
    for more in (2, 10):
        people_on_methadone(more, facility, members, new_patient)
        with django_assert_num_queries(60, exact=False) as seen:
            nurse.get(f"/take-homes/day/?day={day}")
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert asked[1] <= 25


def test_the_sentence_is_the_same_for_staff_and_person_and_in_spanish_where_they_speak_it(
    ordered, given, decided, admitted
):
    given(ordered(mg=60))
    decision = decided(6, reason_told="Viene cada día y guarda bien sus dosis.")
    english = words.sentence(decision)
    assert english.startswith("Up to 6 days of doses to take home at once. The reason: Comes every")
    spanish = words.sentence(decision, "es")
    assert spanish.startswith("Hasta 6 días de dosis para llevar a casa de una vez.")
    assert "Viene cada día" in spanish


def test_what_if_says_7_now_14_from_day_15_and_28_from_day_31(ordered, given, admitted, today):
    given(ordered(mg=60))
    said = words.what_if(admitted, "methadone", today, [])
    assert [one["days"] for one in said] == [7, 14, 28]
    assert [(one["on"] - today).days for one in said] == [0, 14, 30]
    unmet = [{"words": words.CRITERIA[4], "met": False}]
    said = words.what_if(admitted, "methadone", today, unmet)
    assert "if this is met by then: Doses can be carried and stored safely" in said[1]["sentence"]


def test_every_criterion_of_the_us_has_its_words_and_its_look_at_the_record():
    from throughcare.clinical.jurisdictions.law import rules_of
    from throughcare.medication.home import evidence

    assert rules_of("us", clock.today()).items("take_home.criteria") == words.CRITERIA
    assert len(evidence.LOOKS) == 6


def test_the_record_says_how_many_days_were_seen_and_missed(
    ordered, given, admitted, today, decided
):
    from throughcare.medication.home import evidence

    order = ordered(mg=60)
    given(order)
    given(order, at=clock.now() + A_DAY)
    found = evidence.attendance(admitted, "methadone", today + A_DAY * 4)
    assert found == {"seen": 2, "home": 0, "missed": 2, "closed": 0}


def test_the_window_is_told_what_to_hand_over_in_three_questions(
    ordered, given, decided, filled, admitted, today, django_assert_num_queries
):
    given(ordered(mg=60))
    decided(2)
    filled()
    with django_assert_num_queries(3):  # bottles, a recall, closed days
        window = at_the_window(admitted, today)
    assert len(window["ready"]) == 2


def test_a_hidden_group_is_not_named_since_two_people_may_be_a_heritage_of_their_own(
    ordered, given, decided, admitted, today
):
    admitted.heritage = "a people of two"
    admitted.save()
    given(ordered(mg=60))
    decided(2)
    tables = fairness.tables([admitted.facility_id], today)
    assert [table["rows"] for table in tables] == [[{"hidden": 1}]] * 4
    assert "a people of two" not in str(tables)


def test_the_director_sees_who_is_granted_take_homes_and_small_numbers_hidden(
    signed_in, ordered, given, decided
):
    given(ordered(mg=60))
    decided(2)
    page = signed_in("director").get("/take-homes/fairness/").content.decode()
    assert "association, not cause" in page
    assert "too few to show" in page


def test_every_sunday_is_closed_on_its_page_and_one_is_opened_again(signed_in, facility, today):
    director = signed_in("director")
    form = {
        "id": uuid.uuid4(), "day": (today + A_DAY).isoformat(), "why": "Sunday",
        "weekly_until": (today + A_DAY * 15).isoformat(),
    }  # fmt: skip
    assert director.post("/closed-days/", form).status_code == 302
    first = facility.closed_days.order_by("day").first()
    director.post(f"/closed-days/{first.pk}/")
    assert facility.closed_days.filter(ended_at=None).count() == 2


def test_the_paper_for_the_person_says_the_decision_and_how_to_keep_doses(
    signed_in, admitted, ordered, given, decided
):
    given(ordered(mg=60))
    decided(2)
    answer = signed_in("nurse").get(at(admitted, "print/"))
    text = " ".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Up to 2 days of doses to take home at once." in text
    assert "One dose can kill a child" in text


def test_a_check_is_called_in_and_written_down_on_its_pages(
    signed_in, admitted, ordered, given, decided, filled, handed
):
    given(ordered(mg=60))
    decided(2)
    handed(filled())
    nurse = signed_in("nurse")
    by = (clock.at_the_clinic(clock.now()) + A_DAY).strftime("%Y-%m-%dT%H:%M")
    form = {
        "recall-id": uuid.uuid4(), "recall-come_by": by, "recall-asked_how": "by phone",
        "recall-why": "at random",
    }  # fmt: skip
    assert nurse.post(at(admitted, "recalls/"), form).status_code == 302
    called = admitted.recalls.get()
    form = {"outcome": "right", "found": 2, "words": ""}
    assert nurse.post(at(admitted, f"recalls/{called.pk}/"), form).status_code == 302


def test_no_criterion_is_answered_beforehand_and_what_was_said_last_time_stands_beside_it(
    ordered, given, decided, admitted, prescriber
):
    given(ordered(mg=60))
    decided(2, considered=[row | {"note": "seen on Monday"} for row in ALL_MET])
    page = prescriber.get(f"/people/{admitted.pk}/take-homes/decisions/").content.decode()
    assert not re.search(r'name="met_\d"[^>]*checked', page)
    assert page.count("seen on Monday") == 6


def test_the_paper_for_the_person_says_what_is_possible_in_their_own_language(
    ordered, given, decided, admitted, prescriber
):
    admitted.language = "es"
    admitted.save()
    given(ordered(mg=60))
    decided(2, considered=ALL_MET)
    paper = prescriber.get(f"/people/{admitted.pk}/take-homes/print/").content
    text = " ".join(PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())
    assert "Ahora son posibles 7 días de una vez" in text
    assert "possible" not in text


def test_what_nobody_has_looked_at_yet_is_no_promise(ordered, given, admitted, today):
    given(ordered(mg=60))
    said = words.what_if(admitted, "methadone", today, [])
    assert "as soon as this is met: each point of the decision is looked at" in said[0]["sentence"]
