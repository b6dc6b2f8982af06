"""What can be done about who sees a chart: team, looks from outside it, hidden charts, notes."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from throughcare.patients.access import (
    LEAST_WORDS,
    BrokenGlass,
    LookWish,
    OnTeam,
    SealedNote,
    Shielded,
)
from throughcare.record.access.queries import related
from throughcare.record.access.relation import DUTY, OWN, reasons_for
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.record.merging import merges_of
from throughcare.refusal import Refused
from throughcare.staff.roles import CARING


# --- the team ---------------------------------------------------------------------------------
@action("put on the team")
def join(*, id, patient, member, by, at) -> OnTeam:
    """Somebody cares for this person from now on. Nobody puts themself there."""
    patient = lock(patient)
    if standing := patient.team.filter(member=member, ended_at=None).first():
        return Repeated(standing)
    if member == by:
        raise Refused(
            "onto_the_team_by_oneself", _("Nobody puts themself on a team."),
            source="house:access", next_step=_("Ask somebody of the team, or the front desk."),
        )  # fmt: skip
    if not member.is_active or not member.roles_at(patient.facility_id) & CARING:
        raise Refused(
            "cares_for_nobody_here", _("This member holds no post here that cares for people."),
            source="house:access", next_step=_("Choose a colleague who does."),
        )  # fmt: skip
    refuse_themself(patient, member)
    refuse_from_outside(patient, by)
    return OnTeam.objects.create(id=id, patient=patient, member=member, at=at, by=by)


def refuse_themself(patient, member) -> None:
    """Nobody opens the record of themself as a member of staff."""
    if patient.shields.filter(themself=member).exists():
        raise Refused(
            "cares_for_themself", _("This member cannot be on this team."), source="house:access",
            next_step=_("Choose another colleague."),
        )  # fmt: skip


def refuse_from_outside(patient, member) -> None:
    """A look with a reason is no place on the team, and gives none away."""
    if member.may("team.assign", patient.facility_id):
        return
    if related(member, patient.pk).relation not in (OWN, DUTY):
        raise Refused(
            "a_look_gives_no_place", _("Only who cares for this person changes the team."),
            source="house:access", next_step=_("Ask somebody of the team, or the front desk."),
        )  # fmt: skip


def care_for(patient, member, at) -> None:
    """Whoever registers or admits a person is on the team. Part of those actions."""
    cares = member.roles_at(patient.facility_id) & CARING
    if cares and not patient.team.filter(member=member, ended_at=None).exists():
        OnTeam.objects.create(patient=patient, member=member, at=at, by=member)


@action("taken off the team")
def leave(*, on_team, by, at) -> OnTeam:
    """Somebody no longer cares for this person. The row stays."""
    patient = lock(on_team.patient)
    on_team.refresh_from_db()
    if on_team.ended_at:
        return Repeated(on_team)
    refuse_from_outside(patient, by)
    team = patient.team.filter(ended_at=None)
    if team.count() == 1 and patient.shields.filter(ended_at=None).exists():
        raise Refused(
            "hidden_from_everybody", _("A hidden chart keeps at least one member on its team."),
            source="house:access", next_step=_("Put a colleague on the team first."),
        )  # fmt: skip
    on_team.ended_at, on_team.ended_by = at, by
    on_team.save(update_fields=["ended_at", "ended_by"])
    return on_team


# --- looks from outside the team --------------------------------------------------------------
@action("glass broken")
def break_glass(*, id, patient, reason, words, by, at, told_name="", told_place="") -> BrokenGlass:
    """Open a chart outside one's caseload for some hours, with the reason, before it is shown."""
    if broken := BrokenGlass.objects.filter(pk=id).first():
        return Repeated(broken)
    if reason not in reasons_for(by.roles_at(patient.facility_id)):
        raise Refused(
            "no_reason_of_this_post", _("Your post does not open a chart for this reason."),
            source="house:access", next_step=_("Choose one of the reasons shown."),
        )  # fmt: skip
    words, told = words.strip(), (told_name.strip(), told_place.strip())
    if len(words) < LEAST_WORDS:
        raise Refused(
            "look_without_words",
            _("Say in %(least)d letters or more why you need this chart.") % {"least": LEAST_WORDS},
            source="break-glass", next_step=_("One sentence, as you would say it to the person."),
        )  # fmt: skip
    if reason == BrokenGlass.Reason.EMERGENCY and not all(told):
        raise Refused(
            "emergency_told_to_nobody",
            _("In an emergency the record names who receives what is told, and where they work."),
            source="part2:2.51", next_step=_("Write yourself and this clinic if it is you."),
        )  # fmt: skip
    if reason != BrokenGlass.Reason.EMERGENCY:
        told = ("", "")
    hidden = patient.shields.filter(ended_at=None).exists()
    return BrokenGlass.objects.create(
        id=id, patient=patient, by=by, at=at, reason=reason, words=words,
        purpose=BrokenGlass.PURPOSES[reason], told_name=told[0], told_place=told[1],
        was_hidden=hidden, ends_at=at + timedelta(hours=settings.GLASS_HOURS),
    )  # fmt: skip


@action("look closed")
def close_glass(*, look, by, at) -> BrokenGlass:
    """End a look before its time."""
    lock(look.patient)
    look.refresh_from_db()
    if look.closed_at:
        return Repeated(look)
    look.closed_at = at
    look.save(update_fields=["closed_at"])
    return look


@action("look reviewed")
def review_look(*, look, verdict, review_words, by, at) -> BrokenGlass:
    """Say whether there was a need. The first review stands; nobody reviews their own look."""
    lock(look.patient)
    look.refresh_from_db()
    if look.reviewed_at:
        return Repeated(look)
    if look.by_id == by.pk:
        raise Refused(
            "own_look", _("Nobody reviews their own look."), source="house:access",
            next_step=_("Ask another director, or whoever answers for privacy."),
        )  # fmt: skip
    if not review_words.strip():
        raise Refused(
            "review_without_words", _("Say what you found."), source="house:access",
            next_step=_("One sentence: whom you asked, and why there was a need or none."),
        )  # fmt: skip
    look.reviewed_at, look.reviewed_by = at, by
    look.verdict, look.review_words = verdict, review_words.strip()
    look.save(update_fields=["reviewed_at", "reviewed_by", "verdict", "review_words"])
    return look


@action("wish about looks")
def wish(*, id, patient, wants, by, at) -> LookWish:
    """What the person answered: do they wish to be told of looks from outside their team?"""
    if asked := LookWish.objects.filter(pk=id).first():
        return Repeated(asked)
    return LookWish.objects.create(id=id, patient=patient, wants=wants, at=at, by=by)


# --- hidden charts ----------------------------------------------------------------------------
@action("chart hidden")
def hide(*, id, patient, why, by, at, themself=None) -> Shielded:
    """Keep a chart from everybody who is not on its team: a colleague, somebody known here."""
    patient = lock(patient)
    if standing := patient.shields.filter(ended_at=None).first():
        return Repeated(standing)
    team = set(patient.team.filter(ended_at=None).values_list("member", flat=True))
    if themself and themself.pk in team:
        raise Refused(
            "on_their_own_team", _("The person is on this team themself."), source="house:access",
            next_step=_("Take them off the team first."),
        )  # fmt: skip
    if not team:
        raise Refused(
            "hidden_without_a_team", _("Nobody could open this chart any more."),
            source="house:access", next_step=_("Put somebody on the team first."),
        )  # fmt: skip
    if merges_of(patient):
        raise Refused(
            "merged_is_not_hidden", _("This chart is read within another one."),
            source="house:merging", next_step=_("Read the two apart again first."),
        )  # fmt: skip
    return Shielded.objects.create(id=id, patient=patient, why=why, themself=themself, at=at, by=by)


@action("chart shown again")
def show_again(*, shield, why, by, at) -> Shielded:
    """The chart need not be hidden any more. The row stays, with the reason."""
    lock(shield.patient)
    shield.refresh_from_db()
    if shield.ended_at:
        return Repeated(shield)
    shield.ended_at, shield.ended_by, shield.ended_why = at, by, why
    shield.save(update_fields=["ended_at", "ended_by", "ended_why"])
    return shield


# --- sealed notes -----------------------------------------------------------------------------
@action("note sealed")
def seal_note(*, id, patient, text, by, at) -> SealedNote:
    """Keep a counselling note apart from the chart."""
    if sealed := SealedNote.objects.filter(pk=id).first():
        return Repeated(sealed)
    if not text.strip():
        raise Refused(
            "empty_note", _("The note is empty."), source="house:access",
            next_step=_("Write it, or leave the page."),
        )  # fmt: skip
    return SealedNote.objects.create(id=id, patient=patient, text=text.strip(), at=at, by=by)
