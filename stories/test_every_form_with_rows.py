"""Every page of a whole chart is opened, filled in and sent; no answer is ever a failure.

The rows exist, so each page's own code is reached, also where a rule says no and the page is shown
again with what it lacks: there a page that forgot whose chart it shows would fail.
"""

import logging
import uuid
from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.urls.exceptions import NoReverseMatch

from stories.browser import PIN
from stories.kept_private import at_their_device
from stories.security.rendered import Form, forms_on
from stories.test_who_may_see_what import (
    TABLE,
    address,
    asked_for,
    does_everything,
    two_charts,
)
from stories.whole_chart import registered, whole_chart
from throughcare.staff.pins import hashed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once("views and templates: what each engine takes is tried by the fuzzing"),
]
MOST_PRESSES = 2
# Forms sent, by whom a page is about: with fewer, little was reached.
SENT_AT_LEAST = {"chart": 250, "staff": 100, "own": 50}
# Pages of the person themself, each opened with rows of its own in its strand's tests.
WITHOUT_A_ROW = {
    "own-module", "own-group-say", "my-check-in-kept", "own-notes-hide", "my-passkey-end",
}  # fmt: skip


@pytest.fixture
def everybody(team):
    """Somebody who does everything here, and can prove it."""
    member = does_everything(team["nurse"].posts.get().facility)
    member.pin = hashed(PIN)
    member.save()
    return member


@pytest.fixture
def rows(everybody):
    patient = registered(everybody.posts.first().facility, "000001", everybody)
    here = whole_chart(patient, everybody) | two_charts(patient, everybody, 1)
    return asked_for(everybody) | here | {"patient": patient}


@pytest.fixture
def browsers(everybody, rows):
    """By whom a page is about: who opens it."""
    staff = Client(raise_request_exception=False)
    staff.force_login(everybody, backend="throughcare.staff.backends.MemberBackend")
    staff.get(reverse("me"))  # a sitting begins once, and not with each request that is taken back
    own = at_their_device(rows["patient"]).client
    own.raise_request_exception = False
    return {"chart": staff, "staff": staff, "own": own}


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def fillings(form: Form):
    """As somebody would fill it in, by each of its buttons; with no word in it; with a PIN."""
    likely = {name: values[0] if len(values) == 1 else values
              for name, values in form.likely().items()}  # fmt: skip
    likely |= {name: PIN for name in likely if "pin" in name}
    likely |= {name: str(uuid.uuid4()) for name in likely if name == "id" and not likely["id"]}
    for press in form.presses[:MOST_PRESSES] or [None]:
        yield likely | dict([press] if press else [])
    yield {name: value for name, value in likely.items() if form.fields[name].kind == "hidden"}


def tried(client, method: str, path: str, said=None):
    """An answer, in a world of its own."""
    cache.clear()
    signed_in = deepcopy(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(path, said or {})
        transaction.set_rollback(True)
    client.cookies = signed_in
    return answer


def opened_and_sent(browsers, rows, pages):
    """(page, how, status) of everything that was tried. A form that stands on many pages, as the
    locked screen does, is sent once."""
    known = set()
    for row in pages:
        try:
            path = address(row.page, rows)
        except (KeyError, NoReverseMatch):
            yield row.page, "has no row", 0
            continue
        client = browsers[row.about]
        answer = tried(client, "get", path)
        yield row.page, "get", answer.status_code
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            continue
        for form in forms_on(path, answer.content.decode()):
            what = (form.action, *form.fields)
            if form.method == "post" and is_ours(form.action) and what not in known:
                known.add(what)
                for said in fillings(form):
                    sent = tried(client, "post", form.action, said)
                    yield row.page, f"post {form.action.split('/')[-2]}", sent.status_code


def is_ours(action: str) -> bool:
    try:
        return bool(resolve(action.partition("?")[0]))
    except Resolver404:
        return False


@pytest.mark.long
@pytest.mark.parametrize("about", ["chart", "staff", "own"])
def test_no_page_of_a_whole_chart_fails_opened_filled_in_or_refused(about, browsers, rows):
    pages = [row for row in TABLE.values() if row.about == about]
    found = list(opened_and_sent(browsers, rows, pages))
    assert [(page, how, status) for page, how, status in found if status >= 500] == []
    assert {page for page, _how, status in found if not status} <= WITHOUT_A_ROW
    assert sum(how.startswith("post") for _page, how, _status in found) >= SENT_AT_LEAST[about]
