"""In with a passkey; and what opens a person's pages, as they keep it themself."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.intake.views.public import other_language
from throughcare.portal import passkeys, queries
from throughcare.portal.actions import passkeys as actions
from throughcare.portal.forms.passkeys import PasskeyAdd, PasskeySignIn
from throughcare.portal.views.codes import counted, forgiven
from throughcare.portal.views.ways_in import let_in
from throughcare.portal.ways_in import in_use
from throughcare.record.door import own_page, public_page
from throughcare.refusal import Refused


@never_cache
@public_page(why="here the person signs in with a passkey, which opens for nobody else")
def own_passkey(request):
    """A touch, and in."""
    form = PasskeySignIn(request.POST or None)
    page = {"other_language": other_language(request, request.LANGUAGE_CODE)}
    if form.is_valid():
        try:
            patient = signed(request, form.cleaned_data)
            return let_in(request, in_use(patient), "passkey", form.cleaned_data["only_mine"])
        except Refused as refusal:
            page["refusal"] = refusal
    asked = passkeys.asked_to_sign_in(request)
    page |= asked | {"form": PasskeySignIn(initial={"state": asked["state"]})}
    return render(request, "portal/passkey.html", page)


def signed(request, given):
    """Whose passkey signed; what was signed once opens nothing again."""
    what = f"passkey {str(given['credential'].get('id'))[:100]}"
    counted(request, what, "passkey")
    signature = passkeys.signature(request, given["state"], given["credential"])
    try:
        actions.use_passkey(signature=signature, by=None, at=clock.now())
    except IntegrityError:
        raise passkeys.wrong() from None
    forgiven(request, what, "passkey")
    return signature.passkey.patient


@own_page
def my_ways_in(request, patient):
    """PIN, passkeys, numbers for codes."""
    page = queries.access_of(patient, clock.now())
    return render(request, "portal/ways_in.html", page | {"ways": passkeys.standing(patient)})


@own_page
def my_passkey_new(request, patient):
    """One more passkey, on a device of their own."""
    if request.own.shared:
        return render(request, "portal/passkey_new.html", {"shared": True})
    form, page = PasskeyAdd(request.POST or None), {}
    if form.is_valid():
        try:
            given = form.cleaned_data
            credential, public = passkeys.added(request, given["state"], given["credential"])
            actions.add_passkey(
                id=given["id"], patient=patient, credential=credential, public=public,
                called=given["called"], by=None, at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("Kept."))
            return redirect("my-ways-in")
        except Refused as refusal:
            page["refusal"] = refusal
    asked = passkeys.asked_to_add(request, patient)
    called = form.data.get("called") or _("My phone")
    fresh = PasskeyAdd(initial={"state": asked["state"], "called": called})
    return render(request, "portal/passkey_new.html", page | asked | {"form": fresh})


@require_POST
@own_page
def my_passkey_end(request, patient, passkey_id):
    """This one opens nothing any more."""
    passkey = get_object_or_404(patient.own_passkeys, pk=passkey_id)
    actions.end_passkey(passkey=passkey, by=None, at=clock.now())
    return redirect("my-ways-in")
