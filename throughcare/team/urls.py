from django.urls import path

from throughcare.team.views import account, clinic, members

# The names with an underscore are those by which allauth finds its own pages.
urlpatterns = [
    path("staff/me/", account.me, name="me"),
    path("staff/me/", account.me, name="mfa_index"),
    path("staff/me/password/", account.own_password, name="own-password"),
    path("staff/me/pin/", account.pin, name="pin"),
    path("staff/me/here/", account.here, name="here"),
    path("staff/me/kept/", account.kept_form, name="kept-form"),
    path("staff/me/second-factor/", account.second_factor, name="second-factor"),
    path("staff/me/second-factor/app/", account.add_app, name="mfa_activate_totp"),
    path("staff/me/second-factor/passkey/", account.add_passkey, name="mfa_add_webauthn"),
    path("staff/me/second-factor/<int:factor_id>/", account.remove_factor, name="remove-factor"),
    path("staff/me/recovery-codes/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path("staff/me/recovery-codes/new/", account.new_codes, name="mfa_generate_recovery_codes"),
    path("staff/me/again/", account.password_again, name="account_reauthenticate"),
    path("staff/me/again/code/", account.code_again, name="mfa_reauthenticate"),
    path("staff/me/again/passkey/", account.passkey_again, name="mfa_reauthenticate_webauthn"),
    path("staff/me/sittings/<str:name>/end/", account.end_sitting, name="end-sitting"),
    path("staff/members/", members.members, name="members"),
    path("staff/members/new/", members.add, name="add-member"),
    path("staff/members/<uuid:member_id>/", members.member, name="member"),
    path("staff/members/<uuid:member_id>/reset/", members.reset, name="reset-member"),
    path("staff/members/<uuid:member_id>/left/", members.left, name="member-left"),
    path("staff/members/<uuid:member_id>/back/", members.reopen, name="reopen-member"),
    path(
        "staff/members/<uuid:member_id>/posts/<uuid:post_id>/end/",
        members.end_post,
        name="end-post",
    ),
    path("clinic/", clinic.clinic, name="clinic"),
    path("staff/station/", members.station, name="station"),
]
