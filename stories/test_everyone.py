"""All 3,560 people of the trials are loaded; their charts, findings, care maps and plans open.

One in forty is opened, others each day; everybody with THROUGHCARE_EVERYONE=1, before a release.
"""

import io
import os

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from throughcare import clock
from throughcare.demo.load import load
from throughcare.patients.access import OnTeam
from throughcare.patients.models import Patient
from throughcare.staff.models import Member

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once(
        "pages within a budget of questions; they ask both engines the same", sample=False
    ),
]

# The most questions each page may ask the database, whoever the person is.
BUDGET = {"": 35, "assessment/": 17, "findings/": 14, "plan/": 18}
MAPPED = ("assessment/", "plan/")  # the care map, its left half and the whole
EVERYONE = os.environ.get("THROUGHCARE_EVERYONE") == "1"
PARTS = 2 if EVERYONE else 1  # run side by side where there are two cores
ONE_IN = 1 if EVERYONE else 40


@pytest.fixture
def counsellor():
    load(everyone=True, out=io.StringIO())
    member = Member.objects.get(username="counsellor")
    others = Patient.objects.exclude(team__member=member)
    OnTeam.objects.bulk_create(
        OnTeam(patient=patient, member=member, at=clock.now(), by=member) for patient in others
    )  # so that every chart is one's own
    client = Client(raise_request_exception=True)
    client.force_login(member, backend="throughcare.staff.backends.MemberBackend")
    return client


def opened(client, address: str) -> tuple[bytes, int]:
    """Open a page: what it holds, and how many questions it asked."""
    connection.queries_log.clear()  # it holds 9,000 and then forgets the oldest
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content, len(asked)


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_charts_assessments_and_care_maps_of_3560_people_open_within_their_budget(counsellor, part):
    keys = list(Patient.objects.order_by("number").values_list("pk", flat=True))
    assert len(keys) >= 3560  # and the few that are wholly made up
    step = PARTS * ONE_IN
    first = part + PARTS * (int(os.environ["THROUGHCARE_SAMPLE"]) % ONE_IN)
    for key in keys[first::step]:
        for path, budget in BUDGET.items():
            page, asked = opened(counsellor, f"/people/{key}/{path}")
            assert asked <= budget, (key, path)
            assert path not in MAPPED or b'class="care-map' in page, (key, path)
