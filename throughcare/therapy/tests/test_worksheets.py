"""What a person writes is theirs: the team sees it only when they say so, sheet by sheet."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from throughcare import clock
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.therapy.actions import worksheets
from throughcare.therapy.models import WorksheetShared
from throughcare.therapy.queries import worksheets as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def wrote(admitted):
    """A function: something the person wrote alone, or together with a member."""

    def write(tool="urge", by=None, **answers):
        answers = answers or {"intensity": 70, "minutes": 15, "helped": "left"}
        return worksheets.write(id=uuid.uuid4(), patient=admitted, tool=tool, answers=answers,
                                by=by, at=clock.now())  # fmt: skip

    return write


def share(sheet, by=None):
    return worksheets.share(worksheet=sheet, by=by, at=clock.now())


def test_what_the_person_wrote_is_seen_by_nobody_until_they_share_it_and_not_after(wrote, admitted):
    mine, other = wrote(), wrote()
    assert list(queries.seen_by_team(admitted)) == []
    shared = share(mine)
    assert list(queries.seen_by_team(admitted)) == [mine]
    worksheets.take_back(shared=shared, by=None, at=clock.now())
    assert list(queries.seen_by_team(admitted)) == []
    assert list(queries.own(admitted)) == [other, mine]


def test_what_was_written_together_is_seen_by_both(wrote, admitted, by):
    sheet = wrote("balance", by=by, good_now="it is quiet")
    assert list(queries.seen_by_team(admitted)) == [sheet]
    assert list(queries.own(admitted)) == [sheet]


def test_no_member_shares_for_the_person_and_the_database_shares_nothing_twice(wrote, by):
    sheet = wrote()
    with pytest.raises(Refused) as refusal:
        share(sheet, by=by)
    assert refusal.value.code == "only_the_person_shares"
    assert share(sheet) == share(sheet)
    together = wrote(by=by)
    with pytest.raises(IntegrityError, match="seen by both"), transaction.atomic():
        WorksheetShared.objects.create(worksheet=together, at=clock.now())


def test_the_decisional_balance_is_not_for_the_person_alone(wrote):
    with pytest.raises(Refused) as refusal:
        wrote("balance", good_now="x")
    assert refusal.value.code == "no_such_tool"


def test_a_number_that_does_not_fit_is_refused_and_nothing_is_kept(wrote, admitted):
    with pytest.raises(Refused) as refusal:
        wrote(intensity=101)
    assert refusal.value.code == "sheet_does_not_fit"
    assert not queries.own(admitted).exists()


def test_the_log_tells_that_a_sheet_was_written_and_no_word_of_it(wrote):
    wrote("chain", trigger="Payday at the corner of Elm Street")
    line = LogLine.objects.get(what="worksheet written")
    assert line.by is None
    assert "Elm" not in str(line.__dict__)


def test_what_helped_is_counted_with_the_most_frequent_first(wrote, admitted):
    for helped in ("left", "talked", "left"):
        wrote(intensity=50, helped=helped)
    rows = queries.urges(queries.own(admitted))
    assert queries.what_helped(rows, "en") == [
        ("I left the place", 2), ("I talked to somebody", 1),
    ]  # fmt: skip
    assert [point.value for point in queries.urge_points(rows)] == [50, 50, 50]
