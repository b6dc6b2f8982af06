"""The headline results of three trials, from the raw tables, beside the published ones.

    python -m benchmarks.trials            prints the table; docs/trials.md must hold it
    python -m benchmarks.trials --write    writes docs/trials.md and its pictures

Every rule by which a person counts is a function of benchmarks/trial_rules.py. Where a paper leaves
more than one reading open, the others and what they give stand beside ours. Published figures are
those of throughcare/clinical/outcomes/published.toml, with sources and evidence; none is added.
"""

import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from benchmarks.clinic import ROOT, verdict
from benchmarks.trial_rules import (
    BUP,
    METHADONE,
    NALTREXONE,
    WEEK,
    Person,
    completed,
    days_to_dropout,
    is_started,
    is_success_by_the_week,
    is_success_in_phase_one,
    is_success_in_phase_two,
    people,
    weeks_to_relapse,
)
from throughcare.clinical.outcomes.measures.survival import (
    Watched,
    curve,
    hazard_ratio,
    log_rank,
)
from throughcare.clinical.outcomes.measures.uncertain import Estimate, share

PUBLISHED = tomllib.loads(
    (ROOT / "throughcare/clinical/outcomes/published.toml").read_text(encoding="utf-8")
)
PAPER, PICTURES = ROOT / "docs" / "trials.md", ROOT / "docs" / "pictures"


# --- the table --------------------------------------------------------------------------------
@dataclass(frozen=True)
class Result:
    """One published figure beside ours. key: of clinical/outcomes/published.toml"""

    key: str
    ours: str
    why: str

    @property
    def line(self) -> str:
        one = PUBLISHED[self.key]
        cells = (one["trial"], one["what"], one["published"], self.ours, self.why)
        return f"| {' | '.join(cells)} |"


def percent(one: Estimate) -> str:
    return f"{100 * one.value:.1f} % ({100 * one.low:.1f}–{100 * one.high:.1f})"


def counted(group: list[Person], rule: Callable[[Person], bool]) -> str:
    """k of n as a share with its interval."""
    part = sum(map(rule, group))
    return f"{part} of {len(group)}: {percent(share(part, len(group)))}"


def ratio(one: Estimate | None) -> str:
    return f"{one.value:.2f} ({one.low:.2f}–{one.high:.2f})" if one else "none"


def start() -> Iterator[Result]:
    """CTN-0027."""
    here = people(27)
    methadone = [p for p in here if p.arm == METHADONE]
    bup = [p for p in here if p.arm == BUP]
    for key, group in (
        ("start_methadone", methadone),
        ("start_buprenorphine", bup),
        ("start_methadone_60", [p for p in methadone if p.highest >= 60]),
        ("start_buprenorphine_30", [p for p in bup if 30 <= p.highest <= 32]),
    ):
        yield Result(key, counted(group, completed), DOSE_WEEK)
    found = hazard_ratio([*map(days_to_dropout, bup)], [*map(days_to_dropout, methadone)])
    dosed = hazard_ratio(
        [days_to_dropout(p) for p in bup if p.highest >= 16],
        [days_to_dropout(p) for p in methadone if p.highest >= 60],
    )
    yield Result("start_dropout", f"HR {ratio(found)}", UNADJUSTED.format(dosed=ratio(dosed)))


def poats() -> Iterator[Result]:
    """CTN-0030."""
    here = people(30)
    second = [p for p in here if p.second is not None]
    yield Result("poats_brief", counted(here, is_success_in_phase_one), PHASE_ONE)
    yield Result("poats_stabilised", counted(second, is_success_in_phase_two), PHASE_TWO)


def xbot() -> Iterator[Result]:
    """CTN-0051."""
    here = people(51)
    naltrexone = [p for p in here if p.arm == NALTREXONE]
    bup = [p for p in here if p.arm != NALTREXONE]
    for arm, group in (("naltrexone", naltrexone), ("buprenorphine", bup)):
        yield Result(f"xbot_begun_{arm}", counted(group, is_started), "none")
    for arm, group in (("naltrexone", naltrexone), ("buprenorphine", bup)):
        relapsed = counted(group, lambda person: weeks_to_relapse(person).happened)
        yield Result(f"xbot_relapse_{arm}", relapsed, SCREENS)
    found = hazard_ratio([*map(weeks_to_relapse, naltrexone)], [*map(weeks_to_relapse, bup)])
    yield Result("xbot_ratio", f"HR {ratio(found)}", WEEKS)


def other_readings() -> Iterator[str]:
    """What else a paper's words could mean, and what that gives."""
    start_, poats_, xbot_ = people(27), people(30), people(51)
    methadone = [p for p in start_ if p.arm == METHADONE]
    bup = [p for p in start_ if p.arm == BUP]
    second = [p for p in poats_ if p.second is not None]
    naltrexone = [p for p in xbot_ if p.arm == NALTREXONE]
    on_bup = [p for p in xbot_ if p.arm != NALTREXONE]
    for what, group, rule in (
        ("completed, last dose in week 23 or later, methadone", methadone, by_day(22)),
        ("the same, buprenorphine", bup, by_day(22)),
        ("completed, last dose on day 168 or later, methadone", methadone, by_day(24)),
        ("the same, buprenorphine", bup, by_day(24)),
        ("brief phase, by the weekly rule of the second", poats_, is_success_by_the_week),
        ("stabilised, weeks begin on the day itself", second,
         partial(is_success_in_phase_two, shift=0)),
        ("stabilised, screens alone", second, partial(is_success_in_phase_two, by_word=False)),
        ("relapse, screens alone, naltrexone", naltrexone, relapsed_by_screens),
        ("relapse, screens alone, buprenorphine", on_bup, relapsed_by_screens),
    ):  # fmt: skip
        yield f"| {what} | {counted(group, rule)} |"


def by_day(weeks: int) -> Callable[[Person], bool]:
    return partial(completed, day=WEEK * weeks)


def relapsed_by_screens(person: Person) -> bool:
    return weeks_to_relapse(person, by_word=False).happened


DOSE_WEEK = (
    "here: a last dose in week 24 or later, whatever was missed before; the tables hold 1,269 "
    "randomised, the paper analysed 1,267"
)
UNADJUSTED = (
    "**not resolved**: the paper’s ratio is one term of a model with the dose and its interaction "
    "with the medicine [K], ours compares the arms alone; among higher doses alone (60 mg of "
    "methadone, 16 mg of buprenorphine) ours is {dosed}"
)
PHASE_ONE = (
    "the paper’s success asks for self-report by month and for no other treatment; here it is a "
    "last visit in weeks 11–14 with four weeks before it free of positive screens and days told; "
    "missing is no success"
)
PHASE_TWO = (
    "weeks are counted from the second randomisation, day 84 ends the twelfth; a kept visit "
    "without a positive row is a negative screen; missing is positive"
)
SCREENS = (
    "missing is positive, days told count; a sample anywhere in the week is that week’s; the "
    "published figures are from knowledge"
)
WEEKS = "not adjusted for site and severity; time is in whole weeks; published from knowledge"
HEADS = "| Trial | What | Published | Ours, with 95 % interval | Why they differ |"
ENGLISH = {"Outpatient BUP": "buprenorphine", "Methadone": "methadone",
           "Inpatient BUP": "buprenorphine", "Inpatient NR-NTX": "naltrexone"}  # fmt: skip


def results() -> list[Result]:
    return [*start(), *poats(), *xbot()]


@dataclass(frozen=True)
class Drawing:
    """Two arms as curves, with how likely they are so far apart by chance."""

    file: str
    title: str
    unit: str
    rule: Callable[[Person], Watched]
    trial: int
    until: int
    marks: tuple[int, ...]

    @cached_property
    def arms(self) -> dict[str, list[Watched]]:
        found: dict[str, list[Watched]] = {}
        for person in people(self.trial):
            found.setdefault(ENGLISH[person.arm], []).append(self.rule(person))
        return dict(sorted(found.items()))

    @property
    def chance(self) -> float | None:
        return log_rank(*self.arms.values())

    def drawn(self) -> str:
        from throughcare.ui.pictures.figures import Line, curves
        from throughcare.ui.pictures.ink import PRINT

        lines = [
            Line(f"{arm} (n = {len(told)})",
                 [(s.time, s.share, s.low, s.high) for s in made.steps])
            for arm, told in self.arms.items() if (made := curve(told))
        ]  # fmt: skip
        marks = [(mark, f"{self.unit} {mark}") for mark in self.marks]
        return curves(lines, self.until, marks, self.title, "", palette=PRINT)


DRAWINGS = (
    Drawing("trial-27-retention.svg", "CTN-0027: still on the medicine", "day", days_to_dropout,
            27, 168, (56, 112, 168)),
    Drawing("trial-51-relapse.svg", "CTN-0051: without a relapse, all randomised", "week",
            weeks_to_relapse, 51, 24, (8, 16, 24)),
)  # fmt: skip

INTRODUCTION = """# Three trials, reckoned again

<!-- Written by `python -m benchmarks.trials --write` from the raw tables. -->

The headline results of CTN-0027 (START), CTN-0030 (POATS) and CTN-0051 (X:BOT), from the records
that this repository carries, by the measures a clinic's own figures come from
([measures.md](measures.md)). Each rule is one sentence in `benchmarks/trial_rules.py`; where ours
and the paper's figure differ the last column says why. The papers' full rules are not at hand, so
several readings were tried: the second table shows what the others give. The rule for the brief
phase of CTN-0030 was written last, when the weekly one was seen to ask for screens that were not
due.

Published figures are those of `throughcare/clinical/outcomes/published.toml`, with how well each
was verified: [V] in the paper or its abstract, [K] from knowledge. What the source does not give is
left out: an interval for most of them, and relapse per protocol by our rule. The log-rank test is
SciPy's; hazard ratios are Cox's with Efron's ties, one difference and nothing adjusted.
"""
ENDING = """
What they leave open: POATS's result eight weeks after the second taper (8.6 % [K]) is not reckoned:
its visits were two weeks apart by then, and no published rule for them is at hand.

They are real people's lives: no attempt at re-identification is to be made. The figures are
results of trials of many years ago, and a target for nobody.
"""


def paper(told: list[Result]) -> str:
    lines = [INTRODUCTION, HEADS, "|---|---|---|---|---|", *(one.line for one in told), ""]
    for one in DRAWINGS:
        chance = one.chance
        said = "p < 0.0001" if chance is not None and chance < 1e-4 else f"p = {chance:.4f}"
        lines += [f"![{one.title}](pictures/{one.file})", "", f"{one.title}. Log-rank {said}.", ""]
    lines += ["## Other readings that were tried", "", "| Reading | Gives |", "|---|---|"]
    return "\n".join([*lines, *other_readings(), "", ENDING.lstrip()])


def main(arguments: list[str]) -> int:
    told = results()
    print("\n".join([HEADS, *(one.line for one in told)]))
    if "--write" in arguments:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "throughcare.settings")
        for one in DRAWINGS:
            (PICTURES / one.file).write_text(one.drawn() + "\n", encoding="utf-8")
        PAPER.write_text(paper(told), encoding="utf-8")
    kept = PAPER.exists() and PAPER.read_text(encoding="utf-8") == paper(told)
    return verdict(kept, f"what {PAPER.name} says of {len(told)} published figures")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
