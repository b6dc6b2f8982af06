"""Sheets for tests: complete ones scored by the engine, or bare ones with what is asked."""

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from throughcare.clinical import instruments
from throughcare.clinical.assessment import Evidence, Sheet
from throughcare.clinical.assessment.facts import every_fact

DAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Points:
    """A score without the answers behind it."""

    score: float | None = None
    band: str | None = None
    flags: tuple = ()


def bare(name: str, answers: dict | None = None, on: date = DAY, **score) -> Sheet:
    """A sheet with just these answers, and a score where one is given."""
    return Sheet(name, answers or {}, Points(**score) if score else None, on, f"{name}-1")


def evidence(*sheets: Sheet, **facts) -> Evidence:
    return Evidence({sheet.instrument: sheet for sheet in sheets}, facts)


def values(item) -> list:
    """Answers an item may be given."""
    if item.options:
        return [option.value for option in item.options]
    if item.kind in ("integer", "scale"):
        low, high = item.min or 0, item.max or 0
        return sorted({low, (low + high) // 2, high})
    return ["some words"] if item.kind == "text" else ["2026-01-01"]


def complete(name: str, choose, on: date = DAY) -> Sheet:
    """A sheet in which every question that is to be asked has the answer `choose` picks."""
    instrument = instruments.load(name)
    answers: dict = {}
    for item in instrument.items:
        if item in instruments.visible(instrument, answers):
            answers[item.key] = choose(values(item))
    return scored(instrument, answers, on)


def scored(instrument, answers: dict, on: date = DAY) -> Sheet:
    """The sheet with the engine's score, or without one where the answers cannot be scored."""
    unfit = instruments.check(instrument, answers)
    score = None if unfit else instruments.score(instrument, answers)
    return Sheet(instrument.name, answers, score, on, f"{instrument.name}-1")


FACTS = st.fixed_dictionaries({}, optional={
    name: st.booleans() if fact.values == "yes_no"
    else st.integers(0, 600) if fact.values == "number"
    else st.sampled_from(fact.values)
    for name, fact in every_fact().items()
})  # fmt: skip


@st.composite
def answered(draw) -> Evidence:
    """Any subset of instruments, each with any complete answers, beside any facts."""
    names = draw(st.sets(st.sampled_from(instruments.names()), max_size=6))
    sheets = [complete(name, lambda options: draw(st.sampled_from(options))) for name in names]
    return evidence(*sheets, **draw(FACTS))
