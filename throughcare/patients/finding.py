"""Finding somebody by what one knows of them, among a hundred thousand, slips included.

Two steps, each a few questions of indexes that both engines have:
1. as written: a name that begins so, a number, a date of birth, the end of a phone;
2. nearly so: each word typed is looked up among the words all names hold (`NearName`), then the
   people who are called all of these words, or else most of them, are weighed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Q

from throughcare.patients import written
from throughcare.patients.models import NearName, Patient, SearchKey
from throughcare.patients.spelling import (
    NICKNAME,
    keys_near,
    keys_of,
    nearness,
    short_forms,
    squeezed,
    whole_names,
    words,
)

Kind = SearchKey.Kind
END = "z" * 20  # behind everything that begins alike: keys are of a-z and 0-9
MOST = 500  # hits; whoever has more types one word more
WEIGHED = 4000  # rows weighed one by one: about 10 ms
NEAR_WORDS = 60  # words near one that was typed; the nearest
WORDS_READ = 4  # of a long name; the others add nothing
SURE = 80  # of 100: every word typed is there with a slip at most
ENOUGH = 55  # of 100: below it a list of namesakes grows useless


@dataclass(frozen=True)
class Hit:
    """Somebody found, and how: as_written, nearly, number, birth, birth_swapped or phone."""

    pk: Any
    how: str
    score: int = 100


# --- what is kept -----------------------------------------------------------------------------
def keep_findable(*people: Patient) -> None:
    """Make the search keys of these people what their record says now."""
    these = Patient.objects.filter(pk__in=[patient.pk for patient in people])
    told = these.prefetch_related("former_details", "contacts", "identifiers")
    wanted = {(patient.pk, *key) for patient in told for key in keys_of_person(patient)}
    kept = SearchKey.objects.filter(patient__in=these)
    standing = {(row.patient_id, row.kind, row.key): row.pk for row in kept}
    if gone := [pk for key, pk in standing.items() if key not in wanted]:
        SearchKey.objects.filter(pk__in=gone).delete()
    made = sorted(key for key in wanted if key not in standing)
    keep_near({key for _pk, kind, key in made if kind == Kind.WORD})
    SearchKey.objects.bulk_create(
        [SearchKey(patient_id=pk, kind=kind, key=key) for pk, kind, key in made],
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip


def keys_of_person(patient: Patient) -> set[tuple[str, str]]:
    """(kind, key) for everything this person may be found by."""
    names = [(patient.chosen_name, patient.given_name, patient.family_name)]
    names += [names_in(former.details) for former in patient.former_details.all()]
    phones = [contact.reach for contact in patient.contacts.all()
              if contact.kind == "phone" and contact.ended_at is None]  # fmt: skip
    return derived(names, phones, [told.value for told in patient.identifiers.all()])


def names_in(details: dict[str, str]) -> tuple[str, str, str]:
    return tuple(details.get(name, "") for name in ("chosen_name", "given_name", "family_name"))


def derived(names, phones: Iterable[str], numbers: Iterable[str]) -> set[tuple[str, str]]:
    """The keys of plain values: what a migration and the actions make alike."""
    keys = {(Kind.WORD.value, word) for name in names for part in name for word in words(part)}
    keys |= {(Kind.WHOLE.value, whole) for whole in whole_names(*names)}
    keys |= {(Kind.PHONE.value, key) for phone in phones if (key := backwards(phone))}
    return keys | {(Kind.NUMBER.value, key) for number in numbers if (key := squeezed(number))}


def backwards(phone: str) -> str:
    """The digits of a phone, last one first."""
    return re.sub(r"\D", "", phone)[::-1][:40]


def keep_near(words_held: set[str]) -> None:
    """Words that names hold, each with its neighbourhood. A word once known is known for good."""
    itself = Q(key=F("word"), key__in=words_held)
    new = words_held - set(NearName.objects.filter(itself).values_list("word", flat=True))
    NearName.objects.bulk_create(
        [NearName(key=key, word=word) for word in sorted(new) for key in sorted(keys_of(word))],
        ignore_conflicts=True, batch_size=1000,
    )  # fmt: skip


# --- what is asked ----------------------------------------------------------------------------
def find(people, text: str, most: int = MOST, nearly: bool = False) -> list[Hit]:
    """Who among `people` is meant, likeliest first. `nearly`: near names even when some fit."""
    asked = written.read(text)
    hits = [*by_number(people, asked), *by_birth(people, asked)]
    if asked.name:
        of_birth = people.filter(date_of_birth__in=asked.days) if asked.days else people
        named = as_written(of_birth, asked.name, most)
        if nearly or not named:
            named += nearly_written(of_birth, words(asked.name)[:WORDS_READ])
        hits = [*hits, *named] if not asked.days else [*named, *hits]
    hits += by_phone(people, asked)
    first: dict[Any, Hit] = {}
    for hit in hits:  # the first way somebody was found counts
        first.setdefault(hit.pk, hit)
    return list(first.values())[:most]


def by_number(people, asked: written.Asked) -> list[Hit]:
    """The clinic's own number, with or without zeros, or a number from elsewhere."""
    if not asked.numbers:
        return []
    ours = {form for told in asked.numbers for form in (told, told.lstrip("#").zfill(6))}
    found = list(people.filter(number__in=ours).order_by("pk").values_list("pk", flat=True)[:MOST])
    theirs = {squeezed(told) for told in (*asked.numbers, "".join(asked.numbers))} - {""}
    found += people.filter(
        search_keys__kind=Kind.NUMBER, search_keys__key__in=theirs
    ).order_by("pk").values_list("pk", flat=True)[:MOST]  # fmt: skip
    return [Hit(pk, "number") for pk in found]


def by_birth(people, asked: written.Asked) -> list[Hit]:
    """Everybody born on that day; then those for whom day and month are the other way round."""
    if not asked.days:
        return []
    born = people.filter(date_of_birth__in=asked.days).values_list("pk", "date_of_birth")
    some = born.order_by("chosen_name", "family_name", "pk")[:MOST]
    hits = [Hit(pk, "birth_swapped" if asked.days[day] else "birth") for pk, day in some]
    return sorted(hits, key=lambda hit: hit.how)


def by_phone(people, asked: written.Asked) -> list[Hit]:
    """A phone that ends like this, however it is written and whatever stands before it."""
    if not 4 <= len(asked.digits) <= 15:
        return []
    end = backwards(asked.digits)[:9]  # nine digits tell phones apart; what is before is a country
    some = people.filter(
        search_keys__kind=Kind.PHONE, search_keys__key__gte=end, search_keys__key__lte=end + END
    ).order_by("pk").values_list("pk", flat=True)[:MOST]  # fmt: skip
    return [Hit(pk, "phone") for pk in some]


def as_written(people, name: str, most: int) -> list[Hit]:
    """People whose whole name, in either order, is this or begins so: the exact ones first."""
    if not (key := squeezed(name)):
        return []
    rows = people.filter(
        search_keys__kind=Kind.WHOLE, search_keys__key__gte=key, search_keys__key__lte=key + END
    ).order_by("search_keys__key").values_list("pk", "search_keys__key")[: 2 * most]  # fmt: skip
    return [
        Hit(pk, "as_written", 100 if written == key else 95)
        for pk, written in sorted(rows, key=lambda row: (row[1], str(row[0])))
    ]


# --- nearly so --------------------------------------------------------------------------------
def nearly_written(people, typed: list[str]) -> list[Hit]:
    """People called nearly all of these words; where nobody surely is, most of them."""
    near = near_words(typed)
    scores = called_all(people, near) if all(near.values()) else {}
    if max(scores.values(), default=0) < SURE:
        scores = called_some(people, near) | scores
    closest = sorted(scores, key=lambda pk: (-scores[pk], str(pk)))[: 4 * NEAR_WORDS]
    exact = weighed(closest, typed)
    best = sorted(exact, key=lambda pk: (-exact[pk], str(pk)))
    return [Hit(pk, "nearly", round(exact[pk])) for pk in best if exact[pk] >= ENOUGH]


def near_words(typed: list[str]) -> dict[str, dict[str, int]]:
    """For each word typed, the words names hold that are near it, and how near."""
    keys = {key for word in typed for key in keys_near(word)}
    held = set(NearName.objects.filter(key__in=keys).values_list("word", flat=True)) if keys else ()
    near = {}
    for word in typed:
        scores = {name: score for name in held if (score := nearness(word, name))}
        nearest = sorted(scores, key=lambda name: (-scores[name], name))[:NEAR_WORDS]
        short = dict.fromkeys(short_forms(word), NICKNAME)
        near[word] = short | {name: scores[name] for name in nearest}
    return near


def called_all(people, near: dict[str, dict[str, int]]) -> dict[Any, float]:
    """How near people are who are called something near each word."""
    rows = people
    for place, names in enumerate(near.values()):
        rows = rows.annotate(**{f"word{place}": relation_to(names)})
        rows = rows.filter(**{f"word{place}__isnull": False})
    keys = [f"word{place}__key" for place in range(len(near))]
    scores: dict[Any, float] = defaultdict(float)
    for pk, *held in rows.values_list("pk", *keys)[:WEIGHED]:
        score = mean(
            {word: names[key] for (word, names), key in zip(near.items(), held, strict=True)}
        )
        scores[pk] = max(scores[pk], score)
    return dict(scores)


def called_some(people, near: dict[str, dict[str, int]]) -> dict[Any, float]:
    """How near people are who are called something near at least one word."""
    found: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(near, 0))
    for word, names in near.items():
        rows = people.annotate(word=relation_to(names)).filter(word__isnull=False)
        for pk, key in rows.values_list("pk", "word__key")[:WEIGHED] if names else ():
            found[pk][word] = max(found[pk][word], names[key])
    return {pk: mean(scores) for pk, scores in found.items()}


def relation_to(names: Iterable[str]) -> FilteredRelation:
    """The words of a person that are among these."""
    among = Q(search_keys__kind=Kind.WORD, search_keys__key__in=list(names))
    return FilteredRelation("search_keys", condition=among)


def weighed(people: list[Any], typed: list[str]) -> dict[Any, float]:
    """How near the names of these people are, word by word; words not asked for weigh a little."""
    held: dict[Any, set[str]] = defaultdict(set)
    rows = SearchKey.objects.filter(patient__in=people, kind=Kind.WORD)
    for pk, word in rows.values_list("patient", "key"):
        held[pk].add(word)
    return {pk: likeness(typed, names) for pk, names in held.items()}


def likeness(typed: list[str], names: set[str]) -> float:
    """How near a person of these names is to what was typed, of 100."""
    scores, free = {}, set(names)
    for word in typed:
        best = max(free, key=lambda name: (nearness(word, name), name), default="")
        scores[word] = nearness(word, best) if best else 0
        free -= {best} if scores[word] else set()
    return mean(scores) - min(len(free), 5)


def mean(scores: dict[str, int]) -> float:
    """The mean over the words typed, each as heavy as it is long."""
    return sum(score * len(word) for word, score in scores.items()) / sum(map(len, scores))
