"""The person's own pages under one short word; the team's beside the chart."""

from django.urls import path

from throughcare.portal.views import (
    access,
    codes,
    day,
    incoming,
    own,
    passkeys,
    reaching,
    team,
    ways_in,
)

PERSON = "people/<uuid:patient_id>/"

urlpatterns = [
    path("my/", day.my_day, name="my-day"),
    path("my/sign-in/", ways_in.sign_in, name="own-sign-in"),
    path("my/start/", ways_in.start, name="own-start"),
    path("my/sign-out/", ways_in.sign_out, name="own-sign-out"),
    path("my/check-in/", day.my_check_in, name="my-check-in"),
    path("my/check-in/<uuid:check_in_id>/", day.my_check_in_kept, name="my-check-in-kept"),
    path("my/check-ins/", day.my_check_ins, name="my-check-ins"),
    path("my/days/", day.my_days, name="my-days"),
    path("my/messages/", own.my_messages, name="my-messages"),
    path("my/safety-plan/", own.my_safety_plan, name="my-safety-plan"),
    path("my/safety-plan/edit/", own.my_safety_plan_edit, name="my-safety-plan-edit"),
    path("my/way/", own.my_way, name="my-way"),
    path("my/medicines/", own.my_medicines, name="my-medicines"),
    path("my/record/", own.my_record, name="my-record"),
    path("my/record/file/", own.my_record_file, name="my-record-file"),
    path("my/record/read/", own.my_record_read, name="my-record-read"),
    path("my/reminders/", reaching.my_reach, name="my-reach"),
    path("my/reminders/new/", codes.my_reach_new, name="my-reach-new"),
    path("my/reminders/new/code/", codes.my_reach_confirm, name="my-reach-confirm"),
    path("my/code/", codes.own_code, name="own-code"),
    path("my/code/enter/", codes.own_code_enter, name="own-code-enter"),
    path("my/passkey/", passkeys.own_passkey, name="own-passkey"),
    path("my/ways-in/", passkeys.my_ways_in, name="my-ways-in"),
    path("my/ways-in/passkey/", passkeys.my_passkey_new, name="my-passkey-new"),
    path(
        "my/ways-in/passkey/<uuid:passkey_id>/end/",
        passkeys.my_passkey_end,
        name="my-passkey-end",
    ),
    path("my/reminders/stop/", reaching.my_reach_stop, name="my-reach-stop"),
    path("my/reminders/<uuid:contact_id>/", reaching.my_reach_way, name="my-reach-way"),
    path("messages/in/", incoming.messages_in, name="messages-in"),
    path("hours/", team.clinic_hours, name="clinic-hours"),
    path(f"{PERSON}own-access/", access.own_access, name="own-access"),
    path(f"{PERSON}own-access/code/", access.own_access_code, name="own-access-code"),
    path(f"{PERSON}own-access/end/", access.own_access_end, name="own-access-end"),
    path(f"{PERSON}messages/", team.own_messages, name="own-messages"),
    path(
        f"{PERSON}messages/<uuid:message_id>/", team.own_message_answer, name="own-message-answer"
    ),
    path(f"{PERSON}reminders/", reaching.own_reach, name="own-reach"),
    path(f"{PERSON}reminders/stop/", reaching.own_reach_stop, name="own-reach-stop"),
    path(f"{PERSON}reminders/<uuid:contact_id>/", reaching.own_reach_way, name="own-reach-way"),
    path(f"{PERSON}shared/", team.own_shared, name="own-shared"),
    path(f"{PERSON}safety-plan/", team.own_safety_plan, name="own-safety-plan"),
]
