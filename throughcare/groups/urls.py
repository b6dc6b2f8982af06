"""Public pages first, then the team's."""

from django.urls import path

from throughcare.groups.views import own, public, staff

PERSON = "people/<uuid:patient_id>/groups/"
LOCAL = "groups/meetings/"

urlpatterns = [
    path("meetings/", public.find, name="meetings"),
    path("meetings/week/", public.week, name="meetings-week"),
    path("meetings/<uuid:meeting_id>/", public.one, name="meeting"),
    path("meetings/<uuid:meeting_id>/calendar.ics", public.calendar, name="meeting-calendar"),
    path("groups/week.pdf", staff.week_pdf, name="meetings-week-pdf"),
    path("groups/sources/", staff.sources, name="meeting-sources"),
    path("groups/sources/<uuid:source_id>/", staff.source, name="meeting-source"),
    path(LOCAL, staff.local, name="local-meetings"),
    path(f"{LOCAL}<uuid:meeting_id>/", staff.local_one, name="local-meeting"),
    path(f"{LOCAL}<uuid:meeting_id>/end/", staff.local_end, name="local-meeting-end"),
    path(f"{LOCAL}<uuid:meeting_id>/welcome/", staff.welcome, name="meeting-welcome"),
    path("my/notes/", own.notes, name="own-notes"),
    path("my/notes/<uuid:note_id>/aside/", own.aside, name="own-note-aside"),
    path("my/notes/shown/", own.show, name="own-notes-show"),
    path("my/notes/shown/<uuid:shown_id>/end/", own.hide, name="own-notes-hide"),
    path("my/notes/said/<uuid:offer_id>/", own.say, name="own-group-say"),
    path(PERSON, staff.person, name="person-groups"),
    path(f"{PERSON}offer/<uuid:meeting_id>/", staff.offer, name="meeting-offer"),
]
