"""Medicine's pages."""

from django.urls import URLPattern, path

from throughcare.medication.views.home import bottles, clinic, deciding

HOME = "people/<uuid:patient_id>/take-homes/"
BOTTLE = f"{HOME}bottles/<uuid:bottle_id>/"

take_homes: list[URLPattern] = [
    path(HOME, deciding.take_homes, name="take-homes"),
    path(f"{HOME}proposals/", deciding.propose, name="take-home-propose"),
    path(f"{HOME}decisions/", deciding.decide, name="take-home-decide"),
    path(f"{HOME}print/", deciding.printed, name="take-home-print"),
    path(f"{HOME}bottles/", bottles.prepare, name="take-home-prepare"),
    path(f"{HOME}bottles/fill/", bottles.fill, name="take-home-fill"),
    path(f"{HOME}bottles/labels.pdf", bottles.labels_pdf, name="take-home-labels"),
    path(f"{HOME}bottles/labels.zpl", bottles.labels_zpl, name="take-home-zpl"),
    path(f"{HOME}hand-overs/", bottles.hand_over, name="take-home-hand-over"),
    path(f"{HOME}recalls/", bottles.recall, name="take-home-recall"),
    path(f"{HOME}recalls/<uuid:recall_id>/", bottles.check, name="take-home-check"),
    path(BOTTLE, bottles.bottle, name="take-home-bottle"),
    path(f"{BOTTLE}aside/", bottles.aside, name="take-home-aside"),
    path(f"{BOTTLE}back/", bottles.back, name="take-home-back"),
    path(f"{BOTTLE}day/", bottles.free, name="take-home-free"),
    path("take-homes/day/", clinic.batch, name="take-home-batch"),
    path("take-homes/day/labels.pdf", clinic.batch_labels, name="take-home-batch-labels"),
    path("take-homes/day/labels.zpl", clinic.batch_zpl, name="take-home-batch-zpl"),
    path("take-homes/scan/", clinic.scan, name="take-home-scan"),
    path("take-homes/settle/", clinic.settle, name="take-home-settle"),
    path("take-homes/fairness/", clinic.fair, name="take-home-fairness"),
    path("closed-days/", clinic.closed, name="closed-days"),
    path("closed-days/<uuid:closed_id>/", clinic.open_again, name="open-again"),
]
urlpatterns: list[URLPattern] = [*take_homes]
