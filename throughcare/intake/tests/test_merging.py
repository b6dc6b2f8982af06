"""Two charts of one person: read as one, with nothing moved, nothing lost, and a way back."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import PIN
from throughcare.intake import actions as intake
from throughcare.patients.models import Flag
from throughcare.record import actions, merging
from throughcare.record.access import actions as access
from throughcare.record.action import ACTIONS
from throughcare.record.merges import STILL_DONE
from throughcare.record.models import Head, LogLine, Merged, ToldApart
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(new_patient):
    """The second chart of the same person."""
    return new_patient("Anna", given_name="Anabel", family_name="Reyez")


@pytest.fixture
def merge(members):
    """A function: the second chart is read within the first."""

    def merged(patient, absorbed, **told):
        return merging.merge(
            id=told.get("id", uuid.uuid4()), patient=patient, absorbed=absorbed, why="her papers",
            by=members["intake"], at=clock.now(),
        )  # fmt: skip

    return merged


@pytest.fixture
def undo(members):
    return lambda merged: merging.undo(
        merged=merged, why="twins", by=members["director"], at=clock.now()
    )


def alert_on(patient, why="Yellow eyes."):
    red_flag = SimpleNamespace(code="c", ladder="P", for_role="nurse", why=why, next_step="n",
                               source="red-flags")  # fmt: skip
    return actions.open_alert(patient=patient, red_flag=red_flag, by=None, at=clock.now())


def chart_of(patient):
    return reverse("chart", args=[patient.pk])


def rows_of_everything():
    """Every row of every kept table but the log and the merges, as it stands."""
    from throughcare.record.guards import kept_models

    return {
        (model._meta.label, str(row["pk"])): row
        for model in kept_models()
        if model not in (Head, LogLine, Merged)
        for row in model.objects.values("pk", *[f.attname for f in model._meta.concrete_fields])
    }


def test_a_merge_and_its_undoing_change_no_row_of_either_chart(admitted, other, merge, undo):
    alert_on(other)
    before = rows_of_everything()
    merged = merge(admitted, other)
    assert rows_of_everything() == before
    undo(merged)
    assert rows_of_everything() == before


def test_a_merge_is_one_line_in_the_log_and_so_is_its_undoing(patient, other, merge, undo):
    one = uuid.uuid4()
    merged = merge(patient, other, id=one)
    assert merge(patient, other, id=one) == merged
    undo(merged)
    undo(merged)
    lines = LogLine.objects.filter(row_type="record.merged").order_by("id")
    assert [line.what for line in lines] == ["charts merged", "merge undone"]


def test_red_flags_of_both_charts_stand_on_both(patient, other, merge, signed_in, members):
    alert_on(patient, "Of the first.")
    alert_on(other, "Of the second.")
    actions.raise_flag(id=uuid.uuid4(), patient=other, kind=Flag.Kind.PREGNANT, why="told so",
                       by=members["nurse"], at=clock.now())  # fmt: skip
    merge(patient, other)
    for chart in (patient, other):
        words = signed_in("nurse").get(chart_of(chart)).content.decode()
        for said in ("Of the first.", "Of the second.", "told so"):
            assert said in words, (chart.number, said)


@pytest.mark.parametrize("name", ["details", "flags", "add-photo", "assessment", "plan", "label"])
def test_the_other_charts_red_flag_stands_on_every_page_of_the_chart(
    name, patient, other, merge, signed_in
):
    alert_on(other, "Of the second.")
    merge(patient, other)
    for chart in (patient, other):
        page = signed_in("nurse").get(reverse(name, args=[chart.pk]), follow=True)
        said = "This person has two charts" if chart == other else "Of the second."
        assert said in page.content.decode()


def test_what_was_written_in_the_absorbed_chart_is_read_in_the_kept_one(
    admitted, new_patient, merge, signed_in, members
):
    fresh = new_patient("Anna", family_name="Reyez")
    intake.admit(id=uuid.uuid4(), patient=fresh, referral="self", by=members["intake"],
                 at=clock.now())  # fmt: skip
    merge(fresh, admitted)
    page = signed_in("counsellor").get(chart_of(fresh))
    assert "From the other chart: Ana, number 000001" in page.content.decode()
    assert "End the stay" in page.content.decode()  # what ends is still done there
    assert "Admit again" not in page.content.decode()


def test_the_absorbed_chart_takes_no_new_work_and_leads_to_the_kept_one(
    patient, other, merge, signed_in
):
    merge(patient, other)
    answer = signed_in("nurse").post(
        reverse("flags", args=[other.pk]), {"id": uuid.uuid4(), "kind": "urgent"}
    )
    assert answer.status_code == 409
    assert chart_of(patient) in answer.content.decode()
    assert other.flags.count() == 0


def test_the_database_itself_refuses_new_work_on_an_absorbed_chart(patient, other, merge, members):
    merge(patient, other)
    with pytest.raises(IntegrityError, match="new work goes there"), transaction.atomic():
        intake.admit(id=uuid.uuid4(), patient=other, referral="self", by=members["intake"],
                     at=clock.now())  # fmt: skip
    assert other.episodes.count() == 0


def test_the_chart_with_the_open_stay_is_the_one_to_keep(admitted, other, merge, signed_in):
    page = signed_in("intake").get(reverse("compare", args=[admitted.pk, other.pk]))
    assert "in treatment since" in page.content.decode()
    with pytest.raises(Refused, match="in treatment since") as refusal:
        merge(other, admitted)
    assert refusal.value.code == "keep_the_chart_in_use"
    assert merge(admitted, other).absorbed == other


def test_admitted_in_both_charts_the_absorbed_stay_is_ended_where_it_stands(
    admitted, other, merge, members, signed_in
):
    episode = intake.admit(id=uuid.uuid4(), patient=other, referral="self", by=members["intake"],
                           at=clock.now())  # fmt: skip
    merge(admitted, other)
    assert "End the stay" in signed_in("counsellor").get(chart_of(admitted)).content.decode()
    told = {"id": uuid.uuid4(), "reason": "other", "note": "one person", "naloxone": "has",
            "warned": "on", "proof": PIN}  # fmt: skip
    answer = signed_in("counsellor").post(reverse("discharge", args=[other.pk]), told)
    assert answer.status_code == 302
    episode.refresh_from_db()
    assert episode.discharge


def test_an_alert_of_the_absorbed_chart_can_still_be_acted_on(patient, other, merge, signed_in):
    alert = alert_on(other)
    merge(patient, other)
    signed_in("nurse").post(
        reverse("acknowledge-alert", args=[other.pk, alert.pk]), {"what_was_done": "Rang."}
    )
    alert.refresh_from_db()
    assert alert.what_was_done == "Rang."
    assert "Yellow eyes" not in signed_in("nurse").get(chart_of(patient)).content.decode()


def test_whatever_is_still_done_on_an_absorbed_chart_is_an_action():
    assert set(STILL_DONE) <= set(ACTIONS)


def test_a_merge_can_be_undone_after_later_work_which_stays_and_is_listed(
    patient, other, merge, undo, members, signed_in
):
    merged = merge(patient, other)
    intake.admit(id=uuid.uuid4(), patient=patient, referral="self", by=members["intake"],
                 at=clock.now())  # fmt: skip
    address = reverse("undo-merge", args=[patient.pk, merged.pk])
    assert "person admitted" in signed_in("director").get(address).content.decode()
    page = signed_in("director").post(address, {"why": "twins"}, follow=True).content.decode()
    assert "Undone" in page
    assert "person admitted" in page
    assert (patient.episodes.count(), other.episodes.count()) == (1, 0)
    answer = signed_in("nurse").post(
        reverse("flags", args=[other.pk]), {"id": uuid.uuid4(), "kind": "urgent"}
    )
    assert answer.status_code == 302
    assert "two charts" not in signed_in("nurse").get(chart_of(patient)).content.decode()


def test_two_charts_once_told_to_be_one_and_then_two_can_be_merged_again(
    patient, other, merge, undo
):
    undo(merge(patient, other))
    assert merge(other, patient).ended_at is None


@pytest.mark.parametrize("wrong", ["chain", "kept is absorbed", "twice", "itself", "elsewhere"])
def test_a_merge_that_makes_no_sense_is_refused_by_the_action_and_by_the_database(
    wrong, patient, other, merge, new_patient, elsewhere, members
):
    third = new_patient("Bo", facility=elsewhere if wrong == "elsewhere" else patient.facility)
    if wrong not in ("itself", "elsewhere"):
        merge(patient, other)
    kept, absorbed = {
        "chain": (third, patient), "kept is absorbed": (other, third), "twice": (third, other),
        "itself": (patient, patient), "elsewhere": (patient, third),
    }[wrong]  # fmt: skip
    with pytest.raises(Refused) as refusal:
        merge(kept, absorbed)
    assert refusal.value.code in ("merged_already", "merge_of_what")
    with pytest.raises(IntegrityError), transaction.atomic():
        Merged.objects.create(patient=kept, absorbed=absorbed, why="w", at=clock.now(),
                              by=members["intake"])  # fmt: skip


def test_a_person_of_three_charts_has_one_kept_and_two_read_within_it(
    patient, other, new_patient, merge, signed_in
):
    third = new_patient("Ana", family_name="Reyes-Lopez")
    merge(patient, other)
    merge(patient, third)
    words = signed_in("nurse").get(chart_of(patient)).content.decode()
    assert words.count("This person has two charts") == 2


def test_charts_are_merged_on_the_page_that_shows_both_only_after_comparing(
    patient, other, signed_in
):
    client, address = signed_in("intake"), reverse("compare", args=[patient.pk, other.pk])
    page = client.get(address).content.decode()
    assert "Anabel Reyes" in page
    assert "Anabel Reyez" in page
    told = {"id": uuid.uuid4(), "decision": str(patient.pk), "why": "her passport"}
    assert "Compare the two first" in client.post(address, told).content.decode()
    answer = client.post(address, told | {"compared": "on"})
    assert answer.headers["Location"] == chart_of(patient)
    assert Merged.objects.get().absorbed == other


def test_reading_two_charts_side_by_side_is_a_read_of_each(patient, other, signed_in):
    signed_in("intake").get(reverse("compare", args=[patient.pk, other.pk]))
    assert [chart.log.filter(what="compare").count() for chart in (patient, other)] == [1, 1]


def test_a_chart_of_another_clinic_cannot_be_compared(patient, new_patient, elsewhere, signed_in):
    theirs = new_patient("Ana", family_name="Reyes", facility=elsewhere)
    answer = signed_in("intake").get(reverse("compare", args=[patient.pk, theirs.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["prescriber", "nurse", "counsellor", "peer", "auditor"])
def test_only_the_front_desk_and_the_director_merge(role, patient, other, signed_in):
    answer = signed_in(role).get(reverse("compare", args=[patient.pk, other.pk]))
    assert answer.status_code == 403


def test_two_told_apart_are_not_offered_as_one_again(patient, new_patient, signed_in):
    twin = new_patient("Ana", given_name="Anabel", family_name="Reyes")
    client, address = signed_in("intake"), reverse("other-charts", args=[patient.pk])
    assert twin.number in client.get(address).content.decode()
    client.post(
        reverse("compare", args=[patient.pk, twin.pk]),
        {"id": uuid.uuid4(), "decision": "apart", "why": "cousins", "compared": "on"},
    )
    assert ToldApart.objects.get().why == "cousins"
    assert "No other chart looks like this one." in client.get(address).content.decode()


def test_the_other_chart_is_found_by_its_number_and_a_number_of_nobody_is_said(
    patient, other, signed_in
):
    client, address = signed_in("intake"), reverse("other-charts", args=[patient.pk])
    assert client.get(address, {"number": "2"}).url == reverse(
        "compare", args=[patient.pk, other.pk]
    )
    assert "No other chart" in client.get(address, {"number": "77"}).content.decode()


def test_possible_duplicates_are_listed_with_their_reasons_in_a_bounded_number_of_questions(
    new_patient, signed_in
):
    born = clock.today() - timedelta(days=12_000)
    for n in range(30):
        new_patient(f"Person{chr(97 + n % 26)}", family_name=f"Somebody{n}", date_of_birth=None)
    new_patient("Katherine", family_name="Marin", date_of_birth=born)
    new_patient("Kate", family_name="Marin", date_of_birth=born)
    client = signed_in("director")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("possible-duplicates"))
    words = page.content.decode()
    assert "Compare 000032 with 000031" in words
    assert "same date of birth" in words
    assert len(asked) <= 10 * 8 + 12


def test_an_absorbed_chart_leaves_the_arrivals_and_says_in_the_search_whose_it_is(
    patient, other, merge, signed_in
):
    merge(patient, other)
    client = signed_in("intake")
    assert other.number not in client.get(reverse("arrivals")).content.decode()
    found = client.get(reverse("people"), {"q": "Anna Reyez"}).content.decode()
    assert "one person with number 000001" in found


def test_somebody_who_comes_again_under_the_absorbed_name_is_shown_the_kept_chart(
    patient, other, merge, facility
):
    merge(patient, other)
    from throughcare.intake.queries import likely_duplicates

    alike = likely_duplicates(facility, {"chosen_name": "Anna", "family_name": "Reyez"})
    assert [found.patient for found in alike] == [patient]


def test_a_hidden_chart_is_not_merged_and_a_merged_one_is_not_hidden(
    admitted, other, merge, members
):
    press = {"why": "works here", "by": members["counsellor"], "at": clock.now()}
    access.join(
        id=uuid.uuid4(), patient=other, member=members["nurse"], by=members["intake"],
        at=clock.now(),
    )  # fmt: skip
    shield = access.hide(id=uuid.uuid4(), patient=other, **press)
    with pytest.raises(Refused) as refused:
        merge(admitted, other)
    assert refused.value.code == "hidden_is_not_merged"
    access.show_again(shield=shield, **press)
    merge(admitted, other)
    for chart in (admitted, other):
        with pytest.raises(Refused) as refused:
            access.hide(id=uuid.uuid4(), patient=chart, **press)
        assert refused.value.code == "merged_is_not_hidden"


def test_whoever_reads_two_charts_as_one_has_a_line_in_the_log_of_each(
    patient, other, merge, signed_in
):
    merge(patient, other)
    signed_in("nurse").get(chart_of(patient))
    for chart in (patient, other):
        assert list(chart.log.filter(kind="read").values_list("what", flat=True)) == ["chart"]
