"""Blind counts by two, differences explained, losses reported in time."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.stock import actions, law, queries
from throughcare.stock.models import Account, Count, Counting, Explanation, LossReported
from throughcare.stock.tests.conftest import METHADONE, MG, held

pytestmark = pytest.mark.django_db


@pytest.fixture
def explained(members):
    """A function: the director says why."""

    def explain(count, verdict="measuring", **more):
        given = {"words": "measured twice", "by": members["director"], "at": clock.now()}
        return actions.explain(count=count, verdict=verdict, **given | more)

    return explain


def safe() -> Account:
    return Account.objects.get(kind="safe")


def test_a_count_that_finds_what_is_there_moves_nothing(bottle, counted):
    made = counted({bottle: 1000 * MG})
    assert (made.counts.get().variance_ug, held("variance")) == (0, 0)


@pytest.mark.parametrize("found", [995, 1003])
def test_a_difference_moves_to_or_from_variance_and_the_place_holds_what_was_found(
    bottle, counted, found
):
    counted({bottle: found * MG})
    bottle.refresh_from_db()
    assert (bottle.balance, held("variance")) == (found * MG, (1000 - found) * MG)


def test_a_count_sent_twice_is_one_count_and_one_difference(bottle, counted):
    key = uuid.uuid4()
    for _ in range(2):
        counted({bottle: 990 * MG}, id=key)
    assert (Counting.objects.count(), held("variance")) == (1, 10 * MG)


def test_a_wrong_count_is_put_right_by_counting_again(bottle, counted):
    counted({bottle: 100 * MG})
    counted({bottle: 1000 * MG})
    assert held("variance") == 0


def test_nobody_counts_alone_and_nobody_counts_nothing(bottle, counted, members):
    for code, found, more in (
        ("counted_alone", {bottle: MG}, {"second": members["nurse"]}),
        ("nothing_counted", {}, {}),
    ):
        with pytest.raises(Refused) as refused:
            counted(found, **more)
        assert refused.value.code == code


@pytest.mark.parametrize("kind", ["opening", "closing", "inventory"])
def test_a_whole_count_leaves_nothing_out(bottle, counted, kind):
    taken = {"taken": "close"} if kind == "inventory" else {}
    with pytest.raises(Refused, match="Not counted yet: safe"):
        counted({bottle: 1000 * MG}, kind, **taken)
    counted({bottle: 1000 * MG, safe(): 9000 * MG}, kind, **taken)


def test_a_bottle_that_the_register_thinks_empty_is_counted_on_the_day_it_was_used(
    bottle, common, today
):
    actions.put_back(id=uuid.uuid4(), bottle=bottle, ug=1000 * MG, **common)
    assert bottle in queries.to_count(bottle.facility, today)
    assert bottle not in queries.to_count(bottle.facility, today + timedelta(days=1))


def test_a_day_is_not_closed_while_something_poured_has_no_end(bottle, poured, counted):
    poured(60)
    (cup,) = queries.in_cups(bottle.facility)
    assert (cup.number, cup.ug, cup.window) == ("000001", 60 * MG, "1")
    everything = {bottle: 940 * MG, safe(): 9000 * MG}
    with pytest.raises(Refused) as refused:
        counted(everything, "closing")
    assert refused.value.code == "doses_not_ended"
    counted(everything, "opening")  # which may find what the night left


def test_without_a_tolerance_every_difference_is_explained_and_within_one_none(
    bottle, counted, facility, members
):
    first = counted({bottle: 1000 * MG - 1})
    assert list(queries.unexplained([facility])) == [first.counts.get()]
    actions.set_tolerance(
        id=uuid.uuid4(), facility=facility, product=METHADONE, ug=2 * MG,
        words="our cylinder, class A", by=members["director"], at=clock.now(),
    )  # fmt: skip
    counted({bottle: 998 * MG})
    beyond = counted({bottle: 1001 * MG}).counts.get()
    open_ = list(queries.unexplained([facility]))
    assert open_ == [first.counts.get(), beyond]  # what was open stays open
    said = queries.counts_of(beyond.counting)[0].said
    assert said.code == "difference_to_explain"


def test_a_difference_is_explained_once_and_a_count_without_one_never(bottle, counted, explained):
    fine = counted({bottle: 1000 * MG}).counts.get()
    with pytest.raises(Refused, match="did not differ"):
        explained(fine)
    differs = counted({bottle: 999 * MG}).counts.get()
    explained(differs)
    explained(differs, "theft")  # the same press, whatever it says now
    assert Explanation.objects.get().verdict == "measuring"


# --- losses ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("verdict", "ticked", "reported"),
    [("theft", False, True), ("unexplained", True, True), ("unexplained", False, False),
     ("measuring", False, False), ("spilt", False, False)],
)  # fmt: skip
def test_theft_always_and_an_unexplained_loss_where_it_is_significant_must_be_reported(
    bottle, counted, explained, facility, verdict, ticked, reported
):
    count = counted({bottle: 900 * MG}).counts.get()
    assert explained(count, verdict, significant=ticked).significant is reported
    assert len(queries.losses([facility])) == reported


@pytest.mark.parametrize("verdict", ["measuring", "spilt"])
def test_a_tick_that_says_it_must_be_reported_is_never_dropped_in_silence(
    bottle, counted, explained, verdict
):
    count = counted({bottle: 900 * MG}).counts.get()
    with pytest.raises(Refused) as refused:
        explained(count, verdict, significant=True)
    assert refused.value.code == "explained_and_significant"


def test_a_theft_is_due_in_writing_in_1_business_day_and_on_form_106_within_45_days(
    bottle, counted, explained, facility, members
):
    count = counted({bottle: 900 * MG}).counts.get()
    loss = explained(count, "theft")
    found = count.counting.clinic_day
    notice, form = queries.losses([facility])[0].due
    assert (notice.step, form.step) == ("notice", "form")
    assert (form.on - found).days == 45
    assert 1 <= (notice.on - found).days <= 3
    assert notice.on.weekday() < 5
    assert (notice.source, notice.unreviewed) == ("us-21cfr:1301.76(b)", True)
    assert not notice.is_late(notice.on)
    assert notice.is_late(notice.on + timedelta(days=1))

    sent = {"loss": loss, "done_on": found, "words": "field office, by fax",
            "by": members["director"], "at": clock.now()}  # fmt: skip
    for _ in range(2):
        actions.report_loss(id=uuid.uuid4(), step="notice", **sent)
    assert [due.step for due in queries.losses([facility])[0].due] == ["form"]
    actions.report_loss(id=uuid.uuid4(), step="form", **sent)
    assert queries.losses([facility]) == []
    assert LossReported.objects.count() == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_a_report_is_sent_between_the_count_and_today(bottle, counted, explained, members, days):
    loss = explained(counted({bottle: 900 * MG}).counts.get(), "theft")
    with pytest.raises(Refused) as refused:
        actions.report_loss(
            id=uuid.uuid4(), loss=loss, step="form", done_on=clock.today() + timedelta(days=days),
            words="x", by=members["director"], at=clock.now(),
        )  # fmt: skip
    assert refused.value.code == "reported_on_no_such_day"


def test_the_database_knows_no_theft_that_need_not_be_reported(bottle, counted, members):
    count = counted({bottle: 900 * MG}).counts.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.create(
            id=count.pk,
            count=count,
            verdict="theft",
            words="x",
            by=members["director"],
            at=clock.now(),
        )


# --- what is found out later ----------------------------------------------------------------------
@pytest.fixture
def spilt(bottle, counted, explained):
    """A difference of three days ago that was taken for a spill."""
    made = counted({bottle: 900 * MG}, at=clock.now() - timedelta(days=3))
    return explained(made.counts.get(), "spilt", words="the tray was wet")


@pytest.fixture
def found_out(members):
    """A function: the director writes what was found out since."""

    def write(earlier, verdict="theft", days_ago=0, **more):
        given = {
            "id": uuid.uuid4(), "words": "the camera shows it", "by": members["director"],
            "found_out_on": clock.today() - timedelta(days=days_ago), "at": clock.now(),
        }  # fmt: skip
        return actions.explain_anew(earlier=earlier, verdict=verdict, **given | more)

    return write


def test_a_spill_that_proves_to_be_theft_is_a_loss_whose_days_count_from_the_day_it_was_found_out(
    spilt, found_out, facility, today
):
    assert queries.losses([facility]) == []
    key = uuid.uuid4()
    for _ in range(2):
        found_out(spilt, id=key)
    (loss,) = queries.losses([facility])
    assert (loss.explanation.pk, loss.explanation.found_on) == (key, today)
    assert [due.step for due in loss.due] == ["notice", "form"]
    assert loss.due[1].on == today + timedelta(days=45)
    (difference,) = queries.differences(facility, 9)
    assert [one.verdict for one in difference.said] == ["spilt", "theft"]
    assert spilt.count.explained.pk == key


def test_of_a_loss_more_is_found_out_and_what_was_sent_was_sent_and_its_days_go_on(
    bottle, counted, explained, found_out, facility, members, today
):
    made = counted({bottle: 900 * MG}, at=clock.now() - timedelta(days=3))
    loss = explained(made.counts.get(), "unexplained", significant=True)
    actions.report_loss(
        id=uuid.uuid4(), loss=loss, step="notice", done_on=today, words="by fax",
        by=members["director"], at=clock.now(),
    )  # fmt: skip
    found_out(loss)
    (standing,) = queries.losses([facility])
    assert standing.explanation.verdict == "theft"
    assert standing.explanation.found_on == today - timedelta(days=3)
    assert [due.step for due in standing.due] == ["form"]


def test_that_a_loss_was_none_is_said_by_two_and_the_database_holds_it(
    spilt, found_out, facility, members
):
    loss = found_out(spilt)
    for alone in (None, members["director"]):
        with pytest.raises(Refused) as refused:
            found_out(loss, "recording", witness=alone)
        assert refused.value.code == "loss_called_none_alone"
    row = {"id": uuid.uuid4(), "count": loss.count, "replaces": loss, "verdict": "recording",
           "words": "x", "found_out_on": clock.today(), "by": members["director"]}  # fmt: skip
    with pytest.raises(IntegrityError, match="said by two"), transaction.atomic():
        Explanation.objects.create(at=clock.now(), **row)
    found_out(loss, "recording", witness=members["nurse"])
    assert queries.losses([facility]) == []


@pytest.mark.parametrize("days_ago", [-1, 4])
def test_it_was_found_out_between_the_count_and_today(spilt, found_out, days_ago):
    with pytest.raises(Refused) as refused:
        found_out(spilt, days_ago=days_ago)
    assert refused.value.code == "found_out_on_no_such_day"


def test_of_two_who_found_something_out_the_second_reads_the_first(spilt, found_out):
    found_out(spilt)
    with pytest.raises(Refused) as refused:
        found_out(spilt, "recording")
    assert refused.value.code == "explained_anew_already"


def test_the_database_lets_no_explanation_replace_one_of_another_difference(
    spilt, bottle, counted, members
):
    other = counted({bottle: 800 * MG}).counts.get()
    with pytest.raises(IntegrityError, match="of the same difference"), transaction.atomic():
        Explanation.objects.create(
            id=uuid.uuid4(), count=other, replaces=spilt, verdict="theft", significant=True,
            words="x", found_out_on=clock.today(), by=members["director"], at=clock.now(),
        )  # fmt: skip


# --- inventories ----------------------------------------------------------------------------------
def test_an_inventory_is_due_at_once_where_there_was_none_and_two_years_after_the_last(
    bottle, counted, facility, today
):
    due = law.next_inventory(facility, queries.last_inventory(facility), today)
    assert due.on == today
    counted({bottle: 1000 * MG, safe(): 9000 * MG}, "inventory", taken="opening")
    due = law.next_inventory(facility, queries.last_inventory(facility), today)
    assert (due.on.year, due.source) == (today.year + 2, "us-21cfr:1304.11(c)")


def test_a_place_whose_law_we_do_not_know_gets_no_invented_day(facility, today):
    facility.jurisdiction = "au"
    assert law.next_inventory(facility, None, today) is None
    assert law.after_loss(facility, today) == []


def test_a_count_stays_as_it_was_written(bottle, counted):
    counted({bottle: 900 * MG})
    with pytest.raises(IntegrityError), transaction.atomic():
        Count.objects.update(counted_ug=1000 * MG)
