"""The log can be read by those who answer for it, and what is unusual in it waits for them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from throughcare import clock
from throughcare.conftest import member_with
from throughcare.record import heads, log_actions, unusual
from throughcare.record.action import write_read
from throughcare.record.models import LogLine, LookedInto
from throughcare.refusal import Refused

pytestmark = pytest.mark.django_db
NIGHT, DAY = (
    datetime(2026, 11, 20, hour, 10, tzinfo=ZoneInfo("America/New_York")) for hour in (3, 11)
)


@pytest.fixture
def at_night(patient, members) -> LogLine:
    """The nurse opened a chart at ten past three in the morning."""
    write_read("chart", patient, by=members["nurse"], at=NIGHT)
    return LogLine.objects.get()


@pytest.mark.parametrize(("hour", "marked"), [(4, True), (5, False), (19, False), (20, True)])
def test_working_hours_begin_at_5_and_end_at_20(hour, marked):
    assert unusual.outside_hours(DAY.replace(hour=hour)) is marked


@pytest.mark.parametrize(
    ("member", "family", "same"),
    [
        ("Maria Reyes", "Reyes", True),
        ("Maria REYES-Lopez", "reyes", False),
        ("Dmitri Volkov", "Волков", True),
        ("Anna Li", "Li", False),
        ("Ana Reyes", "", False),
        ("Ana", "Reyes", False),
    ],
)
def test_a_shared_family_name_is_seen_across_scripts_and_not_for_two_letters(member, family, same):
    assert unusual.same_family_name(member, family) is same


def test_a_read_is_marked_with_each_of_its_signs(patient, members):
    patient.family_name = members["nurse"].name.split()[-1] + "x"
    members["nurse"].name = f"Ana {patient.family_name}"
    signs = unusual.signs(members["nurse"], patient, at=NIGHT, relation=unusual.BROKEN_GLASS)
    assert signs == ["hours", "name", "glass"]
    assert unusual.signs(None, patient, at=NIGHT, relation="") == []


def test_an_unusual_read_waits_on_the_directors_page_until_somebody_says_what_it_was(
    at_night, signed_in
):
    client, page = signed_in("director"), reverse("oversight")
    assert client.get(page).context["unusual"] == [at_night]
    assert b"1 to look into" in client.get(reverse("home")).content
    told = client.post(reverse("look-into", args=[at_night.pk]), {"words": "Emergency, asked."})
    assert told.status_code == 302
    assert client.get(page).context["unusual"] == []
    assert LookedInto.objects.get().words == "Emergency, asked."
    assert b"Emergency, asked." in client.get(reverse("look-into", args=[at_night.pk])).content


def test_nobody_looks_into_their_own_read(patient, members):
    write_read("chart", patient, by=members["director"], at=NIGHT)
    with pytest.raises(Refused) as refused:
        log_actions.look_into(
            line=LogLine.objects.get(), words="fine", by=members["director"], at=clock.now()
        )
    assert refused.value.code == "own_read"


def test_looked_into_twice_is_looked_into_once(at_night, members):
    press = {"line": at_night, "by": members["director"], "at": clock.now()}
    first = log_actions.look_into(words="a", **press)
    assert log_actions.look_into(words="b", **press) == first
    assert LogLine.objects.filter(what="unusual read looked into").count() == 1


def test_another_facilitys_read_does_not_exist_here(new_patient, elsewhere, members, signed_in):
    write_read("chart", new_patient("Bo", facility=elsewhere), by=members["nurse"], at=NIGHT)
    there = LogLine.objects.get()
    client = signed_in("director")
    assert client.get(reverse("look-into", args=[there.pk])).status_code == 404
    assert client.get(reverse("oversight")).context["unusual"] == []
    assert client.get(reverse("log-by-time")).context["lines"] == []
    stranger = member_with("nurse", elsewhere)
    assert client.get(reverse("log-by-member", args=[stranger.pk])).status_code == 404


def test_as_many_charts_within_an_hour_as_the_setting_says_are_said_and_one_fewer_are_not(
    new_patient, members, signed_in, settings
):
    settings.MASS_READS = 3
    people = [new_patient(f"Person {n}") for n in range(3)]
    for patient in [people[0], *people[:2]]:
        write_read("chart", patient, by=members["nurse"], at=clock.now())
    client, page = signed_in("auditor"), reverse("oversight")
    assert client.get(page).context["masses"] == []
    write_read("chart", people[2], by=members["nurse"], at=clock.now())
    assert [mass["charts"] for mass in client.get(page).context["masses"]] == [3]


def test_the_log_is_read_by_day_and_by_member(patient, members, signed_in):
    for role in ("nurse", "counsellor"):
        write_read("chart", patient, by=members[role], at=DAY)
    client = signed_in("director")
    today = clock.today()
    lines = client.get(reverse("log-by-time"), {"day": today}).context["lines"]
    assert {line.by for line in lines} == {members["nurse"], members["counsellor"]}
    gone = client.get(reverse("log-by-time"), {"day": today - timedelta(days=2)})
    assert gone.context["lines"] == []
    own = client.get(reverse("log-by-member", args=[members["nurse"].pk])).context["lines"]
    assert {line.by for line in own} == {members["nurse"]}


@pytest.mark.parametrize("page", ["log-by-time", "oversight"])
def test_the_pages_of_the_log_ask_no_more_for_40_lines_than_for_one(
    page, patient, members, signed_in, django_assert_max_num_queries
):
    client = signed_in("director")
    for _ in range(40):
        write_read("chart", patient, by=members["nurse"], at=NIGHT)
    with django_assert_max_num_queries(9):
        client.get(reverse(page))


def test_the_closing_page_prints_every_head_and_keeps_them_when_asked(
    at_night, signed_in, tmp_path, settings
):
    settings.HEADS_KEPT = [f"file:{tmp_path / 'heads.txt'}"]
    client, page = signed_in("director"), reverse("log-heads")
    assert heads.now()[0] in client.get(page).content.decode()
    client.post(page)
    assert (tmp_path / "heads.txt").read_text().startswith(heads.now()[0])


@pytest.mark.parametrize("words", ["ftp:somewhere", "file:", "x"])
def test_a_place_we_do_not_know_is_refused_in_words(words, settings):
    settings.HEADS_KEPT = [words]
    with pytest.raises(Refused) as refused:
        heads.keep_elsewhere()
    assert refused.value.code == "unknown_place_for_heads"


@pytest.mark.parametrize("text", ["", "a:1:b", "12345678:x:" + "0" * 16, "12345678:1:" + "0" * 15])
def test_a_head_typed_wrongly_is_refused_in_words(text):
    with pytest.raises(Refused) as refused:
        heads.parsed([text])
    assert refused.value.code == "not_a_head"
