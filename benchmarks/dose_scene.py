"""A clinic with many people and years of doses, on PostgreSQL: made by the database, set by set.

What a past dose left behind is all here (dose, pour, end, two movements) but its lines in the log:
a chain is written one line after another, and the log costs the same however long it is.
"""

import json
import uuid
from contextlib import contextmanager
from datetime import timedelta

from psycopg.sql import Literal

MG = 1000
PRODUCT, FAMILY, MEDICINE = "methadone-oral-10", "methadone-oral", "methadone"

# Every tenth person is called nearly as another is, as in a clinic.
PEOPLE = """
INSERT INTO patients_patient (id, facility_id, number, chosen_name, given_name, family_name,
    date_of_birth, birth_is_estimate, sex_for_care, gender, pronouns, language, needs_interpreter,
    heritage, sounds_like, is_made_up, registered_at, registered_by_id)
SELECT gen_random_uuid(), %(facility)s, lpad(n::text, 6, '0'), 'Person ' || n, '', 'Made up ' || n,
    date '1950-01-01' + (n %% 18000), false, 'unknown', '', '', 'en', false,
    '', left(md5((n - (n %% 10 = 1)::int)::text), 8), true, %(began)s, %(member)s
  FROM generate_series(1, %(people)s) n"""
EPISODES = """
INSERT INTO intake_episode (id, patient_id, referral, referral_note, asked_at, admitted_at,
    admitted_by_id)
SELECT gen_random_uuid(), id, 'self', '', %(began)s, %(began)s, %(member)s
  FROM patients_patient"""
ORDERS = """
INSERT INTO medication_order (id, patient_id, episode_id, item_id, kind, medicine, family,
    first_day, is_transition, must_not_skip, guest_of, words, why, at, by_id)
SELECT gen_random_uuid(), patient_id, id, NULL, 'guest', 'methadone', 'methadone-oral',
    %(first)s, false, false, 'made up', '', '', %(began)s, %(member)s
  FROM intake_episode;
INSERT INTO medication_step (id, order_id, first_day, part, ug, how)
SELECT gen_random_uuid(), o.id, o.first_day, '', 60000 + 5000 * (row_number() OVER () %% 13),
    'observed'
  FROM medication_order o;
INSERT INTO medication_signed (order_id, said, reason, at, by_id)
SELECT id, '[]', '', at, by_id FROM medication_order"""
# Keys are random: put in by their order, an index of millions grows at its end alone.
DOSES = """
INSERT INTO medication_dose (id, patient_id, order_id, step_id, medicine, part, ug, clinic_day,
    home, "window", said, told, reason, at, by_id)
SELECT gen_random_uuid(), o.patient_id, o.id, t.id, o.medicine, '', t.ug, d::date, false, '1',
    'same', '[]', '', d + interval '7 hours', o.by_id
  FROM generate_series(%(from)s::timestamptz, %(to)s::timestamptz, interval '1 day') d
 CROSS JOIN medication_order o JOIN medication_step t ON t.order_id = o.id
 ORDER BY 1"""
REST = """
INSERT INTO medication_pour (id, dose_id, account_id, ug, measured, report, at, by_id)
SELECT gen_random_uuid(), id, %(bottle)s, ug, 'hand', '{}', at, by_id FROM medication_dose
 ORDER BY 1;
INSERT INTO medication_end (dose_id, outcome, ug_taken, site, why, at, by_id)
SELECT id, 'taken', ug, '', '', at, by_id FROM medication_dose ORDER BY 1;
INSERT INTO stock_movement (id, facility_id, product, source_id, target_id, ug, reason,
    because_type, because_id, patient_id, words, clinic_day, at, by_id)
SELECT gen_random_uuid(), %(facility)s, 'methadone-oral-10', x.source, x.target, d.ug, x.reason,
    x.because, d.id, d.patient_id, '', d.clinic_day, d.at, d.by_id
  FROM medication_dose d CROSS JOIN (VALUES
    (%(bottle)s::uuid, %(cup)s::uuid, 'pour', 'medication.pour'),
    (%(cup)s::uuid, %(given)s::uuid, 'taken', 'medication.end')
    ) x(source, target, reason, because)
 ORDER BY 1"""
# Each evening two people counted every bottle and safe, and found what should be there.
COUNTS = """
INSERT INTO stock_counting (id, facility_id, kind, taken, second_id, clinic_day, at, by_id)
SELECT gen_random_uuid(), %(facility)s, 'closing', '', %(second)s, d::date,
    d + interval '18 hours', %(member)s
  FROM generate_series(%(first)s::timestamptz, %(yesterday)s::timestamptz, interval '1 day') d;
WITH flow AS MATERIALIZED (
    SELECT place, clinic_day, sum(ug) ug FROM (
        SELECT target_id place, clinic_day, ug FROM stock_movement
         UNION ALL SELECT source_id, clinic_day, -ug FROM stock_movement) both_sides
     GROUP BY place, clinic_day)
INSERT INTO stock_count (id, counting_id, account_id, counted_ug, expected_ug, at, by_id)
SELECT gen_random_uuid(), c.id, a.id, there.ug, there.ug, c.at, c.by_id
  FROM stock_counting c CROSS JOIN stock_account a CROSS JOIN LATERAL (
    SELECT COALESCE(sum(flow.ug), 0) ug FROM flow
     WHERE flow.place = a.id AND flow.clinic_day <= c.clinic_day) there
 WHERE a.kind IN ('safe', 'bottle')"""
BALANCES = """
UPDATE stock_account a SET balance = moved.ug FROM (
    SELECT place, sum(ug) ug FROM (SELECT target_id place, ug FROM stock_movement
     UNION ALL SELECT source_id, -ug FROM stock_movement) both_sides GROUP BY place) moved
 WHERE moved.place = a.id"""


def build(people: int, days: int, windows: int = 2, say=print) -> dict:
    """A migrated, empty database filled: `people` × `days` past doses. What a driver must know."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    scene = team(nurses=windows)
    today, began = scene["today"], scene["now"] - timedelta(days=days + 1)
    given = {
        "facility": scene["facility"].pk, "member": scene["nurse"].pk, "people": people,
        "began": began, "first": today - timedelta(days=days), "second": scene["director"].pk,
        "yesterday": today - timedelta(days=1),
    } | opened(scene, people * days, windows, at=began)  # fmt: skip
    with connection.cursor() as cursor, in_haste(cursor):
        fill(cursor, given, today, days, say)
    return scene


def fill(cursor, given: dict, today, days: int, say) -> None:
    run(cursor, PEOPLE, given)
    run(cursor, EPISODES, given)
    run(cursor, ORDERS, given)
    part = max(days // 10, 1)
    for start in range(days, 0, -part):
        stop = max(start - part + 1, 1)
        span = {"from": today - timedelta(days=start), "to": today - timedelta(days=stop)}
        run(cursor, DOSES, given | span)
        say(f"  past doses: {days - stop + 1} of {days} days", flush=True)
    run(cursor, REST, given)
    say("  poured, ended, moved", flush=True)
    run(cursor, BALANCES, given)
    run(cursor, COUNTS, given)
    say("  counted each evening", flush=True)


@contextmanager
def in_haste(cursor):
    """No triggers: the past is given. What no statement names is filled as a new row would be;
    indexes that only help to find are made once all is there."""
    cursor.execute("SET session_replication_role = replica")
    usual = [(model._meta.db_table, field.column, blank_of(field))
             for model in made_here() for field in model._meta.concrete_fields
             if blank_of(field) is not None]  # fmt: skip
    for table, column, blank in usual:  # names of our own; what a default is, no parameter may say
        said = Literal(blank).as_string(cursor.cursor)
        cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET DEFAULT {said}')
    cursor.execute(HELPFUL, [[model._meta.db_table for model in made_here()]])
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, column, _blank in usual:
        cursor.execute(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" DROP DEFAULT')
    cursor.execute("SET session_replication_role = origin")
    cursor.execute("VACUUM ANALYZE")


HELPFUL = """
SELECT i.relname, pg_get_indexdef(i.oid) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
 WHERE x.indrelid::regclass::text = ANY(%s) AND NOT x.indisunique"""


def made_here() -> list:
    from throughcare.intake.models import Episode
    from throughcare.medication.models import Dose, End, Order, Pour, Signed, Step
    from throughcare.patients.models import Patient
    from throughcare.stock.models import Movement

    return [Patient, Episode, Order, Step, Signed, Dose, Pour, End, Movement]


def blank_of(field):
    """What a new row holds in a column that nothing was said of; None where that is nothing."""
    if field.null or field.primary_key or field.is_relation:
        return None
    blank = field.get_default()
    return json.dumps(blank) if isinstance(blank, list | dict) else blank


def run(cursor, statements: str, given: dict) -> None:
    for statement in statements.split(";\n"):
        cursor.execute(statement, given)


def team(nurses: int = 2, others: int = 30) -> dict:
    """The clinic, a nurse at each window, others who may open every chart, whoever countersigns."""
    from throughcare import clock
    from throughcare.staff.models import Facility, Member, Post
    from throughcare.staff.pins import hashed

    now = clock.now()
    facility = Facility.objects.create(name="Benchmark (made up)", jurisdiction="us")
    scene = {"facility": facility, "now": now, "today": clock.clinic_day(now), "staff": []}
    for role, number in (("nurse", nurses + others), ("prescriber", 1), ("director", 1)):
        for place in range(number):
            member = Member.objects.create(
                username=f"{role}{place}", name=f"{role} {place} (made up)", is_made_up=True,
                pin=hashed("4913"),
            )  # fmt: skip
            Post.objects.create(member=member, facility=facility, role=role, began_at=now)
            scene["staff"].append(member)
            scene.setdefault(role, member)
    scene["nurses"], scene["others"] = scene["staff"][:nurses], scene["staff"][nurses:][:others]
    return scene


def again(windows: int) -> dict:
    """The scene that `build` left in the database."""
    from throughcare import clock
    from throughcare.staff.models import Facility, Member
    from throughcare.stock.models import Account

    nurses = list(Member.objects.filter(username__startswith="nurse").order_by("created_at"))
    bottles = Account.objects.filter(kind=Account.Kind.BOTTLE).order_by("window")
    return {
        "facility": Facility.objects.get(), "today": clock.today(), "bottles": list(bottles),
        "nurses": nurses[:windows], "others": nurses[windows:],
    }  # fmt: skip


def opened(scene: dict, past_doses: int, windows: int = 2, at=None) -> dict:
    """A bottle at each window, each with enough for all past doses and a long day."""
    from throughcare.stock import actions, ledger
    from throughcare.stock.models import Account

    common = {"by": scene["nurse"], "at": at or scene["now"]}
    enough = (windows + 1) * (past_doses + 200_000) * 125 * MG
    receipt = actions.receive(
        id=uuid.uuid4(), facility=scene["facility"], product=PRODUCT, lot_number="B-1",
        expires_on=scene["today"] + timedelta(days=900), ug=enough, ug_on_form=enough,
        supplier="A supplier (made up)", second=scene["director"], **common,
    )  # fmt: skip
    scene["bottles"] = [
        actions.open_bottle(
            id=uuid.uuid4(),
            lot=receipt.lot,
            ug=enough // (windows + 1),
            window=str(place + 1),
            **common,
        )
        for place in range(windows)
    ]
    places = {
        kind: ledger.account(scene["facility"], PRODUCT, kind, window="1", **common)
        for kind in (Account.Kind.POURED, Account.Kind.PATIENTS)
    }
    return {
        "bottle": scene["bottles"][0].pk, "cup": places["poured"].pk,
        "given": places["patients"].pk,
    }  # fmt: skip


def today_only(people: int, parts: int, windows: int) -> dict:
    """People without a past, with so many named parts due today; on either engine, row by row."""
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    scene = team(nurses=windows)
    with transaction.atomic():
        opened(scene, 0, windows)
        scene["due"] = [due for number in range(people) for due in one_person(scene, number, parts)]
    return scene


def one_person(scene: dict, number: int, parts: int) -> list[dict]:
    """Somebody with a signed order for today: what a driver must know of each part."""
    from throughcare.intake.models import Episode
    from throughcare.medication.models import Order, Signed, Step
    from throughcare.patients.models import Patient

    by = {"at": scene["now"], "by": scene["nurse"]}
    patient = Patient.objects.create(
        facility=scene["facility"], number=f"{number:06d}", chosen_name=f"Person {number}",
        is_made_up=True, registered_at=scene["now"], registered_by=scene["nurse"],
    )  # fmt: skip
    episode = Episode.objects.create(
        patient=patient, referral="self", asked_at=scene["now"], admitted_at=scene["now"],
        admitted_by=scene["nurse"],
    )  # fmt: skip
    order = Order.objects.create(
        patient=patient, episode=episode, kind="guest", guest_of="made up", medicine=MEDICINE,
        family=FAMILY, first_day=scene["today"], **by,
    )  # fmt: skip
    steps = Step.objects.bulk_create(
        Step(
            order=order,
            first_day=scene["today"],
            part=f"part {part}" if parts > 1 else "",
            ug=2 * MG + number % 13 * MG,
        )
        for part in range(parts)
    )
    Signed.objects.create(order=order, at=scene["now"], by=scene["prescriber"])
    return [{"patient": str(patient.pk), "step": str(s.pk), "ug": s.ug} for s in steps]
