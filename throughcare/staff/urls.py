from django.urls import path

from throughcare.staff import views

# The names with an underscore are those by which allauth finds its own pages.
urlpatterns = [
    path("staff/sign-in/", views.sign_in, name="sign-in"),
    path("staff/sign-in/", views.sign_in, name="account_login"),
    path("staff/sign-in/second/", views.second_step, name="mfa_authenticate"),
    path("staff/sign-in/passkey/", views.passkey_sign_in, name="mfa_login_webauthn"),
    path("staff/sign-in/closed/", views.inactive, name="account_inactive"),
    path("staff/sign-out/", views.sign_out, name="sign-out"),
    path("staff/sign-out/", views.sign_out, name="account_logout"),
    path("staff/lock/", views.lock, name="lock"),
    path("staff/lock/now/", views.lock_now, name="lock-now"),
]
