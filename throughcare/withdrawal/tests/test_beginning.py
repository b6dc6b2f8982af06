"""It begins prepared, and not otherwise; what is missing is named."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.intake.actions.episodes import record_pregnancy
from throughcare.medication.models import NaloxoneGiven
from throughcare.refusal import Refused
from throughcare.withdrawal import queries
from throughcare.withdrawal.actions import preparing, protocols
from throughcare.withdrawal.models import Begun, ProtocolStep, Withdrawal
from throughcare.withdrawal.tests.conftest import ACHES, CLONIDINE, YES, everything_but_the_protocol


def codes(one, at):
    return {v.code for v in preparing.said_before_beginning(one, at) if v.level == "stop"}


def test_of_eight_things_missing_all_eight_are_named_and_the_database_refuses_too(
    prepared, members, start
):
    assert codes(prepared, start) == {
        "withdrawal_without_protocol", "withdrawal_without_emergency_plan",
        "withdrawal_unsupervised", "withdrawal_pregnancy_not_asked",
        "withdrawal_dependence_not_asked", "withdrawal_without_naloxone",
        "withdrawal_without_talk", "withdrawal_last_use_not_told",
    }  # fmt: skip
    with pytest.raises(Refused):
        preparing.begin(withdrawal=prepared, by=members["nurse"], at=start, **YES)
    row = Begun(withdrawal=prepared, first_day=clock.today(), at=start, by=members["nurse"])
    with pytest.raises(IntegrityError, match=r"come first|not withdrawal"), transaction.atomic():
        row.save(force_insert=True)


def test_it_does_not_begin_before_somebody_said_what_was_taken_and_not_known_when_is_an_answer(
    prepared, members, start, monkeypatch, signed
):
    with monkeypatch.context() as silent:
        silent.setattr(preparing, "tell_last_use", lambda **told: None)
        everything_but_the_protocol(prepared, members, start)
    signed()
    assert codes(prepared, start) == {"withdrawal_last_use_not_told"}
    row = Begun(withdrawal=prepared, first_day=clock.today(), at=start, by=members["nurse"])
    told = {"withdrawal": prepared, "by": members["nurse"], "at": start}
    preparing.tell_last_use(id=uuid.uuid4(), substance="alcohol", last_at=start, **told)
    with pytest.raises(IntegrityError, match="last use"), transaction.atomic():
        row.save(force_insert=True)
    preparing.tell_last_use(id=uuid.uuid4(), substance="fentanyl", last_at=None, **told)
    preparing.begin(withdrawal=prepared, by=members["nurse"], at=start, **YES)
    drawn = queries.curve(prepared, start)
    assert (drawn.band, drawn.begins) == ([], prepared.at)


def test_without_a_signature_the_protocol_begins_nothing(ready, write, members, start):
    write()
    with pytest.raises(Refused, match="No protocol is signed"):
        preparing.begin(withdrawal=ready, by=members["nurse"], at=start, **YES)


@pytest.mark.parametrize(
    ("days_late", "declined", "begins"),
    [(0, None, True), (1, None, False), (1, -1, False), (1, 0, True)],
    ids=["in date", "out of date", "declined before this one", "declined now"],
)
def test_naloxone_out_of_date_is_none_and_the_database_says_the_same(
    ready, signed, members, start, days_late, declined, begins
):
    signed()
    kit = NaloxoneGiven.objects.get()
    if declined is not None:
        NaloxoneGiven.objects.create(
            patient=ready.patient, occasion="visit", why_not="I have one.", by=members["nurse"],
            at=ready.at + timedelta(minutes=declined),
        )  # fmt: skip
    day = kit.expires_on + timedelta(days=days_late)
    at = start + (day - clock.clinic_day(start))
    assert ("withdrawal_without_naloxone" not in codes(ready, at)) == begins
    row = Begun(withdrawal=ready, first_day=day, at=at, by=members["nurse"])
    if begins:
        row.save(force_insert=True)
        return
    with pytest.raises(IntegrityError, match="naloxone in date"), transaction.atomic():
        row.save(force_insert=True)


def test_with_everything_there_it_begins_on_day_1_and_once(begun, members, start):
    again = preparing.begin(withdrawal=begun, by=members["nurse"], at=start, **YES)
    assert (again.first_day, Begun.objects.count()) == (clock.clinic_day(start), 1)


@pytest.mark.parametrize("state", ["yes", "possible"])
def test_a_pregnant_person_is_steered_to_medication_and_the_database_refuses_too(
    ready, signed, members, start, state
):
    signed()
    record_pregnancy(
        id=uuid.uuid4(), patient=ready.patient, state=state, by=members["nurse"],
        at=start + timedelta(minutes=1),
    )  # fmt: skip
    with pytest.raises(Refused, match="Methadone or buprenorphine are the treatment"):
        preparing.begin(withdrawal=ready, by=members["nurse"], at=start, **YES)
    row = Begun(withdrawal=ready, first_day=clock.today(), at=start, by=members["nurse"])
    with pytest.raises(IntegrityError, match="not withdrawal"), transaction.atomic():
        row.save(force_insert=True)


def test_who_chose_medication_after_the_talk_is_not_begun(ready, signed, members, start):
    signed()
    preparing.talk_over(
        id=uuid.uuid4(), withdrawal=ready, chose="medication", words="Then rather that.",
        points=[], by=members["nurse"], at=start + timedelta(minutes=5),
    )  # fmt: skip
    assert "withdrawal_not_chosen" in codes(ready, start + timedelta(minutes=6))


def test_alcohol_beside_it_is_not_for_home_and_in_hospital_it_is_a_caution(
    admitted, members, start
):
    home = preparing.prepare(
        id=uuid.uuid4(), patient=admitted, setting="outpatient", by=members["prescriber"], at=start
    )
    everything_but_the_protocol(home, members, start)
    preparing.ask_dependence(
        id=uuid.uuid4(), withdrawal=home, kind="alcohol", answer="yes", by=members["nurse"],
        at=start + timedelta(minutes=1),
    )  # fmt: skip
    assert codes(home, start) == {"withdrawal_without_protocol", "withdrawal_not_outpatient"}
    said = {v.code: v.level for v in preparing.said_before_beginning(home, start)}
    assert (said["withdrawal_of_two_kinds"], said["withdrawal_home_not_asked"]) == (
        "caution", "caution",
    )  # fmt: skip


def test_somebody_is_in_one_withdrawal_at_a_time(prepared, members, start):
    with pytest.raises(Refused, match="under way already"):
        preparing.prepare(
            id=uuid.uuid4(), patient=prepared.patient, setting="hospital", by=members["nurse"],
            at=start,
        )  # fmt: skip
    again = preparing.prepare(
        id=prepared.pk, patient=prepared.patient, setting="hospital", by=members["nurse"], at=start
    )
    assert (again, Withdrawal.objects.count()) == (prepared, 1)


def test_a_caution_of_the_protocol_is_signed_with_a_reason_and_kept(write, members, start):
    protocol = write([CLONIDINE[0]])  # never lowered
    with pytest.raises(Refused, match="lowered at the end"):
        protocols.sign_protocol(protocol=protocol, by=members["prescriber"], at=start)
    signed = protocols.sign_protocol(
        protocol=protocol, by=members["prescriber"], at=start, reason="one test, then an order"
    )
    assert "protocol_without_falling_steps" in {said["code"] for said in signed.said}


def test_a_signed_protocol_gets_no_step_and_a_newer_one_ends_it(signed, members, start):
    first = signed()
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        ProtocolStep(protocol=first, **ACHES | {"line": "more"}).save(force_insert=True)
    second = signed([ACHES], at=start + timedelta(hours=1))
    first.refresh_from_db()
    assert first.ended.replaced_by == second


@pytest.mark.parametrize("limit", ["hold_systolic", "hold_diastolic", "hold_pulse"])
def test_clonidine_is_never_held_later_than_published_not_even_by_sql(prepared, write, limit):
    late = {**CLONIDINE[0], limit: {"hold_systolic": 89, "hold_diastolic": 59}.get(limit, 49)}
    with pytest.raises(Refused, match="limits of pressure and pulse"):
        write([late])
    protocol = write([ACHES])
    with pytest.raises(IntegrityError), transaction.atomic():
        ProtocolStep(protocol=protocol, **late).save(force_insert=True)


def test_two_people_supervise_one_after_the_other(prepared, members, start):
    (mine,) = preparing.take_ward(
        [(uuid.uuid4(), prepared, "slept badly")], member=members["nurse"], by=members["nurse"],
        at=start, until_at=start + timedelta(hours=8),
    )  # fmt: skip
    assert (mine.member, mine.from_at, mine.words) == (members["nurse"], start, "slept badly")
    with pytest.raises(Refused, match="ends after it begins"):
        preparing.supervise(
            id=uuid.uuid4(), withdrawal=prepared, member=members["nurse"], until_at=start,
            by=members["nurse"], at=start,
        )  # fmt: skip
