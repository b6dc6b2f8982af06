"""The intake team's pages: requests for help, the diary, registering, stays in treatment."""

from django.urls import path

from throughcare.intake.views import (
    consents,
    contacts,
    diary,
    documents,
    episodes,
    registering,
    requests,
)

REQUEST = "intake/requests/<uuid:request_id>/"
PERSON = "people/<uuid:patient_id>/"

urlpatterns = [
    path("intake/requests/", requests.worklist, name="help-requests"),
    path("intake/requests/new/", requests.taken, name="help-request-new"),
    path(REQUEST, requests.one, name="help-request"),
    path(f"{REQUEST}answers/", requests.answer, name="help-request-answer"),
    path(f"{REQUEST}end/", requests.close, name="help-request-close"),
    path("intake/arrivals/", requests.arrived, name="arrivals"),
    path("intake/diary/", diary.diary, name="diary"),
    path("intake/register/", registering.register, name="register"),
    path(f"{PERSON}contacts/", contacts.add, name="contacts"),
    path(f"{PERSON}contacts/<uuid:contact_id>/end/", contacts.end, name="end-contact"),
    path(f"{PERSON}emergency-contacts/", contacts.add_emergency, name="emergency-contacts"),
    path(
        f"{PERSON}emergency-contacts/<uuid:contact_id>/end/",
        contacts.end_emergency,
        name="end-emergency-contact",
    ),
    path(f"{PERSON}admit/", episodes.admit, name="admit"),
    path(f"{PERSON}stays/", episodes.stays, name="stays"),
    path(f"{PERSON}diagnosis/", episodes.diagnosis, name="diagnosis"),
    path(f"{PERSON}pregnancy/", episodes.pregnancy, name="pregnancy"),
    path(f"{PERSON}discharge/", episodes.discharge, name="discharge"),
    path(f"{PERSON}consents/", consents.every, name="consents"),
    path(f"{PERSON}consents/new/<str:kind>/", consents.give, name="give-consent"),
    path(f"{PERSON}consents/<uuid:consent_id>/", consents.one, name="consent"),
    path(f"{PERSON}consents/<uuid:consent_id>/end/", consents.revoke, name="revoke-consent"),
    path(f"{PERSON}documents/", documents.every, name="documents"),
    path(f"{PERSON}documents/new/", documents.add, name="document-new"),
    path(f"{PERSON}documents/<uuid:document_id>/", documents.one, name="document"),
    path(f"{PERSON}documents/<uuid:document_id>/end/", documents.aside, name="document-aside"),
    path(
        f"{PERSON}documents/<uuid:document_id>/pages/<int:number>/",
        documents.sheet,
        name="document-page",
    ),
]
