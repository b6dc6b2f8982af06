"""The register's pages: they open, count blind, and show an inspector the report alone."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.staff.models import Facility, Post
from throughcare.stock.models import Account, Counting, Explanation, Movement, Receipt
from throughcare.stock.tests.conftest import FILM, METHADONE, MG

pytestmark = pytest.mark.django_db
SIGNED = {"proof": PIN, "witness_name": "director-Riverside", "witness_proof": PIN}
STAFF = ["stock", "register-report", "stock-receive", "stock-compound"]


@pytest.fixture
def stocked(bottle, swallowed):
    swallowed(60)
    return bottle


@pytest.mark.parametrize("role", ["prescriber", "nurse"])
@pytest.mark.parametrize("name", STAFF)
def test_a_page_opens_with_and_without_stock(stocked, signed_in, role, name):
    assert signed_in(role).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["stock-destroy", "stock-tolerance"])
def test_what_settles_opens_for_the_director(stocked, signed_in, name):
    assert signed_in("director").get(reverse(name)).status_code == 200


@pytest.mark.parametrize("what", ["put-back", "pump", "waste", "spilt"])
def test_what_is_done_with_a_bottle_opens(stocked, signed_in, what):
    page = signed_in("nurse").get(reverse("stock-place", args=[stocked.pk, what]))
    assert page.status_code == 200


@pytest.mark.parametrize("kind", Counting.Kind.values)
def test_no_page_that_counts_holds_what_should_be_found(stocked, signed_in, kind):
    stocked.refresh_from_db()
    said = signed_in("nurse").get(reverse("stock-count", args=[kind])).content.decode()
    assert stocked.balance == 940 * MG
    for figure in ("94 mL", "940 mg", "900 mL", "9000", "940000"):
        assert figure not in said


def test_two_strengths_of_one_lot_number_are_told_apart_where_they_are_counted(received, signed_in):
    for product in (FILM, "bup-nx-film-2"):
        received(product=product, lot_number="SAME")
    said = signed_in("nurse").get(reverse("stock-count", args=["closing"])).content.decode()
    assert all(words in said for words in ("film 8 mg/2 mg: safe", "film 2 mg/0.5 mg: safe"))


def test_whoever_counts_sees_no_balance_on_the_register_and_the_director_does(stocked, signed_in):
    assert "94 mL" not in signed_in("nurse").get(reverse("stock")).content.decode()
    assert "94 mL" in signed_in("director").get(reverse("stock")).content.decode()


def test_a_day_is_closed_and_shows_afterwards_that_nothing_differs(stocked, signed_in, today):
    safe = Account.objects.get(kind="safe")
    found = {f"found-{stocked.pk}": "94 mL", f"found-{safe.pk}": "900 mL"}
    nurse = signed_in("nurse")
    page = nurse.post(
        reverse("stock-count", args=["closing"]), found | SIGNED | {"id": uuid.uuid4()}, follow=True
    )
    assert "no difference" in page.content.decode()
    assert nurse.get(reverse("stock-day", args=[today.isoformat()])).status_code == 200


def test_a_difference_called_theft_leads_to_its_due_days_and_the_directors_work_page(
    stocked, signed_in, counted
):
    count = counted({stocked: 900 * MG}).counts.get()
    director = signed_in("director")
    told = {"verdict": "theft", "words": "the bottle was open", "proof": PIN}
    page = director.post(reverse("stock-explain", args=[count.pk]), told, follow=True)
    assert "DEA Form 106" in page.content.decode()
    assert Explanation.objects.get().significant
    assert "DEA Form 106" in director.get(reverse("home")).content.decode()


def test_a_delivery_with_a_form_of_61_days_is_taken_in_and_flagged(signed_in, facility, today):
    told = {
        "id": uuid.uuid4(), "product": METHADONE, "order_form": "222-1", "supplier": "A",
        "ordered_on": today - timedelta(days=61), "ug_on_form": "1000 mL", "ug": "1000 mL",
        "lot_number": "M-1", "expires_on": today + timedelta(days=400), **SIGNED,
    }  # fmt: skip
    page = signed_in("nurse").post(reverse("stock-receive"), told, follow=True)
    assert Receipt.objects.get().ug == 10_000 * MG
    assert "61 days old" in page.content.decode()


def test_from_the_register_to_a_spill_that_was_theft_and_back_before_two(
    stocked, signed_in, counted, members
):
    count = counted({stocked: 900 * MG}).counts.get()
    director = signed_in("director")
    spilt = {"verdict": "spilt", "words": "the tray was wet", "proof": PIN}
    director.post(reverse("stock-explain", args=[count.pk]), spilt)
    assert reverse("stock-differences") in director.get(reverse("stock")).content.decode()
    listed = director.get(reverse("stock-differences")).content.decode()
    assert "the tray was wet" in listed
    found_out = reverse("stock-found-out", args=[count.pk])
    assert found_out in listed
    told = {"id": uuid.uuid4(), "found_out_on": clock.today(), "verdict": "theft",
            "words": "seen on the camera", "proof": PIN}  # fmt: skip
    page = director.post(found_out, told, follow=True).content.decode()
    assert "Written notice to the DEA field office" in page

    newest = Explanation.objects.get(replaces=count.pk)
    nothing = told | {"id": uuid.uuid4(), "verdict": "recording", "words": "found again"}
    address = reverse("stock-found-out", args=[newest.pk])
    alone = director.post(address, nothing).content.decode()
    assert "The second person&#x27;s user name, or PIN, is missing" in alone
    two = {"witness_name": "nurse-Riverside", "witness_proof": PIN}
    director.post(address, nothing | two)
    listed = director.get(reverse("stock-differences")).content.decode()
    assert all(words in listed for words in ("the tray was wet", "seen on the", "found again"))
    read = signed_in("nurse").get(reverse("stock-differences")).content.decode()
    assert "found again" in read
    assert found_out not in read


@pytest.mark.parametrize(("product", "flagged"), [(METHADONE, True), (FILM, False)])
def test_only_a_schedule_ii_medicine_is_asked_for_its_order_form(
    received, signed_in, product, flagged
):
    taken_in = received(product=product, lot_number="X-1")
    page = signed_in("nurse").get(reverse("stock-receipt", args=[taken_in.pk])).content.decode()
    assert ("No order form" in page) is flagged


def test_the_inspector_reads_what_stands_behind_every_line_and_takes_it_along(
    stocked, signed_in, today
):
    inspector = signed_in("inspector")
    period = f"?product={METHADONE}&from_day={today}&to_day={today}"
    page = inspector.get(reverse("register-explained") + period).content.decode()
    assert "A supplier" in page
    table = inspector.get(reverse("register-explained-csv") + period)
    assert "A supplier" in b"".join(table.streaming_content).decode()


def test_an_inspector_reaches_the_report_and_nothing_of_the_register_until_the_visit_ends(
    stocked, signed_in, members
):
    inspector = signed_in("inspector")
    assert inspector.get(reverse("register-report")).status_code == 200
    assert inspector.get(reverse("home")).url == reverse("register-report")
    for name in ("stock", "stock-receive", "stock-destroy", "people", "oversight"):
        assert inspector.get(reverse(name)).status_code == 403, name
    Post.objects.filter(member=members["inspector"]).update(until=clock.now())
    assert inspector.get(reverse("register-report")).status_code == 403


def test_an_entry_is_taken_back_on_its_page(stocked, signed_in):
    moved = Movement.objects.get(reason="receipt")
    assert signed_in("director").get(reverse("stock-correct", args=[moved.pk])).status_code == 200


def test_whoever_has_two_clinics_goes_on_with_the_one_they_chose_and_its_papers_are_its_own(
    stocked, signed_in, members, today
):
    other = Facility.objects.create(name="Hillside", jurisdiction="us")
    Post.objects.create(
        member=members["director"], facility=other, role="director", began_at=clock.now()
    )
    director = signed_in("director")
    page = director.get(reverse("stock") + f"?place={other.pk}").content.decode()
    assert "The register · Hillside" in page
    assert page.count(f"?place={other.pk}") >= 4
    assert f'href="?place={stocked.facility_id}"' in page
    chosen = f"?place={stocked.facility_id}&product={METHADONE}&from_day={today}&to_day={today}"
    report = director.get(reverse("register-report") + chosen).content.decode()
    assert report.count(f"place={stocked.facility_id}") >= 5
    empty = director.get(reverse("register-report") + f"?place={other.pk}").content.decode()
    assert "nothing was ever received here" in empty
