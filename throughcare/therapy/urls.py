"""Nouns of therapy; an action is a POST to the noun it makes."""

from django.urls import URLPattern, path

from throughcare.therapy.views import sessions, supervision

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

urlpatterns = [*SESSIONS]
