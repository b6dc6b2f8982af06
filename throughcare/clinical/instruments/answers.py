"""Answers: which questions are asked, what is wrong with an answer, what is still missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from throughcare.clinical.instruments.definition import (
    DECLINED,
    Answers,
    Condition,
    Instrument,
    Item,
    Value,
)

# "open": whether it is asked depends on a question not answered yet
State = Literal["shown", "hidden", "open"]


@dataclass(frozen=True)
class Problem:
    """What is wrong, with which item.

    kind  missing, impossible, unknown (no such question) or skipped (answered though not asked)
    """

    item: str
    kind: Literal["missing", "impossible", "unknown", "skipped"]
    why: str

    def __str__(self) -> str:
        return self.why


def visible(instrument: Instrument, answers: Answers) -> tuple[Item, ...]:
    """The questions to ask, given the answers so far, in order."""
    states = states_of(instrument, answers)
    return tuple(item for item in instrument.items if states[item.key] == "shown")


def asked(instrument: Instrument, answers: Answers) -> dict[str, Value]:
    """The answers to questions that are asked; those to questions skipped since are left out."""
    shown = {item.key for item in visible(instrument, answers)}
    return {key: value for key, value in answers.items() if key in shown}


def states_of(instrument: Instrument, answers: Answers) -> dict[str, State]:
    """Is each question shown, hidden, or open until an earlier one is answered?"""
    states: dict[str, State] = {}
    for item in instrument.items:
        found = {state_under(condition, states, answers) for condition in item.show_if}
        if "hidden" in found:
            states[item.key] = "hidden"
        else:
            states[item.key] = "open" if "open" in found else "shown"
    return states


def state_under(condition: Condition, states: dict[str, State], answers: Answers) -> State:
    shown = [key for key in condition.items if states[key] == "shown"]
    if any(condition.met_by(answers.get(key)) for key in shown):
        return "shown"
    undecided = any(key not in answers for key in shown)
    undecided = undecided or any(states[key] == "open" for key in condition.items)
    return "open" if undecided else "hidden"


def check(instrument: Instrument, answers: Answers) -> list[Problem]:
    """Everything that keeps these answers from being scored. Empty when they are complete."""
    states = states_of(instrument, answers)
    problems = [
        Problem(key, "unknown", f"{instrument.short_title} has no question {key!r}")
        for key in answers
        if key not in states
    ]
    for item in instrument.items:
        problems += problems_of(instrument, item, states[item.key], answers)
    return problems


def problems_of(
    instrument: Instrument, item: Item, state: State, answers: Answers
) -> list[Problem]:
    if item.key not in answers:
        if state == "shown" and item.required:
            return [Problem(item.key, "missing", f"{item.key} ({item.ask}) has no answer")]
        return []
    value = answers[item.key]
    if why := check_answer(instrument, item.key, value, declined=value == DECLINED):
        return [Problem(item.key, "impossible", why)]
    if state == "hidden" and not adds_nothing(value):
        why = f"{item.key} is answered ({item.label_of(value)}) though it was not to be asked"
        return [Problem(item.key, "skipped", why)]
    if item.at_most and passes(value, answers.get(item.at_most)):
        return [Problem(item.key, "impossible", f"{item.key}: more than {item.at_most}")]
    return []


def adds_nothing(value: Value) -> bool:
    """Forms write 0 or "no" for questions that were skipped: that says nothing else."""
    return value == DECLINED or (not isinstance(value, str) and int(value) == 0)


def passes(value: Value, limit: Value | None) -> bool:
    return isinstance(value, int) and isinstance(limit, int) and value > limit


def check_answer(instrument: Instrument, key: str, value: Any, *, declined: bool = False) -> str:
    """What is wrong with one answer, in a sentence; empty when it can be kept."""
    if not instrument.has(key):
        return f"{instrument.short_title} has no question {key!r}"
    item = instrument.item(key)
    if declined:
        return "" if item.decline else f"{key} ({item.ask}) cannot be left out"
    why = wrong_with(item, value)
    return f"{key} ({item.ask}): {why}" if why else ""


def wrong_with(item: Item, value: Any) -> str:
    match item.kind:
        case "yes_no":
            fits = isinstance(value, int) and value in (0, 1)
            return "" if fits else f"{value!r} is neither yes nor no"
        case "choice":
            fits = any(same(value, option.value) for option in item.options)
            allowed = ", ".join(str(option.value) for option in item.options)
            return "" if fits else f"{value!r} is not one of {allowed}"
        case "integer" | "scale":
            lowest, highest = item.min or 0, item.max or 0
            fits = type(value) is int and lowest <= value <= highest
            return "" if fits else f"{value!r} is not a whole number from {lowest} to {highest}"
        case "date":
            return "" if is_date(value) else f"{value!r} is not a date (YYYY-MM-DD)"
        case "text":
            fits = isinstance(value, str) and value.strip() != ""
            return "" if fits else f"{value!r} is no text"  # an empty line is no answer


def same(value: Any, option: Value) -> bool:
    """Equal and of one type: True is not the answer 1 of a scale."""
    return type(value) is type(option) and bool(value == option)


def is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def from_text(item: Item, text: str) -> Value:
    """The answer behind what a form posts. Raises ValueError with a sentence."""
    if item.kind in ("text", "date"):
        return text
    by_text = {str(option.value).lower(): option.value for option in item.options}
    if item.kind == "yes_no":
        by_text |= {"1": True, "0": False, "yes": True, "no": False}
    if item.options and text.lower() in by_text:
        return by_text[text.lower()]
    if not item.options and text.strip().lstrip("-").isdecimal():
        return int(text)
    raise ValueError(f"{item.key}: {wrong_with(item, text)}")


def with_declined(answers: Answers, declined: Collection[str]) -> dict[str, Value]:
    """The answers with those the person would rather not give marked as such."""
    return {**answers, **dict.fromkeys(declined, DECLINED)}
