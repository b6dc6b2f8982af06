"""Medicine's pages."""

from django.urls import path

from throughcare.medication.views import knowing, orders, prescriber

PERSON = "people/<uuid:patient_id>/"
ORDER = f"{PERSON}orders/<uuid:order_id>/"
KNOWN = f"{PERSON}known/<str:kind>/"

urlpatterns = [
    # Orders, and the prescriber's one screen
    path("to-sign/", prescriber.to_sign, name="to-sign"),
    path(f"{PERSON}prescribing/", prescriber.prescribing_page, name="prescribing"),
    path(f"{PERSON}orders/", orders.write, name="order-write"),
    path(ORDER, orders.order, name="order"),
    path(f"{ORDER}sign/", orders.sign, name="order-sign"),
    path(f"{ORDER}stop/", orders.stop, name="order-stop"),
    path(f"{ORDER}aside/", orders.aside, name="order-aside"),
    path(f"{ORDER}hold/", orders.hold, name="order-hold"),
    path(f"{ORDER}pause/", orders.pause, name="order-pause"),
    path(f"{PERSON}holds/<uuid:hold_id>/", orders.lift, name="hold-lift"),
    path(f"{PERSON}guest-letters/", orders.guest_letter, name="guest-letter"),
    path(f"{PERSON}guest-letters/<uuid:letter_id>/", orders.guest_letter_printed,
         name="guest-letter-print"),
    path(KNOWN, knowing.add, name="known-add"),
    path(f"{KNOWN}<uuid:known_id>/", knowing.change, name="known-change"),
    path(f"{KNOWN}<uuid:known_id>/back/", knowing.take_back, name="known-back"),
]  # fmt: skip
