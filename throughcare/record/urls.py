from django.urls import path

from throughcare.record import label_views, merge_views, oversight, views
from throughcare.record.access import views as access

PERSON = "people/<uuid:patient_id>/"

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
    path(f"{PERSON}reason/", access.break_glass, name="break-glass"),
    path(f"{PERSON}looks/", access.told_of_looks, name="told-of-looks"),
    path(f"{PERSON}looks/<uuid:look_id>/end/", access.close_glass, name="close-glass"),
    path(f"{PERSON}team/", access.team, name="team"),
    path(f"{PERSON}team/<uuid:on_team_id>/end/", access.leave, name="leave-team"),
    path(f"{PERSON}hidden/", access.hide, name="hide"),
    path(f"{PERSON}sealed-notes/", access.sealed_notes, name="sealed-notes"),
    path(f"{PERSON}sealed-notes/<uuid:note_id>/", access.sealed_note, name="sealed-note"),
    path("oversight/broken-glass/", access.looks, name="looks"),
    path("oversight/broken-glass/<uuid:look_id>/", access.look, name="look"),
]
