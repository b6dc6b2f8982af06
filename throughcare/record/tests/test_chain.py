"""The log's chain: lines that follow each other, and digests that tell when a row was changed."""

import uuid
from datetime import UTC, date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from throughcare import clock
from throughcare.record import actions, chain, guards
from throughcare.record.action import ACTIONS, Repeated, action, recording, write_read
from throughcare.record.models import NO_FACILITY, Head, LogLine
from throughcare.record.verify_log import LINE_FIELDS, line_hash
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def scratch_action():
    """Actions that live for one test."""
    before = dict(ACTIONS)
    yield action
    ACTIONS.clear()
    ACTIONS.update(before)


def test_lines_are_numbered_from_1_and_each_carries_the_hash_of_the_last(flag, patient):
    flag("urgent"), flag("children_at_home"), flag("same_name")
    lines = list(LogLine.objects.order_by("seq"))
    assert [line.seq for line in lines] == [1, 2, 3]
    assert [line.before for line in lines] == ["", lines[0].hash, lines[1].hash]
    head = Head.objects.get()
    assert (head.of, head.seq, head.hash) == (patient.facility_id, 3, lines[2].hash)


def test_each_facility_has_a_chain_and_what_belongs_to_none_has_its_own(
    flag, new_patient, elsewhere, members
):
    flag()
    other = new_patient("Bo", facility=elsewhere)
    write_read("chart", other, by=members["nurse"], at=clock.now())
    with recording() as doing:
        doing.lines.append(LogLine(kind="change", what="nobody's", at=clock.now()))
    assert set(Head.objects.values_list("of", "seq")) == {
        (other.facility_id, 1), (LogLine.objects.first().facility_id, 1), (NO_FACILITY, 1),
    }  # fmt: skip


def test_all_lines_about_one_person_are_in_one_chain_and_those_about_others_may_be_in_another(
    new_patient, members
):
    people = [new_patient(f"Person {n}") for n in range(40)]
    for patient in people * 2:
        write_read("chart", patient, by=members["nurse"], at=clock.now())
    chains = {patient.pk: set(patient.log.values_list("chain", flat=True)) for patient in people}
    assert {len(own) for own in chains.values()} == {1}
    assert 1 < len(set.union(*chains.values())) <= chain.LANES
    assert set(Head.objects.values_list("of", flat=True)) == {people[0].facility_id}


def test_a_line_names_every_row_the_action_wrote_with_its_digest(patient, members):
    before = chain.digests([patient])
    row = actions.correct_details(
        patient=patient, reason="as on the passport", chosen_name="Anna", by=members["intake"],
        at=clock.now(),
    )  # fmt: skip
    patient.refresh_from_db()
    line = LogLine.objects.get()
    assert line.rows == chain.digests([row, patient])
    assert before[chain.name_of(patient)] != line.rows[chain.name_of(patient)]


def test_an_action_inside_an_action_has_its_own_line_and_its_own_rows(
    scratch_action, patient, members
):
    @scratch_action("outer of two")
    def outer(*, by, at):
        inner = actions.raise_flag(id=uuid.uuid4(), patient=patient, kind="urgent", by=by, at=at)
        actions.end_flag(flag=inner, why="a mistake", by=by, at=at)
        return patient

    outer(by=members["nurse"], at=clock.now())
    told = [(line.seq, line.what, len(line.rows)) for line in LogLine.objects.order_by("seq")]
    assert told == [(1, "flag raised", 1), (2, "flag ended", 1), (3, "outer of two", 0)]


def test_a_row_that_one_action_made_and_another_inside_it_changed_is_vouched_for_as_it_is(
    scratch_action, patient, members
):
    @scratch_action("makes a flag and ends it")
    def outer(*, by, at):
        made = patient.flags.create(kind="urgent", at=at, by=by)
        actions.end_flag(flag=type(made).objects.get(pk=made.pk), why="a mistake", by=by, at=at)
        return made

    made = outer(by=members["nurse"], at=clock.now())
    made.refresh_from_db()
    name = chain.name_of(made)
    told = [line.rows[name] for line in LogLine.objects.order_by("seq")]
    assert told == [chain.digests([made])[name]] * 2


def test_an_inner_action_that_fails_and_is_forgiven_leaves_neither_line_nor_rows(
    scratch_action, patient, members
):
    @scratch_action("fails inside")
    def inner(*, by, at):
        actions.raise_flag(id=uuid.uuid4(), patient=patient, kind="urgent", by=by, at=at)
        raise Refused("for_this_test", "no", source="house:tests")

    @scratch_action("forgives")
    def outer(*, by, at):
        with pytest.raises(Refused):
            inner(by=by, at=at)
        return patient

    outer(by=members["nurse"], at=clock.now())
    assert list(LogLine.objects.values_list("what", "rows")) == [("forgives", {})]
    assert not patient.flags.exists()


def test_a_repeat_that_wrote_something_is_a_programming_error(scratch_action, patient, members):
    @scratch_action("says it repeats")
    def wrong(*, by, at):
        patient.gender = "woman"
        patient.save()
        return Repeated(patient)

    with pytest.raises(RuntimeError, match="called it a repeat"):
        wrong(by=members["nurse"], at=clock.now())
    assert not LogLine.objects.exists()


@pytest.mark.parametrize("name", LINE_FIELDS)
def test_every_column_of_a_line_is_in_its_hash(name, flag):
    flag()
    line, another = LogLine.objects.get(), uuid.uuid4()
    changed = {
        "facility": ("facility_id", another), "patient": ("patient_id", None), "seq": ("seq", 99),
        "by": ("by_id", another), "rows": ("rows", {}), "at": ("at", clock.now()),
        "written_at": ("written_at", clock.now()), "chain": ("chain", NO_FACILITY),
    }.get(name, (name, "else"))  # fmt: skip
    before = line_hash(chain.as_hashed(line))
    setattr(line, *changed)
    assert before == line.hash != line_hash(chain.as_hashed(line))


def test_no_column_of_a_line_is_forgotten():
    columns = {field.name for field in LogLine._meta.concrete_fields}
    assert columns - set(LINE_FIELDS) == {"id", "hash"}


def test_the_database_refuses_a_line_that_does_not_follow_the_last(flag):
    flag()
    line = LogLine.objects.get()
    for seq, before in ((3, line.hash), (2, "0" * 64), (2, "")):
        line.pk, line.seq, line.before, line.hash = None, seq, before, "1" * 64
        with pytest.raises(IntegrityError, match="follows the last"), transaction.atomic():
            line.save(force_insert=True)


def test_the_database_refuses_a_head_that_goes_back(flag):
    flag()
    with (
        pytest.raises(IntegrityError, match="only moves on"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute('UPDATE "record_head" SET "seq" = 0')


def test_a_read_costs_the_log_one_question(patient, members, django_assert_num_queries):
    write_read("chart", patient, by=members["nurse"], at=clock.now())  # makes the head
    savepoint_and_release = 2
    with django_assert_num_queries(savepoint_and_release + 1):
        write_read("chart", patient, by=members["nurse"], at=clock.now())


@pytest.mark.parametrize("count", [1, 3])
def test_lines_say_and_are_hashed_as_python_has_it_whoever_wrote_them(patient, members, count):
    """On PostgreSQL the database numbers and hashes them; the inspector's program is Python."""
    before = ""
    for laps in range(2):  # the first time there is no head yet
        with recording() as doing:
            doing.lines += [
                LogLine(
                    kind=LogLine.Kind.CHANGE, what='"quoted", \\ 0,"", ñ€𝄞\n', at=clock.now(),
                    patient=patient, facility_id=patient.facility_id, by=members["nurse"],
                    rows=chain.digests([patient]), row_type="patients.patient", row_id="1",
                    relation="team", station="window", unusual="night",
                )
                for _ in range(count)
            ]  # fmt: skip
        kept = list(LogLine.objects.order_by("seq"))[-count:]
        for place, (line, said) in enumerate(zip(kept, doing.lines, strict=True), start=1):
            said.seq, said.before = laps * count + place, before
            before = line_hash(chain.as_hashed(said))
            assert line.hash == before
            assert chain.as_hashed(line) == chain.as_hashed(said) | {"hash": line.hash}
            assert line.what == '"quoted", \\ 0,"", ñ€𝄞\n'


def test_every_row_that_any_action_can_write_is_vouched_for():
    """A model without `kept` would be written and never named by a line."""
    from django.apps import apps

    ours = [m for m in apps.get_models() if m.__module__.startswith("throughcare.")]
    # Made anew from the record at any time, kept by the database itself, of a sign-in, of nobody's
    # and gone after weeks (a message from a number that agreed to nothing), or copied from public
    # lists, of which the log vouches for the whole (groups.ListRead).
    derived = {
        "patients.SearchKey", "patients.NearName", "medication.UnderWay", "patients.OwnSitting",
        "portal.WrongTry", "portal.SentCode", "portal.SetAside", "groups.Meeting",
        "outcomes.PatientMonth",
    }  # fmt: skip
    strands = [m for m in ours if m._meta.app_label not in ("staff", "demo", "upkeep")]
    left = {m._meta.label for m in strands if m not in set(guards.kept_models())}
    assert left - derived == set()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5)
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(JSON)
def test_what_json_says_is_said_in_one_way_only(value):
    assert chain.plain(chain.plain(value)) == chain.plain(value)


@pytest.mark.parametrize(
    ("field", "given", "read"),
    [
        (models.DateField(), "1989-04-07", date(1989, 4, 7)),
        (models.CharField(), 5, "5"),
        (models.DecimalField(max_digits=6, decimal_places=2), "60", Decimal("60.00")),
        (models.IntegerField(), "7", 7),
        (models.JSONField(), (1.0, 2), [1, 2]),
        (models.BooleanField(), False, False),
        (models.CharField(), "", ""),
        (models.UUIDField(), str(NO_FACILITY), NO_FACILITY),
    ],
)
def test_a_value_is_the_same_before_it_is_written_and_after_it_is_read(field, given, read):
    assert chain.content(field, given) == chain.content(field, read)


def test_null_and_zero_and_no_answer_differ():
    number = models.IntegerField(null=True)
    answer = models.JSONField(null=True)
    yes_no = models.BooleanField(null=True)
    assert [chain.content(number, value) for value in (None, 0)] == [None, 0]
    assert [chain.content(answer, value) for value in (None, 0, False)] == [None, 0, False]
    assert [chain.content(yes_no, value) for value in (None, False)] == [None, False]


UUIDS = st.uuids() | st.uuids().map(str)
MOMENTS = st.datetimes(timezones=st.just(UTC))
HELD = {  # what a column may hold in memory, before it is written or after it is read
    models.CharField: st.text() | st.integers() | st.sampled_from(LogLine.Kind),
    models.TextField: st.text(),
    models.UUIDField: UUIDS,
    models.DateTimeField: MOMENTS | MOMENTS.map(str),
    models.DateField: st.dates() | st.dates().map(str) | MOMENTS,
    models.TimeField: st.times() | st.times().map(str),
    models.BooleanField: st.booleans() | st.sampled_from([0, 1, "True"]),
    models.BinaryField: st.binary(),
    models.FloatField: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9),
    models.IntegerField: st.integers() | st.integers().map(str) | st.booleans(),
    models.JSONField: JSON.filter(lambda value: value is not None),
}


def kind_of(field) -> type:
    """Which of HELD a column holds: a key holds what the row it points at is called by."""
    while field.is_relation:
        field = field.target_field
    return next(kind for kind in type(field).__mro__ if kind in HELD)


KINDS = {  # one column of each kind there is in the record
    (type(field).__name__, kind_of(field).__name__, field.null): field
    for model in guards.kept_models()
    for field in model._meta.concrete_fields
}


@pytest.mark.parametrize("kind", KINDS, ids=str)
@given(data=st.data())
@settings(max_examples=30)
def test_the_short_way_to_a_digest_says_what_the_long_way_says(kind, data):
    value = data.draw(HELD[kind_of(KINDS[kind])])
    said = [chain.reader(KINDS[kind])(value), chain.content(KINDS[kind], value)]
    assert said[0] == said[1]
    assert type(said[0]) is type(said[1])


def test_a_row_is_read_by_every_column_the_log_vouches_for():
    for model in guards.kept_models():
        derived = getattr(model, "derived", ())
        columns = [field for field in model._meta.concrete_fields if field.name not in derived]
        assert [name for name, _read in chain.readers(model)] == [one.attname for one in columns]
