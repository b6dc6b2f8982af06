"""In by a code that was sent; and a new number, shown to be the person's own by such a code."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from throughcare import clock
from throughcare.intake.views.public import other_language
from throughcare.portal import codes, senders, tries
from throughcare.portal import reach as ways
from throughcare.portal.actions import reaching as actions
from throughcare.portal.forms.codes import AskForm, CodeForm, EnterForm, NewWayForm
from throughcare.portal.views.ways_in import let_in, refuse_haste
from throughcare.portal.ways_in import in_use
from throughcare.record.door import own_page, public_page
from throughcare.refusal import Refused


@never_cache
@public_page(why="here the person asks for a code; the answer is the same whoever asks")
def own_code(request):
    """A code to a number that was allowed for it. Whether it was is said to nobody."""
    form = AskForm(request.POST or None)
    page = {"form": form, "other_language": other_language(request, request.LANGUAGE_CODE)}
    if form.is_valid():
        try:
            return sent(request, page, form.cleaned_data["reach"])
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "portal/code.html", page)


def sent(request, page, reach):
    """One more code, for this browser alone: nobody else's looks wear it out."""
    asked_again(request, f"ask {plainly(reach)}")
    asker = codes.asker_of(request)
    codes.afterwards(codes.send_to, reach, clock.now(), asker)
    page |= {"form": EnterForm(initial={"reach": reach}), "asked": True}
    answer = render(request, "portal/code.html", page)
    codes.remember(answer, asker)
    return answer


def asked_again(request, what: str) -> None:
    """Of the codes that a number gets in an hour and a day, one address asks for a part. Counted
    alike of a number that is known and one that is not."""
    now, place = clock.now(), tries.place(request, "ask")
    for most, since in ((codes.ONE_ASKS_AN_HOUR, codes.HOUR), (codes.ONE_ASKS_A_DAY, codes.DAY)):
        if tries.how_often(what, place, now - since) >= most:
            raise Refused(
                "codes_asked_for", _("You have asked for several codes already."),
                source="house:portal",
                next_step=_("Type the one in the newest message, or ask again in an hour. The team "
                            "gives you a start code at once."),
            )  # fmt: skip
    counted(request, what, "ask")


@never_cache
@public_page(why="here the person types the code; wrong ones are counted and slowed")
def own_code_enter(request):
    """The digits, and in."""
    form = EnterForm(request.POST or None)
    page = {"form": form, "asked": True}
    page["other_language"] = other_language(request, request.LANGUAGE_CODE)
    if form.is_valid():
        try:
            patient = told_right(request, form.cleaned_data)
            return let_in(request, in_use(patient), "code", form.cleaned_data["only_mine"])
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "portal/code.html", page)


def told_right(request, given):
    """Whose code this is; counted before it is looked at, for the browser that asked for it."""
    asker = codes.asker_of(request)
    counted(request, f"code {asker}", "code")
    patient = codes.opens(given["reach"], given["code"], clock.now(), asker)
    if patient is None:
        raise wrong_code()
    forgiven(request, f"code {asker}", "code")
    return patient


def wrong_code() -> Refused:
    return Refused(
        "sent_code_opens_nothing", _("This code does not open anything now."),
        source="house:portal",
        next_step=_("Look at the newest message once more, or ask for another code. No message? "
                    "The team gives you a start code."),
    )  # fmt: skip


def counted(request, what: str, way: str) -> None:
    now, place = clock.now(), tries.place(request, way)
    refuse_haste(what, place, now)
    tries.count(what, place, now)


def forgiven(request, what: str, way: str) -> None:
    tries.forgive(what, tries.place(request, way))


def plainly(reach: str) -> str:
    """One number is counted as one, however it is written."""
    if codes.channel_of(reach) == senders.EMAIL:
        return reach.strip().lower()
    return senders.dialled(reach)


# --- a new number -----------------------------------------------------------------------------
@own_page
def my_reach_new(request, patient):
    """A number or an address of theirs: a code goes there, so that it is theirs indeed."""
    if request.own.shared:
        return render(request, "portal/reach_new_way.html", {"shared": True})
    form = NewWayForm(request.POST or None)
    page = {"form": form, "channels": senders.channels()}
    if form.is_valid():
        reach, now = form.cleaned_data["reach"], clock.now()
        if codes.channel_of(reach) not in senders.channels():
            form.add_error("reach", _("We cannot write there."))
        elif codes.send_to_new(patient, reach, request.LANGUAGE_CODE, now):
            return redirect("my-reach-confirm")
        else:
            form.add_error("reach", _("Too many codes were sent. Try again in an hour."))
    return render(request, "portal/reach_new_way.html", page)


@own_page
def my_reach_confirm(request, patient):
    """The code that came to the new number: from now on it is one of theirs."""
    form = CodeForm(request.POST or None)
    page = {"form": form, "waits": codes.waits_for_new(patient)}
    if request.own.shared:
        return redirect("my-reach-new")
    if form.is_valid():
        try:
            way = shown(request, patient, form.cleaned_data["code"])
            messages.success(request, _("This is yours. Now choose what is sent there."))
            return redirect("my-reach-way", way.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "portal/reach_confirm.html", page)


def shown(request, patient, digits: str):
    counted(request, f"new {patient.pk}", "new")
    reach = codes.new_way(patient, digits, clock.now())
    if not reach:
        raise wrong_code()
    known = [way for way in ways.ways_of(patient) if plainly(way.reach) == plainly(reach)]
    return known[0] if known else actions.add_way(
        id=uuid.uuid4(), patient=patient, reach=reach, by=None, at=clock.now()
    )  # fmt: skip
