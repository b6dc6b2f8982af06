"""A clinic with two server processes: what one of them ends is over in the other at once."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from throughcare import clock
from throughcare.team import actions

pytestmark = pytest.mark.django_db(transaction=True)

# Another process of the same clinic: for each cookie it is sent, it says how its page was answered.
ANOTHER = """
import json, sys, django
from django.conf import settings
django.setup()
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
for line in sys.stdin:
    asked = json.loads(line)
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = asked["key"]
    answer = browser.get(asked["path"])
    print(json.dumps([answer.status_code, answer.headers.get("Location", "")]), flush=True)
"""


def database_of_this_test() -> str:
    """Its address, as another process is told it."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    place = f"{given['HOST']}:{given['PORT']}" if given["PORT"] else given["HOST"]
    if str(given["HOST"]).startswith("/"):  # a socket's folder
        folder = given["HOST"].replace("/", "%2F")
        place = f"{folder}:{given['PORT']}" if given["PORT"] else folder
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@{place}/{given['NAME']}"


@pytest.fixture
def another_process():
    """A function: the answer another process gives to this session's key."""
    env = os.environ | {
        "DATABASE_URL": database_of_this_test(), "DJANGO_SETTINGS_MODULE": "throughcare.settings",
        "THROUGHCARE_SECRET_KEY": settings.SECRET_KEY,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True, env=env,
    )  # fmt: skip

    def asks(key: str, path: str) -> list:
        process.stdin.write(json.dumps({"key": key, "path": path}) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    yield asks
    process.stdin.close()
    process.wait(20)


def signed_in(member) -> str:
    """The key of a session begun in this process."""
    browser = Client()
    browser.force_login(member, backend="throughcare.staff.backends.MemberBackend")
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def test_who_has_left_who_is_locked_and_what_was_ended_is_so_in_the_other_process_at_once(
    team, another_process
):
    work, director = reverse("home"), team["director"]
    nurse, counsellor, peer = (signed_in(team[role]) for role in ("nurse", "counsellor", "peer"))
    for _warm in range(2):
        for key in (nurse, counsellor, peer):
            assert another_process(key, work)[0] == 200

    facility = director.posts.get().facility
    actions.leave(member=team["nurse"], facilities=[facility], by=director, at=clock.now())
    assert another_process(nurse, work) == [302, f"{reverse('sign-in')}?next={work}"]

    locking = Client()
    locking.cookies[settings.SESSION_COOKIE_NAME] = counsellor
    locking.post(reverse("lock-now"))
    assert another_process(counsellor, work)[1].startswith(reverse("lock"))

    sitting = team["peer"].sittings.get()
    actions.end_sitting(member=team["peer"], sitting=sitting, by=team["peer"], at=clock.now())
    assert another_process(peer, work) == [302, f"{reverse('sign-in')}?next={work}"]
