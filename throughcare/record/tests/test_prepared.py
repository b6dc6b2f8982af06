"""A question kept as SQL answers as the queryset does, and refuses what it could not keep."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.transaction import TransactionManagementError

from throughcare import clock
from throughcare.patients.models import Flag, Patient
from throughcare.prepared import prepared

pytestmark = pytest.mark.django_db


@prepared
def flags_of_kind(patient: UUID, kind: str):
    flags = Flag.objects.filter(patient=patient, kind=kind, ended_at=None)
    return flags.select_related("by", "patient").annotate(whose=F("patient__number")).order_by("at")


@prepared
def locked(key: UUID):
    return Patient.objects.select_for_update(no_key=True).filter(pk=key)


@pytest.fixture
def flagged(new_patient, members):
    patient = new_patient("Maria")
    common = {"patient": patient, "by": members["nurse"], "at": clock.now()}
    return [Flag.objects.create(id=uuid4(), kind=kind, **common)
            for kind in ("pregnant", "children_at_home")]  # fmt: skip


def test_it_answers_for_the_values_of_each_time_with_what_was_selected_beside(
    flagged, django_assert_num_queries
):
    first, second = flagged
    with django_assert_num_queries(2):
        for flag in flagged:
            (row,) = flags_of_kind(flag.patient_id, flag.kind)
            assert row == flag
            assert (row.by.username, row.whose) == (flag.by.username, row.patient.number)
    assert flags_of_kind.first(first.patient_id, second.kind) == second
    assert flags_of_kind.first(uuid4(), first.kind) is None


def test_none_is_no_value(flagged):
    with pytest.raises(TypeError, match="None"):
        flags_of_kind(flagged[0].patient_id, None)


def test_a_value_that_is_not_handed_on_as_it_is_is_refused():
    @prepared
    def born_before(day: date):
        return Patient.objects.filter(date_of_birth__lt=day.replace(day=28))

    with pytest.raises(TypeError, match="value 1"):
        born_before(date(2000, 1, 1))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is told moments as text")
def test_a_moment_of_its_own_is_refused():
    @prepared
    def alerts_now(patient: UUID):
        return Flag.objects.filter(patient=patient, at__lte=clock.now())

    with pytest.raises(TypeError, match="moment"):
        alerts_now(uuid4())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks the whole database")
def test_rows_are_locked_inside_a_transaction_only(new_patient):
    patient = new_patient("Maria")
    with transaction.atomic():
        assert locked(patient.pk) == [patient]
    with pytest.raises(TransactionManagementError):
        locked(patient.pk)
