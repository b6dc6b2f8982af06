"""Nouns of withdrawal under supervision; an action is a POST to the noun it makes."""

from django.urls import URLPattern, path

from throughcare.withdrawal.views import contacts, leaving, papers, preparing, protocols
from throughcare.withdrawal.views.ward import board, flags, giving, rounds

PERSON = "people/<uuid:patient_id>/withdrawal/"
ONE = f"{PERSON}<uuid:withdrawal_id>/"
PROTOCOL = f"{ONE}protocols/<uuid:protocol_id>/"
STEP = f"{PERSON}medicines/<uuid:step_id>/"

# One withdrawal: prepared, begun, turned, left; its papers, and the weeks after it.
EPISODE: list[URLPattern] = [
    path(PERSON, preparing.every, name="withdrawal"),
    path(f"{PERSON}preparations/", preparing.prepare, name="withdrawal-prepare"),
    path(ONE, preparing.one, name="withdrawal-one"),
    path(f"{ONE}before/<slug:what>/", preparing.step, name="withdrawal-step"),
    path(f"{ONE}beginning/", preparing.begin, name="withdrawal-begin"),
    path(f"{ONE}protocols/", protocols.write, name="protocol-write"),
    path(PROTOCOL, protocols.read, name="protocol"),
    path(f"{PROTOCOL}sign/", protocols.sign, name="protocol-sign"),
    path(f"{ONE}pause/", leaving.pause, name="withdrawal-pause"),
    path(f"{ONE}maintenance/", leaving.maintain, name="withdrawal-maintain"),
    path(f"{ONE}leaving/", leaving.leave, name="withdrawal-leave"),
    path(f"{ONE}after/<slug:what>/", leaving.after, name="withdrawal-after"),
    path(f"{ONE}letters/", papers.write_letter, name="withdrawal-letter"),
    path(f"{PERSON}letters/<uuid:transfer_letter_id>/", papers.printed_letter,
         name="withdrawal-letter-print"),
    path(f"{ONE}own-page/", papers.own, name="withdrawal-own"),
    path(f"{ONE}own-page/print/", papers.printed_own, name="withdrawal-own-print"),
    path(f"{PERSON}contacts/<uuid:follow_up_id>/", contacts.contact, name="withdrawal-contact"),
    path("withdrawal/contacts/", contacts.contacts, name="withdrawal-contacts"),
    path("day/<str:secret>/", papers.own_day, name="own-day"),
]  # fmt: skip

# The people on the ward: the board, rounds, medicines of the protocol, red flags.
WARD: list[URLPattern] = [
    path("withdrawal/", board.board, name="ward"),
    path("withdrawal/shift/", board.shift, name="ward-shift"),
    path(f"{PERSON}rounds/", rounds.every, name="rounds"),
    path(f"{PERSON}rounds/new/", rounds.new, name="round-new"),
    path(f"{PERSON}rounds/<uuid:round_id>/", rounds.done, name="round"),
    path(f"{PERSON}medicines/", giving.medicines, name="withdrawal-medicines"),
    path(f"{STEP}given/", giving.give, name="comfort-give"),
    path(f"{STEP}withheld/", giving.withhold, name="comfort-withhold"),
    path(f"{STEP}earlier/", giving.late, name="comfort-late"),
    path(f"{STEP}asked/", giving.ask, name="comfort-ask"),
    path(f"{STEP}opened/", giving.open_step, name="comfort-open"),
    path(f"{PERSON}flags/<uuid:alert_id>/", flags.flag, name="withdrawal-flag"),
]

urlpatterns = [*EPISODE, *WARD]
