"""Nouns of therapy; an action is a POST to the noun it makes."""

from django.urls import URLPattern, path

from throughcare.therapy.views import (
    beside,
    budget,
    group_meetings,
    groups,
    motivation,
    rewards,
    sessions,
    supervision,
    worksheets,
)
from throughcare.therapy.views.own import skills

PERSON = "people/<uuid:patient_id>/therapy/"
SESSION = f"{PERSON}sessions/<uuid:session_id>/"

SESSIONS: list[URLPattern] = [
    path(PERSON, sessions.therapy, name="therapy"),
    path(f"{PERSON}sessions/", sessions.plan, name="session-plan"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}outcome/", sessions.outcome, name="session-outcome"),
    path(f"{SESSION}note/", sessions.note, name="session-note"),
    path(f"{SESSION}sign-off/", sessions.sign_off, name="session-sign-off"),
    path(f"{SESSION}homework/", sessions.set_homework, name="homework-set"),
    path(f"{PERSON}homework/<uuid:homework_id>/", sessions.tried, name="homework-tried"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/<uuid:supervised_id>/end/", supervision.end, name="supervision-end"),
]

GROUP, GROUP_MEETING = (
    "therapy/groups/<uuid:group_id>/",
    "therapy/meetings/<uuid:group_meeting_id>/",
)
GROUPS: list[URLPattern] = [
    path("therapy/groups/", groups.groups, name="therapy-groups"),
    path(GROUP, groups.group, name="therapy-group"),
    path(f"{GROUP}meetings/", groups.plan, name="group-plan"),
    path(f"{GROUP}leaders/", groups.leader, name="group-leader"),
    path(f"{GROUP}leaders/<uuid:leader_id>/end/", groups.leader_end, name="group-leader-end"),
    path(f"{GROUP}places/", groups.invite, name="group-invite"),
    path(f"{GROUP}end/", groups.end, name="therapy-group-end"),
    path(GROUP_MEETING, group_meetings.meeting, name="group-meeting"),
    path(f"{GROUP_MEETING}attendance/", group_meetings.attendance, name="group-attendance"),
    path(f"{GROUP_MEETING}note/", group_meetings.note, name="group-note"),
    path(f"{GROUP_MEETING}cancelled/", group_meetings.cancel, name="group-cancel"),
    path(f"{PERSON}groups/", groups.join, name="group-join"),
    path(f"{PERSON}groups/<uuid:place_id>/", groups.leave, name="group-leave"),
]

REWARD = f"{PERSON}rewards/<uuid:programme_id>/"
REWARDS: list[URLPattern] = [
    path(f"{PERSON}rewards/", rewards.rewards, name="rewards"),
    path(f"{PERSON}rewards/agreed/", rewards.agree, name="reward-agree"),
    path(f"{PERSON}rewards/handed-out/", rewards.hand_out, name="reward-hand-out"),
    path(REWARD, rewards.reward, name="reward"),
    path(f"{REWARD}occasions/", rewards.occasion, name="reward-occasion"),
    path(f"{REWARD}draws/", rewards.draw, name="reward-draw"),
    path(f"{REWARD}end/", rewards.end, name="reward-end"),
    path(f"{REWARD}draws.json", rewards.check, name="reward-check"),
    path(f"{REWARD}occasions/<uuid:occasion_id>/", rewards.take_back, name="reward-take-back"),
    path("rewards/", budget.year, name="rewards-year"),
    path("rewards/limit/", budget.limit, name="rewards-limit"),
    path("rewards/budget/", budget.fund, name="rewards-fund"),
]

MOTIVATION: list[URLPattern] = [
    path(f"{PERSON}motivation/", motivation.motivation, name="motivation"),
    path(f"{SESSION}heard/", motivation.heard, name="change-talk"),
    path(f"{SESSION}coded/", motivation.coded, name="session-coded"),
]

BESIDE: list[URLPattern] = [
    path(f"{PERSON}trauma/", beside.trauma, name="trauma"),
    path(f"{PERSON}trauma/steps/", beside.trauma_step, name="trauma-step"),
    path(f"{PERSON}beside/", beside.beside, name="beside"),
    path(f"{PERSON}beside/asked-alone/", beside.asked_alone, name="asked-alone"),
    path(f"{PERSON}beside/companions/", beside.companion, name="companion-new"),
    path(f"{PERSON}beside/<uuid:companion_id>/end/", beside.companion_end, name="companion-end"),
    path(f"{PERSON}beside/<uuid:companion_id>/steps/<slug:step>/", beside.companion_step,
         name="companion-step"),
]  # fmt: skip

TOOLS: list[URLPattern] = [
    path(f"{PERSON}tools/", worksheets.worksheets, name="worksheets"),
    path(f"{PERSON}tools/new/<slug:tool>/", worksheets.together, name="worksheet-together"),
    path(f"{PERSON}tools/<uuid:worksheet_id>/", worksheets.worksheet, name="worksheet"),
]

# The person's own pages: no address names them.
OWN: list[URLPattern] = [
    path("my/skills/", skills.skills, name="own-skills"),
    path("my/skills/<slug:module>/", skills.module, name="own-module"),
    path("my/tools/<slug:tool>/", skills.new_sheet, name="own-sheet-new"),
    path("my/sheets/<uuid:worksheet_id>/", skills.sheet, name="own-sheet"),
    path("my/sheets/<uuid:worksheet_id>/shown/", skills.share, name="own-sheet-share"),
    path("my/urges/", skills.urges, name="own-urges"),
    path("my/wave/", skills.surf, name="own-surf"),
    path("my/tasks/<uuid:homework_id>/", skills.task, name="own-task"),
    path("my/card/", skills.card, name="own-card"),
]

urlpatterns = [*SESSIONS, *GROUPS, *BESIDE, *REWARDS, *TOOLS, *MOTIVATION, *OWN]
