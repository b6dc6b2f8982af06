from django.urls import path

from throughcare.record import oversight, views

urlpatterns = [
    path("work/", views.home, name="home"),
    path("people/", views.people, name="people"),
    path("people/<uuid:patient_id>/", views.chart, name="chart"),
    path("people/<uuid:patient_id>/photo/", views.photo, name="photo"),
    path("people/<uuid:patient_id>/photo/new/", views.add_photo, name="add-photo"),
    path("people/<uuid:patient_id>/details/", views.details, name="details"),
    path("people/<uuid:patient_id>/log/", views.log, name="log"),
    path("oversight/", oversight.overview, name="oversight"),
    path("oversight/log/", oversight.by_time, name="log-by-time"),
    path("oversight/members/<uuid:member_id>/", oversight.by_member, name="log-by-member"),
    path("oversight/reads/<int:line_id>/", oversight.look_into, name="look-into"),
    path("oversight/heads/", oversight.heads_page, name="log-heads"),
    path("people/<uuid:patient_id>/flags/", views.flags, name="flags"),
    path("people/<uuid:patient_id>/flags/<uuid:flag_id>/end/", views.end_flag, name="end-flag"),
    path(
        "people/<uuid:patient_id>/alerts/<uuid:alert_id>/",
        views.acknowledge_alert,
        name="acknowledge-alert",
    ),
]
