"""What the tests of the record share."""

import uuid

import pytest

from throughcare import clock
from throughcare.record import actions


@pytest.fixture
def flag(patient, members):
    """A function that raises a flag: the smallest action there is."""

    def raise_flag(kind="urgent"):
        return actions.raise_flag(
            id=uuid.uuid4(), patient=patient, kind=kind, by=members["nurse"], at=clock.now()
        )

    return raise_flag
