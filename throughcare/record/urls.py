from django.urls import path

from throughcare.record import label_views, merge_views, views

urlpatterns = [
    path("work/", views.home, name="home"),
    path("people/", views.people, name="people"),
    path("people/alike/", merge_views.possible, name="possible-duplicates"),
    path("people/<uuid:patient_id>/", views.chart, name="chart"),
    path("people/<uuid:patient_id>/other-charts/", merge_views.others, name="other-charts"),
    path(
        "people/<uuid:patient_id>/other-charts/<uuid:other_id>/",
        merge_views.compare,
        name="compare",
    ),
    path("people/<uuid:patient_id>/merges/<uuid:merged_id>/", merge_views.undo, name="undo-merge"),
    path("people/<uuid:patient_id>/label/", label_views.label, name="label"),
    path("people/<uuid:patient_id>/label.pdf", label_views.label_pdf, name="label-pdf"),
    path("people/<uuid:patient_id>/photo/", views.photo, name="photo"),
    path("people/<uuid:patient_id>/photo/new/", views.add_photo, name="add-photo"),
    path("people/<uuid:patient_id>/details/", views.details, name="details"),
    path("people/<uuid:patient_id>/log/", views.log, name="log"),
    path("people/<uuid:patient_id>/flags/", views.flags, name="flags"),
    path("people/<uuid:patient_id>/flags/<uuid:flag_id>/end/", views.end_flag, name="end-flag"),
    path(
        "people/<uuid:patient_id>/alerts/<uuid:alert_id>/",
        views.acknowledge_alert,
        name="acknowledge-alert",
    ),
]
