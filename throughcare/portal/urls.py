"""The person's own pages under one short word; the team's beside the chart."""

from django.urls import path

from throughcare.portal.views import access, day, kept, own, team, ways_in

PERSON = "people/<uuid:patient_id>/"

urlpatterns = [
    path("my/", day.my_day, name="my-day"),
    path("my/sign-in/", ways_in.sign_in, name="own-sign-in"),
    path("my/start/", ways_in.start, name="own-start"),
    path("my/sign-out/", ways_in.sign_out, name="own-sign-out"),
    path("my/check-in/", day.my_check_in, name="my-check-in"),
    path("my/check-in/later/", kept.my_check_in_later, name="my-check-in-later"),
    path("my/check-in/<uuid:check_in_id>/", day.my_check_in_kept, name="my-check-in-kept"),
    path("my/check-ins/", day.my_check_ins, name="my-check-ins"),
    path("my/weeks/", day.my_weeks, name="my-weeks"),
    path("my/days/", day.my_days, name="my-days"),
    path("my/messages/", own.my_messages, name="my-messages"),
    path("my/safety-plan/", own.my_safety_plan, name="my-safety-plan"),
    path("my/safety-plan/edit/", own.my_safety_plan_edit, name="my-safety-plan-edit"),
    path("my/way/", own.my_way, name="my-way"),
    path("my/medicines/", own.my_medicines, name="my-medicines"),
    path("my/record/", own.my_record, name="my-record"),
    path("my/record/file/", own.my_record_file, name="my-record-file"),
    path("my/record/read/", own.my_record_read, name="my-record-read"),
    path("my/worker.js", kept.worker, name="my-worker"),
    path("my/app.webmanifest", kept.app, name="my-app"),
    path("my/keeps/", kept.keeps, name="my-keeps"),
    path("my/phone/", kept.my_phone, name="my-phone"),
    path("my/waits/", kept.my_check_in_waits, {"danger": False}, name="my-check-in-waits"),
    path("my/waits/now/", kept.my_check_in_waits, {"danger": True}, name="my-check-in-waits-now"),
    path("my/away/", kept.my_away, name="my-away"),
    path("my/gone/", kept.my_gone, name="my-gone"),
    path("my/meetings/", kept.my_meetings, name="my-meetings"),
    path("hours/", team.clinic_hours, name="clinic-hours"),
    path(f"{PERSON}own-access/", access.own_access, name="own-access"),
    path(f"{PERSON}own-access/code/", access.own_access_code, name="own-access-code"),
    path(f"{PERSON}own-access/end/", access.own_access_end, name="own-access-end"),
    path(f"{PERSON}messages/", team.own_messages, name="own-messages"),
    path(
        f"{PERSON}messages/<uuid:message_id>/", team.own_message_answer, name="own-message-answer"
    ),
    path(f"{PERSON}shared/", team.own_shared, name="own-shared"),
    path(f"{PERSON}safety-plan/", team.own_safety_plan, name="own-safety-plan"),
]
