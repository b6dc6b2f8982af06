"""One link, opened in eight browsers at the same moment."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from throughcare import clock
from throughcare.assessment import actions
from throughcare.assessment.models import Handover
from throughcare.record.models import LogLine
from throughcare.refusal import Refused

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
BROWSERS = 8


def test_of_eight_browsers_that_begin_at_once_one_has_the_link(admitted, members):
    handed = actions.hand_over(
        id=uuid.uuid4(), patient=admitted, sheets=["phq-9"], by=members["nurse"], at=clock.now()
    )
    start = Barrier(BROWSERS)

    def begin(number: int) -> str:
        try:
            start.wait()
            handover = Handover.objects.get(pk=handed.pk)
            actions.open_link(handover=handover, browser=f"{number}", by=None, at=clock.now())
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "opened"

    with ThreadPoolExecutor(BROWSERS) as browsers:
        came = list(browsers.map(begin, range(BROWSERS)))
    assert sorted(came) == ["opened"] + ["opened_elsewhere"] * (BROWSERS - 1)
    assert LogLine.objects.filter(what="link opened").count() == 1
