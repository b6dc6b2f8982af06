"""What is taken home, comes back or goes missing: each its own movement and its own line."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.clinical import medicines
from throughcare.conftest import PIN
from throughcare.medication import at_window, facts
from throughcare.medication.actions import dosing, home
from throughcare.medication.actions.naloxone import offer_naloxone
from throughcare.medication.models import HandOver, HomeBottle, NaloxoneGiven
from throughcare.medication.tests.conftest import METHADONE, MG
from throughcare.medication.tests.test_window_pages import text
from throughcare.refusal import Refused
from throughcare.stock import actions as stock
from throughcare.stock import papers, queries, report
from throughcare.stock.models import Explanation, Movement

pytestmark = pytest.mark.django_db
KIT = {"product": "naloxone-spray-4", "lot": "N7", "expires_on": date(2031, 1, 31), "shown": True}


@pytest.fixture
def two_home(ordered, given, decided, filled, handed):
    """60 mg swallowed here today, and 60 mg in each of two bottles handed over."""
    given(ordered(mg=60))
    decided(2)
    handed(filled())
    return list(HomeBottle.objects.order_by("dose__clinic_day"))


@pytest.fixture
def one_filled(ordered, given, decided, filled):
    given(ordered(mg=60))
    decided(1)
    return filled()[0]


@pytest.fixture
def gone(one_filled, members):
    """A filled bottle is not on the shelf."""
    home.missing_in_clinic(
        bottle=one_filled, why="not on the shelf", by=members["nurse"], at=clock.now()
    )
    return Movement.objects.get(reason="lost")


def moved() -> list[tuple]:
    """(why, from, to, mg) of everything that left the working bottle."""
    rows = Movement.objects.exclude(reason__in=("receipt", "opened")).order_by("at")
    return [(m.reason, m.source.kind, m.target.kind, m.ug // MG) for m in rows]


def test_60_mg_are_swallowed_here_and_120_mg_go_home_each_by_movements_of_their_own(two_home):
    home_ways = [("filled", "bottle", "take_home", 60)] * 2
    home_ways += [("handed_over", "take_home", "patients", 60)] * 2
    here = [("pour", "bottle", "poured", 60), ("taken", "poured", "patients", 60)]
    assert sorted(moved()) == sorted(home_ways + here)


def test_the_report_and_the_log_keep_what_was_consumed_here_apart_from_what_went_home(
    two_home, facility, members, today
):
    home.come_back(
        id=uuid.uuid4(), bottle=two_home[0], how="full", by=members["nurse"],
        witness=members["director"], at=clock.now(),
    )  # fmt: skip
    whole = report.report_of(facility, METHADONE, today, today).whole
    assert (whole.observed, whole.home, whole.returned) == (60 * MG, 120 * MG, 60 * MG)
    assert (whole.wasted, whole.variance) == (0, 0)
    head, *rows = papers.log_rows(facility, medicines.product(METHADONE), today, today)
    lines = [dict(zip(head, row, strict=True)) for row in rows]
    told = [(x["amount consumed"], x["amount taken home"], x["returned"]) for x in lines]
    assert sorted(told) == sorted(
        [("60 mg", "", ""), ("", "60 mg", ""), ("", "60 mg", ""), ("", "", "60 mg")]
    )


def test_a_bottle_that_comes_back_empty_moves_nothing_and_one_with_a_part_brings_the_part(
    two_home, facility, members, today
):
    nurse = {"by": members["nurse"], "at": clock.now()}
    before = Movement.objects.count()
    home.come_back(id=uuid.uuid4(), bottle=two_home[0], how="empty", **nurse)
    assert Movement.objects.count() == before
    home.come_back(
        id=uuid.uuid4(),
        bottle=two_home[1],
        how="part",
        ug=25 * MG,
        words="spilt",
        witness=members["director"],
        **nurse,
    )
    back = Movement.objects.get(reason="returned")
    assert (back.source.kind, back.target.kind, back.ug) == ("patients", "returned", 25 * MG)


def test_a_dose_for_home_is_neither_poured_nor_ended_as_one_swallowed_here(
    one_filled, bottle, members
):
    by = {"by": members["nurse"], "at": clock.now()}
    with pytest.raises(Refused, match="bottle of its own"):
        dosing.pour(id=uuid.uuid4(), dose=one_filled.dose, bottle=bottle, ug=MG, **by)
    with pytest.raises(Refused, match="bottle of its own"):
        dosing.finish(dose=one_filled.dose, outcome="taken", **by)


def test_a_dose_at_the_window_is_never_ended_as_handed_over(ordered, poured, members):
    dose = poured(ordered(mg=60))
    with pytest.raises(Refused, match="bottle of its own"):
        dosing.finish(dose=dose, outcome="handed_over", by=members["nurse"], at=clock.now())
    assert not Movement.objects.filter(reason="taken").exists()


# --- missing in the clinic ------------------------------------------------------------------------
def test_a_bottle_missing_in_the_clinic_stands_with_the_days_of_the_law_before_anybody_judged_it(
    gone, facility, signed_in, today
):
    (one,) = queries.missing([facility])
    assert [due.step for due in one.due] == ["notice", "form"]
    assert one.due[1].on == today + timedelta(days=45)
    for role in ("director", "prescriber"):
        assert "DEA Form 106" in signed_in(role).get(reverse("home")).content.decode(), role
    assert "not on the shelf" in signed_in("nurse").get(reverse("stock")).content.decode()


def test_called_theft_it_is_a_loss_of_the_register_with_its_notice_and_its_form(
    gone, facility, signed_in, today
):
    director = signed_in("director")
    told = {"verdict": "theft", "words": "the cupboard stood open", "proof": PIN}
    page = director.post(reverse("stock-missing", args=[gone.pk]), told, follow=True)
    assert "Form 106" in page.content.decode()
    loss = queries.losses([facility])[0]
    assert (loss.explanation.missing, loss.explanation.variance_ug) == (gone, -60 * MG)
    assert loss.explanation.found_on == today
    assert queries.missing([facility]) == []
    for step in ("notice", "form"):
        sent = {"id": uuid.uuid4(), "step": step, "done_on": today, "words": "106-1", "proof": PIN}
        director.post(reverse("stock-loss", args=[loss.explanation.pk]), sent)
    assert queries.losses([facility]) == []


def test_found_behind_the_shelf_it_is_explained_and_no_loss(gone, facility, members):
    stock.explain(
        missing=gone, verdict="recording", words="It stood one shelf lower; counted in.",
        by=members["director"], at=clock.now(),
    )  # fmt: skip
    assert (queries.missing([facility]), queries.losses([facility])) == ([], [])
    assert not Explanation.objects.get().significant


# --- naloxone -------------------------------------------------------------------------------------
def test_a_kit_given_with_take_homes_is_the_same_row_as_one_given_at_the_window(
    one_filled, handed, admitted, today
):
    handed([one_filled], naloxone="given", kit=KIT)
    kit = NaloxoneGiven.objects.get()
    assert (kit.product, kit.lot, kit.expires_on) == ("naloxone-spray-4", "N7", date(2031, 1, 31))
    assert (kit.occasion, HandOver.objects.get().offer) == ("take_home", kit)
    day = facts.day_of(admitted, today)
    assert at_window.kit_offer(admitted, day, []).level == "ok"


def test_a_kit_without_its_date_or_out_of_date_hands_nothing_over(one_filled, handed, today):
    yesterday = today - timedelta(days=1)
    for until, words in ((None, "date on the kit"), (yesterday, "out of date")):
        with pytest.raises(Refused, match=words):
            handed([one_filled], naloxone="given", kit=KIT | {"expires_on": until})
    assert not HandOver.objects.exists()


def test_who_has_a_kit_in_date_gets_no_second_row_and_a_no_keeps_its_words(
    ordered, given, decided, filled, handed
):
    given(ordered(mg=60))
    decided(3)
    one, two, three = filled()
    handed([one], naloxone="given", kit=KIT)
    handed([two], naloxone="has")
    assert NaloxoneGiven.objects.count() == 1
    handed([three], naloxone="declined", why_not="my sister has one")
    assert NaloxoneGiven.objects.latest("at").why_not == "my sister has one"


def test_every_kit_out_stands_in_one_list_the_first_to_expire_first(
    one_filled, handed, signed_in, members, new_patient, today
):
    ago = clock.now() - timedelta(days=40)
    ben = new_patient("Ben")
    old = KIT | {"lot": "N1", "expires_on": today - timedelta(days=1), "occasion": "visit"}
    offer_naloxone(id=uuid.uuid4(), patient=ben, **old, by=members["nurse"], at=ago)
    handed([one_filled], naloxone="given", kit=KIT)
    page = text(
        signed_in("nurse").get(reverse("naloxone-kits"))
    )  # a secret of a form holds N7, too
    assert "1 kit is out of date" in page
    assert page.index("N1") < page.index("N7")
