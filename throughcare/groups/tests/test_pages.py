"""Find a meeting: what anybody sees, what the team sees, and what it costs."""

import io
import re
import uuid
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from throughcare import clock
from throughcare.clinical.groups.tests.rows import bmlt, guide, online
from throughcare.groups import actions
from throughcare.groups.models import LocalMeeting, MedicineWelcome, Meeting, MeetingOffer
from throughcare.groups.tests.conftest import soon
from throughcare.record.models import LogLine

pytestmark = pytest.mark.django_db
MOST_ASKED = 14  # questions of a search, however many meetings there are


def found(client, **asked) -> list[str]:
    """The names a search finds, in order."""
    html = client.get("/meetings/", asked or {"when": ""}).content.decode()
    return re.findall(r'<li class="meeting"><h3><a [^>]*>([^<]+)</a>', html)


def page(client, address, **asked) -> str:
    return client.get(address, asked).content.decode()


def test_the_help_page_leads_to_it_and_it_opens_in_both_languages_without_a_script(
    client, facility
):
    assert reverse("meetings") in page(client, "/")
    for address, words in (
        ("/meetings/", "Find a meeting"),
        ("/es/meetings/", "Buscar una reunión"),
    ):
        html = page(client, address)
        assert words in html
        assert "<script" not in html
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', html) == []


def test_the_page_weighs_at_most_50_kb_with_everything_it_needs_also_with_twenty_meetings(
    client, facility, bring
):
    bring([guide(slug=f"s{n}", name=f"A meeting with quite a long name {n}") for n in range(60)])
    for asked in ({}, {"near": "Northport"}):
        html = page(client, "/meetings/", **asked)
        needed = re.findall(r'(?:src|href)="/?static/([^"]+)"', html)
        weights = [Path(finders.find(name)).stat().st_size for name in needed]
        assert len(html.encode()) + sum(weights) <= 50_000


def test_near_a_place_that_is_typed_the_nearest_stands_first_and_what_is_online_is_left_out(
    client, facility, listed
):
    assert found(client, near="northport", within="16.1") == ["Clear Water", "Hope by the Harbor"]
    assert found(client, near="11768") == ["Clear Water", "Hope by the Harbor"]
    assert found(client, near="1 bay rd") == ["Clear Water", "Hope by the Harbor"]
    assert "Which place do you mean?" in page(client, "/meetings/", near="Scudder Hall")
    assert found(client, near="Albany NY") == ["Far Away"]
    assert "0.0 miles away" in page(client, "/meetings/", near="Northport")


def test_a_place_of_no_list_is_said_and_no_machine_is_asked(client, facility, listed):
    assert "No meeting is near a place of this name" in page(client, "/meetings/", near="Timbuktu")


def test_two_towns_of_one_name_are_to_choose_from(client, facility, bring):
    bring([
        guide(formatted_address="1 A St, Springfield, MA 01104, USA", latitude=42.1,
              longitude=-72.6),
        guide(slug="b", name="B", formatted_address="1 A St, Springfield, IL 62701, USA",
              latitude=39.8, longitude=-89.6),
    ])  # fmt: skip
    html = page(client, "/meetings/", near="Springfield")
    assert "Which place do you mean?" in html
    assert found(client, near="Springfield, IL") == ["B"]


def test_a_town_whose_list_says_no_points_is_found_by_its_name(client, facility, bring):
    bring([guide(latitude=None, longitude=None), online()])
    assert found(client, near="Northport") == ["Hope by the Harbor"]
    assert "not in order of distance" in page(client, "/meetings/", near="Northport")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"way": "online"}, {"Night Owls"}),
        ({"language": "es"}, {"Far Away"}),
        ({"wheelchair": "on"}, {"Hope by the Harbor", "Clear Water"}),
        ({"open_to": "members"}, {"Far Away", "Night Owls"}),
        ({"fellowship": "mara"}, {"Clear Water"}),
        ({"medicine": "on"}, {"Clear Water"}),
        ({"type": "women"}, {"Hope by the Harbor", "Clear Water"}),
        ({"when": "3"}, {"Far Away"}),
        ({"when": "1", "part": "evening"}, {"Hope by the Harbor", "Clear Water"}),
        ({"when": "1", "part": "morning"}, set()),
        ({"suspended": "on"},
         {"Hope by the Harbor", "Clear Water", "Far Away", "Night Owls", "Shut"}),
        ({"when": "x", "way": "y", "within": "z"},
         {"Hope by the Harbor", "Clear Water", "Far Away", "Night Owls"}),
    ],
)  # fmt: skip
def test_each_choice_finds_what_it_says(client, facility, listed, asked, names):
    assert set(found(client, **asked)) == names


def test_nothing_found_says_what_to_loosen_and_how_many_it_would_find(client, facility, listed):
    html = page(client, "/meetings/", language="es", wheelchair="on")
    assert "Nothing is like this" in html
    assert "?wheelchair=on" in html  # without the language
    assert "2 meetings" in html
    assert "1 meeting" in html


def test_tonight_shows_what_goes_on_and_what_begins_before_four(
    client, facility, bring, monkeypatch
):
    at = datetime.fromisoformat("2026-12-01T00:20:00-05:00")  # Tuesday, after midnight
    monkeypatch.setattr(clock, "now", lambda: at)
    bring([
        guide(slug="a", name="Since Monday", day=1, time="23:30", end_time="00:45"),
        guide(slug="b", name="Over", day=1, time="23:00", end_time="00:00"),
        guide(slug="c", name="At three", day=2, time="03:00"),
        guide(slug="d", name="At breakfast", day=2, time="07:00"),
        online(name="From the west", day=1, time="23:30", timezone="America/Los_Angeles"),
    ])  # fmt: skip
    assert found(client, when="tonight") == ["Since Monday", "From the west", "At three"]
    html = page(client, "/meetings/", when="tonight")
    assert html.count("on now") == 1
    assert "Tuesday 02:30 by our clock" in html


def test_a_meeting_in_an_hour_is_tonight_whatever_the_day_is(client, facility, bring):
    bring([guide(slug="a", name="Soon", **soon(0.5))])
    assert found(client, when="tonight") == ["Soon"]


def test_a_meetings_own_page_says_what_is_known_and_what_is_not(client, facility, listed):
    html = page(client, reverse("meeting", args=[listed["hope-by-the-harbor"].pk]))
    for words in ("every Monday, 19:30 to 21:00", "Scudder Hall, 99 Ketcham St",
                  "Ring twice.", "Groups differ about medicine", "Narcotics Anonymous",
                  "last checked"):  # fmt: skip
        assert words in html
    assert "Medicine counts as recovery here." in page(
        client, reverse("meeting", args=[listed["9"].pk])
    )
    assert client.get(reverse("meeting", args=[uuid.uuid4()])).status_code == 404


def test_a_link_to_an_older_row_shows_the_meeting_as_it_is_and_one_that_is_gone_says_so(
    client, facility, bring
):
    bring([guide(), online()])
    old = Meeting.objects.get(key="hope-by-the-harbor")
    bring([guide(time="20:15", end_time="21:15"), online()])
    address = reverse("meeting", args=[old.pk])
    assert "20:15 to 21:15" in page(client, address)
    bring([online()])
    assert "stands in no list now" in page(client, address)
    assert client.get(reverse("meeting-calendar", args=[old.pk])).status_code == 404


def test_the_calendar_file_meets_each_week_at_the_local_hour_and_keeps_its_id(
    client, facility, bring
):
    bring([online()])
    first = Meeting.objects.get()
    answer = client.get(reverse("meeting-calendar", args=[first.pk]))
    assert answer["Content-Type"].startswith("text/calendar")
    whole = Calendar.from_ical(answer.content)
    (event,) = whole.walk("VEVENT")
    begins = event.decoded("dtstart")
    assert (begins.isoweekday(), f"{begins:%H:%M}", str(begins.tzinfo)) == (
        5, "23:30", "America/Denver",
    )  # fmt: skip
    assert event["rrule"] == {"FREQ": ["WEEKLY"], "BYDAY": ["FR"]}
    assert event.decoded("duration") == timedelta(hours=1)
    assert len(whole.walk("VTIMEZONE")) == 1
    bring([online(time="22:00")])
    again = client.get(reverse("meeting-calendar", args=[first.pk])).content
    assert Calendar.from_ical(again).walk("VEVENT")[0]["uid"] == event["uid"]


def test_without_a_zone_the_calendars_hour_is_the_hour_of_the_place(client, facility, bring):
    bring([guide()], zone="")
    address = reverse("meeting-calendar", args=[Meeting.objects.get().pk])
    (event,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    assert event.decoded("dtstart").tzinfo is None


def test_the_weeks_list_is_by_day_and_hour_and_prints(client, facility, listed):
    html = page(client, "/meetings/week/")
    assert html.index("Hope by the Harbor") < html.index("Far Away") < html.index("Night Owls")
    assert "Monday" in html


def test_pages_ask_the_database_a_fixed_number_of_times_however_many_meetings(
    client, facility, bring, django_assert_num_queries
):
    for number in (3, 40):
        bring([guide(slug=f"s{n}", name=f"M{n}") for n in range(number)], even_so=True)
        client.get("/meetings/?near=Northport")  # a list read anew is gone through once
        with django_assert_num_queries(7):
            client.get("/meetings/?near=Northport")
        with django_assert_num_queries(7):
            client.get("/meetings/?way=in_person")
    with django_assert_num_queries(8):
        client.get(reverse("meeting", args=[Meeting.objects.filter(ended=None).first().pk]))


# --- the team ---------------------------------------------------------------------------------
def local(**other) -> dict:
    return {
        "id": uuid.uuid4(), "name": "Kitchen Table", "weekday": "4", "starts": "18:00",
        "minutes": "45", "fellowship": "local", "place": "Library", "street": "2 Elm St",
        "town": "Northport", "languages": ["es"], "types": ["women"], "wheelchair": "true",
    } | other  # fmt: skip


def test_a_meeting_written_down_here_is_found_by_everybody_corrected_and_ended(
    client, signed_in, facility
):
    peer, sent = signed_in("peer"), local()
    for _twice in range(2):
        assert peer.post(reverse("local-meetings"), sent).status_code == 302
    assert found(client, near="northport") == ["Kitchen Table"]
    assert found(client, language="es", wheelchair="on", type="women") == ["Kitchen Table"]
    one = Meeting.objects.get()
    peer.post(reverse("local-meeting", args=[one.pk]), local(name="Kitchen Table", starts="18:30"))
    assert (LocalMeeting.objects.count(), found(client)) == (2, ["Kitchen Table"])
    standing = Meeting.objects.get(local__ended_at=None)
    assert standing.starts.minute == 30
    peer.post(reverse("local-meeting-end", args=[standing.pk]))
    assert found(client) == []


def test_a_local_meeting_says_where_it_is_or_how_to_join(signed_in, facility):
    answer = signed_in("peer").post(
        reverse("local-meetings"), local(place="", street="", link="javascript:x")
    )
    assert "Say where it is, or how to join it." in answer.content.decode()
    assert not LocalMeeting.objects.exists()


def test_a_counsellor_offers_a_meeting_and_it_stands_on_the_chart_as_an_offer(
    signed_in, patient, listed
):
    counsellor, one = signed_in("counsellor"), listed["far"]
    looked_for = page(counsellor, reverse("person-groups", args=[patient.pk]), near="Albany")
    offering = reverse("meeting-offer", args=[patient.pk, one.pk])
    assert offering in looked_for
    sent = {"id": uuid.uuid4(), "words": "They have tea."}
    for _twice in range(2):
        assert counsellor.post(offering, sent).status_code == 302
    assert MeetingOffer.objects.count() == 1
    assert LogLine.objects.filter(what="meeting offered", patient=patient).count() == 1
    for address in (
        reverse("person-groups", args=[patient.pk]),
        reverse("chart", args=[patient.pk]),
    ):
        assert "Far Away" in page(counsellor, address)


def test_a_meeting_that_is_closed_for_now_is_not_offered(signed_in, patient, listed):
    offering = reverse("meeting-offer", args=[patient.pk, listed["shut"].pk])
    answer = signed_in("counsellor").post(offering, {"id": uuid.uuid4()})
    assert "does not meet" in answer.content.decode()
    assert not MeetingOffer.objects.exists()


def test_the_team_notes_how_a_group_meets_medicine_and_the_newest_counts(
    client, signed_in, facility, listed
):
    address = reverse("meeting-welcome", args=[listed["far"].pk])
    for level in (1, 3):
        sent = {"id": uuid.uuid4(), "level": level, "heard": "Asked on the phone."}
        assert signed_in("peer").post(address, sent).status_code == 302
    assert MedicineWelcome.objects.count() == 2
    assert "People on medicine are welcome there" in page(
        client, reverse("meeting", args=[listed["far"].pk])
    )
    assert set(found(client, medicine="on")) == {"Clear Water", "Far Away"}


def test_the_director_sees_each_list_with_its_last_try_and_what_was_set_aside(
    signed_in, facility, bring
):
    director = signed_in("director")
    bring([guide(), guide(slug="x", name="Appt", day=None)])
    bring([bmlt()], name="Second")
    bring("<html>", name="Second")
    html = page(director, reverse("meeting-sources"))
    for words in ("Area", "Second", "refused", "HTML"):
        assert words in html
    one = Meeting.objects.filter(source__name="Area").first()
    assert "Appt" in page(director, reverse("meeting-source", args=[one.source_id]))
    assert "Lists of meetings to look at" in page(director, reverse("home"))
    assert "Lists of meetings to look at" not in page(signed_in("nurse"), reverse("home"))


def test_what_people_say_is_shown_from_eleven_on_and_names_nobody(
    client, facility, patient, new_patient, listed
):
    one = listed["far"]
    address = reverse("meeting", args=[one.pk])
    for number in range(11):
        assert "People from here felt welcome" not in page(client, address)
        somebody = new_patient(f"P{number}")
        for _again in range(2):  # the same person counts once
            actions.say_of_group(
                id=uuid.uuid4(), token=actions.token_of(somebody, one), meeting=one, level=3,
                by=None, at=clock.now(),
            )  # fmt: skip
    assert "People from here felt welcome" in page(client, address)
    assert "Far Away" in found(client, medicine="on")
    lines = LogLine.objects.filter(what="people say of a group")
    assert {line.patient_id for line in lines} == {None}


def test_the_week_becomes_a_pdf_for_the_team_with_each_meeting_on_it(signed_in, listed):
    answer = signed_in("peer").get(reverse("meetings-week-pdf"), {"near": "Northport"})
    assert answer["Content-Type"] == "application/pdf"
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Hope by the Harbor" in words
    assert "Far Away" not in words


@pytest.mark.parametrize("asked", [{"when": ""}, {"when": "tonight"}, {"near": "Northport"}])
def test_a_search_asks_as_much_of_sixty_meetings_as_of_six(client, facility, bring, asked):
    def questions(many):
        bring([guide(slug=f"s{n}", name=f"M {n}") for n in range(many)], f"A{many}")
        page(client, "/meetings/", **asked)  # a list read anew has its places named once
        with CaptureQueriesContext(connection) as told:
            page(client, "/meetings/", **asked)
        return len(told)

    few, many = questions(6), questions(60)
    assert few == many
    assert many <= MOST_ASKED


def test_places_are_named_anew_when_a_list_is_read_or_a_meeting_written_down(
    client, facility, bring
):
    assert found(client, near="Northport") == []
    bring([guide()])
    assert found(client, near="Northport") == ["Hope by the Harbor"]
    bring([guide(formatted_address="99 Ketcham St, Albany, NY 12207, USA"), online()])
    assert found(client, near="Northport") == []


def test_a_meeting_of_the_first_monday_says_so_and_is_next_on_a_first_monday(
    client, facility, bring
):
    formats = [{"id": "77", "key_string": "M1", "name_string": "First Monday only", "lang": "en",
                "world_id": "", "format_type_enum": "FC1", "description_string": ""}]  # fmt: skip
    bring({"meetings": [bmlt(formats="M1", format_shared_id_list="77")], "formats": formats})
    meeting = Meeting.objects.get()
    assert meeting.types == "|week_1|"
    shown = page(client, reverse("meeting", args=[meeting.pk]))
    assert "First week of the month" in shown
    file = Calendar.from_ical(client.get(reverse("meeting-calendar", args=[meeting.pk])).content)
    (event,) = file.walk("VEVENT")
    assert event["rrule"].to_ical() == b"FREQ=MONTHLY;BYDAY=1MO"
    assert event.decoded("dtstart").day <= 7
