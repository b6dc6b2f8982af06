"""The desk, the kiosk, the kit, the injection and what melts under the tongue."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from pypdf import PdfReader

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.medication.actions import dosing
from throughcare.medication.actions.cards import make_card
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.medication.actions.orders import Planned
from throughcare.medication.models import Arrival, Dose, End, NaloxoneGiven, Signed
from throughcare.medication.tests.test_window_pages import at, field, reserve, text
from throughcare.patients.access import Shielded
from throughcare.refusal import Refused
from throughcare.stock import actions as stock

pytestmark = pytest.mark.django_db
IN_QUEUE, TO_DESK = "You are in the queue.", "Please come to the desk."


@pytest.fixture
def kiosk(signed_in, facility):
    """The machine in the waiting room."""
    client = signed_in("intake")
    client.post("/window/kiosk/", {"facility": str(facility.pk)})
    return client


@pytest.fixture
def born(admitted):
    """Ana, whose date of birth is known."""
    admitted.date_of_birth = clock.today() - timedelta(days=12_000)
    admitted.save(update_fields=["date_of_birth"])
    return admitted.date_of_birth.isoformat()


def test_a_machine_becomes_a_kiosk_and_nobody_is_signed_in_there_any_more(kiosk):
    assert "I am here" in text(kiosk.get("/kiosk/"))
    assert "sign-in" in kiosk.get("/window/arrivals/")["Location"]


def test_without_the_mark_of_a_kiosk_the_page_is_not_there(db):
    assert Client().get("/kiosk/").status_code == 404
    assert Client().post("/kiosk/", {"number": "1"}).status_code == 404


def test_number_and_date_of_birth_together_put_into_the_queue_and_name_nobody(
    kiosk, admitted, born
):
    answer = kiosk.post("/kiosk/", {"number": "1", "born": born})
    assert IN_QUEUE in text(answer)
    assert "Ana" not in answer.content.decode()
    assert "Reyes" not in answer.content.decode()
    arrival = Arrival.objects.get(patient=admitted)
    assert (arrival.how, arrival.by) == ("kiosk", None)


def test_a_card_at_the_kiosk_is_in_the_queue_and_a_replaced_one_is_sent_to_the_desk(
    kiosk, admitted, members
):
    common = {"patient": admitted, "by": members["intake"], "at": clock.now()}
    lost = make_card(id=uuid.uuid4(), **common)
    card = make_card(id=uuid.uuid4(), why="lost", **common)
    assert TO_DESK in text(kiosk.post("/kiosk/", {"card": lost.token}))
    assert IN_QUEUE in text(kiosk.post("/kiosk/", {"card": card.token}))
    assert Arrival.objects.get().how == "card"


def test_a_wrong_birthday_an_unknown_number_and_a_stranger_are_told_the_same(
    kiosk, admitted, born, new_patient, elsewhere
):
    birthday = clock.today() - timedelta(days=9000)
    stranger = new_patient("Bo", number="000042", date_of_birth=birthday, facility=elsewhere)
    tried = [
        {"number": "1", "born": "1980-01-01"}, {"number": "999", "born": born},
        {"number": stranger.number, "born": stranger.date_of_birth.isoformat()}, {"number": "1"},
        {"card": "TC" + "2" * 24}, {},
    ]  # fmt: skip
    told = {text(kiosk.post("/kiosk/", one)).partition("I am here")[0] for one in tried}
    assert len(told) == 1
    assert TO_DESK in told.pop()
    assert not Arrival.objects.exists()


def test_after_ten_wrong_tries_the_kiosk_sends_everybody_to_the_desk(kiosk, admitted, born):
    for _ in range(10):
        kiosk.post("/kiosk/", {"number": "1", "born": "1980-01-01"})
    assert TO_DESK in text(kiosk.post("/kiosk/", {"number": "1", "born": born}))
    assert not Arrival.objects.exists()


def test_the_kiosk_speaks_spanish(kiosk):
    assert "Estoy aquí" in kiosk.get("/es/kiosk/").content.decode()


def test_the_desk_finds_by_two_letters_and_a_press_puts_into_the_queue_once(signed_in, admitted):
    desk = signed_in("intake")
    assert "Ana Reyes" in text(desk.get("/window/arrivals/?q=re"))
    for _ in range(2):
        desk.post(at(admitted, "arrival"))
    assert Arrival.objects.filter(patient=admitted).count() == 1
    assert "1 waiting" in text(desk.get("/window/arrivals/"))


def test_a_hidden_chart_that_waits_shows_its_number_and_no_name(
    signed_in, nurse, new_patient, members, admitted
):
    hers = new_patient("Nora", family_name="Quist", number="000077")
    hers.team.all().update(ended_at=clock.now(), ended_by=members["director"])
    Shielded.objects.create(patient=hers, why="works here", at=clock.now(), by=members["director"])
    Arrival.objects.create(
        patient=hers, clinic_day=clock.today(), how="desk", at=clock.now(), by=members["intake"]
    )
    page = text(nurse.get("/window/"))
    assert "hidden chart, number 000077" in page
    assert "Nora" not in page


def test_a_kit_is_offered_at_the_first_dose_and_a_no_is_written_and_holds_nothing_up(
    nurse, admitted, ordered
):
    ordered(mg=30, kind="start", reason="tolerance shown")
    assert "offer a kit of naloxone" in text(nurse.get(at(admitted)))
    told = {"id": str(uuid.uuid4()), "occasion": "first_dose", "why_not": "has one at home"}
    nurse.post(at(admitted, "naloxone"), told)
    assert NaloxoneGiven.objects.get().why_not == "has one at home"
    page = text(nurse.get(at(admitted)))
    assert "offered again next time" in page
    assert "Says 30 mg, is awake" in page


def test_a_kit_handed_out_has_its_lot_and_date_and_an_expired_one_stays(admitted, members, today):
    common = {
        "patient": admitted, "occasion": "first_dose", "product": "naloxone-spray-4", "lot": "N7",
        "by": members["nurse"], "at": clock.now(),
    }  # fmt: skip
    with pytest.raises(Refused, match="out of date"):
        offer_naloxone(id=uuid.uuid4(), expires_on=today - timedelta(days=1), **common)
    with pytest.raises(Refused, match="date on the kit"):
        offer_naloxone(id=uuid.uuid4(), **common)
    twice = uuid.uuid4()
    for _ in range(2):
        offer_naloxone(id=twice, expires_on=today + timedelta(days=300), **common)
    assert NaloxoneGiven.objects.get().lot == "N7"


@pytest.fixture
def syringes(facility, members, today):
    """A function: injections of one product in the window's fridge."""

    def open_(product: str, count: int = 3):
        ug = medicines.product(product).ug_per_unit * count
        common = {"by": members["nurse"], "at": clock.now() - timedelta(days=200)}
        lot = stock.receive(
            id=uuid.uuid4(), facility=facility, product=product, lot_number="S-1",
            expires_on=today + timedelta(days=300), ug=ug, ug_on_form=ug, supplier="A supplier",
            second=members["director"], **common,
        ).lot  # fmt: skip
        return stock.open_bottle(id=uuid.uuid4(), lot=lot, ug=ug, window="1", **common)

    return open_


@pytest.fixture
def in_force(written, members):
    """A function: an order in force, whatever must be known before a prescriber signs one."""

    def sign(*steps, at, **details):
        order = written(*steps, at=at, **details)
        Signed.objects.create(order=order, at=at, by=members["prescriber"])
        return order

    return sign


@pytest.fixture
def injection(in_force):
    """A function: an order for one injection of naltrexone on a day."""
    product = next(p for p in medicines.products(medicine="naltrexone") if p.depot)

    def order(when):
        day = clock.clinic_day(when)
        return in_force(
            Planned(day, day, product.ug_per_unit), kind="depot", medicine="naltrexone",
            family=product.family, at=when,
        )  # fmt: skip

    return order


@pytest.fixture
def last_left(injection, syringes, members):
    """The injection before, four weeks ago, into the left buttock."""
    began = clock.now() - timedelta(days=28)
    order = injection(began)
    product = next(p for p in medicines.products(medicine="naltrexone") if p.depot)
    box = syringes(product.key)
    common = {"by": members["nurse"], "at": began}
    dose = dosing.reserve(id=uuid.uuid4(), step=order.steps.get(), window="1", **common)
    dosing.pour(id=uuid.uuid4(), dose=dose, bottle=box, ug=dose.ug, **common)
    dosing.finish(dose=dose, outcome="taken", site="left buttock", **common)


def test_an_injection_says_where_the_last_one_went_and_the_same_place_asks_why(
    nurse, admitted, injection, last_left
):
    injection(clock.now())
    reserve(nurse, admitted, reason="no opioids for four weeks")
    page, dose = nurse.get(at(admitted)), Dose.objects.latest("at")
    box = re.search(r'name="bottle" value="([^"]*)"', page.content.decode())[1]
    sent = {"id": field(page, "id"), "bottle": box, "amount": "1", "unit": "units"}
    poured = nurse.post(at(admitted, "doses", dose.pk, "pours"), sent, follow=True)
    assert "Last time: left buttock" in text(poured)
    where = at(admitted, "doses", dose.pk, "end")
    same = nurse.post(where, {"site": "left buttock"})
    assert "Last time too: left buttock" in text(same)
    assert not End.objects.filter(dose=dose).exists()
    nurse.post(where, {"site": "right buttock"})
    assert End.objects.get(dose=dose).site == "right buttock"


def test_an_injection_three_days_before_its_time_asks_why(injection, last_left, members):
    early = clock.now() - timedelta(days=3)
    step = injection(early).steps.get()
    with pytest.raises(Refused, match="why today"):
        dosing.reserve(id=uuid.uuid4(), step=step, window="1", by=members["nurse"], at=early)


def test_what_melts_under_the_tongue_shows_since_when_it_is_watched_without_any_script(
    nurse, admitted, in_force, syringes, members
):
    film = next(p for p in medicines.products(medicine="buprenorphine") if p.form == "film")
    box = syringes(film.key)
    in_force(
        Planned(clock.today(), None, film.ug_per_unit), medicine="buprenorphine",
        family=film.family, at=clock.now(),
    )  # fmt: skip
    reserve(nurse, admitted, reason="rang the clinic")
    dose = Dose.objects.latest("at")
    dosing.pour(
        id=uuid.uuid4(), dose=dose, bottle=box, ug=dose.ug, by=members["nurse"], at=clock.now()
    )
    page = text(nurse.get(at(admitted)))
    assert "Under observation since" in page
    assert "melted, mouth seen" in page


def test_the_kiosk_speaks_spanish_at_a_press_and_english_again(kiosk):
    assert 'href="/es/kiosk/"' in kiosk.get("/kiosk/").content.decode()
    spanish = kiosk.get("/es/kiosk/").content.decode()
    assert "Estoy aquí" in spanish
    assert 'href="/kiosk/"' in spanish


def test_a_card_is_printed_in_the_language_of_whoever_carries_it(admitted, members, signed_in):
    admitted.language = "es"
    admitted.save(update_fields=["language"])
    make_card(id=uuid.uuid4(), patient=admitted, by=members["intake"], at=clock.now())
    paper = signed_in("intake").get(f"/people/{admitted.pk}/card/print/").content
    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    assert "Por favor, traiga esta tarjeta." in " ".join(printed.split())
