"""Where people are real: what must be set, what is on, and that nothing secret is kept here."""

import json
import os
import re
import subprocess
import sys

import pytest

from stories.house import tree

# Real settings of a real place, read in a process of its own: settings are read once.
CLINIC = {
    "THROUGHCARE_MODE": "clinic",
    "THROUGHCARE_SECRET_KEY": "x9" * 40 + "-made-up-for-a-test-and-long-enough",
    "THROUGHCARE_HOSTS": "clinic.example",
    "DATABASE_URL": "sqlite:///:memory:",
}
ASKED = (
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "DEBUG",
    "SESSION_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "ALLOWED_HOSTS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECRET_KEY", "CSRF_COOKIE_HTTPONLY",
    "SECURE_CONTENT_TYPE_NOSNIFF", "X_FRAME_OPTIONS",
)  # fmt: skip
TELL = f"""
import django, json; django.setup()
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {ASKED}}}))
"""


def run(code: str, tmp_path, **given: str) -> subprocess.CompletedProcess:
    kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    of_ours = {"DJANGO_SETTINGS_MODULE": "throughcare.settings", "THROUGHCARE_HOME": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", code], env=kept | of_ours | given, cwd=tree.ROOT,
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_in_a_clinic_every_cookie_is_for_https_only_and_the_browser_stays_with_it(
    tmp_path,
):
    told = json.loads(run(TELL, tmp_path, **CLINIC).stdout)
    assert told["SECRET_KEY"] == CLINIC["THROUGHCARE_SECRET_KEY"]
    assert told["ALLOWED_HOSTS"] == ["clinic.example"]
    assert told["DEBUG"] is False
    assert told["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert told["SESSION_COOKIE_SAMESITE"] in ("Lax", "Strict")
    on = {name for name, value in told.items() if value is True}
    assert on >= {
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SECURE_SSL_REDIRECT", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_CONTENT_TYPE_NOSNIFF",
    }  # fmt: skip


def test_no_word_of_the_environment_switches_the_pages_of_a_developer_on_in_a_clinic(tmp_path):
    told = json.loads(run(TELL, tmp_path, **CLINIC, THROUGHCARE_DEBUG="1").stdout)
    assert told["DEBUG"] is False


@pytest.mark.parametrize(
    ("lacking", "named"),
    [
        ({"THROUGHCARE_HOSTS": ""}, "THROUGHCARE_HOSTS"),
        ({"THROUGHCARE_HOSTS": "*"}, "THROUGHCARE_HOSTS"),
        ({"THROUGHCARE_SECRET_KEY": "short"}, "THROUGHCARE_SECRET_KEY"),
        ({"THROUGHCARE_MODE": "clinik"}, "THROUGHCARE_MODE"),
    ],
)
def test_a_clinic_that_lacks_a_host_or_a_secret_does_not_start_and_says_what_to_set(
    lacking, named, tmp_path
):
    ended = run("import django; django.setup()", tmp_path, **CLINIC | lacking)
    assert ended.returncode != 0
    assert named in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_clinic_without_a_secret_makes_one_that_its_own_account_alone_can_read(tmp_path):
    given = {key: value for key, value in CLINIC.items() if key != "THROUGHCARE_SECRET_KEY"}
    told = json.loads(run(TELL, tmp_path, **given).stdout)
    file = tmp_path / "secret.key"
    assert file.read_text() == told["SECRET_KEY"]
    assert len(told["SECRET_KEY"]) >= 50
    assert file.stat().st_mode & 0o777 == 0o600


def test_djangos_own_checks_for_deployment_find_nothing_in_a_clinic(tmp_path):
    code = (
        "import django; django.setup()\n"
        "from django.core.checks import run_checks\n"
        "print([str(found) for found in run_checks(include_deployment_checks=True)])"
    )
    ended = run(code, tmp_path, **CLINIC)
    assert ended.stdout.strip() == "[]", ended.stdout + ended.stderr


SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY|AGE-SECRET-KEY-1[A-Z0-9]{20}|AKIA[0-9A-Z]{16}|ghp_\w{30}"
    r"|xox[baprs]-\w{10}|eyJ[\w-]{20,}\.eyJ[\w-]{20,}"
    r"|(?:secret_key|api_key|passwd|password|token)\s*=\s*[\"'][^\"' {}]{16,}[\"']",
    re.IGNORECASE,
)


def test_no_key_no_password_and_no_token_stands_in_the_repository():
    found = [
        f"{tree.short(path)}:{number}"
        for path in tree.files()
        if not tree.is_test(path)
        for number, line in enumerate(tree.words(path).splitlines(), start=1)
        if SECRET.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("line", [
    "-----BEGIN RSA PRIVATE" + " KEY-----", "AGE-SECRET-KEY-1" + "Q" * 50, "AKIA" + "A" * 16,
    'SECRET_KEY = "' + "a" * 40 + '"',
])  # fmt: skip
def test_a_secret_that_is_planted_is_seen(line):
    assert SECRET.search(line)
