"""Nouns of withdrawal under supervision; an action is a POST to the noun it makes."""

from django.urls import URLPattern, path

from throughcare.withdrawal.views.ward import board, flags, giving, rounds

HERE = "people/<uuid:patient_id>/withdrawal/"
STEP = f"{HERE}medicines/<uuid:step_id>/"

# The people on the ward: the board, rounds, medicines of the protocol, red flags.
WARD: list[URLPattern] = [
    path("withdrawal/", board.board, name="ward"),
    path("withdrawal/shift/", board.shift, name="ward-shift"),
    path(f"{HERE}rounds/", rounds.every, name="rounds"),
    path(f"{HERE}rounds/new/", rounds.new, name="round-new"),
    path(f"{HERE}rounds/<uuid:round_id>/", rounds.done, name="round"),
    path(f"{HERE}medicines/", giving.medicines, name="withdrawal-medicines"),
    path(f"{STEP}given/", giving.give, name="comfort-give"),
    path(f"{STEP}withheld/", giving.withhold, name="comfort-withhold"),
    path(f"{STEP}earlier/", giving.late, name="comfort-late"),
    path(f"{STEP}asked/", giving.ask, name="comfort-ask"),
    path(f"{STEP}opened/", giving.open_step, name="comfort-open"),
    path(f"{HERE}flags/<uuid:alert_id>/", flags.flag, name="withdrawal-flag"),
]

urlpatterns = [*WARD]
