from django.urls import path

from throughcare.reports import views

urlpatterns = [
    path("week/", views.week, name="week"),
    path("week/<slug:figure>/", views.behind, name="week-rows"),
    path("returns/", views.returned, name="returns"),
]
