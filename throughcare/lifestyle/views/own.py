"""The person's own small goals. For them alone until they show one."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical.lifestyle import goals as rules
from throughcare.clinical.lifestyle.guidance import guidance_for
from throughcare.clinical.words import said
from throughcare.lifestyle import forms, queries
from throughcare.lifestyle.actions import goals as actions
from throughcare.lifestyle.forms.goals import OFTEN
from throughcare.record.door import own_page
from throughcare.refusal import Refused


@own_page
def my_goals(request, patient):
    """What I chose, and one tap for each."""
    page = {
        "goals": queries.own_goals(patient),
        "items": queries.items_to_choose_from(patient, for_person=True),
    }  # fmt: skip
    return render(request, "lifestyle/own/goals.html", page)


@own_page
def my_goal_new(request, patient):
    """Choose a small goal: by myself, or from what stands in my plan."""
    items = queries.items_to_choose_from(patient, for_person=True)
    form = forms.GoalForm(
        request.POST or None, causes=queries.own_causes(patient), items=items,
        initial=proposed(request.GET, items),
    )  # fmt: skip
    kind = request.GET.get("kind", "")
    asked = form.is_bound or kind in rules.kinds() or "item" in request.GET
    page = {"form": form, "kinds": titled(), "ask_kind": not asked}  # one question a page
    if kind in rules.kinds():
        form.settle_kind()
        page |= about(kind)
    if form.is_valid():
        try:
            made = actions.choose(**form.goal(), patient=patient, by=None, at=clock.now())
            return redirect("my-goal", made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "lifestyle/own/new.html", page)


def proposed(asked, items) -> dict:
    """What an item of the plan, or a kind that was pressed, begins the form with."""
    kind = asked.get("kind", "")
    item = next((one for one in items if str(one.pk) == asked.get("item")), None)
    if item is None:
        return {"kind": kind} if kind in rules.kinds() else {}
    return {"kind": rules.kind_of_response(item.suggestion), "because": str(item.pk),
            "words": item.objective[: rules.WORDS_MOST]}  # fmt: skip


def titled() -> list[tuple[str, str]]:
    language = get_language() or "en"
    return [(kind.key, said(kind.title, language)) for kind in rules.kinds().values()]


def about(kind: str, heard=()) -> dict:
    """Examples and guidance for a kind, in the reader's language."""
    language = get_language() or "en"
    return {
        "examples": [said(words, language) for words in rules.kinds()[kind].examples],
        "guidance": [advice.verdict(language) for advice in guidance_for(kind, heard)],
    }  # fmt: skip


def own_or_404(patient, goal_id):
    if (one := queries.own_goal(patient, goal_id)) is None:
        raise Http404
    return one


@own_page
def my_goal(request, patient, goal_id):
    """One goal: how often, what is good to know, what gets in the way."""
    return render(request, "lifestyle/own/goal.html", goal_page(patient, goal_id))


def goal_page(patient, goal_id, **more) -> dict:
    one = own_or_404(patient, goal_id)
    barriers = queries.own_barriers(one.goal)
    heard = set(barriers[0]["keys"]) if barriers else set()
    if one.said["kind"] == "sleep":
        heard |= queries.heard_of_nights(patient)
    times, per = rules.smaller(one.said["times"], one.said["per"])
    page = {
        "one": one, "barriers": with_words(barriers), "barrier_form": forms.BarrierForm(),
        "smaller": often_words(times, per), "smaller_value": f"{times} {per}",
        "can_be_smaller": rules.can_be_smaller(one.said["times"], one.said["per"]),
    }  # fmt: skip
    return page | about(one.said["kind"], heard) | more


def often_words(times: int, per: str) -> str:
    """How often, in the words of the form."""
    return str(dict(OFTEN).get(f"{times} {per}", ""))


def with_words(barriers: list[dict]) -> list[dict]:
    language = get_language() or "en"
    return [
        one | {
            "titles": [said(step.title, language) for step in one["steps"]],
            "told": [said(step.step, language) for step in one["steps"]],
            "smaller": any(step.smaller for step in one["steps"]),
            "tell": any(step.tell for step in one["steps"]),
        }
        for one in barriers
    ]  # fmt: skip


@own_page
def my_goal_change(request, patient, goal_id):
    """Make it smaller, bigger, another one; show it to my team or keep it to myself."""
    one = own_or_404(patient, goal_id)
    known = forms.GoalForm.filled(one.said, shared=one.newest.is_shared)
    if (often := request.GET.get("often")) in dict(OFTEN):
        known["often"] = often
    causes, items = queries.kept_with(patient, one.said.get("finding"), one.said.get("because"))
    form = forms.GoalForm(
        request.POST or None, causes=[*queries.own_causes(patient), *causes], initial=known,
        items=items,
    )  # fmt: skip
    page = {"form": form, "one": one}
    if form.is_valid():
        try:
            actions.change(**form.goal(), goal=one.goal, by=None, at=clock.now())
            return redirect("my-goal", one.goal.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "lifestyle/own/change.html", page)


@require_POST
@own_page
def my_goal_tick(request, patient, goal_id):
    """One tap: done, or taken back."""
    one = own_or_404(patient, goal_id)
    do = actions.untick if "undo" in request.POST else actions.tick
    try:
        do(id=minted(request.POST.get("id")), goal=one.goal, day=clock.today(), by=None,
           at=clock.now())  # fmt: skip
    except Refused as refusal:
        messages.info(request, refusal.why)
    return redirect("my-day" if request.POST.get("from") == "day" else "my-goals")


def minted(text) -> uuid.UUID:
    """The id the page was given for this press; a new one where it is none."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return uuid.uuid4()


@require_POST
@own_page
def my_goal_barrier(request, patient, goal_id):
    """What got in the way, and at once what may make it easier."""
    one = own_or_404(patient, goal_id)
    form = forms.BarrierForm(request.POST)
    if not form.is_valid():
        return render(request, "lifestyle/own/goal.html",
                      goal_page(patient, goal_id, barrier_form=form))  # fmt: skip
    try:
        actions.note_barrier(**form.cleaned_data, goal=one.goal, by=None, at=clock.now())
    except Refused as refusal:
        page = goal_page(patient, goal_id, barrier_form=form, refusal=refusal)
        return render(request, "lifestyle/own/goal.html", page)
    return redirect("my-goal", one.goal.pk)


@require_POST
@own_page
def my_goal_end(request, patient, goal_id):
    """Let it go. Nobody asks why."""
    actions.let_go(goal=own_or_404(patient, goal_id).goal, by=None, at=clock.now())
    messages.success(request, _("Let go. What you did stays yours."))
    return redirect("my-goals")
