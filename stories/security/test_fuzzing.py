"""Anything sent to any page: no failure, no trace of the code, no half of a change.

THROUGHCARE_FUZZ=500 tries five hundred things on each page, new ones every time; without it a few
are tried, the same on every machine.
"""

import os

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.house import pages
from stories.security import nasty
from stories.security.doors import Before, Doors, as_json, body_of, judge

pytestmark = pytest.mark.django_db

LONG = int(os.environ.get("THROUGHCARE_FUZZ", "0"))
FEW = settings(
    max_examples=LONG or 4,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
FEWER = settings(FEW, max_examples=LONG or 2)
METHODS = ("PUT", "DELETE", "HEAD", "OPTIONS", "PROPFIND")
# Pages that make a change of a likely filling without help; with fewer, the tests below try little.
CHANGED_BY_A_LIKELY_FILLING = 25
# What is typed into a field reaches the database, and each engine chokes on something else; these
# two are refused before a query.
refused_unread = pytest.mark.once("bodies and methods that are refused before a query")


def every_page() -> list:
    return [pytest.param(page, id=page.name) for page in pages.all_pages()]


def tried(doors: Doors, page, send) -> None:
    """Send something in a world of its own, judge what came of it, and take it back."""
    cache.clear()
    with transaction.atomic():
        before = doors.before
        judge(page.name, send(doors.browser(), doors.scene.address(page)), before)
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def _how_it_stood(doors):
    doors.before = Before.now()


@st.composite
def fillings(draw, fields, of_others):
    """A likely filling with one to three things wrong."""
    given_ = {name: list(field.likely()) for name, field in fields.items()}
    for _n in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from([*sorted(fields), "extra", "patient", "by", "is_made_up"]))
        field = fields.get(name)
        wrong = draw(st.sampled_from(["other", "other", "other", "gone", "twice", "stranger"]))
        if wrong == "gone":
            given_.pop(name, None)
        elif wrong == "stranger":
            given_[name] = [draw(st.sampled_from(of_others))]
        elif field and field.kind == "file":
            given_[name] = [draw(nasty.files)]
        elif wrong == "twice":
            given_[name] = [*given_.get(name, []), draw(nasty.values)]
        else:
            given_[name] = [draw(nasty.values)]
    return given_


def rows_of_others(doors: Doors) -> list[str]:
    charts = (doors.scene.ben, doors.scene.zoe)
    return [str(value) for chart in charts for value in chart.ids.values()]


@pytest.mark.parametrize("page", every_page())
def test_a_form_filled_with_anything_fails_nowhere_and_changes_all_or_nothing(doors, page):
    form = doors.forms.get(page.name)
    fields = form.fields if form else {}
    files = {name for name, field in fields.items() if field.kind == "file"}

    @FEW
    @given(fillings(fields, rows_of_others(doors)))
    def sent(filling):
        pairs = [(name, value) for name, values in filling.items() for value in values]
        body, kind = body_of(pairs, files)
        tried(doors, page, lambda client, to: client.post(to, body, content_type=kind))

    sent()


@pytest.mark.parametrize("page", every_page())
def test_an_address_with_anything_behind_it_fails_nowhere_and_changes_nothing(doors, page):
    names = sorted(doors.asked.get(page.name, set()) | {"next", "page", "q", "item", "request"})

    @FEWER
    @given(st.dictionaries(st.sampled_from(names), nasty.values, min_size=1, max_size=3))
    def asked(query):
        text, _kind = body_of(list(query.items()), set())
        tried(doors, page, lambda client, to: client.get(f"{to}?{text.decode()[:20_000]}"))

    asked()


@pytest.mark.skipif(not LONG, reason="THROUGHCARE_FUZZ=1: every field with every value, an hour")
@pytest.mark.parametrize("page", every_page())
def test_every_single_field_with_every_single_value_fails_nowhere(doors, page):
    form = doors.forms.get(page.name)
    likely = form.likely() if form else {}
    files = {name for name, field in form.fields.items() if field.kind == "file"} if form else set()
    for name in likely:
        wrong = list(nasty.FILES.values()) if name in files else nasty.EACH
        for value in wrong:
            pairs = [(n, v) for n, vs in (likely | {name: [value]}).items() for v in vs]
            body, kind = body_of(pairs, files)
            tried(
                doors, page, lambda client, to, b=body, k=kind: client.post(to, b, content_type=k)
            )
    for name in doors.asked.get(page.name, ()):
        for value in nasty.EACH:
            text = body_of([(name, value)], set())[0].decode()[:20_000]
            tried(doors, page, lambda client, to, t=text: client.get(f"{to}?{t}"))


@refused_unread
@pytest.mark.parametrize("page", every_page())
def test_a_body_of_another_kind_than_a_form_fails_nowhere_and_changes_nothing(doors, page):
    form = doors.forms.get(page.name)
    likely = form.likely() if form else {}
    bodies = (
        (as_json(likely), "application/json"), (b"[" * 20_000, "application/json"),
        (b"\xff\xfe\x00", "text/plain"), (b"<x/>", "application/xml"),
        (b"--x", "multipart/form-data; boundary=y"), (b"--x\r\n", "multipart/form-data"),
        (b"a=%zz&&&=;", "application/x-www-form-urlencoded; charset=utf-16"),
    )  # fmt: skip
    for body, kind in bodies:
        tried(doors, page, lambda client, to, b=body, k=kind: client.post(to, b, content_type=k))


@refused_unread
@pytest.mark.parametrize("page", every_page())
def test_another_method_than_get_and_post_fails_nowhere_and_changes_nothing(doors, page):
    for method in METHODS:
        tried(doors, page, lambda client, to, m=method: client.generic(m, to))


def test_what_is_tried_reaches_the_code_a_likely_filling_changes_the_record_on_most_pages(doors):
    changed = set()
    for page in pages.all_pages():
        if form := doors.forms.get(page.name):
            files = {name for name, field in form.fields.items() if field.kind == "file"}
            pairs = [(name, value) for name, values in form.likely().items() for value in values]
            body, kind = body_of(pairs, files)
            cache.clear()
            with transaction.atomic():
                answer = doors.browser().post(doors.scene.address(page), body, content_type=kind)
                judge(page.name, answer, doors.before)
                if Before.now().change > doors.before.change:
                    changed.add(page.name)
                transaction.set_rollback(True)
    assert len(changed) >= CHANGED_BY_A_LIKELY_FILLING, sorted(set(doors.forms) - changed)
