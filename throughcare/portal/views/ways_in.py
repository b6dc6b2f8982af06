"""In by card and PIN, or by a start code; and out again."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.intake.views.public import other_language
from throughcare.patients.own import sitting_of
from throughcare.portal import tries, ways_in
from throughcare.portal.actions import ways_in as actions
from throughcare.portal.forms.ways_in import SignInForm, StartForm
from throughcare.record.door import own_page, public_page
from throughcare.refusal import Refused


@never_cache
@public_page(why="here the person shows who they are; wrong tries are counted and slowed")
def sign_in(request):
    """Card or number, and PIN. Which of them is wrong is not said, nor whether there is one."""
    if sitting_of(request):
        return redirect(onward(request))
    form = SignInForm(request.POST or None)
    page = {"form": form, "next": request.GET.get("next") or request.POST.get("next", "")}
    page["other_language"] = other_language(request, request.LANGUAGE_CODE)
    if form.is_valid():
        try:
            patient = told_right(request, form.cleaned_data["card"], form.cleaned_data["pin"])
            return let_in(request, patient, "card", form.cleaned_data["only_mine"])
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "portal/sign_in.html", page)


def told_right(request, typed: str, pin: str):
    """Whose card and PIN these are; counted before they are looked at."""
    now, place = clock.now(), tries.place(request)
    refuse_haste(typed, place, now)
    tries.count(typed, place, now)
    if (patient := ways_in.with_pin(typed, pin)) is None:
        raise Refused(
            "not_this_card_and_pin", _("This card or number and this PIN do not go together."),
            source="house:portal",
            next_step=_("Look at both once more. If you forgot the PIN, ask us for a start code."),
        )  # fmt: skip
    tries.forgive(typed, place)
    return patient


def refuse_haste(typed: str, place: str, now) -> None:
    if tries.must_wait(typed, place, now):
        raise Refused(
            "too_many_tries", _("That was tried too often. Please wait a quarter of an hour."),
            source="house:portal",
            next_step=_("If you are in a hurry, ask us for a start code: it opens at once."),
        )  # fmt: skip


@never_cache
@public_page(why="here the person chooses their PIN with a code that the team gave them")
def start(request):
    """A start code, then a PIN of their own: and in."""
    form = StartForm(request.POST or None)
    page = {"form": form, "other_language": other_language(request, request.LANGUAGE_CODE)}
    if form.is_valid():
        try:
            pin = chosen(request, form.cleaned_data)
            patient = ways_in.in_use(pin.patient)
            return let_in(request, patient, "code", form.cleaned_data["only_mine"])
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "portal/start.html", page)


def chosen(request, given):
    """The PIN that was chosen with a code that opens. What was typed is counted, where it was
    typed: whoever guesses elsewhere stops nobody."""
    now, place, typed = clock.now(), tries.place(request, "start"), ways_in.bare(given["code"])
    refuse_haste(typed, place, now)
    tries.count(typed, place, now)
    if (code := ways_in.code_typed(given["code"], now)) is None:
        raise Refused(
            "start_code_opens_nothing", _("This code does not open anything now."),
            source="house:portal", next_step=_("Look at it once more, or ask us for another one."),
        )  # fmt: skip
    tries.forgive(typed, place)
    return actions.choose_pin(id=given["id"], code=code, pin=given["pin"], by=None, at=now)


def let_in(request, patient, way: str, only_mine: bool):
    answer = redirect(onward(request))
    actions.sign_in(
        request=request, answer=answer, patient=patient, way=way, shared=not only_mine,
        by=None, at=clock.now(),
    )  # fmt: skip
    return answer


def onward(request) -> str:
    """Where they wanted to go, if that is a page of ours; else to their day."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=settings.SESSION_COOKIE_SECURE
    )
    return wanted if wanted and ours else reverse("my-day")


@require_POST
@own_page
def sign_out(request, patient):
    """Out: this device forgets them."""
    answer = redirect("own-sign-in")
    actions.sign_out(request=request, answer=answer, by=None, at=clock.now())
    return answer
