"""A dose given on paper is recorded whatever a rule says; it counts as a dose everywhere."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from throughcare import clock
from throughcare.medication import (
    facts,
    on_paper,
    ordering,
    queries,
    queue,
    recovery_path,
    standing,
)
from throughcare.medication.actions import paper as actions
from throughcare.medication.actions.orders import Planned
from throughcare.medication.home import law
from throughcare.medication.models import Dose, GivenOnPaper
from throughcare.medication.tests.conftest import METHADONE, MG
from throughcare.patients.models import Alert
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.stock import actions as stock
from throughcare.stock import examining, papers, report, since
from throughcare.stock.models import Account, Count

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(admitted, bottle, members):
    """A function: so many milligrams, given so many minutes ago, entered now."""

    def enter(mg=60, minutes=1, **details):
        now = details.pop("now", None) or clock.now()
        details.setdefault("id", uuid.uuid4())
        details.setdefault("pours", [(bottle, mg * MG)])
        details.setdefault("given_by", members["nurse"])
        details.setdefault("part", "")
        return actions.enter(
            patient=admitted, by=members["prescriber"], at=now - timedelta(minutes=minutes),
            entered_at=now, **details,
        )  # fmt: skip

    return enter


def codes(paper):
    return {one["code"]: one["level"] for one in paper.said}


def balance(kind, **place):
    return sum(Account.objects.filter(kind=kind, **place).values_list("balance", flat=True))


def test_it_is_the_dose_of_that_day_and_the_register_balances(ordered, entered, bottle, today):
    order = ordered()
    paper = entered()
    dose = Dose.objects.get(paper=paper)
    assert (dose.order, dose.ug, dose.clinic_day) == (order, 60 * MG, paper.clinic_day)
    assert (dose.at, dose.end.at, dose.by) == (paper.at, paper.at, paper.given_by)
    assert queries.last_taken(dose.patient, "methadone") == dose
    bottle.refresh_from_db()
    assert (bottle.balance, balance("patients"), balance("poured")) == (940 * MG, 60 * MG, 0)
    assert examining.faults() == []
    lines = report.lines(
        report.dispensed(bottle.facility, METHADONE, paper.clinic_day, today).values_list(
            *report.LINE
        ),
        None,
    )
    assert [(line.at, line.consumed) for line in lines] == [(paper.at, 60 * MG)]


def test_the_line_of_the_log_has_both_times(ordered, entered):
    ordered()
    paper = entered()
    line = LogLine.objects.get(what="dose on paper entered")
    assert (line.at, line.row_id) == (paper.at, str(paper.pk))
    assert line.written_at - line.at >= timedelta(minutes=1)


def test_after_it_no_window_gives_that_day_s_dose_again(ordered, entered, reserved):
    order = ordered()
    paper = entered()
    with pytest.raises(Refused, match="was given at"):
        reserved(order, at=paper.entered_at)


def test_the_database_itself_refuses_an_ordinary_dose_beside_it(ordered, entered, members):
    order = ordered()
    paper = entered()
    step = order.steps.get()
    row = Dose(
        patient=order.patient, order=order, step=step, medicine="methadone", ug=step.ug,
        clinic_day=paper.clinic_day, at=clock.now(), by=members["nurse"],
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_no_dose_is_written_as_from_paper_that_no_sheet_says(ordered, entered, members):
    order = ordered()
    paper = entered()
    row = Dose(
        patient=order.patient, medicine="methadone", ug=90 * MG, clinic_day=paper.clinic_day,
        paper=paper, at=paper.at, by=members["nurse"],
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="no sheet of paper says"), transaction.atomic():
        row.save(force_insert=True)
    row.paper, row.clinic_day = None, paper.clinic_day - timedelta(days=1)
    with pytest.raises(IntegrityError, match="no signed order in force"), transaction.atomic():
        row.save(force_insert=True)


def test_what_has_not_happened_yet_is_given_at_the_window(ordered, entered):
    ordered()
    with pytest.raises(Refused) as refused:
        entered(minutes=-5)
    assert refused.value.code == "paper_of_the_future"
    assert not GivenOnPaper.objects.exists()


def test_the_same_press_and_the_same_line_are_one_dose(ordered, entered, bottle):
    ordered()
    now, key = clock.now(), uuid.uuid4()
    first = entered(id=key, now=now)
    assert entered(id=key, now=now) == first
    assert entered(id=uuid.uuid4(), now=now) == first
    assert Dose.objects.count() == 1
    bottle.refresh_from_db()
    assert bottle.balance == 940 * MG


def test_above_the_order_is_recorded_and_put_before_the_prescriber_at_once(ordered, entered):
    ordered()
    paper = entered(mg=90)
    assert codes(paper)["above_the_order"] == "stop"
    alert = Alert.objects.get(code=f"given_on_paper.{paper.pk.hex}")
    assert (alert.ladder, alert.for_role) == ("P", "prescriber")
    assert "90 mg of methadone" in alert.why.lower()
    assert "above the ordered 60 mg" in alert.why
    assert facts.taken_ug(Dose.objects.get(paper=paper)) == 90 * MG


def test_a_second_dose_of_the_day_is_recorded_and_flagged(ordered, entered, given):
    dose = given(ordered())
    paper = entered()
    assert codes(paper)["dose_given_today"] == "stop"
    taken = Dose.objects.filter(clinic_day=dose.clinic_day, end__ug_taken__gt=0)
    assert sum(one.end.ug_taken for one in taken) == 120 * MG


def test_without_an_order_in_force_it_is_recorded_and_flagged(entered):
    paper = entered(mg=40)
    assert codes(paper) == {"paper_without_order": "stop"}
    dose = Dose.objects.get(paper=paper)
    assert (dose.order, dose.step, dose.is_depot) == (None, None, False)
    assert facts.day_of(dose.patient, dose.clinic_day).of_today == [dose]


def test_less_than_ordered_is_asked_about_today_unless_the_sheet_says_why(ordered, entered):
    ordered(reason="steady")
    paper = entered(mg=50, words="wanted no more")
    assert codes(paper)["paper_below_the_order"] == "caution"
    assert not Alert.objects.filter(code__startswith="given_on_paper").exists()
    entered(mg=5, minutes=2)
    assert Alert.objects.filter(code__startswith="given_on_paper").count() == 1


def test_a_dose_under_way_is_asked_about(ordered, entered, poured):
    poured(ordered())
    paper = entered()
    assert codes(paper)["paper_beside_a_dose_under_way"] == "stop"


def test_an_expired_lot_does_not_refuse_what_was_swallowed(ordered, members, facility, entered):
    old, now = clock.now() - timedelta(days=30), clock.now()
    ordered()
    lot = stock.receive(
        id=uuid.uuid4(), facility=facility, product=METHADONE, lot_number="OLD",
        expires_on=clock.today() - timedelta(days=10), ug=500 * MG, ug_on_form=500 * MG,
        supplier="A supplier", second=members["director"], by=members["nurse"], at=old,
    ).lot  # fmt: skip
    spent = stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=500 * MG, window="1", by=members["nurse"], at=old
    )
    paper = entered(pours=[(spent, 60 * MG)], now=now)
    assert codes(paper)["paper_lot_expired"] == "stop"
    spent.refresh_from_db()
    assert spent.balance == 440 * MG


def test_the_rest_came_out_of_another_bottle(ordered, entered, bottle, lot, members):
    ordered()
    other = stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=100 * MG, window="1", by=members["nurse"], at=clock.now()
    )
    paper = entered(pours=[(bottle, 40 * MG), (other, 20 * MG)])
    assert "paper_below_the_order" not in codes(paper)
    bottle.refresh_from_db()
    other.refresh_from_db()
    assert (bottle.balance, other.balance, paper.ug) == (960 * MG, 80 * MG, 60 * MG)


@pytest.fixture
def counted(bottle, members, facility):
    """A function: two people count the bottle and find so many milligrams."""

    def count(mg):
        return stock.count(
            id=uuid.uuid4(), facility=facility, kind="spot", counted={bottle: mg * MG},
            second=members["director"], by=members["nurse"], at=clock.now(),
        )  # fmt: skip

    return count


def test_what_a_count_found_missing_is_what_the_person_had(ordered, entered, counted, bottle):
    ordered()
    counted(940)
    assert balance("variance") == 60 * MG
    paper = entered()
    bottle.refresh_from_db()
    assert (bottle.balance, balance("variance"), balance("patients")) == (940 * MG, 0, 60 * MG)
    assert codes(paper)["paper_counted_since"] == "note"
    day = report.report_of(bottle.facility, METHADONE, paper.clinic_day, clock.today())
    assert (day.whole.variance, day.whole.observed, day.adds_up) == (0, 60 * MG, True)


def test_beside_a_difference_stands_what_was_entered_since_and_what_that_leaves_to_explain(
    ordered, entered, counted, wrong, signed_in, bottle
):
    ordered()
    differs = counted(935).counts.get()
    counted(935)  # the second count found nothing missing, and is not said to have
    assert since.beside([differs])[0].left_ug == -65 * MG
    paper = entered()
    one, again = since.beside(Count.objects.order_by("at"))
    (line,) = one.since
    assert (line.ug, line.at, line.number) == (60 * MG, paper.at, paper.patient.number)
    assert (one.left_ug, again.since) == (-5 * MG, [])
    director = signed_in("director")
    for page, key in (("stock-counted", one.counting_id), ("stock-explain", one.pk)):
        said = director.get(reverse(page, args=[key])).content.decode()
        assert "What that leaves to explain: −0.5 mL" in said
    for page in (reverse("home"), reverse("stock-day", args=[clock.today().isoformat()])):
        assert "What that leaves to explain: −0.5 mL" in director.get(page).content.decode()
    sheet = render_to_string(
        "stock/day_print.html",
        {"day": clock.today()} | papers.sheet(bottle.facility, clock.today()),
    )
    assert "What that leaves to explain: −0.5 mL" in sheet
    wrong(paper)
    assert since.beside([one])[0].since == []


def test_what_was_entered_before_a_count_is_no_part_of_its_difference(ordered, entered, counted):
    ordered()
    entered()
    assert since.beside([counted(930).counts.get()])[0].since == []


def test_more_than_the_bottle_holds_by_the_register_is_recorded(ordered, entered, bottle, members):
    ordered()
    stock.put_back(id=uuid.uuid4(), bottle=bottle, ug=980 * MG, by=members["nurse"], at=clock.now())
    entered()
    bottle.refresh_from_db()
    assert (bottle.balance, balance("variance"), balance("patients")) == (0, -40 * MG, 60 * MG)
    assert examining.faults() == []


# --- entered wrongly ------------------------------------------------------------------------------
@pytest.fixture
def wrong(members):
    def take_back(paper, why="it was Ben", witness="prescriber"):
        return actions.take_back(
            paper=paper, why=why, witness=members[witness], by=members["nurse"], at=clock.now()
        )

    return take_back


def test_entered_wrongly_it_is_no_dose_and_the_day_s_dose_is_free(
    ordered, entered, wrong, given, bottle, admitted
):
    order = ordered()
    paper = wrong(entered())
    assert paper.wrong_why == "it was Ben"
    assert list(admitted.doses.all()) == []
    assert queries.last_taken(admitted, "methadone") is None
    bottle.refresh_from_db()
    assert (bottle.balance, balance("patients"), balance("poured")) == (1000 * MG, 0, 0)
    given(order)
    assert queue.dosed_today(admitted.facility_id, clock.today()) == 1
    assert examining.faults() == []


def test_taken_back_after_a_count_the_bottle_stays_as_it_was_counted(
    ordered, entered, wrong, counted, bottle
):
    ordered()
    paper = entered()
    counted(1000)  # nobody had taken any
    wrong(paper)
    bottle.refresh_from_db()
    assert (bottle.balance, balance("variance"), balance("patients")) == (1000 * MG, 0, 0)
    assert examining.faults() == []


def test_taken_back_twice_is_once_and_it_says_why(ordered, entered, wrong, bottle):
    ordered()
    paper = entered()
    with pytest.raises(Refused) as refused:
        wrong(paper, why=" ")
    assert refused.value.code == "wrong_paper_without_words"
    with pytest.raises(Refused) as refused:
        wrong(paper, witness="nurse")
    assert refused.value.code == "paper_taken_back_alone"
    wrong(paper)
    wrong(paper)
    bottle.refresh_from_db()
    assert bottle.balance == 1000 * MG
    assert entered().pk != paper.pk


def test_an_ordinary_dose_is_never_entered_wrongly(ordered, given):
    dose = given(ordered())
    dose.wrong_at = clock.now()
    with pytest.raises(IntegrityError, match="a dose counts until its sheet"):
        dose.save(update_fields=["wrong_at"])


def test_the_sheet_of_the_day_knows_who_is_entered(ordered, entered, members, facility):
    ordered()
    day = clock.today()
    (row,) = on_paper.sheet_of(members["nurse"], facility, day)
    assert not row.is_entered
    entered()
    (row,) = on_paper.sheet_of(members["nurse"], facility, day)
    assert row.is_entered


def test_yesterday_s_dose_on_paper_with_no_order_is_the_first_day_and_the_order_after_it_is_not(
    written, entered, today
):
    later = timedelta(days=1)
    entered(mg=30, minutes=5)
    start = written(Planned(today + later, None, 60 * MG), kind="start", mg=60)
    said = {one.code for one in ordering.said_of(start, at=clock.now() + later)}
    assert "step_above_guideline" in said  # 30 mg more than on the first day
    assert not {one for one in said if one.startswith("first_day_above")}
    stay = start.episode
    assert queries.first_taken(start.patient, "methadone", stay) == today
    assert law.day_of_treatment(start.patient, "methadone", today + later) == 2


def test_a_dose_on_paper_six_days_before_a_start_leaves_it_a_start(written, entered, today):
    entered(mg=30, minutes=5)
    start = written(Planned(today + timedelta(days=6), None, 60 * MG), kind="start", mg=60)
    said = {one.code for one in ordering.said_of(start, at=clock.now() + timedelta(days=6))}
    assert "first_day_above_law" in said


def test_an_injection_on_paper_with_no_order_is_a_mark_and_no_day_s_dose_in_pictures(
    admitted, entered, facility, members, today
):
    lot = stock.receive(
        id=uuid.uuid4(), facility=facility, product="sublocade-300", lot_number="S-1",
        expires_on=today + timedelta(days=400), ug=600 * MG, ug_on_form=600 * MG,
        supplier="A supplier", second=members["director"], by=members["nurse"],
        at=clock.now() - timedelta(hours=1),
    ).lot  # fmt: skip
    syringes = stock.open_bottle(
        id=uuid.uuid4(), lot=lot, ug=600 * MG, window="1", by=members["nurse"],
        at=clock.now() - timedelta(hours=1),
    )  # fmt: skip
    entered(pours=[(syringes, 300 * MG)])
    (dose,) = recovery_path.given_days(admitted)
    assert dose["is_injection"]
    lane = recovery_path.dose_lane("buprenorphine", [dose], [], today)
    assert (lane.runs, [mark.on for mark in lane.marks]) == ((), [today])
    assert standing.taken_of("buprenorphine", [dose], today).begun_on is None
    stay = admitted.episodes.get()
    assert queries.first_taken(admitted, "buprenorphine", stay) is None
