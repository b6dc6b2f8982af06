from django.urls import path

from throughcare.record import views

urlpatterns = [
    path("work/", views.home, name="home"),
    path("people/", views.people, name="people"),
    path("people/<uuid:patient_id>/", views.chart, name="chart"),
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
