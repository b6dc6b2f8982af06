"""A sealed note is there for its author and for nobody else."""

import uuid

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from throughcare import clock
from throughcare.intake.tests.seeing import chart_of
from throughcare.patients.access import SealedNote
from throughcare.record.access import actions

pytestmark = pytest.mark.django_db


def test_a_sealed_note_is_read_by_its_author_alone_and_each_reading_is_a_line(
    patient, signed_in, members
):
    author, page = signed_in("counsellor"), reverse("sealed-notes", args=[patient.pk])
    author.post(page, {"id": uuid.uuid4(), "text": "He dreams of the flood."})
    note = SealedNote.objects.get()
    one = reverse("sealed-note", args=[patient.pk, note.pk])
    assert b"He dreams of the flood." in author.get(one).content
    read = patient.log.get(what="sealed note read")
    assert (read.by, read.row_id) == (members["counsellor"], str(note.pk))
    for role, status in {"prescriber": 404, "nurse": 403, "director": 403, "auditor": 403}.items():
        assert signed_in(role).get(one).status_code == status


def test_others_learn_from_the_chart_that_a_note_is_sealed_and_a_peer_worker_not_even_that(
    patient, signed_in, members
):
    actions.seal_note(id=uuid.uuid4(), patient=patient, text="He dreams of the flood.",
                      by=members["counsellor"], at=clock.now())  # fmt: skip
    for role in ("nurse", "prescriber", "director"):
        chart = signed_in(role).get(chart_of(patient)).content
        assert b"1 sealed note" in chart
        assert b"flood" not in chart
    assert b"1 sealed note" not in signed_in("peer").get(chart_of(patient)).content


def test_a_sealed_note_is_never_changed_and_never_deleted(patient, members):
    note = actions.seal_note(id=uuid.uuid4(), patient=patient, text="As it was.",
                             by=members["counsellor"], at=clock.now())  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedNote.objects.filter(pk=note.pk).update(text="As it was not.")
    with pytest.raises(IntegrityError), transaction.atomic():
        note.delete()
