"""Nouns of therapy; an action is a POST to the noun it makes."""

from django.urls import URLPattern, path

from throughcare.therapy.views import budget, rewards, sessions, supervision

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

urlpatterns = [*SESSIONS, *REWARDS]
