"""Looks from outside the team: the reason, its four hours, and the review.

Here and not beside the record, because they register and admit people too.
"""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.intake import actions as intake
from throughcare.intake.tests.seeing import WHY, chart_of, look, said
from throughcare.patients.access import BrokenGlass, OnTeam
from throughcare.patients.models import Flag
from throughcare.record import actions as record
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


def test_a_counsellor_outside_the_team_sees_why_and_nothing_of_the_chart(patient, outsider):
    record.raise_flag(
        id=uuid.uuid4(), patient=patient, kind="urgent", why="sleeps outside", by=outsider,
        at=clock.now(),
    )  # fmt: skip
    answer = signed_in_as(outsider).get(chart_of(patient))
    assert answer.status_code == 403
    assert b"You do not care for Ana Reyes" in answer.content
    assert b"sleeps outside" not in answer.content
    assert patient.log.filter(kind="read").count() == 0


def test_the_reason_opens_the_page_that_was_asked_for_with_a_banner_on_each(patient, outsider):
    client, stays = signed_in_as(outsider), reverse("stays", args=[patient.pk])
    asked = client.get(stays).context["form"].initial
    answer = client.post(
        reverse("break-glass", args=[patient.pk]), said() | {"next": asked["next"]}, follow=True
    )
    assert answer.request["PATH_INFO"] == stays
    for page in ("chart", "stays", "assessment"):
        shown = client.get(reverse(page, args=[patient.pk]))
        assert b"You are not on this team" in shown.content
        assert b"3\xc2\xa0hours, 59\xc2\xa0minutes left" in shown.content


def test_the_reason_is_written_before_anything_is_shown(patient, outsider):
    client = signed_in_as(outsider)
    client.post(reverse("break-glass", args=[patient.pk]), said(), follow=True)
    written = list(patient.log.order_by("id").values_list("kind", "what"))
    assert written == [("change", "glass broken"), ("read", "chart")]


def test_after_four_hours_the_chart_is_closed_again(patient, outsider):
    look(patient, outsider, at=clock.now() - timedelta(hours=4, seconds=1))
    assert signed_in_as(outsider).get(chart_of(patient)).status_code == 403
    look(patient, outsider, at=clock.now() - timedelta(hours=3, minutes=59))
    assert signed_in_as(outsider).get(chart_of(patient)).status_code == 200


def test_a_look_closed_before_its_time_opens_nothing_more(patient, outsider):
    broken, client = look(patient, outsider), signed_in_as(outsider)
    client.post(reverse("close-glass", args=[patient.pk, broken.pk]))
    assert client.get(chart_of(patient)).status_code == 403


def test_a_look_of_somebody_else_opens_nothing_and_cannot_be_closed(patient, outsider, newcomer):
    broken, peer = look(patient, outsider), signed_in_as(newcomer("peer"))
    assert peer.get(chart_of(patient)).status_code == 403
    look(patient, newcomer("nurse"))
    peer.post(reverse("close-glass", args=[patient.pk, broken.pk]))
    broken.refresh_from_db()
    assert broken.closed_at is None


def test_a_change_from_outside_the_team_is_refused_and_changes_nothing(patient, outsider):
    given = {"id": uuid.uuid4(), "kind": "urgent", "why": "x"}
    answer = signed_in_as(outsider).post(reverse("flags", args=[patient.pk]), given)
    assert answer.status_code == 403
    assert b"Nothing was changed" in answer.content
    assert Flag.objects.count() == 0


@pytest.mark.parametrize("where", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:x"])
def test_the_reason_leads_back_into_the_house_and_never_out_of_it(where, patient, outsider):
    answer = signed_in_as(outsider).post(
        reverse("break-glass", args=[patient.pk]), said() | {"next": where}
    )
    assert answer["Location"] == chart_of(patient)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"words": "I just need it now"}, "look_without_words"),
        ({"reason": "audit"}, "no_reason_of_this_post"),
        ({"reason": "emergency"}, "emergency_told_to_nobody"),
        ({"reason": "emergency", "told_name": "Dr Okafor"}, "emergency_told_to_nobody"),
    ],
)
def test_a_reason_that_says_too_little_opens_nothing(given, code, patient, outsider):
    with pytest.raises(Refused) as refusal:
        look(patient, outsider, **given)
    assert refusal.value.code == code
    assert BrokenGlass.objects.filter(by=outsider).count() == 0


def test_an_emergency_is_kept_with_the_four_facts_the_law_asks_for(patient, outsider):
    at = clock.now()
    told = {"told_name": "Dr Okafor", "told_place": "Mercy Hospital"}
    kept = look(patient, outsider, at=at, reason="emergency", **told)
    assert (kept.told_name, kept.told_place) == ("Dr Okafor", "Mercy Hospital")
    assert (kept.by, kept.at, kept.words, kept.purpose) == (outsider, at, WHY, "ETREAT")


def test_the_database_too_wants_20_letters_and_an_end(patient, outsider):
    at = clock.now()
    usual = {"patient": patient, "by": outsider, "at": at, "reason": "asked", "purpose": "BTG"}
    for wrong in ({"words": "nineteen letters...", "ends_at": at + timedelta(hours=1)},
                  {"words": WHY, "ends_at": at}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            BrokenGlass.objects.create(**usual | wrong)


def test_a_director_says_why_at_each_chart_even_on_a_team(newcomer, patient):
    director = newcomer("director")
    OnTeam.objects.create(patient=patient, member=director, at=clock.now(), by=director)
    assert signed_in_as(director).get(chart_of(patient)).status_code == 403


def test_a_nurse_reaches_whoever_is_here_and_says_why_91_days_after_the_discharge(
    admitted, newcomer
):
    nurse = signed_in_as(newcomer("nurse"))
    assert nurse.get(chart_of(admitted)).status_code == 200
    for days, status in ((89, 200), (91, 403)):
        with transaction.atomic():
            intake.discharge(
                id=uuid.uuid4(), episode=admitted.episodes.get(), reason="completed",
                by=admitted.registered_by, at=clock.now() - timedelta(days=days),
            )  # fmt: skip
            assert nurse.get(chart_of(admitted)).status_code == status
            transaction.set_rollback(True)


def test_a_chart_asks_the_database_at_most_12_times_under_a_look_too(patient, outsider):
    look(patient, outsider)
    client = signed_in_as(outsider)
    client.get(chart_of(patient))
    with CaptureQueriesContext(connection) as asked:
        client.get(chart_of(patient))
    assert len(asked) <= 12


def test_the_director_and_nobody_else_reviews_a_look(patient, outsider, signed_in):
    broken = look(patient, outsider)
    page = reverse("look", args=[broken.pk])
    for role in ("nurse", "counsellor", "prescriber", "intake", "peer", "auditor"):
        assert signed_in(role).get(page).status_code == 403
    director = signed_in("director")
    assert WHY.encode() in director.get(reverse("home")).content
    director.post(page, {"verdict": "follow_up", "review_words": "Nobody had asked for it."})
    broken.refresh_from_db()
    assert (broken.verdict, broken.review_words) == ("follow_up", "Nobody had asked for it.")
    assert WHY.encode() not in director.get(reverse("home")).content


def test_a_look_nobody_reviewed_in_time_says_loudly_that_it_is_overdue(
    patient, outsider, signed_in
):
    look(patient, outsider, at=clock.now() - timedelta(days=7))
    assert b"overdue since" in signed_in("director").get(reverse("home")).content


def test_nobody_reviews_their_own_look_not_even_by_sql(patient, members, signed_in):
    own = BrokenGlass.objects.get(by=members["director"])
    page = reverse("look", args=[own.pk])
    answer = signed_in("director").post(page, {"verdict": "accepted", "review_words": "fine"})
    assert b"Nobody reviews their own look" in answer.content
    with pytest.raises(IntegrityError), transaction.atomic():
        BrokenGlass.objects.filter(pk=own.pk).update(
            reviewed_at=clock.now(), reviewed_by=own.by, verdict="accepted", review_words="fine"
        )


def test_the_person_is_shown_who_looked_why_and_how_much(patient, outsider, signed_in):
    look(patient, outsider)
    client = signed_in_as(outsider)
    client.get(chart_of(patient))
    client.get(reverse("stays", args=[patient.pk]))
    page = signed_in("nurse").get(reverse("told-of-looks", args=[patient.pk]))
    assert b"New counsellor" in page.content
    assert WHY.encode() in page.content
    assert b"2 pages" in page.content


def test_the_wish_to_be_told_is_kept_and_the_newest_answer_counts(patient, signed_in):
    client, page = signed_in("nurse"), reverse("told-of-looks", args=[patient.pk])
    assert b"not asked yet" in client.get(page).content
    for answer in ("yes", "no"):
        client.post(page, {"id": uuid.uuid4(), "wants": answer})
    assert b"does not need to be told" in client.get(page).content
    assert patient.look_wishes.count() == 2
