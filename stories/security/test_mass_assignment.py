"""A field that no page shows changes nothing, however it is named."""

import uuid

import pytest
from django.apps import apps
from django.db import models

from stories.house import pages, tree
from stories.security.doors import body_of
from throughcare.patients.models import Patient
from throughcare.staff.models import Member, Post

pytestmark = pytest.mark.django_db

# What somebody would like to set by adding a field: whose, by whom, when, and what they may do.
WISHED = {
    "is_made_up": "1", "is_active": "1", "is_staff": "1", "is_superuser": "1", "role": "director",
    "number": "999999", "registered_by": "{stranger}", "by": "{stranger}", "by_id": "{stranger}",
    "at": "2001-01-01T00:00", "admitted_at": "2001-01-01T00:00", "patient": "{zoe}",
    "patient_id": "{zoe}", "facility_id": "{elsewhere}", "ended_at": "2001-01-01T00:00",
    "acted_at": "2001-01-01T00:00", "severity": "none", "review_on": "2099-01-01", "seq": "99",
    "taken_by": "{stranger}", "sender": "x", "sounds_like": "x", "version": "99", "level_": "3",
    "withdrawn_at": "2001-01-01T00:00", "revoked_at": "2001-01-01T00:00", "secret_hash": "x",
}  # fmt: skip


def rows(of: type[models.Model]) -> dict:
    return {row["id"]: row for row in of.objects.values()}


def test_fields_that_are_on_no_form_change_no_row_that_is_made_and_none_that_stands(doors, scene):
    """Each form sent whole and well, with every wish beside it: the wishes reach nothing."""
    known = {"stranger": scene.stranger.pk, "zoe": scene.zoe.patient.pk,
             "elsewhere": scene.elsewhere.pk}  # fmt: skip
    wishes = {name: value.format(**known) for name, value in WISHED.items()}
    strangers = list(known.values())
    before = {model: set(ids_of(model)) for model in kept_models()}
    members, posts = rows(Member), rows(Post)
    for page in pages.all_pages():
        if (form := doors.forms.get(page.name)) and page.name not in ("sign-in", "sign-out"):
            likely = form.likely()
            if "id" in likely:
                likely["id"] = [str(uuid.uuid4())]
            files = {name for name, one in form.fields.items() if one.kind == "file"}
            given = {name: [v] for name, v in wishes.items() if name not in form.fields} | likely
            pairs = [(name, value) for name, values in given.items() for value in values]
            body, kind = body_of(pairs, files)
            scene.browser().post(scene.address(page), body, content_type=kind)
    made = 0
    for model, old in before.items():
        for row in model._default_manager.exclude(pk__in=old).values():
            made += 1
            values = list(row.values())
            assert not [value for value in values if value in strangers], (model.__name__, row)
            assert 2001 not in [value.year for value in values if hasattr(value, "year")], model
    assert made > 40  # otherwise the forms made nothing that could have carried a wish
    assert (rows(Post), who_may(rows(Member))) == (posts, who_may(members))
    assert not Patient.objects.filter(is_made_up=True).exists()


def who_may(members: dict) -> dict:
    told = ("username", "name", "is_active", "is_made_up")
    return {key: [row[name] for name in told] for key, row in members.items()}


def kept_models() -> list[type[models.Model]]:
    ours = (model for model in apps.get_models() if hasattr(model, "kept"))
    return [model for model in ours if model.__name__ != "LogLine"]


def ids_of(model: type[models.Model]):
    return model._default_manager.values_list("pk", flat=True)


def test_a_form_of_a_model_names_its_fields_and_never_takes_all():
    loose = [
        tree.short(path)
        for path in tree.code()
        if 'fields = "__all__"' in tree.words(path) or "exclude = (" in tree.words(path)
    ]
    assert loose == []


@pytest.mark.parametrize("forbidden", ["is_active", "is_superuser", "is_staff", "role", "password"])
def test_nobody_makes_themself_more_by_a_field_at_sign_in(scene, client, forbidden):
    scene.with_password("a long enough one")
    before = rows(Post)
    sent = {"username": "everybody", "password": "a long enough one", forbidden: "director"}
    client.post("/staff/sign-in/", sent)
    assert rows(Post) == before
