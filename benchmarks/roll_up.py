"""Everybody's months reckoned anew, against one counting scan of the doses they come from.

    python -m benchmarks.roll_up                5,000 people × 1,000 days, on PostgreSQL
    python -m benchmarks.roll_up --small        200 people × 100 days: within a minute
    python -m benchmarks.roll_up --on ADDRESS   a database it or another benchmark built

First of nothing, then again as every night, when nothing new is found, then after all was thrown
away: the digest must be the same each time. What the director's two pages then take is told beside
it. The memory is that of this process alone.
"""

import argparse
import os
import resource
import sys
import time
from functools import partial

from benchmarks.clinic import verdict
from benchmarks.dose_http import a_database, machine

PEOPLE, DAYS = 5_000, 1_000
WITHIN, MEMORY = 60, 512  # seconds of a night; MiB


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--small", action="store_true")
    given.add_argument("--on", default="", help="address of a PostgreSQL database")
    given.add_argument("--days", type=int, default=DAYS)
    asked = given.parse_args()
    people, days = (200, 100) if asked.small else (PEOPLE, asked.days)
    with a_database(asked.on) as address:
        os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "throughcare.settings"}
        return measured(people, days)


def measured(people: int, days: int) -> int:
    import django

    django.setup()
    from benchmarks.dose_scene import build
    from throughcare import clock
    from throughcare.medication.models import Dose
    from throughcare.outcomes.models import PatientMonth
    from throughcare.outcomes.pages import outcomes
    from throughcare.outcomes.roll_up import roll_up
    from throughcare.reports.week import week
    from throughcare.staff.models import Facility

    if not there():
        build(people, days)
    until = clock.today()
    scan, doses = timed(lambda: Dose._base_manager.filter(ug__gt=0).count())
    PatientMonth.objects.all()._raw_delete("default")
    first, made = timed(lambda: roll_up(until))
    night, again = timed(lambda: roll_up(until))
    PatientMonth.objects.all()._raw_delete("default")
    _seconds, anew = timed(lambda: roll_up(until))
    places = list(Facility.objects.all())
    pages = [timed(partial(page, places, until))[0] for page in (week, week, outcomes)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{machine()}\n{doses:,} doses, {made.rows:,} months of people")
    print(f"one counting scan {scan:.2f} s; of nothing {first:.1f} s; every night {night:.1f} s")
    print(f"night ÷ scan {night / scan:.1f}; {memory:.0f} MiB")
    print("the week {:.2f} s, again {:.2f} s; what came of it {:.2f} s".format(*pages))
    same = made.digest == again.digest == anew.digest and again.written == again.removed == 0
    return verdict(
        same and max(first, night) <= WITHIN and memory <= MEMORY,
        f"the same bytes each time, each within {WITHIN} s, at most {MEMORY} MiB",
    )


def there() -> bool:
    """Is the scene built?"""
    from django.db import connection

    return "medication_dose" in connection.introspection.table_names()


def timed(do):
    began = time.perf_counter()
    made = do()
    return time.perf_counter() - began, made


if __name__ == "__main__":
    sys.exit(main())
