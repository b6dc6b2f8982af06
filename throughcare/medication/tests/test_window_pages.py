"""The window's pages: a routine dose in four presses, and every state told as it is."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.medication.actions import window as actions
from throughcare.medication.actions.cards import make_card
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Arrival, Card, Dose, End, Impairment, Lifted, Pour
from throughcare.medication.templatetags.window import in_bottle
from throughcare.medication.tests.conftest import MG, months_ago
from throughcare.patients.models import Alert
from throughcare.stock.models import Account

pytestmark = pytest.mark.django_db


def at(patient, *rest) -> str:
    return f"/people/{patient.pk}/window/{'/'.join([*map(str, rest), '']) if rest else ''}"


def text(answer) -> str:
    """What is read on a page."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def field(answer, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())[1]


def reserve(client, patient, said="same", **more):
    page = client.get(at(patient))
    sent = {"id": field(page, "id"), "step": field(page, "step"), "said": said, **more}
    return client.post(at(patient, "doses"), sent, follow=True)


def pour(client, patient, amount="6", unit="ml", **more):
    page = client.get(at(patient))
    dose = Dose.objects.latest("at")
    bottle = re.search(r'name="bottle" value="([^"]*)"', page.content.decode())[1]
    sent = {"id": field(page, "id"), "bottle": bottle, "amount": amount, "unit": unit, **more}
    return client.post(at(patient, "doses", dose.pk, "pours"), sent, follow=True)


def swallowed(client, patient, **more):
    dose = Dose.objects.latest("at")
    return client.post(at(patient, "doses", dose.pk, "end"), more, follow=True)


def test_a_routine_dose_is_found_reserved_poured_and_swallowed_in_four_presses(
    nurse, admitted, on_sixty, here
):
    found = nurse.post("/window/find/", {"q": ""}, follow=True)
    assert "60 mg" in text(found)
    assert "6 mL" in text(found)
    assert "Reserved at" in text(reserve(nurse, admitted))
    assert "60 mg poured at" in text(pour(nurse, admitted))
    done = swallowed(nurse, admitted)
    assert "Ana Reyes: taken, seen, 60 mg" in text(done)
    dose = Dose.objects.latest("at")
    assert (dose.said, dose.awake, dose.end.ug_taken) == ("same", True, 60 * MG)
    assert "0 waiting" in text(done)


def test_each_press_sent_twice_is_one_dose_one_pour_and_one_end(nurse, admitted, on_sixty, bottle):
    before = Account.objects.get(pk=bottle.pk).balance
    page = nurse.get(at(admitted))
    once = {"id": field(page, "id"), "step": field(page, "step"), "said": "same"}
    for _ in range(2):
        nurse.post(at(admitted, "doses"), once)
    page, dose = nurse.get(at(admitted)), Dose.objects.latest("at")
    poured = {"id": field(page, "id"), "bottle": str(bottle.pk), "amount": "60 mg", "unit": ""}
    for _ in range(2):
        nurse.post(at(admitted, "doses", dose.pk, "pours"), poured)
    for _ in range(2):
        nurse.post(at(admitted, "doses", dose.pk, "end"))
    today = clock.today()
    assert Dose.objects.filter(clinic_day=today).count() == 1
    assert Pour.objects.filter(dose=dose).count() == End.objects.filter(dose=dose).count() == 1
    assert Account.objects.get(pk=bottle.pk).balance == before - 60 * MG


def test_two_windows_that_opened_the_same_page_give_one_dose_and_the_second_is_told_where(
    nurse, admitted, on_sixty
):
    page = nurse.get(at(admitted))
    for who in (field(page, "id"), str(uuid.uuid4())):
        sent = {"id": who, "step": field(page, "step"), "said": "same"}
        answer = nurse.post(at(admitted, "doses"), sent, follow=True)
    assert "was reserved at 1 at" in text(answer)
    assert Dose.objects.filter(clinic_day=clock.today()).count() == 1


def test_a_reload_shows_what_is_true_in_each_state(nurse, admitted, on_sixty):
    assert "Says 60 mg, is awake" in text(nurse.get(at(admitted)))
    reserve(nurse, admitted)
    assert "Reserved at" in text(nurse.get(at(admitted)))
    pour(nurse, admitted)
    assert "60 mg poured at" in text(nurse.get(at(admitted)))
    swallowed(nurse, admitted)
    assert "taken, seen: 60 mg" in text(nurse.get(at(admitted)))


def test_the_dose_is_the_orders_whatever_the_browser_sends(nurse, admitted, on_sixty):
    reserve(nurse, admitted, ug="600000", amount="600 mg")
    assert Dose.objects.latest("at").ug == 60 * MG


SLIPS = [
    ("60", "ml", "read_back_ten_fold"), ("0.6", "ml", "read_back_ten_fold"),
    ("600 mg", "", "read_back_ten_fold"), ("6", "mg", "read_back_ten_fold"),
    ("5", "ml", "read_back_less"), ("6.5", "ml", "read_back_too_much"),
    ("60", "", "amount_unclear"), ("6.0 mL", "", "amount_unclear"), ("six", "ml", "amount_unclear"),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "unit", "code"), SLIPS)
def test_a_slip_of_the_read_back_amount_pours_nothing_and_is_named(
    nurse, admitted, on_sixty, amount, unit, code
):
    reserve(nurse, admitted)
    answer = pour(nurse, admitted, amount, unit)
    assert f"Rule {code}." in text(answer)
    assert not Pour.objects.filter(dose__clinic_day=clock.today()).exists()


def test_a_part_out_of_one_bottle_and_the_rest_out_of_another_is_one_dose(
    nurse, admitted, on_sixty
):
    reserve(nurse, admitted)
    assert "to pour still: 20 mg · 2 mL" in text(pour(nurse, admitted, "4", part="on"))
    pour(nurse, admitted, "2")
    swallowed(nurse, admitted)
    assert Dose.objects.latest("at").end.ug_taken == 60 * MG


def test_whoever_expects_another_amount_gets_nothing_before_the_nurse_wrote_why(
    nurse, admitted, on_sixty
):
    asked = reserve(nurse, admitted, "other")
    assert "what did you find out" in text(asked)
    assert not Dose.objects.filter(clinic_day=clock.today()).exists()
    reserve(nurse, admitted, "other", reason="the order was raised on Friday; he was told")
    assert Dose.objects.latest("at").said == "other"


def test_three_missed_days_wait_for_the_prescriber_who_lifts_it_and_the_window_shows_it(
    nurse, signed_in, admitted, ordered, yesterday, today
):
    order = ordered(Planned(today - timedelta(days=90), None, 60 * MG), at=months_ago())
    yesterday(order, 6, 5, 4)
    page = nurse.get(at(admitted))
    assert "3 days missed" in text(page)
    assert "Says 60 mg" not in text(page)
    code = field(page, "code")
    waits = nurse.post(
        at(admitted, "prescriber"), {"code": code, "words": "wide awake"}, follow=True
    )
    assert "Asked the prescriber at" in text(waits)

    doctor = signed_in("prescriber")
    assert "A dose waits for you" in text(doctor.get(reverse("home")))
    looked = doctor.get(at(admitted, "lift"))
    assert "What the tables say after so many missed days" in text(looked)
    assert "not yet reviewed here" in text(looked)
    given = {"id": field(looked, "id"), "code": "together", "answer": "lift",
             "why": "Seen, tolerant: 60 mg.", "proof": PIN}  # fmt: skip
    doctor.post(at(admitted, "lift"), given)
    assert code in Lifted.objects.values_list("code", flat=True)
    assert Alert.objects.filter(acted_at=None).count() == 0

    again = text(nurse.get(at(admitted)))
    assert "Seen, tolerant: 60 mg." in again
    assert "Says 60 mg, is awake" in again
    reserve(nurse, admitted)
    assert Dose.objects.latest("at").ug == 60 * MG


def test_a_prescriber_who_says_that_it_waits_is_read_at_the_window_and_it_waits(
    nurse, signed_in, admitted, ordered, yesterday, today
):
    order = ordered(Planned(today - timedelta(days=90), None, 60 * MG), at=months_ago())
    yesterday(order, 6, 5, 4)
    code = field(nurse.get(at(admitted)), "code")
    nurse.post(at(admitted, "prescriber"), {"code": code})
    doctor = signed_in("prescriber")
    given = {"id": str(uuid.uuid4()), "code": "together", "answer": "stays", "why": "I come down.",
             "proof": PIN}  # fmt: skip
    doctor.post(at(admitted, "lift"), given)
    again = text(nurse.get(at(admitted)))
    assert "It waits: I come down." in again
    assert "Says 60 mg" not in again


def test_somebody_who_drifts_off_gets_no_dose_until_a_newer_look_finds_them_awake(
    nurse, admitted, on_sixty
):
    look = {"id": str(uuid.uuid4()), "sedation": "3", "nodding": "on", "breath_alcohol": "0.02"}
    nurse.post(at(admitted, "look"), look)
    assert (Impairment.objects.get().breath_alcohol, Impairment.objects.get().nodding) == (20, True)
    page = text(nurse.get(at(admitted)))
    assert "no dose now" in page
    assert "Says 60 mg" not in page
    nurse.post(at(admitted, "look"), {"id": str(uuid.uuid4()), "sedation": "1"})
    assert "Says 60 mg, is awake" in text(nurse.get(at(admitted)))


def test_a_lift_that_is_older_than_the_look_lifts_nothing(nurse, admitted, on_sixty, members):
    actions.lift(
        id=uuid.uuid4(), patient=admitted, code="sedated_at_the_window", why="awake at six",
        by=members["prescriber"], at=clock.now() - timedelta(minutes=30),
    )  # fmt: skip
    nurse.post(at(admitted, "look"), {"id": str(uuid.uuid4()), "sedation": "4"})
    assert "Says 60 mg" not in text(nurse.get(at(admitted)))


def test_a_refused_dose_frees_it_and_the_person_may_have_it_later(nurse, admitted, on_sixty, here):
    reserve(nurse, admitted)
    reason = {"reason": "does not want it today", "words": ""}
    left = nurse.post(at(admitted, "otherwise", "refuses"), reason, follow=True)
    assert "0 waiting" in text(left)
    assert Dose.objects.latest("at").end.outcome == "not_given"
    reserve(nurse, admitted)
    assert Dose.objects.filter(clinic_day=clock.today()).count() == 2


def test_a_poured_dose_for_the_wrong_person_is_wasted_by_two_and_their_own_dose_is_free_again(
    nurse, admitted, on_sixty, members
):
    reserve(nurse, admitted)
    pour(nurse, admitted)
    sent = {"reason": "another person stood at the window", "words": ""}
    alone = nurse.post(at(admitted, "otherwise", "wrong"), sent)
    assert "second person" in text(alone)
    nurse_herself = {"witness_name": members["nurse"].username, "witness_proof": PIN}
    alone = nurse.post(at(admitted, "otherwise", "wrong"), sent | nurse_herself)
    assert "somebody else than you" in text(alone)
    second = {"witness_name": members["prescriber"].username, "witness_proof": PIN}
    nurse.post(at(admitted, "otherwise", "wrong"), sent | second)
    end = End.objects.get(dose=Dose.objects.latest("at"))
    assert (end.outcome, end.ug_taken, end.witness) == ("not_given", 0, members["prescriber"])
    assert Account.objects.get(kind="waste").balance == 60 * MG
    assert "Says 60 mg, is awake" in text(nurse.get(at(admitted)))


def test_a_part_taken_is_todays_dose_and_the_rest_is_waste(nurse, admitted, on_sixty, members):
    reserve(nurse, admitted)
    pour(nurse, admitted)
    sent = {"amount": "4 mL", "reason": "felt sick", "words": "",
            "witness_name": members["prescriber"].username, "witness_proof": PIN}  # fmt: skip
    nurse.post(at(admitted, "otherwise", "part"), sent)
    end = Dose.objects.latest("at").end
    assert (end.outcome, end.ug_taken, end.why) == ("partly", 40 * MG, "felt sick")
    assert Account.objects.get(kind="waste").balance == 20 * MG


def test_a_vomited_dose_goes_to_the_prescriber_and_nothing_more_is_given(nurse, admitted, on_sixty):
    reserve(nurse, admitted)
    pour(nurse, admitted)
    swallowed(nurse, admitted)
    nurse.post(
        at(admitted, "vomited"), {"minutes_after": "10", "seen": "yes", "words": "at the door"}
    )
    alert = Alert.objects.get(code="dose_waits.vomited")
    assert "10 minutes, seen by staff" in alert.why
    page = text(nurse.get(at(admitted)))
    assert "Asked the prescriber at" in page
    assert "Says 60 mg" not in page


def test_without_an_order_the_page_says_which_there_were_and_asks_the_prescriber(
    nurse, admitted, written
):
    written(mg=60)
    page = nurse.get(at(admitted))
    assert "written, not signed" in text(page)
    nurse.post(at(admitted, "prescriber"), {"code": "no_order"})
    assert Alert.objects.filter(code="dose_waits.no_order").exists()


def test_an_order_stopped_while_the_page_was_open_gives_nothing_and_says_so(
    nurse, admitted, on_sixty, members
):
    from throughcare.medication.actions import orders

    page = nurse.get(at(admitted))
    orders.stop_order(order=on_sixty, why="ECG", by=members["prescriber"], at=clock.now())
    sent = {"id": field(page, "id"), "step": field(page, "step"), "said": "same"}
    assert "No dose is ordered for today" in text(nurse.post(at(admitted, "doses"), sent))
    assert not Dose.objects.filter(clinic_day=clock.today()).exists()


def test_poured_and_not_confirmed_stands_above_every_page_of_the_window(
    nurse, admitted, on_sixty, members
):
    reserve(nurse, admitted)
    pour(nurse, admitted)
    assert "Poured and not confirmed: 1 dose" in text(nurse.get("/window/"))


def test_two_letters_open_the_only_one_they_fit_and_show_several_that_fit(
    nurse, admitted, on_sixty, here, new_patient, members
):
    found = nurse.post("/window/find/", {"q": "re"}, follow=True)
    assert found.redirect_chain[-1][0] == at(admitted)
    other = new_patient("Andrea", family_name="Reed")
    actions.arrive(id=uuid.uuid4(), patient=other, how="desk", by=members["nurse"], at=clock.now())
    found = nurse.post("/window/find/", {"q": "re"}, follow=True)
    assert "Ana Reyes" in text(found)
    assert "Andrea Reed" in text(found)


def test_a_card_opens_its_person_and_a_replaced_one_opens_nothing(nurse, admitted, members):
    card = make_card(id=uuid.uuid4(), patient=admitted, by=members["intake"], at=clock.now())
    assert admitted.number not in card.token
    found = nurse.post("/window/find/", {"q": card.token.lower()}, follow=True)
    assert found.redirect_chain[-1][0] == at(admitted)
    make_card(id=uuid.uuid4(), patient=admitted, why="lost", by=members["intake"], at=clock.now())
    found = nurse.post("/window/find/", {"q": card.token}, follow=True)
    assert "was replaced and opens nothing" in text(found)
    assert Card.objects.filter(patient=admitted, ended_at=None).count() == 1


def test_the_card_on_paper_is_one_page_and_names_no_number(signed_in, admitted, members):
    make_card(id=uuid.uuid4(), patient=admitted, by=members["intake"], at=clock.now())
    answer = signed_in("intake").get(f"/people/{admitted.pk}/card/print/")
    assert answer.content.startswith(b"%PDF")
    assert answer.content.count(b"/Type /Page\n") <= 1
    assert admitted.number.encode() not in answer.content


def test_a_person_dosed_this_morning_who_comes_for_the_evening_part_waits_again(
    nurse, admitted, on_sixty, here, members
):
    reserve(nurse, admitted)
    pour(nurse, admitted)
    swallowed(nurse, admitted)
    again = actions.arrive(
        id=uuid.uuid4(), patient=admitted, how="card", by=members["nurse"], at=clock.now()
    )
    assert again.pk != here.pk
    assert Arrival.objects.get(pk=here.pk).left_at


@pytest.mark.parametrize(
    ("mg", "words"),
    [(940, "90 mL or more"), (1000, "100 mL or more"), (100, "10 mL or more"),
     (99, "less than 10 mL"), (1, "less than 10 mL"), (12_349, "1000 mL or more")],
)  # fmt: skip
def test_the_window_says_of_a_bottle_about_how_much_is_left_and_never_more_than_there_is(
    bottle, mg, words
):
    bottle.balance = mg * MG
    assert in_bottle(bottle) == words
