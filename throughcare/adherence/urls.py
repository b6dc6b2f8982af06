"""Nouns of adherence; an action is a POST to the noun it makes."""

from django.urls import path

from throughcare.adherence.views import calendar, outreach, own

PERSON = "people/<uuid:patient_id>/"
SOUGHT = f"{PERSON}outreach/<uuid:outreach_id>/"
APPOINTMENT = f"{PERSON}appointments/<uuid:appointment_id>/"

urlpatterns = [
    path("outreach/", outreach.todays, name="outreach"),
    path("outreach/now/", outreach.look_now, name="outreach-now"),
    path(SOUGHT, outreach.one, name="outreach-one"),
    path(f"{SOUGHT}tries/", outreach.try_once, name="outreach-try"),
    path(f"{SOUGHT}sent/", outreach.send, name="outreach-send"),
    path(f"{SOUGHT}end/", outreach.end, name="outreach-end"),
    path(f"{SOUGHT}welfare/", outreach.welfare, name="outreach-welfare"),
    path(f"{PERSON}came-back/", outreach.came_back, name="came-back"),
    path(f"{PERSON}calendar/", calendar.calendar, name="calendar"),
    path(f"{PERSON}appointments/", calendar.make, name="appointments"),
    path(APPOINTMENT, calendar.one, name="appointment"),
    path(f"{APPOINTMENT}moved/", calendar.move, name="appointment-move"),
    path(f"{APPOINTMENT}came/", calendar.came, name="appointment-came"),
    path("calendar/week/", calendar.team_week, name="team-week"),
    path("my/calendar/", own.my_calendar, name="my-calendar"),
    path("my/calendar.ics", own.my_file, name="my-calendar-file"),
]
