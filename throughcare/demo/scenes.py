"""What makes the demonstration clinic look alive: a diary, requests for help, plans.

Made up, and marked so; all through the product's own actions, so that each stands in the log.
"""

import uuid
from datetime import timedelta

from django.db.models import Count, Q

from throughcare import clock
from throughcare.clinical import plan as rules
from throughcare.demo import own_pages, therapy
from throughcare.demo.rows import Scene
from throughcare.intake import actions as intake
from throughcare.medication.actions import screens
from throughcare.patients.models import Patient
from throughcare.plan import actions as plans
from throughcare.plan.queries import causes_and_answers, newest_plan

REQUESTS = (  # (name, reach, need, hours ago, may leave a message)
    ("Demo M.", "555-0161", "start", 2, True),
    ("Demo, at the library", "the library steps, mornings", "withdrawal", 5, False),
    ("Demo K.", "555-0162", "return", 26, True),
    ("Demo mother", "555-0163", "other_person", 50, False),
)
PLANS = 12


def play(scene: Scene) -> None:
    """The clinic as it is today."""
    post_diary(scene)
    ask_for_help(scene)
    seal_the_year(scene)
    own_pages.open_for(scene, people_in_treatment(PLANS))
    for place, patient in enumerate(people_in_treatment(PLANS)):
        make_plan(scene, patient, signed=place % 3 != 2)
    therapy.play(scene, people_in_treatment(PLANS))


def post_diary(scene: Scene) -> None:
    day_start = scene.at(scene.today, 8)
    intake.post_notice(
        facility=scene.facility, clinic_day=scene.today, state="taking", by=scene.members["intake"],
        at=min(day_start, clock.now()),
    )  # fmt: skip


def seal_the_year(scene: Scene) -> None:
    """From today on the lot draws: some are due today, and nobody is told the days to come."""
    screens.seal_year(
        id=uuid.uuid4(), facility=scene.facility, year=scene.today.year,
        by=scene.members["director"], at=clock.now(),
    )  # fmt: skip


def ask_for_help(scene: Scene) -> None:
    for name, reach, need, hours, message in REQUESTS:
        intake.ask_for_help(
            id=uuid.uuid4(), facility=scene.facility, name=name, reach=reach, need=need,
            may_leave_message=message, by=None, at=clock.now() - timedelta(hours=hours),
        )  # fmt: skip


def people_in_treatment(most: int) -> list[Patient]:
    """Those with the most causes found: their maps show the most."""
    causes = Count("findings", filter=Q(findings__kind="problem", findings__level__gt=0))
    return list(
        Patient.objects.filter(is_made_up=True, episodes__discharge=None, episodes__isnull=False)
        .annotate(causes=causes)
        .filter(causes__gt=1)
        .order_by("-causes", "number")[:most]
    )


def make_plan(scene: Scene, patient: Patient, signed: bool) -> None:
    """A plan from the rules' own suggestions; one cause declined, so that a choice is seen too."""
    by, at = scene.members["counsellor"], clock.now()
    plans.begin_plan(id=uuid.uuid4(), patient=patient, by=by, at=at)
    plan = newest_plan(patient)
    causes = causes_and_answers(patient, plan)
    for place, cause in enumerate(causes):
        if place == len(causes) - 1:
            if not signed:
                break  # a draft with one cause still open
            decline(plan, cause, by, at)
        elif not answered(patient, cause):
            seen = rules.FindingSeen(cause.finding.code, cause.finding.standing_level)
            first = rules.suggest([seen], {})[0]
            plans.accept_suggestion(
                id=uuid.uuid4(), plan=plan, finding=cause.finding.pk, response=first.response.code,
                by=by, at=at,
            )  # fmt: skip
    if signed:
        plans.sign(plan=plan, person_signed="typed", person_name=patient.chosen_name, by=by, at=at)


def answered(patient, cause) -> bool:
    """One answer may serve several causes: was this one answered along with another?"""
    now = causes_and_answers(patient, newest_plan(patient))
    return any(c.answered for c in now if c.finding.pk == cause.finding.pk)


def decline(plan, cause, by, at) -> None:
    plans.accept(
        id=uuid.uuid4(), plan=plan, findings=[cause.finding], kind="declines",
        problem=cause.finding.label, by=by, at=at,
    )  # fmt: skip
