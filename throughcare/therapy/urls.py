"""Nouns of therapy; an action is a POST to the noun it makes."""

from django.urls import URLPattern, path

from throughcare.therapy.views import budget, motivation, rewards, sessions, supervision, worksheets
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

urlpatterns = [*SESSIONS, *REWARDS, *TOOLS, *MOTIVATION, *OWN]
