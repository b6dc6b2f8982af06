"""Medicine's pages."""

from django.urls import URLPattern, path

from throughcare.medication.views.window import (
    arrivals,
    kiosk,
    naloxone,
    otherwise,
    person,
    prescriber,
    queue,
    steps,
)

PERSON = "people/<uuid:patient_id>/window/"
DOSE = f"{PERSON}doses/<uuid:dose_id>/"

# The dosing window.
WINDOW: list[URLPattern] = [
    path("window/", queue.window, name="window"),
    path("window/find/", queue.find, name="window-find"),
    path("window/place/", queue.place, name="window-place"),
    path("window/arrivals/", arrivals.arrivals, name="window-arrivals"),
    path("window/arrivals/card/", arrivals.arrived_by_card, name="arrived-by-card"),
    path("window/kiosk/", kiosk.make_kiosk, name="make-kiosk"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path(PERSON, person.person, name="window-person"),
    path(f"{PERSON}doses/", steps.reserve, name="dose-reserve"),
    path(f"{DOSE}pours/", steps.pour, name="dose-pour"),
    path(f"{DOSE}end/", steps.end, name="dose-end"),
    path(f"{PERSON}look/", otherwise.look, name="window-look"),
    path(f"{PERSON}vomited/", otherwise.vomited, name="window-vomited"),
    path(f"{PERSON}prescriber/", otherwise.ask, name="window-ask"),
    path(f"{PERSON}stock/", otherwise.stock, name="window-stock"),
    path(f"{PERSON}naloxone/", naloxone.naloxone, name="naloxone"),
    path(f"{PERSON}lift/", prescriber.lift, name="lift"),
    path(f"{PERSON}arrival/", arrivals.arrive, name="arrive"),
    path(f"{PERSON}departure/", arrivals.leave, name="leave-queue"),
    path(f"{PERSON}otherwise/<str:what>/", otherwise.otherwise, name="window-otherwise"),
    path("people/<uuid:patient_id>/card/", arrivals.card, name="card"),
    path("people/<uuid:patient_id>/card/print/", arrivals.card_pdf, name="card-pdf"),
]

urlpatterns: list[URLPattern] = [*WINDOW]
