"""Requests forged by another site, and requests that only look."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from stories.house import pages
from stories.security.doors import Before, body_of, judge
from stories.security.scene import browser_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("tokens and addresses of pages"),
]


def test_every_page_refuses_a_form_without_its_token_and_changes_nothing(doors, scene):
    before, let_through = Before.now(), []
    client = scene.browser(enforce_csrf_checks=True)
    for page in pages.all_pages():
        form = doors.forms.get(page.name)
        pairs = [(n, v) for n, values in (form.likely() if form else {}).items() for v in values]
        files = {n for n, field in form.fields.items() if field.kind == "file"} if form else set()
        body, kind = body_of(pairs, files)
        answer = client.post(scene.address(page), body, content_type=kind)
        if answer.status_code != 403:
            let_through.append((page.name, answer.status_code))
        judge(page.name, answer, before)
    assert let_through == []


def test_looking_at_any_page_changes_no_row_and_leaves_no_line_but_of_a_reading(scene):
    before, client = Before.now(), scene.browser()
    for page in pages.all_pages():
        if page.name in ("sign-out", "account_logout"):
            continue
        for method in (client.get, client.head):
            method(scene.address(page))
    now = Before.now()
    assert (now.rows, now.change) == (before.rows, before.change)


def test_signing_out_is_not_done_by_a_link_or_a_picture_on_another_site(scene):
    client = scene.browser()
    client.get("/staff/sign-out/")
    assert client.get("/work/").status_code == 200


@pytest.mark.parametrize("somewhere", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
    "https:evil.example", "\thttps://evil.example", "http:///evil.example/x",
    "/%0d%0aLocation: https://evil.example",
])  # fmt: skip
def test_after_signing_in_nobody_is_sent_to_another_site(scene, somewhere):
    scene.with_password("a long enough one")
    sent = {"username": "everybody", "password": "a long enough one", "next": somewhere}
    answer = Client().post("/staff/sign-in/", sent)
    to = urlsplit(answer.get("Location", "/"))
    assert (to.scheme, to.netloc) == ("", "")
    assert "\r" not in answer.get("Location", "")


def test_no_page_sends_anybody_elsewhere_whatever_stands_in_its_address(scene):
    asked = "?next=https://evil.example/&url=//evil.example&redirect=https://evil.example"
    for page in pages.all_pages():
        answer = browser_of(scene.member).get(scene.address(page) + asked)
        assert urlsplit(answer.get("Location", "")).netloc == "", page.name


def test_a_host_that_is_not_ours_is_refused_and_never_stands_in_a_link(scene):
    answer = browser_of(scene.member).get("/work/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content
