"""One calendar of every strand, appointments on it, measures beside it, and the person's own."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from throughcare import clock
from throughcare.adherence.actions import appointments
from throughcare.adherence.models import Appointment, Came
from throughcare.adherence.path import drawn, lanes
from throughcare.adherence.queries import calendar
from throughcare.clinical.adherence.measures import Share
from throughcare.intake.models import Episode
from throughcare.medication.models import Order, Signed, Step
from throughcare.plan.models import Item, Plan
from throughcare.plan.models import Signed as SignedPlan
from throughcare.record.models import LogLine
from throughcare.refusal import Refused
from throughcare.strands import DONE, EXCUSED, EXPECTED, MISSED, NOT_SAID, PARTLY, Expected
from throughcare.therapy.actions import homework, sessions

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def by(members):
    return members["counsellor"]


@pytest.fixture
def treated(patient, by):
    """Ana, in treatment for three weeks, with an order of every day since ten days ago."""
    at = clock.now() - 21 * DAY
    episode = Episode.objects.create(
        patient=patient, referral="self", asked_at=at, admitted_at=at, admitted_by=by
    )
    plan = Plan.objects.create(patient=patient, episode=episode, version=1, at=at, by=by)
    item = Item.objects.create(
        plan=plan, kind="treat", strand="medication", problem="p", intervention="Medicine", seq=1,
        responsible=by, due_on=clock.today() + DAY, objective="Sleep through", at=at, by=by,
    )  # fmt: skip
    SignedPlan.objects.create(plan=plan, by=by, at=at, person_signed="typed", person_name="Ana",
                              review_on=clock.today(), review_source="house:tests")  # fmt: skip
    ordered(patient, episode, item, by, clock.today() - 10 * DAY)
    return patient


def ordered(patient, episode, item, by, first) -> Order:
    order = Order.objects.create(
        patient=patient, episode=episode, item=item, kind="maintain", medicine="methadone",
        family="methadone-oral", first_day=first, at=clock.now(), by=by,
    )  # fmt: skip
    Step.objects.create(order=order, first_day=first, ug=60_000)
    Signed.objects.create(order=order, at=clock.now(), by=by)
    return order


@pytest.fixture
def made(treated, by):
    """A function that makes an appointment; without more, tomorrow."""

    def make(ahead=DAY, **more):
        given = {"what": "Blood test", "with_whom": "the laboratory", "where": "2 Side Street"}
        return appointments.make(
            id=uuid.uuid4(), patient=treated, starts_at=clock.now() + ahead, by=by,
            at=min(clock.now(), clock.now() + ahead), **given | more,
        )  # fmt: skip

    return make


def came(appointment, by, outcome="attended", **more):
    return appointments.say(id=uuid.uuid4(), appointment=appointment, outcome=outcome, by=by,
                            at=clock.now(), **more)  # fmt: skip


def move(appointment, by, to, moved_by="person"):
    return appointments.move(id=uuid.uuid4(), appointment=appointment, starts_at=clock.now() + to,
                             moved_by=moved_by, why="work", by=by, at=clock.now())  # fmt: skip


def rows(patient, kind, back=14, ahead=14):
    today = clock.today()
    found = calendar.of_person(patient, today - back * DAY, today + ahead * DAY)
    return [(row.on, row.state) for row in found if row.kind == kind]


def test_what_is_expected_comes_from_signed_orders_alone(treated, by):
    today = clock.today()
    signed = [
        (today - 2 * DAY, "missed"), (today - DAY, "missed"), (today, "expected"),
        (today + DAY, "expected"),
    ]  # fmt: skip
    assert rows(treated, "dose", back=2, ahead=1) == signed
    written = Order.objects.create(
        patient=treated, episode=treated.episodes.get(), item=Item.objects.get(), kind="maintain",
        medicine="buprenorphine", family="buprenorphine", first_day=today - DAY, at=clock.now(),
        by=by,
    )  # fmt: skip
    Step.objects.create(order=written, first_day=today - DAY, ug=8_000)
    assert rows(treated, "dose", back=2, ahead=1) == signed


def test_goals_and_reviews_of_the_signed_plan_stand_on_their_days(treated):
    today = clock.today()
    assert rows(treated, "goal") == [(today + DAY, "expected")]
    assert rows(treated, "review") == [(today, "expected")]


def test_sessions_and_homework_stand_with_what_came_of_them(treated, by):
    given = {"patient": treated, "minutes": 60, "kind": "individual", "place": "in_person",
             "led_by": by, "by": by}  # fmt: skip
    talk = sessions.plan_session(id=uuid.uuid4(), starts_at=clock.now() - 2 * DAY,
                                 at=clock.now() - 2 * DAY, **given)  # fmt: skip
    sessions.record_outcome(id=uuid.uuid4(), session=talk, outcome="missed", reason="transport",
                            by=by, at=clock.now())  # fmt: skip
    sessions.plan_session(id=uuid.uuid4(), starts_at=clock.now() + DAY, at=clock.now(), **given)
    homework.set_homework(id=uuid.uuid4(), patient=treated, session=None, what="Walk", by=by,
                          at=clock.now())  # fmt: skip
    today = clock.today()
    assert rows(treated, "session") == [(today - 2 * DAY, "missed"), (today + DAY, "expected")]
    assert rows(treated, "homework") == [(today + DAY, "expected")]


def test_homework_of_a_talk_waits_for_the_next_talk_that_stands(treated, by):
    """Not for the group in between, and not for a talk that was cancelled."""
    now = clock.now()
    given = {"patient": treated, "minutes": 60, "place": "in_person", "led_by": by, "by": by,
             "at": now}  # fmt: skip
    talk, fell_out, stands = (
        sessions.plan_session(id=uuid.uuid4(), starts_at=now + days * DAY, kind="individual",
                              **given)
        for days in (0, 2, 4)
    )  # fmt: skip
    sessions.plan_session(id=uuid.uuid4(), starts_at=now + DAY, kind="group", group_name="Waves",
                          **given)  # fmt: skip
    homework.set_homework(id=uuid.uuid4(), patient=treated, session=talk, what="Walk", by=by,
                          at=now)  # fmt: skip
    assert rows(treated, "homework") == [(clock.clinic_day(fell_out.starts_at), "expected")]
    sessions.record_outcome(id=uuid.uuid4(), session=fell_out, outcome="cancelled", by=by, at=now,
                            reason="ours", cancelled_by="clinic")  # fmt: skip
    assert rows(treated, "homework") == [(clock.clinic_day(stands.starts_at), "expected")]
    assert rows(treated, "group", back=0) == [(clock.clinic_day(now + DAY), "expected")]


# --- the month in one picture ------------------------------------------------------------------
def test_only_what_is_over_is_drawn_a_lane_for_each_kind_in_words_of_team_or_person():
    def row(day, kind, state):
        on = date(2026, 10, day)
        return Expected("p", on, kind, f"{kind} here", state, own=f"my {kind}")

    made = [
        row(3, "session", MISSED), row(2, "dose", DONE), row(1, "dose", PARTLY),
        row(4, "visit", EXCUSED), row(5, "visit", NOT_SAID), row(6, "dose", EXPECTED),
    ]  # fmt: skip
    path = drawn(made, date(2026, 10, 1), date(2026, 10, 31))
    assert [(lane.title, [(m.on.day, m.kind) for m in lane.marks]) for lane in path.marks] == [
        ("Medicine", [(1, "half"), (2, "filled")]), ("Talks", [(3, "hollow")]),
    ]  # fmt: skip
    mine = lanes(made, own=True)
    assert [lane.title for lane in mine] == ["My medicine", "My talks"]
    assert mine[1].marks[0].told == "my session: did not happen"
    assert drawn(made, date(2026, 9, 1), date(2026, 9, 30)).empty


def test_a_month_is_drawn_and_a_week_is_not(treated, signed_in):
    desk, address = signed_in("counsellor"), reverse("calendar", args=[treated.pk])
    month = desk.get(address, {"view": "month", "on": str(clock.today() - DAY)}).content.decode()
    assert "The month in one picture" in month
    assert 'class="mark hollow"' in month
    assert "<svg" not in desk.get(address).content.decode()


# --- appointments ------------------------------------------------------------------------------
def test_an_appointment_moved_within_the_week_or_by_the_clinic_is_not_counted(made, treated, by):
    first = made(2 * HOUR)
    move(first, by, 40 * DAY)
    second = made(3 * HOUR)
    move(second, by, 40 * DAY, moved_by="clinic")
    states = [state for _on, state in rows(treated, "visit", ahead=50)]
    assert states == ["missed", "excused", "expected", "expected"]


def test_a_moved_appointment_is_followed_and_nothing_more_is_said_of_it(made, by):
    first = made()
    second = move(first, by, 2 * DAY)
    with pytest.raises(Refused, match="was moved"):
        came(first, by)
    with pytest.raises(Refused, match="was moved"):
        move(first, by, 3 * DAY)
    assert (second.instead_of, second.what, second.moved_why) == (first, "Blood test", "work")
    row = Came(appointment=first, outcome="attended", at=clock.now(), by=by)
    with pytest.raises(IntegrityError, match="was moved"), transaction.atomic():
        row.save(force_insert=True)


def test_not_coming_has_a_reason_and_what_lies_ahead_is_only_cancelled(made, by):
    ahead, past = made(), made(-2 * HOUR)
    with pytest.raises(Refused, match="lies ahead"):
        came(ahead, by)
    came(ahead, by, "cancelled", reason="ill", cancelled_by="person")
    with pytest.raises(IntegrityError), transaction.atomic():
        came(past, by, "missed")
    assert came(past, by, "missed", reason="transport").reason == "transport"
    with pytest.raises(Refused, match="say why it is put right"):
        came(past, by)


def test_what_a_reminder_may_speak_of_leaves_out_what_was_moved_or_cancelled(made, by):
    stands = made()
    move(made(2 * DAY), by, 5 * DAY)
    came(made(), by, "cancelled", reason="ill", cancelled_by="person")
    found = calendar.appointments_due(clock.now(), clock.now() + 3 * DAY)
    assert list(found) == [stands]


def test_an_appointment_is_made_moved_and_said_to_be_kept_on_its_pages(treated, signed_in):
    desk, at = signed_in("intake"), clock.at_the_clinic(clock.now())
    sent = {"id": uuid.uuid4(), "starts_at": at.strftime("%Y-%m-%dT%H:%M"), "minutes": 30,
            "what": "Dentist", "needs_transport": "on", "transport": "a lift"}  # fmt: skip
    desk.post(reverse("appointments", args=[treated.pk]), sent)
    one = Appointment.objects.get()
    page = reverse("appointment", args=[treated.pk, one.pk])
    assert "needs a way to get there" in desk.get(page).content.decode()
    desk.post(f"{page}came/", {"id": uuid.uuid4(), "outcome": "late"})
    assert Came.objects.get().outcome == "late"
    answer = desk.post(f"{page}moved/", {"id": uuid.uuid4(), "moved_by": "person",
                                         "starts_at": at.strftime("%Y-%m-%dT%H:%M")})  # fmt: skip
    assert answer.status_code == 422
    assert "said already what came of this" in answer.content.decode()


# --- measures ----------------------------------------------------------------------------------
def test_no_figure_is_added_to_another_and_each_says_of_how_many(treated, made, by, signed_in):
    came(
        made(-26 * HOUR),
        by,
        "attended",
    )
    came(made(-50 * HOUR), by, "missed", reason="forgot")
    found = {one.title: one.share for one in calendar.measured(treated, clock.today())}
    assert found == {
        "Days covered by medicine": Share(0, 21, "adherence-pdc"),
        "Ordered doses taken": Share(0, 10, "adherence-pdc:doses"),
        "Sessions and visits kept": Share(1, 2, "adherence-visits"),
    }
    page = signed_in("counsellor").get(reverse("calendar", args=[treated.pk])).content.decode()
    assert "0 of 10" in page
    assert "1 of 2" in page
    assert "%" not in re.sub(r"<[^>]+>", "", page)


# --- pages -------------------------------------------------------------------------------------
@pytest.mark.parametrize("view", ["", "?view=month", "?on=2026-02-28&view=month", "?on=nonsense"])
def test_the_calendar_opens_by_week_and_month(treated, signed_in, view):
    answer = signed_in("nurse").get(reverse("calendar", args=[treated.pk]) + view)
    assert answer.status_code == 200


def test_the_week_of_ten_people_asks_as_many_questions_as_that_of_one(
    treated, new_patient, members, signed_in, by
):
    nurse = signed_in("nurse")
    nurse.get(reverse("team-week"))
    with CaptureQueriesContext(connection) as of_one:
        assert "Ana" in nurse.get(reverse("team-week")).content.decode()
    for number in range(9):
        one = new_patient(f"P{number}")
        stay = Episode.objects.create(patient=one, referral="self", asked_at=clock.now(),
                                      admitted_at=clock.now(), admitted_by=by)  # fmt: skip
        ordered(one, stay, Item.objects.get(), by, clock.today() - 3 * DAY)
    with CaptureQueriesContext(connection) as of_ten:
        assert "P8" in nurse.get(reverse("team-week")).content.decode()
    assert len(of_ten) <= len(of_one) + 1  # the lot is asked once somebody of the place has a seed
    assert len(of_ten) <= 45


def around_today(client, address: str) -> str:
    """The months of yesterday and of tomorrow: on most days they are one."""
    days = (clock.today() - DAY, clock.today() + DAY)
    return "".join(client.get(f"{address}?view=month&on={on}").content.decode() for on in days)


def test_my_calendar_says_what_is_coming_in_plain_words_without_a_dose_or_a_screen(
    treated, made, themself
):
    made()
    page = around_today(themself(treated), "/my/calendar/")
    for words in ("Your medicine", "Sleep through", "the laboratory", "to come", "did not happen"):
        assert words in page
    for words in ("methadone", "60 mg", "screen", "missed</span>", "Blood test"):
        assert words not in page.lower().replace("blood test", "Blood test")
    title = re.search(r"<title>(.*?)</title>", page, re.S)[1]
    assert title == "My calendar"
    assert len(page.encode()) < 2 * 50_000


def test_my_calendar_is_spoken_in_spanish(treated, made, themself):
    made()
    page = around_today(themself(treated), "/es/my/calendar/")
    for words in ("Su medicina", "por venir", "no se hizo", "Citas para mi teléfono"):
        assert words in page


def test_the_file_for_a_telephone_says_when_and_nothing_of_what_for(treated, made, themself, by):
    moved = move(made(), by, 3 * DAY)
    made(9 * DAY)
    answer = themself(treated).get(reverse("my-calendar-file"))
    file = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert file.count("BEGIN:VEVENT") == 2
    assert f"UID:{moved.instead_of_id}@calendar" in file.replace("\r\n ", "")
    assert "SEQUENCE:1" in file
    assert "SUMMARY:Appointment" in file
    for words in ("Blood", "laboratory", "Side Street", "Riverside", "Ana"):
        assert words not in file


def test_another_person_finds_nothing_of_mine_in_their_calendar(made, themself, new_patient):
    made()
    page = themself(new_patient("Emil")).get(reverse("my-calendar")).content.decode()
    assert "laboratory" not in page


def test_the_log_tells_of_an_appointment_and_no_word_of_it(made):
    made()
    line = LogLine.objects.get(what="appointment made")
    assert "Blood" not in str(line.__dict__)
