"""Numbers that somebody in danger may ring, and the dates the law asks for."""

import dataclasses

import pytest

from throughcare.clinical import jurisdictions
from throughcare.clinical.sources import cited

EVERY = [jurisdictions.load(key) for key in jurisdictions.names()]
LINES = [(place.key, line) for place in EVERY for line in place.lines]


def test_there_are_four_places_and_a_fifth_is_refused_by_naming_them():
    assert jurisdictions.names() == ("au", "uk", "us", "us-va")
    with pytest.raises(jurisdictions.UnknownJurisdiction, match="there are: au, uk, us, us-va"):
        jurisdictions.load("fr")


@pytest.mark.parametrize(("place", "number"), [("us", "911"), ("uk", "999"), ("au", "000")])
def test_the_ambulance_has_this_number(place, number):
    assert jurisdictions.load(place).emergency.number == number


@pytest.mark.parametrize(("place", "line"), LINES)
def test_every_line_names_its_source_and_the_day_it_was_compared(place, line):
    assert cited(line.source).evidence == line.evidence
    assert line.checked_on.year >= 2026
    assert line.href.startswith(("tel:", "sms:"))


@pytest.mark.parametrize(("place", "line"), LINES)
def test_what_is_not_verified_says_so(place, line):
    assert line.verify == (line.evidence in ("K", "V2"))


def test_never_use_alone_and_safespot_are_not_shown_until_somebody_has_rung_them():
    hidden = {line.number for _, line in LINES if not line.shown}
    assert hidden == {"1-877-696-1996", "1-800-972-0590"}
    assert not hidden & {line.number for place in EVERY for line in place.shown_lines()}


def test_poison_control_is_1_800_222_1222_in_the_united_states():
    poison = jurisdictions.load("us").poison
    assert poison
    assert poison.number == "1-800-222-1222"
    assert jurisdictions.load("au").poison is None


def test_assessment_plan_and_examination_are_due_14_days_after_admission():
    timing = jurisdictions.load("us").timing
    due = (timing.assessment, timing.plan, timing.full_examination)
    assert [each and each.days for each in due] == [14, 14, 14]


def test_virginia_keeps_what_it_does_not_change():
    virginia, federal = jurisdictions.load("us-va"), jurisdictions.load("us")
    assert virginia.lines == federal.lines
    assert virginia.timing == federal.timing
    assert virginia.name == "United States, Virginia"


def test_a_date_that_has_not_been_looked_up_is_none_not_a_guess():
    assert jurisdictions.load("uk").timing.assessment is None


@pytest.mark.parametrize("place", EVERY, ids=lambda place: place.key)
def test_every_due_date_has_a_source_with_the_same_evidence(place):
    cited(place.source)
    for field in dataclasses.fields(place.timing):
        if due := getattr(place.timing, field.name):
            assert cited(due.source).evidence == due.evidence
            assert (due.days is None) != (due.months is None)


def test_a_line_speaks_spanish_where_it_can_and_english_otherwise():
    line = jurisdictions.load("us").emergency
    assert line.in_language("es-us").name == "Servicios de emergencia"
    assert line.in_language("fr").name == "Emergency services"
