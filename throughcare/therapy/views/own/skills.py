"""Skills to learn, tools to write on, homework, a card to carry. For the person alone."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from throughcare import clock
from throughcare.clinical.therapy.sheets import modules, sheets
from throughcare.clinical.words import said
from throughcare.record.door import own_page
from throughcare.refusal import Refused
from throughcare.therapy import queries
from throughcare.therapy.actions import homework, worksheets
from throughcare.therapy.forms.worksheets import OwnTriedForm, SheetForm
from throughcare.therapy.own_words import card_of
from throughcare.therapy.queries import worksheets as written

SHOWN = 20


@own_page
def skills(request, patient):
    """What there is to learn and to use, and what I wrote."""
    language = get_language()
    page = {
        "modules": [(one.key, said(one.title, language)) for one in modules().values()],
        "tools": [(one.key, said(one.title, language)) for one in sheets().values()
                  if not one.together],
        "mine": written.titled(written.own(patient)[:SHOWN], language),
        "tasks": queries.homework_of(patient)[:5],
    }  # fmt: skip
    return render(request, "therapy/own/skills.html", page)


@own_page
def module(request, patient, module):
    """One skill, and what to try."""
    if (found := modules().get(module)) is None:
        raise Http404
    language = get_language()
    page = {
        "title": said(found.title, language), "why": said(found.why, language),
        "steps": [said(step, language) for step in found.steps],
        "try": said(found.try_, language),
        "tools": [(key, said(sheets()[key].title, language)) for key in found.tools],
    }  # fmt: skip
    return render(request, "therapy/own/module.html", page)


@own_page
def new_sheet(request, patient, tool):
    """Write on a tool. It is theirs, and shown to nobody until they say so."""
    sheet = sheets().get(tool)
    if sheet is None or sheet.together:
        raise Http404
    language = get_language()
    form = SheetForm(request.POST or None, sheet=sheet, language=language)
    page = {"title": said(sheet.title, language), "why": said(sheet.why, language), "form": form}
    if form.is_valid():
        try:
            made = worksheets.write(
                id=form.cleaned_data["id"], patient=patient, tool=tool, answers=form.answers(),
                by=None, at=clock.now(),
            )  # fmt: skip
            return redirect("own-sheet", made.pk)
        except Refused as refusal:
            page["refusal"] = refusal
    return render(request, "therapy/own/new_sheet.html", page)


@own_page
def sheet(request, patient, worksheet_id):
    """One sheet, and who sees it."""
    one = get_object_or_404(written.own(patient), pk=worksheet_id)
    language = get_language()
    (one,) = written.titled([one], language)
    page = {"sheet": one, "lines": written.lines(one, language)}
    return render(request, "therapy/own/sheet.html", page)


@require_POST
@own_page
def share(request, patient, worksheet_id):
    """Show it to my team, or take it back: one press each."""
    one = get_object_or_404(written.own(patient), pk=worksheet_id, by=None)
    if request.POST.get("show") == "yes":
        worksheets.share(worksheet=one, by=None, at=clock.now())
    elif shared := written.standing_share(one):
        worksheets.take_back(shared=shared, by=None, at=clock.now())
    return redirect("own-sheet", one.pk)


@own_page
def urges(request, patient):
    """My urges over time, and what helped."""
    rows, language = written.urges(written.own(patient)), get_language()
    page = {
        "rows": rows, "points": written.urge_points(rows),
        "helped": written.what_helped(rows, language),
        "lines": [(row, written.lines(row, language)) for row in rows[-SHOWN:][::-1]],
    }  # fmt: skip
    return render(request, "therapy/own/urges.html", page)


@own_page
def surf(request, patient):
    """Riding out an urge, step by step. All of it is on the page: it works without a network."""
    return render(request, "therapy/own/surf.html", {})


@own_page
def task(request, patient, homework_id):
    """Homework: how far I got. What was not tried did not fit."""
    one = get_object_or_404(queries.homework_of(patient), pk=homework_id)
    form = OwnTriedForm(request.POST or None)
    if form.is_valid():
        homework.say_tried(**form.cleaned_data, homework=one, by=None, at=clock.now())
        return redirect("own-skills")
    return render(request, "therapy/own/task.html", {"task": one, "form": form})


@own_page
def card(request, patient):
    """A card to print and carry: whom to call, where to go, what to do in an overdose."""
    return render(request, "therapy/own/card.html", card_of(patient, get_language()))
