"""The first director of a clinic, and one who is locked out."""

import pytest
from django.test import Client
from django.urls import reverse

from throughcare.cli import main
from throughcare.record.models import LogLine
from throughcare.staff.models import Facility, Member

pytestmark = pytest.mark.django_db


def password_said(capsys) -> str:
    return capsys.readouterr().out.split()[-1]


def test_the_first_director_is_let_in_from_the_console_to_choose_an_own_password(capsys):
    assert main(["director", "ruth", "--name", "Ruth Adler", "--place", "Hillside"]) == 0
    browser = Client()
    browser.post(reverse("sign-in"), {"login": "ruth", "password": password_said(capsys)})
    assert browser.get(reverse("home"))["Location"] == reverse("own-password")
    assert Facility.objects.get().name == "Hillside"
    assert LogLine.objects.get(what="member added").by is None


def test_a_director_who_is_locked_out_gets_a_new_password_and_the_log_says_so(team, capsys):
    director = team["director"]
    assert main(["director", director.username.upper()]) == 0
    director.refresh_from_db()
    assert director.check_password(password_said(capsys))
    assert LogLine.objects.filter(what="sign-in reset", by=None).count() == 1
    assert Member.objects.filter(username__iexact=director.username).count() == 1


def test_from_the_console_nobody_but_a_director_is_reset(team, capsys):
    assert main(["director", team["nurse"].username]) == 2
    assert "no director" in capsys.readouterr().err
