"""Help now at its edges: no table gains a row, no page lets anything inline run."""

import pytest
from django.apps import apps

from throughcare.clinical import instruments

pytestmark = pytest.mark.django_db

PAGES = ["/", "/overdose/", "/treatment/", "/five-causes/", "/check/", "/ask/", "/ask/received/"]


def yes_to_all(client):
    items = instruments.load("dast-10").items
    return client.post("/check/", {item.key: "true" for item in items})


def rows():
    return {model: model.objects.count() for model in apps.get_models() if model._meta.managed}


def test_a_self_check_adds_no_row_to_any_table(client, facility):
    client.get("/check/")
    before = rows()
    assert yes_to_all(client).context["result"].score == 9
    assert rows() == before


@pytest.mark.parametrize("page", [*PAGES, "/es/", "/nothing-here/"])
def test_the_policy_of_every_public_page_is_strict_and_nothing_stands_inline(
    client, facility, page
):
    answer = client.get(page)
    policy, html = answer.headers["Content-Security-Policy"], answer.content.decode()
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy
    assert not any(inline in html for inline in ("<style", "<script", " style=", " onclick="))


def test_where_no_clinic_is_set_up_a_request_is_refused_in_words_and_not_by_a_mistake(db, client):
    asked = {"id": "00000000-0000-0000-0000-000000000005", "name": "Ana", "reach": "555-0100",
             "need": "start"}  # fmt: skip
    answer = client.post("/ask/", asked)
    assert answer.status_code == 200
    assert "No clinic reads what is sent here yet" in answer.content.decode()
