"""The diary, and days of activity out of the person's own file. Only the person writes here."""

import hmac
import uuid
from hashlib import sha256

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from throughcare import clock
from throughcare.lifestyle.models import DiaryDay, MovedDay, MovementFile
from throughcare.lifestyle.queries import days as queries
from throughcare.patients import sealed
from throughcare.record.action import Repeated, action
from throughcare.record.actions import lock
from throughcare.refusal import Refused

SOURCE = "house:lifestyle"


def refuse_the_team(by) -> None:
    if by is not None:
        raise Refused(
            "diary_is_their_own", _("Only the person writes here."), source=SOURCE,
            next_step=_("They do it on their own pages, when they want to."),
        )  # fmt: skip


@action("own diary kept")
def keep_day(*, id, patient, day, told, by, at) -> DiaryDay:
    """A night and how tense the day was; said again, it takes the place of what was said."""
    refuse_the_team(by)
    patient = lock(patient)
    if kept := DiaryDay.objects.filter(pk=id).first():
        return Repeated(kept)
    said = {name: value for name, value in told.items() if value not in (None, "")}
    if not said:
        raise Refused(
            "diary_says_nothing", _("There is nothing to keep yet."), source=SOURCE,
            next_step=_("The hours of the night, or how tense you were: one of them is enough."),
        )  # fmt: skip
    if day > clock.clinic_day(at):
        raise Refused(
            "diary_of_a_day_to_come", _("This day is still to come."), source=SOURCE,
            next_step=_("Choose today or a day before."),
        )  # fmt: skip
    rows = DiaryDay.objects.filter(patient=patient, day=day)
    last = rows.aggregate(last=Max("turn"))["last"] or 0
    return DiaryDay.objects.create(
        id=id, patient=patient, day=day, turn=last + 1, sealed=sealed.close(said), at=at
    )


@action("own movement kept")
def keep_moved(*, id, patient, days, by, at) -> MovementFile:
    """Keep these days of a file. What stands there already in the same words is not written again.

    days  clinical.lifestyle.movement.Moved, as the person saw them before they said yes
    """
    refuse_the_team(by)
    patient = lock(patient)
    if kept := MovementFile.objects.filter(pk=id).first():
        return Repeated(kept)
    known = queries.newest_moved(patient)
    new = [(one, mark_of(patient, one)) for one in days]
    new = [(one, mark) for one, mark in new if not same(known.get((one.day, mark)), one)]
    if not new:
        raise Refused(
            "movement_known_already", _("All of it is here already. Nothing was written twice."),
            source=SOURCE, next_step=_("Come back with a newer file when you like."),
        )  # fmt: skip
    about = {"source": new[0][0].source, "days": len({one.day for one, _mark in new})}
    file = MovementFile.objects.create(id=id, patient=patient, sealed=sealed.close(about), at=at)
    turns = queries.turns_of(patient)
    for one, mark in new:
        MovedDay.objects.create(
            id=uuid.uuid5(id, f"{one.day} {mark}"), file=file, patient=patient, day=one.day,
            mark=mark, turn=turns.get((one.day, mark), 0) + 1, at=at,
            sealed=sealed.close(queries.plain(one)),
        )  # fmt: skip
    return file


def same(known, one) -> bool:
    return known is not None and queries.plain(known) == queries.plain(one)


def mark_of(patient, one) -> str:
    """The same for the same outing of the same person; an hour cannot be read from it."""
    about = f"{patient.pk} {one.source} {one.outing}"
    return hmac.new(settings.SECRET_KEY.encode(), about.encode(), sha256).hexdigest()


@action("own movement taken away")
def take_away(*, file, by, at) -> MovementFile:
    """The person takes away what came out of this file: no page shows it any more."""
    refuse_the_team(by)
    lock(file.patient)
    file.refresh_from_db()
    if file.aside_at:
        return Repeated(file)
    file.aside_at = at
    file.save(update_fields=["aside_at"])
    return file
