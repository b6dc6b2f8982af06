"""Whether somebody is registered already: asked of the same index that finds people."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from throughcare.patients.finding import Kind, backwards, called_all, near_words
from throughcare.patients.models import Patient, SearchKey
from throughcare.patients.names import Likeness, births_to_ask, comparable_births, likeness
from throughcare.patients.spelling import words

WEIGHED = 400  # the nearest by name, and as many by birthday or phone, are weighed one by one
WEIGHED_BY = ("date_of_birth", "birth_is_estimate", "chosen_name", "given_name", "family_name")
SHOWN = 5
PHONE_DIGITS = 9  # what is before them is a country or a trunk; fewer are no phone of one's own
LEAST_DIGITS = 7


@dataclass(frozen=True)
class Alike:
    """A registered person who may be the one being registered, and why."""

    patient: Patient
    likeness: Likeness


def alike_people(people, details: dict[str, Any], phones: Iterable[str] = ()) -> list[Alike]:
    """Who among `people` may be the person of these details, likeliest first."""
    chosen, family = details["chosen_name"], details.get("family_name", "")
    firsts = dict.fromkeys((chosen, details.get("given_name") or chosen))
    wanted = [f"{first} {family}".strip() for first in firsts]
    born, guessed = details.get("date_of_birth"), bool(details.get("birth_is_estimate"))
    callers = same_phone(people, phones)
    near = close_by_name(people, wanted) | close_by_birth(people, born) | callers
    found = {}
    weighed = people.filter(pk__in=near).values_list("pk", *WEIGHED_BY)
    for pk, their_birth, their_guess, *theirs in weighed:
        births = comparable_births(born, guessed, their_birth, their_guess)
        if alike := most_alike(wanted, theirs, births, pk in callers):
            found[pk] = alike
    closest = sorted(found, key=lambda pk: (-len(found[pk].reasons), -found[pk].score, str(pk)))
    known = people.in_bulk(closest[:SHOWN])
    return [Alike(known[pk], found[pk]) for pk in closest[:SHOWN]]


def most_alike(wanted, theirs, births, phone: bool) -> Likeness | None:
    """The strongest likeness between the names given and the names somebody goes by."""
    (chosen, given, family), (born, their_birth) = theirs, births
    names = {f"{first} {family}".strip() for first in (chosen, given or chosen)}
    found = [alike for name in wanted if (alike := likeness(name, born, names, their_birth, phone))]
    return max(found, key=lambda alike: (len(alike.reasons), alike.score), default=None)


def close_by_name(people, wanted: list[str]) -> set[Any]:
    """People called something near each word of one of these names."""
    found: set[Any] = set()
    near = near_words(list(dict.fromkeys(word for name in wanted for word in words(name))))
    for name in wanted:
        each = {word: near[word] for word in words(name)[:4]}
        if each and all(each.values()):
            scores = called_all(people, each)
            found |= set(sorted(scores, key=lambda pk: (-scores[pk], str(pk)))[:WEIGHED])
    return found


def close_by_birth(people, born) -> set[Any]:
    """People whose birthday is this one, but for a slip."""
    if born is None:
        return set()
    days = people.filter(date_of_birth__in=births_to_ask(born))
    return set(days.order_by("pk").values_list("pk", flat=True)[: 2 * WEIGHED])


def same_phone(people, phones: Iterable[str]) -> set[Any]:
    """People who are reached at one of these phones now."""
    ends = Q(pk=None)
    for key in map(backwards, phones):
        if len(key) >= LEAST_DIGITS:
            end = key[:PHONE_DIGITS]
            ends |= Q(key__gte=end, key__lte=end + "9" * 20)
    if ends == Q(pk=None):
        return set()
    rows = SearchKey.objects.filter(ends, kind=Kind.PHONE, patient__in=people)
    return set(rows.values_list("patient", flat=True)[:WEIGHED])
