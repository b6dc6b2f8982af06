"""What a person keeps for themself: written by them only, seen by nobody until they say."""

import io
import json
import uuid

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.groups import actions, forms, queries
from throughcare.groups.models import OwnNote, Shown
from throughcare.record import examining
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db

SECRET = "It was about my brother"


def keep(patient, kind="attended", by=None, **said):
    said = said or {
        "where": "Harbor Lights",
        "day": "2026-11-30",
        "felt_welcome": 8,
        "gave": SECRET,
    }
    return actions.keep_note(
        id=uuid.uuid4(), patient=patient, kind=kind, said=said, by=by, at=clock.now()
    )


def show(patient, member, *kinds, by=None):
    return actions.show_to(
        id=uuid.uuid4(), patient=patient, member=member, kinds=kinds, by=by, at=clock.now()
    )


def test_only_the_person_writes_shows_and_takes_back(patient, members):
    note, member = keep(patient), members["counsellor"]
    for act in (
        lambda: keep(patient, by=member),
        lambda: show(patient, member, "attended", by=member),
        lambda: actions.put_aside(note=note, by=member, at=clock.now()),
        lambda: actions.say_of_group(id=uuid.uuid4(), token="x", meeting=None, level=3, by=member,
                                     at=clock.now()),
    ):  # fmt: skip
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == "only_the_person_writes_this"


def test_a_note_that_says_nothing_and_one_of_no_kind_are_refused(patient):
    for kind, said in (("attended", {"gave": "  "}), ("diary", {"gave": "x"})):
        with pytest.raises(Refused, match="nothing to keep"):
            keep(patient, kind, **said)


def test_the_same_note_sent_twice_is_one(patient):
    given = {"id": uuid.uuid4(), "patient": patient, "kind": "work", "said": {"title": "Step 1"},
             "by": None, "at": clock.now()}  # fmt: skip
    assert actions.keep_note(**given) == actions.keep_note(**given)
    assert OwnNote.objects.count() == 1


def test_what_is_kept_is_read_back_by_kind_and_what_is_put_aside_is_not(patient):
    note = keep(patient)
    keep(patient, "companion", role="sponsor", called="Jo")
    assert [n["kind"] for n in queries.own_notes(patient)] == ["companion", "attended"]
    assert queries.own_notes(patient, ["attended"])[0]["gave"] == SECRET
    actions.put_aside(note=note, by=None, at=clock.now())
    assert queries.own_notes(patient, ["attended"]) == []


def test_nobody_sees_a_note_until_it_is_shown_and_then_one_member_sees_one_kind(
    patient, members, signed_in
):
    keep(patient)
    keep(patient, "companion", role="sponsor", called="Jo from work")
    address = reverse("person-groups", args=[patient.pk])

    def seen_by(role):
        html = signed_in(role).get(address).content.decode()
        return SECRET in html, "Jo from work" in html

    assert seen_by("counsellor") == (False, False)
    shown = show(patient, members["counsellor"], "attended")
    assert seen_by("counsellor") == (True, False)
    assert seen_by("prescriber") == seen_by("peer") == (False, False)
    show(patient, members["counsellor"], "companion")  # says it anew
    assert seen_by("counsellor") == (False, True)
    assert [one.member for one in queries.shown_now(patient)] == [members["counsellor"]]
    actions.stop_showing(shown=Shown.objects.get(ended_at=None), by=None, at=clock.now())
    assert seen_by("counsellor") == (False, False)
    shown.refresh_from_db()
    assert shown.ended_at is not None


def test_no_page_of_the_chart_no_line_and_no_export_says_what_is_private(
    patient, members, signed_in, settings
):
    keep(patient)
    show(patient, members["counsellor"], "attended")
    for role in ("counsellor", "prescriber", "nurse", "peer", "director"):
        for name in ("chart", "log", "team", "person-groups"):
            answer = signed_in(role).get(reverse(name, args=[patient.pk])).content.decode()
            if (role, name) != ("counsellor", "person-groups"):
                assert SECRET not in answer
                assert "attended" not in answer
    written = io.StringIO()
    examining.export(written, with_rows=True)
    exported = written.getvalue()
    assert "groups.ownnote" in exported
    for private in (SECRET, "Harbor Lights", "attended", "felt_welcome"):
        assert private not in exported
    lines = LogLine.objects.filter(patient=patient, row_type__startswith="groups.")
    assert {line.what for line in lines} == {"own note kept", "own notes shown to a member"}


def test_a_note_whose_key_is_gone_is_left_out_and_breaks_no_page(patient, settings):
    keep(patient)
    settings.SECRET_KEY = "another key, of another machine"
    assert queries.own_notes(patient) == []


def test_notes_are_shown_to_nobody_who_does_not_work_with_the_person(patient, stranger):
    with pytest.raises(Refused) as refusal:
        show(patient, stranger, "attended")
    assert refusal.value.code == "shown_to_nobody_here"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (forms.AttendedForm, {"where": "Hall", "day": "2026-11-30", "felt_welcome": "10"}),
        (forms.CompanionForm, {"role": "buddy", "called": "Jo"}),
        (forms.WorkForm, {"title": "Step 4", "gave": "a list"}),
    ],
)
def test_each_form_keeps_a_note_of_its_kind(patient, form, said):
    given = form({"id": str(uuid.uuid4())} | said)
    assert given.is_valid()
    told = dict(given.cleaned_data)
    note = actions.keep_note(
        id=told.pop("id"), patient=patient, kind=form.kind, said=told, by=None, at=clock.now()
    )
    assert queries.told(note.sealed)["kind"] == form.kind
    assert json.loads(json.dumps(queries.own_notes(patient)[0]["kind"])) == form.kind


def test_a_form_asks_for_a_welcome_from_0_to_10_and_shows_only_to_the_team(members):
    said = {"id": uuid.uuid4(), "where": "Hall", "day": "2026-11-30", "felt_welcome": 11}
    assert "felt_welcome" in forms.AttendedForm(said).errors
    team = [members["counsellor"]]
    shown = forms.ShowForm({"id": uuid.uuid4(), "member": team[0].pk, "kinds": ["work"]}, team=team)
    assert shown.is_valid()
    assert shown.cleaned_data["member"] == team[0]
    assert not forms.ShowForm(
        {"member": members["nurse"].pk, "kinds": ["work"]}, team=team
    ).is_valid()


# --- the person's own page --------------------------------------------------------------------
def test_on_their_own_page_they_write_show_hide_and_take_away(patient, members, themself):
    mine, counsellor = themself(patient), members["counsellor"]
    sent = {"kind": "work", "work-id": uuid.uuid4(), "work-title": "Step 4", "work-gave": SECRET}
    for _twice in range(2):
        mine.post(reverse("own-notes"), sent)
    note = OwnNote.objects.get()
    assert SECRET in mine.get(reverse("own-notes")).content.decode()
    shown = {"show-id": uuid.uuid4(), "show-member": counsellor.pk, "show-kinds": ["work"]}
    mine.post(reverse("own-notes-show"), shown)
    assert [one["gave"] for one in queries.shown_to(counsellor, patient)] == [SECRET]
    assert queries.shown_to(members["nurse"], patient) == []
    mine.post(reverse("own-notes-hide", args=[Shown.objects.get().pk]))
    assert queries.shown_to(counsellor, patient) == []
    mine.post(reverse("own-note-aside", args=[note.pk]))
    assert SECRET not in mine.get(reverse("own-notes")).content.decode()


def test_another_person_reaches_neither_a_note_nor_what_is_shown(
    patient, members, new_patient, themself
):
    note = keep(patient)
    show(patient, members["counsellor"], "attended")
    other = themself(new_patient("Ben"))
    for name, row in (("own-note-aside", note), ("own-notes-hide", Shown.objects.get())):
        assert other.post(reverse(name, args=[row.pk])).status_code == 404
    wrong = {"kind": "companion", "companion-id": uuid.uuid4(), "companion-role": "sponsor"}
    assert "field is required" in other.post(reverse("own-notes"), wrong).content.decode()
