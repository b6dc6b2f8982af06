"""What the stories share: a clinic, its team, and browsers."""

import os
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from stories.browser import DESK, PASSWORD, PIN, QUIET, Person, chromium
from throughcare import clock
from throughcare.portal import codes
from throughcare.staff.models import Facility, Member, Post
from throughcare.staff.pins import hashed
from throughcare.staff.roles import ROLES


@pytest.fixture(autouse=True)
def _as_in_a_fresh_process(settings, monkeypatch):
    """Pages render without collected static files, and no session or limit outlives a story."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # speed only
    monkeypatch.setattr(codes, "afterwards", lambda do, *given: do(*given))  # no thread outlives it
    cache.clear()
    translation.activate("en")  # a Spanish page leaves its language behind in this thread


@pytest.fixture
def team() -> dict[str, Member]:
    """A clinic with one member for each role."""
    facility = Facility.objects.create(
        name="Riverside", jurisdiction="us", phone="555-0100", address="1 Made-up Street",
    )  # fmt: skip
    members = {}
    for role, words in ROLES.items():
        member = Member(
            id=uuid.uuid4(), username=role, name=f"A {role}", profession=str(words),
            pin=hashed(PIN),
        )  # fmt: skip
        member.set_password(PASSWORD)
        member.save()
        Post.objects.create(member=member, facility=facility, role=role, began_at=clock.now())
        members[role] = member
    return members


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all stories of a worker."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django believe it runs inside async code; the stories do not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def somebody(browser, live_server) -> Iterator[Callable[..., Person]]:
    """A function that sits somebody at a new browser window: signed in as a role, or nobody."""
    contexts = []

    def sit_down(role: str = "", size=DESK, javascript: bool = True, **more) -> Person:
        context = browser.new_context(viewport=size, java_script_enabled=javascript, **more)
        contexts.append(context)
        person = Person(context.new_page(), live_server.url)
        if role:
            person.page.goto(f"{live_server.url}/staff/sign-in/")
            person.page.fill("[name=login]", role)
            person.page.fill("[name=password]", PASSWORD)
            person.page.click("main button")
        return person

    yield sit_down
    for context in contexts:
        context.close()
