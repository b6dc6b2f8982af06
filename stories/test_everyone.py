"""All 3,560 people of the trials: every chart, assessment, findings page and care map opens."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from throughcare.demo.load import load
from throughcare.patients.models import Patient
from throughcare.staff.models import Member

pytestmark = pytest.mark.django_db

# The most questions each page may ask the database, whoever the person is.
BUDGET = {"": 24, "assessment/": 24, "findings/": 24, "plan/": 24}


@pytest.fixture
def counsellor():
    load(everyone=True, out=io.StringIO())
    client = Client(raise_request_exception=True)
    member = Member.objects.get(username="counsellor")
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_every_chart_assessment_and_care_map_of_3560_people_opens_within_its_budget(counsellor):
    most = dict.fromkeys(BUDGET, 0)
    keys = list(Patient.objects.values_list("pk", flat=True))
    for place, key in enumerate(keys):
        for path in BUDGET:
            with CaptureQueriesContext(connection) as asked:
                page = counsellor.get(f"/people/{key}/{path}")
            assert page.status_code == 200, (place, path)
            most[path] = max(most[path], len(asked))
    assert len(keys) == 3560
    assert all(most[path] <= BUDGET[path] for path in BUDGET), most
