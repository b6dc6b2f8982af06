"""A plan is made, signed and changed; it cannot be signed while a cause has no answer."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from throughcare import clock
from throughcare.assessment.models import Finding
from throughcare.plan import actions
from throughcare.plan.models import Item, Plan, Signed
from throughcare.plan.queries import causes_and_answers, newest_plan
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(members):
    return members["counsellor"]


@pytest.fixture
def found(admitted, by):
    """A function that puts a finding into the chart."""

    def find(code, level=2, kind="problem", domain="social"):
        return Finding.objects.create(
            patient=admitted, domain=domain, code=code, kind=kind, label=code, level=level,
            evidence=[], source="house:tests", at=clock.now(), by=by,
        )  # fmt: skip

    return find


@pytest.fixture
def plan(admitted, by):
    return actions.begin_plan(id=uuid.uuid4(), patient=admitted, by=by, at=clock.now())


def answer(plan, findings, by, kind="treat", **details):
    words = {"strand": "professional", "intervention": "benefits check"} if kind == "treat" else {}
    return actions.accept(
        id=uuid.uuid4(), plan=plan, findings=findings, kind=kind, problem="money",
        by=by, at=clock.now(), **{"responsible": by} | words | details,
    )  # fmt: skip


def sign(plan, by, **given):
    told = {"person_signed": "typed", "person_name": "Ana"} | given
    return actions.sign(plan=plan, by=by, at=clock.now(), **told)


def test_a_plan_with_one_cause_unanswered_is_refused_and_the_cause_is_named(plan, found, by):
    answer(plan, [found("social.income")], by)
    found("social.isolation")
    with pytest.raises(Refused, match=r"social\.isolation") as refusal:
        sign(plan, by)
    assert refusal.value.code == "cause_unanswered"
    assert not Signed.objects.exists()


def test_the_database_itself_refuses_the_signature_when_a_cause_has_no_answer(plan, found, by):
    found("social.isolation")
    row = Signed(
        plan=plan, by=by, at=clock.now(), person_signed="typed", person_name="Ana",
        review_on=clock.today() + timedelta(days=30), review_source="house:tests",
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="a cause has no answer"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("treat", {}),
        ("refer", {"refer_to": "housing office"}),
        ("met", {}),
        ("declines", {"persons_words": "not now"}),
        ("later", {"due_on": date(2030, 1, 1)}),
    ],
)
def test_each_of_the_five_kinds_of_answer_lets_the_plan_be_signed(plan, found, by, kind, details):
    answer(plan, [found("social.income")], by, kind=kind, **details)
    assert sign(plan, by).plan == plan


def test_a_rejected_finding_asks_for_no_answer(plan, found, by):
    finding = found("social.income")
    finding.reviews.create(verdict="reject", reason="a typing slip", seq=1, at=clock.now(), by=by)
    assert sign(plan, by)


def test_a_strength_and_a_cause_not_found_ask_for_no_answer(plan, found, by):
    found("social.support", kind="strength")
    found("social.food", level=0)
    assert sign(plan, by)


def test_one_answer_may_serve_two_causes(plan, found, by):
    answer(plan, [found("social.income"), found("social.food")], by)
    assert [
        cause.answered for cause in causes_and_answers(plan.patient, newest_plan(plan.patient))
    ] == [
        True,
        True,
    ]


def test_a_finding_drawn_anew_keeps_its_answer_by_its_code(plan, found, by):
    before = found("social.income")
    answer(plan, [before], by)
    after = uuid.uuid4()
    with transaction.atomic():
        Finding.objects.filter(pk=before.pk).update(replaced_by_id=after)
        Finding.objects.create(
            id=after, patient=plan.patient, domain="social", code="social.income", kind="problem",
            label="income", level=3, evidence=[], source="house:tests", at=clock.now(),
        )  # fmt: skip
    assert sign(plan, by)


def test_a_signed_plan_takes_no_further_item_and_loses_none(plan, found, by):
    item = answer(plan, [found("social.income")], by)
    sign(plan, by)
    with pytest.raises(Refused, match="signed"):
        answer(plan, [found("social.food")], by)
    with pytest.raises(Refused, match="signed"):
        actions.withdraw(item=item, by=by, at=clock.now())


def test_sql_cannot_add_to_or_take_from_a_signed_plan(plan, found, by):
    item = answer(plan, [found("social.income")], by)
    sign(plan, by)
    for change in ("UPDATE plan_item SET withdrawn_at = at", "DELETE FROM plan_item"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.create(plan=plan, kind="met", problem="x", seq=9, at=item.at, by=by)


def test_signing_twice_is_one_signature_and_one_line_in_the_log(plan, found, by):
    answer(plan, [found("social.income")], by)
    assert sign(plan, by) == sign(plan, by)
    assert LogLine.objects.filter(what="plan signed").count() == 1


def test_a_new_version_carries_the_items_over_and_says_why(plan, found, by, admitted):
    answer(plan, [found("social.income")], by, goal="a room of my own")
    sign(plan, by)
    with pytest.raises(Refused, match="why"):
        actions.begin_plan(id=uuid.uuid4(), patient=admitted, by=by, at=clock.now())
    second = actions.begin_plan(
        id=uuid.uuid4(), patient=admitted, by=by, at=clock.now(), change_why="she found work"
    )
    assert second.version == 2
    assert [item.goal for item in second.items.all()] == ["a room of my own"]
    assert sign(newest_plan(admitted), by)


def test_a_draft_begun_twice_is_one_draft(plan, admitted, by):
    again = actions.begin_plan(id=uuid.uuid4(), patient=admitted, by=by, at=clock.now())
    assert (again, Plan.objects.count()) == (plan, 1)


def test_better_words_are_a_new_row_in_the_place_of_the_old(plan, found, by):
    finding = found("social.income")
    first = answer(plan, [finding], by)
    better = answer(plan, [finding], by, replaces=first, goal="pay the rent myself")
    first.refresh_from_db()
    assert (first.withdrawn_by, better.seq) == (by, first.seq)
    assert [item.pk for item in newest_plan(plan.patient).standing_items] == [better.pk]


def test_a_person_who_is_not_admitted_gets_no_plan_yet(patient, by):
    with pytest.raises(Refused, match="stay in treatment"):
        actions.begin_plan(id=uuid.uuid4(), patient=patient, by=by, at=clock.now())


def test_a_witness_is_somebody_other_than_the_signing_clinician(plan, found, by, members):
    answer(plan, [found("social.income")], by)
    with pytest.raises(Refused, match="second member"):
        sign(plan, by, person_signed="witnessed", witness=by)
    assert sign(plan, by, person_signed="witnessed", witness=members["nurse"])


@pytest.mark.parametrize(
    ("kind", "details", "code"),
    [
        ("later", {}, "later_without_date"),
        ("refer", {}, "refer_without_where"),
        ("treat", {"intervention": ""}, "treat_without_what"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(plan, found, by, kind, details, code):
    with pytest.raises(Refused) as refusal:
        answer(plan, [found("social.income")], by, kind=kind, **details)
    assert refusal.value.code == code


def accept_first(plan, finding, by, response):
    return actions.accept_suggestion(
        id=uuid.uuid4(), plan=plan, finding=finding.pk, response=response, by=by, at=clock.now()
    )


def test_one_press_answers_along_the_causes_for_which_it_would_be_suggested_first(plan, found, by):
    daily = found("access.daily_use", domain="access")
    found("mental_health.cravings", domain="mental_health")
    item = accept_first(plan, daily, by, "medication.offer")
    assert {answer.finding.code for answer in item.answers.all()} == {
        "access.daily_use",
        "mental_health.cravings",
    }


def test_thoughts_of_suicide_are_never_answered_along_with_medicine(plan, found, by):
    daily = found("access.daily_use", domain="access")
    found("mental_health.suicide", domain="mental_health")
    accept_first(plan, daily, by, "medication.offer")
    with pytest.raises(Refused, match=r"mental_health\.suicide"):
        sign(plan, by)


def test_what_is_to_be_done_with_nobody_to_do_it_is_not_signed(plan, found, by):
    answer(plan, [found("social.income")], by, responsible=None)
    with pytest.raises(Refused, match="Nobody is responsible") as refusal:
        sign(plan, by)
    assert refusal.value.code == "nobody_responsible"


def test_somebody_outside_may_be_the_one_who_does_it(plan, found, by):
    answer(plan, [found("social.income")], by, responsible=None, responsible_other="her sister")
    assert sign(plan, by)
