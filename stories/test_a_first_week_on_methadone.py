"""Ana begins methadone on a Tuesday morning. The prescriber writes her first week, and signs it."""

import pytest

from stories.treated import MG, begun
from throughcare.medication import prescribing
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(team):
    treatment = begun(team)
    treatment.stocked("methadone-oral-10", "methadone-oral", 2000)
    treatment.ecg(430)
    return treatment


@pytest.fixture
def first_week(ana):
    """A nurse writes it by the protocol: thirty, thirty-five, forty milligrams."""
    return ana.order((30, 3), (35, 3), (40, None), by="nurse", kind="start")


def test_what_the_nurse_wrote_gives_nothing_until_the_prescriber_has_signed_it(ana, first_week):
    assert ana.due() == []
    ana.sign(first_week)
    assert ana.due() == [30]


def test_every_one_of_seven_mornings_gives_what_was_signed_for_it(ana, first_week):
    ana.sign(first_week)
    given = []
    for _morning in range(7):
        given.append(ana.dose().ug / MG)
        ana.days_pass()
    assert given == [30, 30, 30, 35, 35, 35, 40]


def test_a_first_day_of_60_mg_is_stopped_and_one_of_45_asks_for_a_reason(ana):
    too_much = ana.order((60, None), kind="start")
    assert ana.said_of(too_much)["first_day_above_law"] == "stop"
    with pytest.raises(Refused):
        ana.sign(too_much)
    more_than_usual = ana.order((45, None), kind="start", instead_of=too_much)
    assert "stop" not in ana.said_of(more_than_usual).values()
    with pytest.raises(Refused) as refused:
        ana.sign(more_than_usual, reason="")
    assert refused.value.code == "reason_missing"
    ana.sign(more_than_usual, reason="Sixty a day in the clinic she comes from, confirmed.")


def test_on_the_second_day_too_little_holds_her_and_the_order_is_changed_not_edited(
    ana, first_week
):
    ana.sign(first_week)
    ana.dose()
    ana.days_pass()
    change = ana.order((35, 3), (40, None), replaces=first_week)
    ana.sign(change)
    assert ana.due() == [35]
    assert first_week.stopped.replaced_by == change
    assert list(first_week.steps.values_list("ug", flat=True)) == [30 * MG, 35 * MG, 40 * MG]


def test_a_morning_missed_in_the_first_week_is_the_prescriber_s_to_look_at(ana, first_week):
    ana.sign(first_week)
    ana.dose()
    ana.days_pass(2)
    with pytest.raises(Refused) as refused:
        ana.dose()
    assert refused.value.code == "missed_in_first_week"


def test_the_week_stands_on_the_screen_as_a_line(ana, first_week, now_is):
    ana.sign(first_week)
    for _morning in range(3):
        ana.dose()
        ana.days_pass()
    now_is(ana.at)
    screen = prescribing.screen(ana.patient)
    (lane,) = screen["path"].doses
    assert [(run.ug // MG, (run.last - run.first).days + 1) for run in lane.runs] == [(30, 3)]
    assert screen["standing"][0].day.mg == "35 mg"
    assert [day.state for day in screen["strip"]][-4:] == ["taken", "taken", "taken", "today"]


@pytest.fixture
def now_is(monkeypatch):
    """A function: it is that moment now."""
    from throughcare import clock

    return lambda at: monkeypatch.setattr(clock, "now", lambda: at)
