"""Where people are real: cookies nobody else sets, a second factor required, no warnings."""

import json
import os
import subprocess
import sys

import pytest

ASKED = """
import json, django
from django.conf import settings
django.setup()
from django.core.checks import run_checks
names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
         "SESSION_COOKIE_HTTPONLY", "MFA", "SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN")
told = {name: getattr(settings, name) for name in names}
told["warnings"] = [str(found) for found in run_checks(include_deployment_checks=True)]
print(json.dumps(told))
"""


def told_by_a_clinic(**given) -> subprocess.CompletedProcess:
    env = os.environ | {
        "THROUGHCARE_MODE": "clinic", "DJANGO_SETTINGS_MODULE": "throughcare.settings",
        "THROUGHCARE_HOSTS": "clinic.example", "THROUGHCARE_ORIGINS": "https://clinic.example",
        "THROUGHCARE_SECRET_KEY": "of a test: " + "sixty-four characters are more than enough" * 2,
        **given,
    }  # fmt: skip
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the browser of another story sets it here
    return subprocess.run([sys.executable, "-c", ASKED], env=env, capture_output=True, text=True)


def test_a_clinic_has_host_cookies_a_required_second_factor_and_no_warning():
    told = json.loads(told_by_a_clinic().stdout)
    assert told.pop("warnings") == []
    assert told == {
        "SESSION_COOKIE_NAME": "__Host-session", "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True, "MFA": "required",
        "SESSION_COOKIE_PATH": "/", "SESSION_COOKIE_DOMAIN": None,
    }  # fmt: skip


@pytest.mark.parametrize("word", ["no", "Required", ""])
def test_a_word_that_is_neither_required_nor_offered_stops_the_start(word):
    told = told_by_a_clinic(THROUGHCARE_MFA=word)
    assert told.returncode != 0
    assert "set it to 'required' or 'offered'" in told.stderr
