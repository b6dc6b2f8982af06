"""Who is outside the team of `patient`, and a chart that is hidden."""

import pytest

from throughcare import clock
from throughcare.intake.tests.seeing import hide
from throughcare.staff.models import Member, Post


@pytest.fixture
def newcomer(facility, members, patient):
    """A function: somebody who came after the team of `patient` was made, and holds this role."""

    def come(role: str) -> Member:
        member = Member.objects.create(username=f"new-{role}", name=f"New {role}")
        Post.objects.create(member=member, facility=facility, role=role, began_at=clock.now())
        return member

    return come


@pytest.fixture
def outsider(newcomer):
    """A counsellor who does not care for `patient`."""
    return newcomer("counsellor")


@pytest.fixture
def hidden(admitted, members):
    """A chart that only the counsellor opens."""
    admitted.team.exclude(member=members["counsellor"]).update(
        ended_at=clock.now(), ended_by=members["counsellor"]
    )
    admitted.glass.update(closed_at=clock.now())
    hide(admitted, members["counsellor"])
    return admitted
