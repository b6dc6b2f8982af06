"""Everybody looked at before opening: 5,000 people, five million doses, on PostgreSQL.

    python -m benchmarks.outreach                5,000 people with 1,000 past doses each
    python -m benchmarks.outreach --small        500 people, 30 days: within a minute
    python -m benchmarks.outreach --days 100     fewer days, the same people

Each twelfth person stayed away for the last two days. Facts of everybody are compared with the one
question no list can do without, the newest dose of each person, asked in plain SQL beside it.
"""

import argparse
import os
import sys
import tempfile
import time

from benchmarks.clinic import verdict
from benchmarks.dose_http import a_database, machine

PEOPLE, DAYS, AWAY = 5_000, 1_000, 12
RATIO, QUESTIONS = 15, 16
NEWEST = """
SELECT p.id, d.clinic_day FROM patients_patient p CROSS JOIN LATERAL (
    SELECT clinic_day FROM medication_dose x WHERE x.patient_id = p.id
     ORDER BY clinic_day DESC LIMIT 1) d"""
PLANNED = """
INSERT INTO plan_plan (id, patient_id, episode_id, version, change_why, at, by_id)
SELECT gen_random_uuid(), patient_id, id, 1, '', admitted_at, admitted_by_id FROM intake_episode;
INSERT INTO plan_item (id, plan_id, kind, strand, problem, goal, objective, intervention, measure,
    responsible_other, refer_to, persons_words, suggestion, source, seq, at, by_id)
SELECT gen_random_uuid(), id, 'treat', 'medication', 'p', '', '', 'i', '', '', '', '', '', '', 1,
    at, by_id FROM plan_plan;
UPDATE medication_order o SET kind = 'maintain', guest_of = '', item_id = i.id
  FROM plan_item i JOIN plan_plan p ON p.id = i.plan_id WHERE p.patient_id = o.patient_id"""
STAYED_AWAY = """
CREATE TEMPORARY TABLE away AS SELECT d.id FROM medication_dose d
  JOIN patients_patient p ON p.id = d.patient_id
 WHERE p.number::int %% %(each)s = 1 AND d.clinic_day >= %(since)s;
DELETE FROM medication_end WHERE dose_id IN (SELECT id FROM away);
DELETE FROM medication_pour WHERE dose_id IN (SELECT id FROM away);
DELETE FROM medication_dose WHERE id IN (SELECT id FROM away)"""


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--small", action="store_true")
    given.add_argument("--days", type=int, default=DAYS)
    given.add_argument("--on", help="the address of an empty PostgreSQL database")
    asked = given.parse_args()
    people, days = (500, 30) if asked.small else (PEOPLE, asked.days)
    with tempfile.TemporaryDirectory() as folder, a_database(asked.on) as address:
        os.environ |= {"THROUGHCARE_HOME": folder, "DATABASE_URL": address,
                       "DJANGO_SETTINGS_MODULE": "throughcare.settings"}  # fmt: skip
        scene = made(people, days)
        return measured(scene, people, days)


def made(people: int, days: int) -> dict:
    import django

    django.setup()
    from datetime import timedelta

    from django.db import connection

    from benchmarks import dose_scene

    scene = dose_scene.build(people, days)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        dose_scene.run(cursor, PLANNED, {})
        since = scene["today"] - timedelta(days=2)
        dose_scene.run(cursor, STAYED_AWAY, {"each": AWAY, "since": since})
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")
    return scene


def measured(scene: dict, people: int, days: int) -> int:
    from throughcare import clock
    from throughcare.adherence import facts
    from throughcare.adherence.actions.refreshing import refresh
    from throughcare.adherence.queries.outreach import open_rows
    from throughcare.record.access.queries import within_reach

    at, everybody = clock.now(), facts.people_of(scene["facility"])
    bare, _rows, _one = best(lambda: plain())
    whole, known, questions = best(lambda: facts.facts_of(everybody, at))
    once, looked, _many = timed(lambda: refresh(scene["facility"], by=None, at=at))
    again, _same, _few = timed(lambda: refresh(scene["facility"], by=None, at=at))
    page, rows, _asked = best(lambda: open_rows(within_reach(scene["nurse"]), at))
    print(f"{machine()}\n{people} people, {people * days:,} doses; {len(known)} with facts")
    print(f"newest dose of each, plain SQL   {bare:7.2f} s")
    print(f"facts of everybody               {whole:7.2f} s   {questions} questions")
    print(f"list made, {looked.opened:4} put on it        {once:7.2f} s")
    print(f"list made again, nothing new     {again:7.2f} s")
    print(f"the list of a nurse, {len(rows):3} people  {page:7.2f} s")
    slow = verdict(whole / bare <= RATIO, f"facts ÷ plain SQL {whole / bare:.1f}, at most {RATIO}")
    many = verdict(questions <= QUESTIONS, f"{questions} questions, at most {QUESTIONS}")
    return slow or many


def plain() -> list:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(NEWEST)
        return cursor.fetchall()


def best(do, times: int = 3):
    """The quickest of some tries: seconds, what it gave, how many questions it asked."""
    return min((timed(do) for _ in range(times)), key=lambda one: one[0])


def timed(do):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        given = do()
        return time.perf_counter() - began, given, len(asked)


if __name__ == "__main__":
    sys.exit(main())
