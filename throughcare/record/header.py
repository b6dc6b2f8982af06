"""What stands above every page of a chart, so that the right person is treated.

Face, name, date of birth, number; who else here is called nearly the same, with what tells them
apart; and the other chart of the same person, with its red flags.
"""

import base64
import io
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, Subquery
from PIL import Image, UnidentifiedImageError

from throughcare import clock
from throughcare.patients.models import Alert, Flag, Patient, Photo
from throughcare.record.merging import Merged, merges_of

FACE = (96, 120)  # pixels: sharp at the height of two lines of text; about 3 KB
MINUTES_KEPT = 10
NAMESAKES = 3
KNOWN = ("face_id", "has_alike", "is_merged")


@dataclass
class OtherChart:
    """The other chart of the same person, with what must not be overlooked in it."""

    merged: Merged
    patient: Patient
    is_kept: bool
    alerts: list[Alert] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def with_header(people, findable):
    """These people with what their header must know, asked in the same question.

    findable  whom the reader may find: nobody else is named as a namesake
    """
    alike = findable.exclude(sounds_like="").exclude(pk=OuterRef("pk"))
    alike = alike.filter(facility=OuterRef("facility"), sounds_like=OuterRef("sounds_like"))
    sides = Q(patient=OuterRef("pk")) | Q(absorbed=OuterRef("pk"))
    photos = Photo.objects.filter(patient=OuterRef("pk")).order_by("-at").values("pk")
    return people.annotate(
        face_id=Subquery(photos[:1]), has_alike=Exists(alike),
        is_merged=Exists(Merged.objects.filter(sides, ended_at=None)),
    )  # fmt: skip


def people_of(member):
    """Whom this member may find."""
    from throughcare.record.access.queries import findable  # it asks for headers itself

    return findable(member) if member else Patient.objects.none()


def header_of(patient: Patient, member=None) -> "Header":
    """The header of this person, made once a request. Without a member it names no namesakes."""
    if "header" not in vars(patient):
        patient.header = Header(patient, member)
    return patient.header


class Header:
    """Asked when the page is drawn: one question, and more only where there is something."""

    def __init__(self, patient: Patient, member=None) -> None:
        self.patient, self.member = patient, member

    @cached_property
    def known(self) -> dict:
        """Which of the questions below are worth asking; the door has asked it with the person."""
        if not hasattr(self.patient, "has_alike"):
            mine = with_header(Patient.objects.filter(pk=self.patient.pk), people_of(self.member))
            return mine.values(*KNOWN)[0]
        return {name: getattr(self.patient, name) for name in KNOWN}

    @cached_property
    def age(self) -> int | None:
        return self.patient.age_on(clock.today())

    @cached_property
    def face(self) -> str:
        """The newest photo, small, as part of the page: no request and no log line of its own."""
        return small_face(self.known["face_id"]) if self.known["face_id"] else ""

    @cached_property
    def namesakes(self) -> list[Patient]:
        """Others here whose name sounds the same: the wrong chart is one slip away."""
        if not self.known["has_alike"]:
            return []
        ours = {self.patient.pk, *(chart.patient.pk for chart in self.charts)}
        me, mine = self.patient, people_of(self.member)
        others = mine.filter(facility=me.facility_id, sounds_like=me.sounds_like)
        others = others.exclude(pk__in=ours)
        return list(others.order_by("number")[: NAMESAKES + 1])

    @cached_property
    def charts(self) -> list[OtherChart]:
        """The other charts of this person, with their open alerts and standing flags."""
        if not self.known["is_merged"]:
            return []
        return [other_chart(merged, self.patient) for merged in merges_of(self.patient)]

    @cached_property
    def kept(self) -> Patient | None:
        """The chart this one is read in; None when this is the one to work in."""
        return next((chart.patient for chart in self.charts if chart.is_kept), None)


def other_chart(merged: Merged, patient: Patient) -> OtherChart:
    is_kept = merged.absorbed_id == patient.pk
    other = merged.patient if is_kept else merged.absorbed
    order = list(Alert.LADDER)
    alerts = other.alerts.filter(acted_at=None).select_related("patient")
    return OtherChart(
        merged, other, is_kept,
        alerts=sorted(alerts, key=lambda alert: (order.index(alert.ladder), alert.due_at)),
        flags=list(other.flags.filter(ended_at=None).order_by("at")),
    )  # fmt: skip


def small_face(photo_id) -> str:
    """A data: address of the face, kept in this process for minutes."""
    key = f"face:{photo_id}"
    if (face := cache.get(key)) is None:
        face = shrunk(bytes(Photo.objects.get(pk=photo_id).jpeg))
        cache.set(key, face, MINUTES_KEPT * 60)
    return face


def faces_of(people: list[Patient]) -> dict[Any, str]:
    """{person: the face}, of everybody on a list: one question, and one for those not kept."""
    photos = Photo.objects.filter(patient=OuterRef("pk")).order_by("-at").values("pk")
    asked = Patient.objects.filter(pk__in=[one.pk for one in people])
    newest = asked.annotate(face_id=Subquery(photos[:1])).values_list("pk", "face_id")
    ids = {person: photo for person, photo in newest if photo}
    keys = {photo: f"face:{photo}" for photo in ids.values()}
    kept = cache.get_many(keys.values())
    if missing := [photo for photo, key in keys.items() if key not in kept]:
        made = {
            keys[photo.pk]: shrunk(bytes(photo.jpeg))
            for photo in Photo.objects.filter(pk__in=missing)
        }
        cache.set_many(made, MINUTES_KEPT * 60)
        kept |= made
    return {person: kept[keys[photo]] for person, photo in ids.items()}


def shrunk(jpeg: bytes) -> str:
    """The picture in small, as a data: address; empty when it cannot be read."""
    encoded = io.BytesIO()
    try:
        image = Image.open(io.BytesIO(jpeg))
        image.thumbnail(FACE)
        image.convert("RGB").save(encoded, "JPEG", quality=80)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return ""  # a chart opens though its photo is spoilt; the page says "no photo"
    return "data:image/jpeg;base64," + base64.b64encode(encoded.getvalue()).decode()
