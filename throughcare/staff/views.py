"""Signing in and out, the lock, and the page that says no."""

from allauth.account.views import AccountInactiveView, LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.refusal import Refused
from throughcare.staff import sittings
from throughcare.staff.forms import ComeBack
from throughcare.staff.sessions import SessionStore


def public(view, why: str):
    """Record stands above staff, and the door with it: these pages say themselves who may."""
    view.door, view.why_public = "public", why
    return view


class SignInView(LoginView):
    template_name = "staff/sign_in.html"

    def dispatch(self, request, *args, **kwargs):
        """At a locked screen somebody else may sign in; the locked sitting waits for its member."""
        if request.user.is_authenticated and sittings.is_locked(
            request.session.sitting, clock.now()
        ):
            sittings.lock(request.session.sitting, clock.now())
            request.session, request.user = SessionStore(), AnonymousUser()
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        page = super().get_context_data(**kwargs)
        return page | {
            "next": self.request.POST.get("next", self.request.GET.get("next", "")),
            "here": sittings.at_this_desk(self.request),
        }


class SecondStepView(AuthenticateView):
    template_name = "staff/second_step.html"


sign_in = public(SignInView.as_view(), "signing in comes before being known")
passkey_sign_in = public(LoginWebAuthnView.as_view(), "signing in comes before being known")
second_step = public(
    SecondStepView.as_view(), "the second step of signing in; opens only after the first"
)
sign_out = public(LogoutView.as_view(http_method_names=["post"]), "signing out must always work")
inactive = public(
    AccountInactiveView.as_view(template_name="staff/inactive.html"),
    "says whom to ask when an account is closed",
)
password_again = ReauthenticateView.as_view(template_name="staff/again.html")
code_again = CodeAgainView.as_view(template_name="staff/again.html")
passkey_again = ReauthenticateWebAuthnView.as_view(template_name="staff/again_passkey.html")


@never_cache
def lock(request):
    """A locked screen: who is back? The name, and the PIN."""
    here = sittings.at_this_desk(request)
    back = safe(request, request.POST.get("next") or request.GET.get("next") or "")
    now_here = request.session.sitting.member_id if request.user.is_authenticated else None
    if now_here and not sittings.is_locked(request.session.sitting, clock.now()):
        return redirect(back)
    if not here:
        return redirect(f"{reverse('sign-in')}?next={back}")
    first = str(now_here or here[0].member_id)
    form = ComeBack(request.POST or None, sittings=here, initial={"who": first})
    page = {"form": form, "next": back, "member": None, "kept": back == reverse("kept-form")}
    if form.is_valid():
        sitting = form.cleaned_data["who"]
        try:
            sittings.come_back(request, sitting, form.cleaned_data["secret"])
            # Somebody else's page is not the place to begin.
            return redirect(back if now_here in (None, sitting.member_id) else reverse("home"))
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "staff/lock.html", page)


public(lock, "a locked screen shows who signed in here today, and nothing else")


@require_POST
def lock_now(request):
    """Lock this screen: one press, before walking away."""
    if request.user.is_authenticated:
        sittings.lock(request.session.sitting, clock.now())
    back = safe(request, request.POST.get("next", ""))
    return redirect(f"{reverse('lock')}?next={back}")


public(lock_now, "locking must always work")


def safe(request, address: str) -> str:
    """Where to go afterwards: nowhere but here."""
    fine = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if address and fine and address.startswith("/") else reverse("home")


def refused(request, exception=None):
    """The page behind every 403: what is missing, and who can give it."""
    return render(request, "403.html", status=403)
