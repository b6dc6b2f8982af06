"""The person's own page: plain words, in their language, no name, no score, never a dose."""

import re
import uuid
from datetime import timedelta

import pytest

from throughcare.withdrawal.actions import leaving
from throughcare.withdrawal.models import PageHanded
from throughcare.withdrawal.tests.test_episode_pages import said, url

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("how", "words"),
    [("completed", "The hardest part is behind you"), ("maintenance", "The hardest part is behind"),
     ("left_early", "You may still feel ill for some days"), ("transferred", "You may still feel"),
     ("not_begun", "You did not begin it")],
)  # fmt: skip
def test_nobody_who_left_early_is_told_that_it_is_over(nurse, begun, members, start, how, words):
    leaving.leave(withdrawal=begun, how=how, by=members["nurse"], at=start + HOUR)
    page = said(nurse.get(url("withdrawal-own", begun)))
    assert words in page
    assert "You can come back on any day" in page


def test_the_own_page_shows_no_name_and_no_dose_in_both_languages_and_an_older_link_is_over(
    client,
    nurse,
    begun,
    members,
    taper,
):
    shown = nurse.post(url("withdrawal-own", begun), {"id": uuid.uuid4()}).content.decode()
    link = re.search(r"/day/[^<\"]+", shown).group()
    page = client.get(link)
    words = said(page)
    assert "What helps" in words
    assert "Keep naloxone, never use alone" in words
    assert "988" in words
    assert "Ana" not in words
    assert not re.search(r"\d ?mg\b|COWS", words)
    assert page["Referrer-Policy"] == "no-referrer"
    begun.patient.language = "es"
    begun.patient.save(update_fields=["language"])
    newer = nurse.post(url("withdrawal-own", begun), {"id": uuid.uuid4()}).content.decode()
    spanish = client.get(re.search(r"/day/[^<\"]+", newer).group())
    assert 'lang="es"' in spanish.content.decode()
    assert "Hoy" in said(spanish)
    assert "What helps" not in said(spanish)
    assert client.get(link).status_code == 410
    assert PageHanded.objects.count() == 2
    printed = nurse.get(url("withdrawal-own-print", begun))
    assert printed.content.startswith(b"%PDF")
