from django.urls import path

from throughcare.plan.views import items, medicine, plans, signing

PLAN = "people/<uuid:patient_id>/plan/"

urlpatterns = [
    path(PLAN, plans.plan, name="plan"),
    path(f"{PLAN}versions/", plans.begin, name="plan-begin"),
    path(f"{PLAN}versions/<int:version>/", plans.version, name="plan-version"),
    path(f"{PLAN}causes/<str:code>/", items.cause, name="plan-cause"),
    path(f"{PLAN}items/", items.accept, name="plan-accept"),
    path(f"{PLAN}items/<uuid:item_id>/", items.item, name="plan-item"),
    path(f"{PLAN}items/<uuid:item_id>/withdrawal/", items.withdraw, name="plan-withdraw"),
    path(f"{PLAN}items/<uuid:item_id>/progress/", items.progress, name="plan-progress"),
    path(f"{PLAN}medicine/", medicine.choice, name="plan-medicine"),
    path(f"{PLAN}medicine/print/", medicine.printed, name="plan-medicine-print"),
    path(f"{PLAN}signature/", signing.sign, name="plan-sign"),
    path(f"{PLAN}reviews/", signing.review, name="plan-review"),
    path(f"{PLAN}print/", signing.printed, name="plan-print"),
]
