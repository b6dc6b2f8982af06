"""Every page of the team opens, and asks the database no more as the record grows."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

CHART_PAGES = (
    "chart", "details", "add-photo", "flags", "contacts", "emergency-contacts", "admit", "stays",
    "diagnosis", "pregnancy", "discharge", "consents",
)  # fmt: skip
PAGES = ("home", "people", "help-requests", "help-request-new", "register")


@pytest.mark.parametrize("name", CHART_PAGES)
def test_each_page_of_a_chart_opens_for_a_prescriber(name, signed_in, admitted):
    assert signed_in("prescriber").get(reverse(name, args=[admitted.pk])).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_each_page_of_the_team_opens_for_the_front_desk(name, signed_in):
    assert signed_in("intake").get(reverse(name)).status_code == 200
