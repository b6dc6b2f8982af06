"""A migration that no release has yet is one the last release can live beside."""

import pytest
from django.db import migrations, models
from django.db.migrations import AddField, AddIndex, CreateModel, RemoveField, RunSQL

from stories.house.migrations import dangers, newer, released


def test_every_newer_migration_can_be_borne_by_the_version_that_still_serves():
    assert dangers(newer()) == []


def test_the_newest_release_says_which_migrations_it_had():
    assert {("patients", "0001_initial"), ("plan", "0001_initial")} <= released()


def migration(*steps, reason: str = "") -> migrations.Migration:
    made = migrations.Migration("0002_more", "patients")
    made.operations = list(steps)
    made.while_the_old_version_serves = reason
    return made


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (RemoveField("patient", "number"), "still reads it"),
        (AddField("patient", "x", models.CharField(max_length=3)), "null=True or db_default"),
        (AddField("patient", "x", models.CharField(max_length=3, default="a")), "db_default"),
        (AddIndex("patient", models.Index(fields=["number"], name="n")), "AddIndexConcurrently"),
        (RunSQL("UPDATE patients_patient SET number = '1'"), "say why"),
    ],
)
def test_what_the_old_version_cannot_bear_is_named_unless_a_reason_is_given(step, why):
    (danger,) = dangers([migration(step)])
    assert why in danger
    assert dangers([migration(step, reason="the table is empty until this version")]) == []


@pytest.mark.parametrize(
    "steps",
    [
        [AddField("patient", "x", models.CharField(max_length=3, null=True))],
        [AddField("patient", "x", models.CharField(max_length=3, db_default="a"))],
        [CreateModel("Later", []), AddField("later", "x", models.IntegerField())],
    ],
)
def test_what_only_adds_needs_no_reason(steps):
    assert dangers([migration(*steps)]) == []
