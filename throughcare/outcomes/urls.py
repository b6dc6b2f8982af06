from django.urls import path

from throughcare.outcomes import views

urlpatterns = [
    path("outcomes/", views.outcomes, name="outcomes"),
]
