"""Nouns of withdrawal under supervision; an action is a POST to the noun it makes."""

from django.urls import URLPattern, path

from throughcare.withdrawal.views import contacts, leaving, papers, preparing, protocols

PERSON = "people/<uuid:patient_id>/withdrawal/"
ONE = f"{PERSON}<uuid:withdrawal_id>/"
PROTOCOL = f"{ONE}protocols/<uuid:protocol_id>/"

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

urlpatterns = [*EPISODE]
