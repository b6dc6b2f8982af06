"""One's own account: password, second factor, PIN, and everywhere one is signed in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff import codes, sittings, views
from throughcare.staff.proofs import Proof, proved
from throughcare.team import actions, forms, queries

MAY = "account.keep"


def while_setting_up(view):
    """Open to somebody who has not set up everything yet."""
    view.while_setting_up = True
    return view


@staff_page(may=MAY)
def me(request):
    """What lets me in, and everywhere I am signed in."""
    page = queries.account(request.user, request.session.session_key)
    return render(request, "team/me.html", page)


@while_setting_up
@never_cache
@staff_page(may=MAY)
def own_password(request):
    """A password of one's own; whoever has just typed the one given is not asked again."""
    first = request.user.one_time_until is not None
    asks = forms.OwnPassword if first else forms.ChangedPassword
    form = asks(request.POST or None, member=request.user)
    page = {"form": form, "first": first}
    if form.is_valid():
        try:
            given = form.cleaned_data if first else proved(request, form)
            change_password(request, given["new"])
            return redirect("me")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "team/own_password.html", page)


def change_password(request, password: str) -> None:
    """Every other sitting ends, and this one gets a new key."""
    member = actions.choose_password(
        member=request.user, password=password, sitting=request.session.session_key,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    request.session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    sittings.new_key(request, request.session.sitting)


@while_setting_up
@never_cache
@staff_page(may=MAY)
def pin(request):
    """A PIN to come back with."""
    first = not request.user.pin
    form = (forms.PinForm if first else forms.ChangedPin)(request.POST or None)
    page = {"form": form, "first": first}
    if form.is_valid():
        try:
            given = form.cleaned_data if first else proved(request, form)
            actions.choose_pin(
                member=request.user, pin=given["pin"], by=request.user, at=clock.now()
            )
            return redirect("me")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "team/pin.html", page)


@while_setting_up
@staff_page(may=MAY)
def second_factor(request):
    """Choose one: a passkey, or an app with codes."""
    page = {"factors": queries.factors_of(request.user), "required": settings.MFA == "required"}
    return render(request, "team/second_factor.html", page)


class AddApp(ActivateTOTPView):
    template_name = "team/add_app.html"

    def form_valid(self, form):
        answer = super().form_valid(form)
        app = next(f for f in queries.factors_of(self.request.user) if f.type == "totp")
        codes.use_once(app, form.cleaned_data["code"])  # not good for the next sign-in too
        told(self.request, actions.factor_added)
        return answer


class AddPasskey(AddWebAuthnView):
    template_name = "team/add_passkey.html"
    form_class = forms.PasskeyForm
    initial = {"passwordless": True}

    def form_valid(self, form):
        answer = super().form_valid(form)
        told(self.request, actions.factor_added)
        return answer


class RecoveryCodes(ViewRecoveryCodesView):
    template_name = "team/recovery_codes.html"


class NewRecoveryCodes(GenerateRecoveryCodesView):
    template_name = "team/new_codes.html"

    def form_valid(self, form):
        answer = super().form_valid(form)
        told(self.request, actions.codes_made)
        return answer


def told(request, action) -> None:
    action(member=request.user, by=request.user, at=clock.now())


def own(view):
    """One of the library's pages, behind our door."""
    return while_setting_up(never_cache(staff_page(may=MAY)(view)))


add_app = own(AddApp.as_view())
add_passkey = own(AddPasskey.as_view())
recovery_codes = own(RecoveryCodes.as_view())
new_codes = own(NewRecoveryCodes.as_view())
password_again = own(views.password_again)
code_again = own(views.code_again)
passkey_again = own(views.passkey_again)


@staff_page(may=MAY)
def remove_factor(request, factor_id):
    """An app or a passkey goes: a lost phone, a new one."""
    factor = next((f for f in queries.factors_of(request.user) if f.pk == factor_id), None)
    if factor is None:
        raise Http404
    form = Proof(request.POST if request.method == "POST" else None)
    page = {"form": form, "factor": factor, "app": Authenticator.Type.TOTP}
    if form.is_valid():
        try:
            proved(request, form)
            actions.remove_factor(
                member=request.user, factor=factor, required=settings.MFA == "required",
                by=request.user, at=clock.now(),
            )  # fmt: skip
            return redirect("me")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "team/remove_factor.html", page)


@require_POST
@staff_page(may=MAY)
def end_sitting(request, name):
    """Sign out somewhere else."""
    if sitting := queries.sitting_named(request.user, name):
        actions.end_sitting(member=request.user, sitting=sitting, by=request.user, at=clock.now())
    return redirect("me")


@staff_page(may=MAY)
def here(request):
    """Somebody is typing: the screen does not lock under their hands."""
    return HttpResponse(status=204)


@never_cache
@staff_page(may=MAY)
def kept_form(request):
    """What was sent to a locked screen: send it now, or leave it."""
    kept = request.session.sitting.kept_form
    return render(request, "team/kept_form.html", {"kept": kept}) if kept else redirect("home")
