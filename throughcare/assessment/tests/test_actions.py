"""What can be done in an assessment, and what is refused."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from throughcare import clock
from throughcare.assessment import actions, queries
from throughcare.assessment.models import Finding, FindingReview
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
ITEMS = ("interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement")


@pytest.fixture
def by(members):
    return members["counsellor"]


@pytest.fixture
def begin(patient, by):
    """A function that begins an instrument."""

    def begin(name="phq-9", **more):
        told = {"id": uuid.uuid4(), "filled_by": "staff", "by": by, "at": clock.now()} | more
        return actions.begin_sheet(patient=patient, instrument=name, **told)

    return begin


@pytest.fixture
def say(by):
    """A function that keeps one answer."""

    def say(sheet, item, value, id=None, **more):
        return actions.save_answer(
            id=id or uuid.uuid4(), sheet=sheet, item=item, value=value, by=by, at=clock.now(),
            **more,
        )  # fmt: skip

    return say


@pytest.fixture
def depressed(begin, say, by):
    """A function that completes a PHQ-9 with this value throughout, and gives the finding."""

    def fill(value=2):
        sheet = begin()
        for item in (*ITEMS, "self_harm"):
            say(sheet, item, 0 if item == "self_harm" else value)
        actions.complete_sheet(sheet=sheet, by=by, at=clock.now())
        return Finding.objects.get(code="mental_health.depression", replaced_by=None)

    return fill


@pytest.fixture
def review(by):
    """A function that says something of a finding."""

    def review(finding, verdict, **more):
        told = {"id": uuid.uuid4(), "by": by, "at": clock.now()} | more
        return actions.review_finding(finding=finding, verdict=verdict, **told)

    return review


def standing_level(patient, code="mental_health.depression"):
    found = {finding.code: finding.standing_level for finding in queries.asked_findings(patient)}
    return found[code]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=st.lists(st.tuples(st.sampled_from(ITEMS), st.integers(0, 3), st.booleans())))
def test_in_whatever_order_answers_come_twice_or_once_the_newest_of_each_counts(begin, say, told):
    sheet = begin()
    for item, value, twice in told:
        id = uuid.uuid4()
        for _time in range(2 if twice else 1):
            say(sheet, item, value, id)
    newest = {item: value for item, value, _twice in told}
    assert queries.answers_of(queries.sheet_again(sheet)) == newest
    assert sheet.answers.count() == len(told)


@pytest.mark.parametrize(("item", "value"), [("mood", 4), ("mood", True), ("nothing", 1)])
def test_an_answer_that_cannot_be_is_refused_and_not_kept(begin, say, item, value):
    sheet = begin()
    with pytest.raises(Refused, match=item) as refusal:
        say(sheet, item, value)
    assert (refusal.value.code, sheet.answers.count()) == ("impossible_answer", 0)


def test_a_sheet_with_8_of_9_answers_is_refused_and_the_refusal_names_the_ninth(begin, say, by):
    sheet = begin()
    for item in ITEMS:
        say(sheet, item, 1)
    with pytest.raises(Refused, match="self_harm") as refusal:
        actions.complete_sheet(sheet=sheet, by=by, at=clock.now())
    assert refusal.value.code == "sheet_incomplete"


def test_what_another_device_answered_since_the_page_was_read_is_in_the_score(begin, say, by):
    read_before = begin()
    for item in (*ITEMS, "self_harm"):
        say(read_before, item, 0)
    read_before = queries.sheet_again(read_before)
    say(read_before, "mood", 3)
    done = actions.complete_sheet(sheet=read_before, by=by, at=clock.now())
    assert done.score == 3


def test_a_complete_sheet_takes_no_more_answers(depressed, say):
    sheet = depressed().because.get()
    with pytest.raises(Refused) as refusal:
        say(sheet, "mood", 0)
    assert refusal.value.code == "sheet_is_complete"


def test_a_score_that_stays_18_keeps_the_finding_and_what_staff_said_of_it(depressed, review, by):
    finding = depressed()
    review(finding, "confirm")
    actions.draw_findings(patient=finding.patient, by=by, at=clock.now())
    assert Finding.objects.get(code=finding.code).reviews.get().verdict == "confirm"


def test_amended_to_1_it_stands_at_1_and_rejected_at_0(depressed, review, patient):
    finding = depressed()
    review(finding, "amend", level=1, reason="was in withdrawal")
    assert standing_level(patient) == 1
    review(finding, "reject", reason="says it is grief")
    assert standing_level(patient) == 0


@pytest.mark.parametrize(
    ("verdict", "more", "code"),
    [("reject", {}, "review_without_reason"), ("amend", {"level": 1}, "review_without_reason"),
     ("amend", {"reason": "grief"}, "amended_to_what")],
)  # fmt: skip
def test_amending_or_rejecting_says_why_and_to_what(depressed, review, verdict, more, code):
    with pytest.raises(Refused) as refusal:
        review(depressed(), verdict, **more)
    assert (refusal.value.code, FindingReview.objects.count()) == (code, 0)


def test_a_finding_that_new_answers_have_drawn_again_is_reviewed_no_more(depressed, review):
    old = depressed(2)
    depressed(1)
    with pytest.raises(Refused) as refusal:
        review(old, "confirm")
    assert refusal.value.code == "finding_drawn_again"


def test_words_taken_back_are_gone_and_the_earlier_ones_stay_in_the_record(patient, by):
    for words in ("I use so I can sleep", ""):
        actions.say_own_words(
            id=uuid.uuid4(), patient=patient, domain="family", words=words, by=by, at=clock.now()
        )
    assert queries.words_by_domain(patient)["family"] == ""
    assert patient.own_words.count() == 2


def test_a_link_between_causes_needs_words_and_ends_once(patient, by):
    told = {"patient": patient, "from_domain": "environment", "to_domain": "mental_health",
            "by": by, "at": clock.now()}  # fmt: skip
    with pytest.raises(Refused):
        actions.link_causes(id=uuid.uuid4(), words=" ", **told)
    link = actions.link_causes(id=uuid.uuid4(), words="the nightmares", **told)
    ended = [actions.end_link(link=link, by=by, at=clock.now()).ended_at for _twice in range(2)]
    assert ended[0] == ended[1]
    assert not queries.standing_links(patient).exists()


def test_in_a_clinic_an_instrument_nobody_checked_is_not_begun_nor_handed_over(
    settings, patient, begin, by
):
    settings.UNREVIEWED = "refuse"
    with pytest.raises(Refused, match="not been checked"):
        begin("ucla-3")
    with pytest.raises(Refused, match="not been checked"):
        actions.hand_over(
            id=uuid.uuid4(), patient=patient, sheets=["ucla-3"], by=by, at=clock.now()
        )


@pytest.mark.parametrize("names", [["cows"], ["ucla-3", "c-ssrs"], []])
def test_what_staff_must_observe_is_not_handed_over(patient, by, names):
    with pytest.raises(Refused) as refusal:
        actions.hand_over(id=uuid.uuid4(), patient=patient, sheets=names, by=by, at=clock.now())
    assert refusal.value.code == "not_to_hand_over"


def test_a_cause_that_feeds_itself_is_refused_in_words(admitted, members):
    with pytest.raises(Refused, match="does not feed itself"):
        actions.link_causes(
            id=uuid.uuid4(), patient=admitted, from_domain="social", to_domain="social",
            from_code="x", to_code="x", words="so it is", by=members["nurse"], at=clock.now(),
        )  # fmt: skip
