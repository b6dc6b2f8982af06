"""Looks from outside the team, hidden charts, sealed notes: said, shown, ended, reviewed.

Here and not beside the record, because they register and admit people too.
"""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import signed_in_as
from throughcare.intake import actions as intake
from throughcare.intake.queries import arrivals
from throughcare.patients.access import BrokenGlass, OnTeam, SealedNote
from throughcare.patients.models import Flag, Identifier
from throughcare.record import actions as record
from throughcare.record import queries
from throughcare.record.access import actions
from throughcare.record.access.queries import within_reach
from throughcare.record.header import Header
from throughcare.refusal import Refused
from throughcare.staff.models import Member, Post

pytestmark = pytest.mark.django_db
WHY = "She stands at the desk and feels faint."


@pytest.fixture
def newcomer(facility, members, patient):
    """A function: somebody who came after the team of `patient` was made, and holds this role."""

    def come(role: str) -> Member:
        member = Member.objects.create(username=f"new-{role}", name=f"New {role}")
        Post.objects.create(member=member, facility=facility, role=role, began_at=clock.now())
        return member

    return come


@pytest.fixture
def outsider(newcomer):
    """A counsellor who does not care for `patient`."""
    return newcomer("counsellor")


def said(**more):
    return {"id": uuid.uuid4(), "reason": "asked", "words": WHY} | more


def look(patient, by, at=None, **more):
    return actions.break_glass(**said(**more), patient=patient, by=by, at=at or clock.now())


def hide(patient, by, **more):
    return actions.hide(
        id=uuid.uuid4(), patient=patient, why="works here", by=by, at=clock.now(), **more
    )


def chart_of(patient):
    return reverse("chart", args=[patient.pk])


# --- the reason -------------------------------------------------------------------------------
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


# --- the review -------------------------------------------------------------------------------
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


# --- the team ---------------------------------------------------------------------------------
def test_whoever_registers_and_admits_a_person_is_on_their_team(facility, members):
    person = intake.register(
        id=uuid.uuid4(), facility=facility, chosen_name="Bo", by=members["nurse"], at=clock.now()
    )
    for _again in range(2):
        intake.admit(id=uuid.uuid4(), patient=person, referral="self", by=members["intake"],
                     at=clock.now())  # fmt: skip
        intake.discharge(id=uuid.uuid4(), episode=person.episodes.order_by("admitted_at").last(),
                         reason="completed", by=members["counsellor"], at=clock.now())  # fmt: skip
    team = person.team.filter(ended_at=None).values_list("member", flat=True)
    assert sorted(team) == sorted([members["nurse"].pk, members["intake"].pk])


def test_the_front_desk_puts_a_counsellor_on_the_team_and_the_chart_opens(
    patient, outsider, signed_in
):
    page = reverse("team", args=[patient.pk])
    signed_in("intake").post(page, {"id": uuid.uuid4(), "member": outsider.pk})
    assert signed_in_as(outsider).get(chart_of(patient)).status_code == 200
    on_team = patient.team.get(member=outsider)
    signed_in("counsellor").post(reverse("leave-team", args=[patient.pk, on_team.pk]))
    assert signed_in_as(outsider).get(chart_of(patient)).status_code == 403


def join(patient, member, by):
    return actions.join(id=uuid.uuid4(), patient=patient, member=member, by=by, at=clock.now())


def test_nobody_puts_themself_on_a_team_and_a_look_gives_no_place(patient, outsider, newcomer):
    with pytest.raises(Refused, match="Nobody puts themself"):
        join(patient, outsider, outsider)
    look(patient, outsider)
    with pytest.raises(Refused, match="Only who cares"):
        join(patient, newcomer("peer"), outsider)


def test_a_member_who_cares_for_nobody_here_joins_no_team(patient, members, stranger):
    for member in (members["auditor"], members["director"], stranger):
        with pytest.raises(Refused, match="no post here"):
            join(patient, member, members["intake"])


def test_a_leaver_who_stands_on_a_team_opens_nothing(patient, members):
    members["counsellor"].posts.update(ended_at=clock.now())
    assert signed_in_as(members["counsellor"]).get(chart_of(patient)).status_code == 404


# --- lists ------------------------------------------------------------------------------------
def test_a_counsellors_lists_name_their_own_people_and_a_nurses_everybody_here(
    admitted, outsider, newcomer
):
    assert list(within_reach(outsider)) == []
    assert list(within_reach(newcomer("nurse"))) == [admitted]


def test_a_red_flag_whose_team_has_nobody_for_it_stands_before_every_member_of_that_role(
    patient, outsider
):
    red_flag = SimpleNamespace(code="c", ladder="S", for_role="counsellor", why="w", next_step="n",
                               source="red-flags")  # fmt: skip
    record.open_alert(patient=patient, red_flag=red_flag, by=None, at=clock.now())
    assert list(queries.open_alerts(outsider)) == []
    patient.team.filter(member__posts__role="counsellor").update(
        ended_at=clock.now(), ended_by=outsider
    )
    assert len(queries.open_alerts(outsider)) == 1


def test_a_red_flag_left_lying_past_its_time_comes_back_to_everybody_of_that_role(
    patient, outsider
):
    red_flag = SimpleNamespace(code="c", ladder="S", for_role="counsellor", why="w", next_step="n",
                               source="red-flags")  # fmt: skip
    record.open_alert(
        patient=patient, red_flag=red_flag, by=None, at=clock.now() - timedelta(days=2)
    )
    assert len(queries.open_alerts(outsider)) == 1


# --- hidden charts ----------------------------------------------------------------------------
@pytest.fixture
def hidden(admitted, members):
    """A chart that only the counsellor opens."""
    admitted.team.exclude(member=members["counsellor"]).update(
        ended_at=clock.now(), ended_by=members["counsellor"]
    )
    admitted.glass.update(closed_at=clock.now())
    hide(admitted, members["counsellor"])
    return admitted


def test_a_hidden_chart_is_in_no_list_no_search_and_among_no_namesakes(
    hidden, members, new_patient, signed_in
):
    twin = new_patient("Ana", family_name="Reyes", number="000777")
    for role in ("nurse", "prescriber", "intake", "peer", "director"):
        member = members[role]
        for text in ("", "Ana", "Reyes", "0000", "1"):
            assert hidden not in queries.people(member, text, 1).rows
        assert hidden not in Header(twin, member).namesakes
        assert hidden not in arrivals(within_reach(member))
        assert signed_in(role).get(chart_of(hidden)).status_code == 404
    assert Header(twin, members["counsellor"]).namesakes == [hidden]
    assert signed_in("counsellor").get(chart_of(hidden)).status_code == 200


def test_the_whole_number_finds_a_hidden_chart_and_the_reason_alarms_the_director(
    hidden, signed_in, members
):
    nurse = signed_in("nurse")
    found = nurse.get(reverse("people"), {"q": hidden.number})
    page = reverse("break-glass", args=[hidden.pk])
    assert page.encode() in found.content
    assert b"Reyes" not in found.content
    assert nurse.get(page).status_code == 404
    assert nurse.get(page, {"number": hidden.number}).status_code == 403
    nurse.post(page, said() | {"number": hidden.number})
    assert nurse.get(chart_of(hidden)).status_code == 200
    work = signed_in("director").get(reverse("home"))
    assert b"a hidden chart was opened" in work.content
    assert b"Reyes" not in work.content  # the director learns the number, not the name


def test_a_chart_is_never_hidden_from_everybody(patient, members):
    patient.team.update(ended_at=clock.now(), ended_by=members["nurse"])
    with pytest.raises(Refused, match="Nobody could open"):
        hide(patient, members["nurse"])
    OnTeam.objects.create(patient=patient, member=members["nurse"], at=clock.now(),
                          by=members["nurse"])  # fmt: skip
    hide(patient, members["nurse"])
    with pytest.raises(Refused, match="at least one"):
        actions.leave(on_team=patient.team.get(ended_at=None), by=members["nurse"], at=clock.now())


def test_a_member_who_is_the_person_never_opens_their_chart_nor_reads_its_looks(
    patient, newcomer, members, signed_in
):
    themself = newcomer("nurse")
    Post.objects.create(member=themself, facility=patient.facility, role="director",
                        began_at=clock.now())  # fmt: skip
    look(patient, newcomer("counsellor"))
    shield = hide(patient, members["counsellor"], themself=themself)
    client = signed_in_as(themself)
    assert client.get(chart_of(patient)).status_code == 404
    page = reverse("break-glass", args=[patient.pk])
    assert client.get(page, {"number": patient.number}).status_code == 404
    assert b"Reyes" not in client.get(reverse("looks")).content
    with pytest.raises(Refused, match="cannot be on this team"):
        join(patient, themself, members["counsellor"])
    actions.show_again(shield=shield, why="left us", by=members["counsellor"], at=clock.now())
    assert client.get(chart_of(patient)).status_code == 404


def test_registering_a_hidden_person_again_tells_the_desk_nothing_and_their_team_all(
    hidden, members
):
    Identifier.objects.create(patient=hidden, facility=hidden.facility, system="Medicaid",
                              value="M1", at=clock.now(), by=members["counsellor"])  # fmt: skip
    again = intake.register(
        id=uuid.uuid4(), facility=hidden.facility, chosen_name="Ana", given_name="Anabel",
        family_name="Reyes", identifiers=[{"system": "Medicaid", "value": "M1"}],
        by=members["intake"], at=clock.now(),
    )  # fmt: skip
    flag = Flag.objects.get(patient=hidden)
    assert flag.kind == "same_name"
    assert again.number in flag.why
    assert "M1" in flag.why
    assert not again.identifiers.exists()
    assert not again.flags.exists()


def test_an_urgent_overdue_red_flag_of_a_hidden_chart_shows_its_number_and_nothing_else(
    hidden, signed_in
):
    red_flag = SimpleNamespace(code="c", ladder="P", for_role="prescriber", why="Yellow eyes.",
                               next_step="Ring Ana.", source="red-flags")  # fmt: skip
    record.open_alert(
        patient=hidden, red_flag=red_flag, by=None, at=clock.now() - timedelta(hours=1)
    )
    work = signed_in("nurse").get(reverse("home")).content
    assert f"hidden chart, number {hidden.number}".encode() in work
    for secret in (b"Reyes", b"Yellow eyes", b"Ring Ana"):
        assert secret not in work


# --- sealed notes -----------------------------------------------------------------------------
def test_a_sealed_note_is_read_by_its_author_alone_and_each_reading_is_a_line(
    patient, signed_in, members
):
    author, page = signed_in("counsellor"), reverse("sealed-notes", args=[patient.pk])
    author.post(page, {"id": uuid.uuid4(), "text": "He dreams of the flood."})
    note = SealedNote.objects.get()
    one = reverse("sealed-note", args=[patient.pk, note.pk])
    assert b"He dreams of the flood." in author.get(one).content
    read = patient.log.get(what="sealed note read")
    assert (read.by, read.row_id) == (members["counsellor"], str(note.pk))
    for role, status in {"prescriber": 404, "nurse": 403, "director": 403, "auditor": 403}.items():
        assert signed_in(role).get(one).status_code == status


def test_others_learn_from_the_chart_that_a_note_is_sealed_and_a_peer_worker_not_even_that(
    patient, signed_in, members
):
    actions.seal_note(id=uuid.uuid4(), patient=patient, text="He dreams of the flood.",
                      by=members["counsellor"], at=clock.now())  # fmt: skip
    for role in ("nurse", "prescriber", "director"):
        chart = signed_in(role).get(chart_of(patient)).content
        assert b"1 sealed note" in chart
        assert b"flood" not in chart
    assert b"1 sealed note" not in signed_in("peer").get(chart_of(patient)).content


def test_a_sealed_note_is_never_changed_and_never_deleted(patient, members):
    note = actions.seal_note(id=uuid.uuid4(), patient=patient, text="As it was.",
                             by=members["counsellor"], at=clock.now())  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedNote.objects.filter(pk=note.pk).update(text="As it was not.")
    with pytest.raises(IntegrityError), transaction.atomic():
        note.delete()
