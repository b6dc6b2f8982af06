"""Answers made for tests: with a wished total, or any that are complete and valid."""

import json
from pathlib import Path

from hypothesis import strategies as st

from throughcare.clinical import instruments
from throughcare.clinical.instruments.methods import points

DATA = Path(__file__).parent / "data"


def example(name):
    """A published FHIR example."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def values_of(item):
    """Every answer an item takes, or a few of its text."""
    if item.options:
        return [option.value for option in item.options]
    if item.kind in ("integer", "scale"):
        return list(range(item.min, item.max + 1))
    return ["2026-11-24"] if item.kind == "date" else ["words", "ñandú"]


def lowest(form):
    """All questions answered with what adds least; gates open, so that nothing is skipped."""
    gates = {key for item in form.items for gate in item.show_if for key in gate.items}
    answers = {}
    for item in instruments.visible(form, answers):
        answers[item.key] = min(values_of(item), key=lambda value: cost(item, value))
    for key in sorted(gates, key=[item.key for item in form.items].index):
        for value in values_of(form.item(key)):
            tried = {**answers, key: value}
            if len(instruments.visible(form, tried)) > len(instruments.visible(form, answers)):
                answers = tried
    for item in instruments.visible(form, answers):
        if not item.required and not item.counts:
            answers.pop(item.key, None)
            continue
        answers.setdefault(item.key, min(values_of(item), key=lambda value: cost(item, value)))
    return answers


def cost(item, value):
    return points(item, value) if item.counts and not isinstance(value, str) else 0


def answers_with_total(form, total):
    """Complete answers whose points come to this total, taking the highest that still fit."""
    sums = {sum(cost(form.item(key), value) for key, value in lowest(form).items()): lowest(form)}
    for item in form.items:
        if item.counts:
            for reached, answers in list(sums.items()):
                for value in values_of(item):
                    other = {**answers, item.key: value}
                    raised = reached + cost(item, value) - cost(item, answers[item.key])
                    sums.setdefault(raised, other)
    return sums[total]


@st.composite
def complete_answers(draw, form):
    """Any answers a person could give: every question asked is answered, no other is."""
    answers = {}
    for item in form.items:
        if item in instruments.visible(form, answers) and (item.required or draw(st.booleans())):
            fitting = [v for v in values_of(item) if not item.at_most or v <= answers[item.at_most]]
            answers[item.key] = draw(st.sampled_from(fitting))
    return answers
