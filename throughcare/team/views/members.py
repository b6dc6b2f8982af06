"""Who works here: added, given posts, reset, left. For a director, at their own places only."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from throughcare import clock
from throughcare.record.door import staff_page
from throughcare.refusal import Refused
from throughcare.staff import stations
from throughcare.staff.passwords import one_time
from throughcare.staff.proofs import Proof, proved
from throughcare.team import actions, forms, queries

MAY = queries.MAY


@staff_page(may=MAY)
def members(request):
    """Everybody: posts, last sign-in, second factor."""
    page = {"team": queries.team(request.user), "facilities": queries.facilities_kept(request.user)}
    return render(request, "team/members.html", page)


@never_cache
@staff_page(may=MAY)
def add(request):
    """Somebody new; the password for the first sign-in is shown once."""
    places = queries.facilities_kept(request.user)
    form = forms.MemberForm(request.POST or None, facilities=places)
    page = {"form": form}
    if form.is_valid():
        password = one_time()
        try:
            post = actions.add_member(
                **proved(request, form), password=password, by=request.user, at=clock.now()
            )
            return shown_once(request, post.member, password)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "team/add.html", page)


def shown_once(request, person, password):
    """The new password; a press repeated made none, and shows none."""
    page = {"person": person, "password": password if person.check_password(password) else ""}
    return render(request, "team/shown_once.html", page)


@staff_page(may=MAY)
def member(request, member_id):
    """One member: every post here, and what can be done."""
    person = one_of_mine(request, member_id)
    form = forms.PostForm(request.POST or None, facilities=queries.facilities_kept(request.user))
    page = about(request, person) | {"form": form}
    if form.is_valid():
        try:
            actions.give_post(
                **proved(request, form), member=person, by=request.user, at=clock.now()
            )
            return redirect("member", person.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "team/member.html", page)


def one_of_mine(request, member_id):
    return get_object_or_404(queries.team(request.user), pk=member_id)


def about(request, person) -> dict:
    return {
        "person": person, "posts": queries.posts_of(person, request.user),
        "sittings": queries.sittings_of(person), "now": clock.now(),
    }  # fmt: skip


@staff_page(may=MAY)
def end_post(request, member_id, post_id):
    """A role ends."""
    person = one_of_mine(request, member_id)
    posts = {post.pk: post for post in queries.posts_of(person, request.user)}
    if post_id not in posts:
        return redirect("member", person.pk)
    post = posts[post_id]
    return asked(
        request, person, "team/end_post.html", {"post": post},
        lambda: actions.end_post(post=post, by=request.user, at=clock.now()),
    )  # fmt: skip


@staff_page(may=MAY)
def left(request, member_id):
    """Somebody has left: access ends at once, everywhere."""
    person = one_of_mine(request, member_id)
    places = queries.facilities_kept(request.user)
    return asked(
        request, person, "team/left.html", {},
        lambda: actions.leave(
            member=person, facilities=places, by=request.user, at=clock.now()
        ),
    )  # fmt: skip


def asked(request, person, template, page, do):
    """A page with one question, answered with the director's own PIN or password."""
    form = Proof(request.POST if request.method == "POST" else None)
    page |= about(request, person) | {"form": form}
    if form.is_valid():
        try:
            proved(request, form)
            do()
            return redirect("members")
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, template, page)


@never_cache
@staff_page(may=MAY)
def reset(request, member_id):
    """A new password for one sign-in: forgotten, or a lost phone."""
    person = one_of_mine(request, member_id)
    form = Proof(request.POST if request.method == "POST" else None)
    page = about(request, person) | {"form": form}
    if form.is_valid():
        password, places = one_time(), queries.facilities_kept(request.user)
        try:
            proved(request, form)
            fresh = actions.reset_sign_in(
                member=person, facilities=places, password=password, by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return shown_once(request, fresh, password)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "team/reset.html", page)


@never_cache
@staff_page(may=MAY)
def reopen(request, member_id):
    """Somebody who had left is back."""
    person = one_of_mine(request, member_id)
    form = forms.PostForm(request.POST or None, facilities=queries.facilities_kept(request.user))
    page = about(request, person) | {"form": form}
    if form.is_valid():
        password = one_time()
        try:
            post = actions.reopen(
                **proved(request, form), member=person, password=password, by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return shown_once(request, post.member, password)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "team/reopen.html", page)


@staff_page(may=MAY)
def station(request):
    """Which machine this is: the log tells it with everything done here."""
    form = forms.StationForm(
        request.POST if request.method == "POST" else None,
        initial={"name": stations.station_of(request)},
    )
    if form.is_valid():
        place = queries.facilities_kept(request.user)[0]
        actions.name_station(facility=place, by=request.user, at=clock.now())
        answer = redirect("members")
        stations.name_station(answer, form.cleaned_data["name"])
        return answer
    return render(request, "team/station.html", {"form": form})
