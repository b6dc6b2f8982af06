"""The law and the guidelines of giving medicine, value by value, each with its days in force.

    rules = rules_of("us-va", on=date(2026, 11, 24))
    rules.strictest("take_home.ceiling_days", at=12)  → 5 days, by 12VAC35-105-990

A place lies over the one it builds on, and what a clinic holds itself to lies beside both. All of
them stand at once: of two the stricter wins, also where the overlay is the laxer one. Which way is
stricter stands in kinds.toml. The values are one .toml for each place, and guidelines.toml.
"""

from throughcare.clinical.jurisdictions.law.clocks import Clock, counts_from, due
from throughcare.clinical.jurisdictions.law.reading import UnreadableLaw, guidelines, kinds, values
from throughcare.clinical.jurisdictions.law.rules import Found, Rules, rules_of
from throughcare.clinical.jurisdictions.law.values import Kind, Step, Value

__all__ = [
    "Clock",
    "Found",
    "Kind",
    "Rules",
    "Step",
    "UnreadableLaw",
    "Value",
    "counts_from",
    "due",
    "guidelines",
    "kinds",
    "rules_of",
    "values",
]
