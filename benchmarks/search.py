"""Finding one of 100,000 made-up people, slips included, on both engines.

The same questions, drawn from one seed, are put to a database on SQLite and to one on PostgreSQL.
What is compared with: the first 25 whose family name begins so, one question of one index.

How a question is made from somebody's record (each rule below is a function with its name):
one slip is a letter more, a letter less, two letters changed places, or another letter, at any
place, the first included.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from benchmarks.clinic import verdict

TYPO_MOST, WRITTEN_MOST, P95_MOST_MS, RECALL_LEAST = 35, 5, 100, 0.97
SEED, FIRST, LETTERS = 4, 20, "abcdefghijklmnopqrstuvwxyz"
AS_WRITTEN = ("whole name", "family name begins", "clinic number")
SYLLABLES = [a + e + n for a in "bcdfghklmprstvw" for e in "aeio" for n in ("", "l", "n", "r", "s")]
ENDS = ("a", "i", "o", "es", "ez", "son", "sen", "man", "ov", "ova", "ski", "ton", "ley", "ard")
OTHER_SCRIPTS = {
    "Дмитрий": "Dmitri", "Анна": "Anna", "Сергей": "Sergey", "محمد": "Mohammed", "يوسف": "Yusuf",
    "فاطمة": "Fatima", "Ελένη": "Eleni", "李伟": "Liwei", "민준": "Minjun", "דוד": "David",
    "Łukasz": "Lukasz", "Zoë": "Zoe", "François": "Francois", "Nguyễn": "Nguyen",
}  # fmt: skip


# --- the people -----------------------------------------------------------------------------------
def names(chance: random.Random) -> tuple[list[str], list[str]]:
    """Given names as the nickname library knows them, and 20,000 family names of syllables."""
    from throughcare.patients.spelling import known

    given = sorted(name.capitalize() for name in known() if len(name) > 2)
    family: dict[str, None] = {}
    while len(family) < 20_000:
        parts = chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3)))
        family["".join([*parts, chance.choice(ENDS)]).capitalize()] = None
    chance.shuffle(given)
    return given, list(family)


def drawn(chance: random.Random, some: list[str]) -> str:
    """Few names are frequent, most are rare: the n-th as often as 1 ÷ (n + 20)."""
    reach = len(some)
    return some[min(int(20 * ((1 + reach / 20) ** chance.random() - 1)), reach - 1)]


def people(count: int) -> Iterator[dict]:
    """Made-up people, the same at every run: one in 25 has a given name in another script."""
    chance = random.Random(SEED)  # noqa: S311  the same people every time
    given, family = names(chance)
    for number in range(1, count + 1):
        first = drawn(chance, given)
        if chance.random() < 0.04:
            first = chance.choice(list(OTHER_SCRIPTS))
        yield {
            "number": f"{number:06d}", "chosen_name": first, "given_name": first,
            "family_name": drawn(chance, family),
            "date_of_birth": date(1940, 1, 1) + timedelta(days=chance.randrange(24_000)),
            "phone": f"+1 ({chance.randrange(200, 999)}) 555-{chance.randrange(10_000):04d}",
        }  # fmt: skip


def fill(count: int):
    """Everybody, their phones and keys, in one facility; returns who may search."""
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.history import clinic
    from throughcare import clock
    from throughcare.patients.finding import keep_findable
    from throughcare.patients.models import Contact, Patient
    from throughcare.patients.names import sounds_like

    call_command("migrate", verbosity=0)
    member = clinic()
    facility, now, batch = member.posts.get().facility, clock.now(), []
    for told in people(count):
        phone = told.pop("phone")
        patient = Patient(
            facility=facility, registered_at=now, registered_by=member, is_made_up=True,
            sounds_like=sounds_like(told["chosen_name"], told["family_name"]), **told,
        )  # fmt: skip
        batch.append(
            (patient, Contact(patient=patient, kind="phone", reach=phone, at=now, by=member))
        )
        if len(batch) == 1000 or told["number"] == f"{count:06d}":
            Patient.objects.bulk_create(patient for patient, _ in batch)
            Contact.objects.bulk_create(contact for _, contact in batch)
            keep_findable(*(patient for patient, _ in batch))
            batch = []
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return member


# --- the questions --------------------------------------------------------------------------------
def slip(chance: random.Random, word: str) -> str:
    """One slip of the finger."""
    place = chance.randrange(len(word))
    kind = chance.choice(("more", "less", "swapped", "another"))
    if kind == "swapped" and len(word) > 1:
        place = min(place, len(word) - 2)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    letter = chance.choice(LETTERS)
    if kind == "more":
        return word[:place] + letter + word[place:]
    if kind == "less" and len(word) > 3:
        return word[:place] + word[place + 1 :]
    return word[:place] + letter + word[place + 1 :]


def one_slip(chance, who):
    """A slip in the given or in the family name."""
    both = [who["latin"], who["family_name"]]
    which = chance.randrange(2)
    both[which] = slip(chance, both[which])
    return " ".join(both)


def a_slip_in_each(chance, who):
    return f"{slip(chance, who['latin'])} {slip(chance, who['family_name'])}"


def two_slips_in_a_long_one(chance, who):
    return f"{who['latin']} {slip(chance, slip(chance, who['family_name']))}"


def first_letter_wrong(chance, who):
    return f"{who['latin']} {chance.choice(LETTERS)}{who['family_name'][1:]}"


def other_order_and_a_slip(chance, who):
    return f"{who['family_name']} {slip(chance, who['latin'])}"


def short_form(chance, who):
    """A nickname, or the name it is short for, and the family name."""
    from throughcare.patients.spelling import short_forms

    return f"{chance.choice(sorted(short_forms(who['latin'].lower())))} {who['family_name']}"


def slip_and_birth(chance, who):
    return f"{slip(chance, who['family_name'])} {who['date_of_birth']:%d.%m.%Y}"


KINDS: dict[str, tuple[Callable, Callable]] = {  # kind: (the question, who may be asked for so)
    "whole name": (lambda c, w: f"{w['latin']} {w['family_name']}", lambda w: w["plain"]),
    "family name begins": (lambda c, w: w["family_name"][:4], lambda w: True),
    "clinic number": (lambda c, w: w["number"].lstrip("0"), lambda w: True),
    "one slip": (one_slip, lambda w: w["plain"]),
    "a slip in each name": (a_slip_in_each, lambda w: w["plain"]),
    "first letter wrong": (first_letter_wrong, lambda w: w["plain"]),
    "names swapped, one slip": (other_order_and_a_slip, lambda w: w["plain"]),
    "two slips in a long name": (
        two_slips_in_a_long_one, lambda w: w["plain"] and len(w["family_name"]) >= 7),
    "short form": (short_form, lambda w: w["short"]),
    "another script, typed in Latin": (
        lambda c, w: f"{w['latin']} {w['family_name']}", lambda w: not w["plain"]),
    "slip and date of birth": (slip_and_birth, lambda w: w["plain"]),
    "phone, last seven digits": (lambda c, w: w["phone"][-8:].replace("-", " "), lambda w: True),
}  # fmt: skip


def questions(count: int, each: int) -> dict[str, list[tuple[str, dict]]]:
    """(typed, who is meant) by kind, from one seed."""
    from throughcare.patients.spelling import short_forms

    chance, everybody = random.Random(SEED + 1), list(people(count))  # noqa: S311  as above
    for who in everybody:
        who["plain"] = who["chosen_name"] not in OTHER_SCRIPTS
        who["latin"] = OTHER_SCRIPTS.get(who["chosen_name"], who["chosen_name"])
        who["short"] = who["plain"] and bool(short_forms(who["latin"].lower()))
    asked = defaultdict(list)
    for kind, (question, fits) in KINDS.items():
        while len(asked[kind]) < each:
            if fits(who := chance.choice(everybody)):
                asked[kind].append((question(chance, who), who))
    return asked


# --- measuring ------------------------------------------------------------------------------------
def measure(count: int, each: int) -> int:
    """Ask everything of this engine; print each kind; say which promises are kept."""
    import django

    django.setup()
    from django.db import connection

    began = time.monotonic()
    member = fill(count)
    print(f"\n{connection.vendor}: {count:,} people, filled in {time.monotonic() - began:.0f} s")
    times, found = defaultdict(list), defaultdict(list)
    for kind, asked in questions(count, each).items():
        for typed, who in asked:
            times["compared with"].append(
                spent(lambda who=who: bare(member, who["family_name"]))[0]
            )
            took, page = spent(lambda typed=typed: search(member, typed))
            times[kind].append(took)
            found[kind].append(is_found(page, who))
    registering(
        asked_again=questions(count, each)["one slip"], facility=member.posts.get().facility
    )
    clinic_wide(member)
    return told(times, found)


def registering(asked_again: list, facility) -> None:
    """Somebody who is registered comes again: their name with a slip, day and month swapped."""
    from throughcare.intake.queries import likely_duplicates
    from throughcare.patients.written import turned_round

    took, seen = [], 0
    for typed, who in asked_again:
        first, _, family = typed.partition(" ")
        born = turned_round(who["date_of_birth"]) or who["date_of_birth"]
        details = {"chosen_name": first, "family_name": family, "date_of_birth": born}
        spent_ms, alike = spent(lambda details=details: likely_duplicates(facility, details))
        took.append(spent_ms)
        seen += who["number"] in {one.patient.number for one in alike}
    share = seen / len(asked_again)
    print(f"registered already? p95 {p95(took):.0f} ms; shown {share:.1%} of those who are")


def clinic_wide(member) -> None:
    """The page of possible duplicates, its first and its hundredth page."""
    from throughcare.record.alike import possible_duplicates, whole_duplicates
    from throughcare.record.queries import findable

    mine = findable(member)
    whole = spent(lambda: whole_duplicates(mine))[0]
    pages = [
        spent(lambda number=number: possible_duplicates(mine, number))[0] for number in (1, 100)
    ]
    print(f"possible duplicates: {whole:.0f} ms for the groups; pages 1 and 100: "
          f"{pages[0]:.0f} and {pages[1]:.0f} ms")  # fmt: skip


def bare(member, family: str) -> list:
    """The one question that is compared with."""
    from throughcare.record.queries import findable

    begin = family[:4]
    rows = findable(member).filter(family_name__gte=begin, family_name__lt=begin + "zzzz")
    return list(rows.order_by("family_name")[:25])


def search(member, typed: str) -> list:
    """What the page does: the first 25, as people to show."""
    from throughcare.record.queries import people as found

    return found(member, typed, 1).rows


def is_found(page: list, who: dict) -> bool:
    """Is the person meant among the first 20, or are all 20 of the very same name?"""
    same = [(p.number == who["number"], p.chosen_name == who["chosen_name"]
             and p.family_name == who["family_name"]) for p in page[:FIRST]]  # fmt: skip
    return any(number for number, _ in same) or (len(same) == FIRST and all(n for _, n in same))


def spent(do: Callable) -> tuple[float, list]:
    began = time.perf_counter()
    got = do()
    return 1000 * (time.perf_counter() - began), got


def p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * (len(values) - 1))]


def told(times: dict, found: dict) -> int:
    """The table, and each promise."""
    base = p95(times["compared with"])
    print(f"{'':<32}p95 ms   ÷ compared   recall in {FIRST}")
    for kind, took in times.items():
        says = kind in found and kind != "family name begins"  # hundreds may begin so
        recall = f"{sum(found[kind]) / len(found[kind]):8.1%}" if says else ""
        print(f"{kind:<32}{p95(took):6.1f} {p95(took) / base:10.1f} {recall:>12}")
    typos = [kind for kind in KINDS if kind not in AS_WRITTEN]
    slow = max(p95(times[kind]) for kind in KINDS)
    ratio = p95([one for kind in typos for one in times[kind]]) / base
    written = max(p95(times[kind]) / base for kind in AS_WRITTEN)
    recall = [one for kind in typos for one in found[kind]]
    share = sum(recall) / len(recall)
    kept = verdict(slow <= P95_MOST_MS, f"p95 of every kind {slow:.0f} ms ≤ {P95_MOST_MS}")
    kept |= verdict(ratio <= TYPO_MOST, f"with slips ÷ compared with {ratio:.1f} ≤ {TYPO_MOST}")
    kept |= verdict(
        written <= WRITTEN_MOST, f"as written ÷ compared with {written:.1f} ≤ {WRITTEN_MOST}"
    )
    return kept | verdict(
        share >= RECALL_LEAST, f"recall in {FIRST} {share:.1%} ≥ {RECALL_LEAST:.0%}"
    )


def main(words: list[str]) -> int:
    """Measure on SQLite, then on a PostgreSQL of its own; each in a process of its own."""
    small = "--small" in words
    count, each = (5_000, 60) if small else (100_000, 300)
    if "--here" in words:
        return measure(count, each)
    os.environ |= {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    again = [sys.executable, "-m", "benchmarks.search", "--here", *words]
    kept = 0
    for engine in [word for word in words if word in ("sqlite", "postgres")] or [
        "sqlite",
        "postgres",
    ]:
        wrap = [sys.executable, "-m", "stories.throwaway_postgres"] if engine == "postgres" else []
        with tempfile.TemporaryDirectory() as home:
            here = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
            kept |= subprocess.run(
                [*wrap, *again], env=here | {"THROUGHCARE_HOME": home}
            ).returncode
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
