"""What a page asks of groups: sources and their lists, one meeting, offers, what a person shows."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Func, IntegerField, Max, OuterRef, Q, QuerySet, Subquery

from throughcare import clock
from throughcare.clinical.groups import Meeting as Value
from throughcare.clinical.groups import fellowships
from throughcare.groups.models import (
    ListRead,
    LocalMeeting,
    MedicineWelcome,
    Meeting,
    MeetingOffer,
    MeetingSource,
    OwnNote,
    PeopleSay,
    Shown,
    unpacked,
)
from throughcare.staff.sealing import CannotOpen, unseal

NOTES_SHOWN = 40
READS_SHOWN = 30
WORN_AFTER = timedelta(days=7)  # [K: ours]
OFFERS_SHOWN = 20


# --- sources and lists ------------------------------------------------------------------------
def source_called(name: str, address: str) -> MeetingSource | None:
    """The source of this name; without a name, the one of this address."""
    if name:
        return MeetingSource.objects.filter(name=name).first()
    named = MeetingSource.objects.filter(address=address).order_by("ended_at", "-at")
    return named.first() if address else None


def sources_in_use() -> QuerySet[MeetingSource]:
    return MeetingSource.objects.filter(ended_at=None).order_by("name")


def values_by_key(source: MeetingSource) -> Mapping[str, Value]:
    """The meetings of a source as they stand, as plain values."""
    return {meeting.key: meeting.value for meeting in source.meetings.filter(ended=None)}


def last_read(source: MeetingSource, outcome: str = "") -> ListRead | None:
    """The newest try; or the newest that came out so."""
    reads = source.reads.filter(outcome=outcome) if outcome else source.reads.all()
    return reads.order_by("-at").first()


def is_due(source: MeetingSource, before: datetime) -> bool:
    """Was it not tried since?"""
    return not source.reads.filter(at__gt=before).exists()


def sources_with_reads() -> list[dict[str, Any]]:
    """Each source in use with the newest try and the newest list that was taken."""
    newest = ListRead.objects.filter(source=OuterRef("pk")).order_by("-at")
    taken = newest.filter(outcome=ListRead.Outcome.TAKEN)
    sources = list(sources_in_use().annotate(
        tried=Subquery(newest.values("pk")[:1]), got=Subquery(taken.values("pk")[:1])
    ))  # fmt: skip
    wanted = {key for source in sources for key in (source.tried, source.got) if key}
    reads = ListRead.objects.in_bulk(wanted)
    return [
        {"source": source, "tried": reads.get(source.tried), "taken": reads.get(source.got),
         "fellowship": fellowships.fellowship(source.fellowship)}
        for source in sources
    ]  # fmt: skip


def newest_reads(source: MeetingSource) -> list[ListRead]:
    """The last tries, the newest first."""
    return list(source.reads.order_by("-at")[:READS_SHOWN])


def lists_to_look_at() -> list[dict[str, Any]]:
    """Lists of which the last try was refused, or that nobody read for a week."""
    worn = clock.now() - WORN_AFTER
    return [
        row for row in sources_with_reads()
        if (tried := row["tried"]) and (tried.outcome == "refused" or tried.at < worn)
    ]  # fmt: skip


@lru_cache(maxsize=1)
def last_checked(lists: tuple) -> datetime | None:
    """When the oldest of the lists in use was taken: what a finder may promise."""
    taken = ListRead.objects.filter(outcome=ListRead.Outcome.TAKEN, source__ended_at=None)
    newest = taken.values("source").annotate(newest=Max("at"))
    return min((one["newest"] for one in newest), default=None)


# --- meetings ---------------------------------------------------------------------------------
def meetings_now() -> QuerySet[Meeting]:
    """Every meeting of every list in use, as its newest list says."""
    standing = Q(local=None) | Q(local__ended_at=None)
    return Meeting.objects.filter(standing, ended=None, source__ended_at=None)


def which_lists() -> tuple:
    """Changes whenever the meetings in use do: a list read, a local one written, either ended."""

    def newest(rows, field):
        return Subquery(rows.filter(**{f"{field}__isnull": False}).order_by(f"-{field}")
                        .values(field)[:1])  # fmt: skip

    taken = ListRead.objects.filter(outcome=ListRead.Outcome.TAKEN)
    local, sources = LocalMeeting.objects.all(), MeetingSource.objects.all()
    in_use = (
        sources.filter(ended_at=None)
        .order_by()
        .values(n=Func(template="COUNT(*)", output_field=IntegerField()))
    )
    found = sources.order_by("-at").values_list(
        "at", Subquery(taken.order_by("-at").values("pk")[:1]), newest(local, "at"),
        newest(local, "ended_at"), newest(sources, "ended_at"), Subquery(in_use),
    )  # fmt: skip
    return found.first() or ()


@lru_cache(maxsize=1)
def listed(lists: tuple) -> dict[str, set[str]]:
    """Which languages, groups and kinds there are at all: only these are offered."""
    said = meetings_now().order_by().values_list("fellowship", "languages", "types").distinct()
    found: dict[str, set[str]] = {"fellowships": set(), "languages": set(), "types": set()}
    for group, languages, types in said:
        found["fellowships"] |= {group} - {""}
        found["languages"] |= set(unpacked(languages))
        found["types"] |= set(unpacked(types))
    return found


def meeting_as_it_is(id: Any) -> tuple[Meeting, bool] | None:
    """A meeting by any row of it, the newest row of the same key; and whether it still meets."""
    first = Meeting.objects.select_related("source", "local").filter(pk=id).first()
    if first is None:
        return None
    same = Meeting.objects.select_related("source", "local").filter(
        source=first.source_id, key=first.key
    )
    now = same.filter(ended=None).first() or first
    ended_here = now.local is not None and now.local.ended_at is not None
    return now, now.ended_id is None and now.source.ended_at is None and not ended_here


def lasting_id(meeting: Meeting) -> str:
    """The same for every row of a meeting, so that a calendar takes a change for a change."""
    return str(uuid.uuid5(meeting.source_id, meeting.key))


def local_meetings(places: Iterable[Any]) -> QuerySet[Meeting]:
    """What was written down here, by day and hour."""
    return (
        Meeting.objects.filter(local__facility__in=places, local__ended_at=None)
        .select_related("local__by").order_by("weekday", "starts", "name")
    )  # fmt: skip


def as_initial(meeting: Meeting) -> dict[str, Any]:
    """A meeting as its form is filled; the form mints the id of what takes its place."""
    return {name: value for name, value in asdict(meeting.value).items() if name != "key"}


# --- medicine ---------------------------------------------------------------------------------
def welcomes_of(meetings: Iterable[Meeting]) -> dict[tuple[Any, str], dict[str, Any]]:
    """What is known of each group about medicine: by the team, by people here. Never guessed."""
    groups = {(meeting.source_id, meeting.key) for meeting in meetings}
    of_these = Q(
        meeting__source__in={s for s, _ in groups}, meeting__key__in={k for _, k in groups}
    )
    known: dict[tuple[Any, str], dict[str, Any]] = defaultdict(dict)
    if not groups:
        return known
    for noted in MedicineWelcome.objects.filter(of_these).select_related("meeting").order_by("at"):
        known[noted.meeting.source_id, noted.meeting.key]["noted"] = noted
    levels: dict[tuple[Any, str], dict[str, int]] = defaultdict(dict)
    said = PeopleSay.objects.filter(of_these).order_by("day", "pk")
    for source, key, token, level in said.values_list(
        "meeting__source", "meeting__key", "token", "level"
    ):
        levels[source, key][token] = level
    for group, by_token in levels.items():
        if (found := fellowships.found_there(list(by_token.values()))) != fellowships.NOT_KNOWN:
            known[group]["people"] = found
    return known


def welcoming_groups() -> list[tuple[Any, str]]:
    """Groups of which the team noted last, or enough people here said, that they welcome."""
    noted = list(
        MedicineWelcome.objects.select_related("meeting").order_by("meeting__key", "at")
    )  # a team notes dozens, not thousands
    last = {(one.meeting.source_id, one.meeting.key): one.level for one in noted}
    by_team = [group for group, level in last.items() if level == MedicineWelcome.Level.WELCOME]
    said = Meeting.objects.filter(pk__in=PeopleSay.objects.values("meeting")).select_related(None)
    by_people = [
        group for group, known in welcomes_of(said).items()
        if known.get("people") == fellowships.WELCOMES and group not in last
    ]  # fmt: skip
    return [*by_team, *by_people]


# --- one person -------------------------------------------------------------------------------
def offers_to(patient: Any) -> QuerySet[MeetingOffer]:
    """Meetings offered, the newest first."""
    offered = MeetingOffer.objects.filter(patient=patient).select_related("meeting__source", "by")
    return offered.order_by("-at")[:OFFERS_SHOWN]


def own_notes(patient: Any, kinds: Iterable[str] = OwnNote.Kind.values) -> list[dict[str, Any]]:
    """What the person keeps for themself, opened: for their own pages, and for whom they chose."""
    notes = OwnNote.objects.filter(patient=patient, aside_at=None).order_by("-at")[:NOTES_SHOWN]
    wanted = set(kinds)
    opened = [{"note": note, **said} for note in notes if (said := told(note.sealed))]
    return [note for note in opened if note.get("kind") in wanted]


def by_kind(patient: Any) -> list[tuple[Any, list[dict[str, Any]]]]:
    """(kind in words, notes) for the person's own page: each note in one line of words."""
    notes = own_notes(patient)
    found = []
    for kind in OwnNote.Kind:
        of_kind = [
            {"pk": one["note"].pk, "words": " · ".join(
                str(value) for name, value in one.items() if name not in ("note", "kind")
            )}
            for one in notes if one["kind"] == kind
        ]  # fmt: skip
        if of_kind:
            found.append((kind.label, of_kind))
    return found


def shown_with_kinds(patient: Any) -> list[tuple[Shown, list[Any]]]:
    """To whom what is shown, in words."""
    return [
        (one, [OwnNote.Kind(kind).label for kind in told(one.kinds) or []])
        for one in shown_now(patient)
    ]


def shown_now(patient: Any) -> QuerySet[Shown]:
    """To whom the person shows some of it."""
    return Shown.objects.filter(patient=patient, ended_at=None).select_related("member")


def shown_to(member: Any, patient: Any) -> list[dict[str, Any]]:
    """The notes this person shows to this member: only these, and only while they do."""
    shown = Shown.objects.filter(patient=patient, member=member, ended_at=None).first()
    kinds = told(shown.kinds) if shown else None
    return own_notes(patient, kinds) if kinds else []


def told(sealed: str) -> Any:
    """Sealed words opened; nothing when their key is not here."""
    try:
        return json.loads(unseal(sealed))
    except (CannotOpen, ValueError):
        return None
