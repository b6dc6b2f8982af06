from django.urls import path

from throughcare.staff import views

urlpatterns = [
    path("staff/sign-in/", views.sign_in, name="sign-in"),
    path("staff/sign-out/", views.sign_out, name="sign-out"),
]
