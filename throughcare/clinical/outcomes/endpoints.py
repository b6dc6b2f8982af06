"""The 62 published endpoints on weekly urine-screen patterns, each a declarative entry.

What a paper published, and the exact reading of it on a weekly pattern, stand in definitions.csv
beside this file (origin and licence in NOTICE). An entry here is that reading, said in the words of
patterns.py. Two numbers of one person may differ only because papers count a missing screen
otherwise: whoever shows one says which (`missing`).
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import ibis
from ibis.expr.types import BooleanValue, NumericValue, Table

from throughcare.clinical.outcomes.patterns import (
    LATTICE, WEEKS, Reading, Shared, Value, longest_run, share, total, yes,
)  # fmt: skip

DEFINITIONS = Path(__file__).with_name("definitions.csv")
MULTIPLIERS_A = {week: (week - 1) // 3 + 1 for week in WEEKS}  # 1 1 1 2 2 2 … 5


@dataclass(frozen=True)
class Endpoint:
    """One endpoint: what it is, whence, and how it reads a pattern.

    kind  what its value is: yes/no, event 0/1, weeks, count of weeks, share 0–1, index 0–120
    """

    id: str
    group: str
    kind: str
    citation: str
    doi: str
    published: str
    reading: str
    reads: Reading

    @property
    def is_yes_or_no(self) -> bool:
        return self.kind == "yes/no"


@cache
def endpoints() -> dict[str, Endpoint]:
    """All of them, by id, in the order of definitions.csv."""
    return {endpoint.id: endpoint for endpoint in _read()}


def _read() -> Iterator[Endpoint]:
    with DEFINITIONS.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield Endpoint(
                id=row["id"], group=row["group"], kind=row["value"], citation=row["citation"],
                doi=row["doi"], published=row["published_definition"],
                reading=row["reading_on_a_weekly_pattern"], reads=READINGS[row["id"]],
            )  # fmt: skip


def with_endpoints(
    table: Table, pattern: str, longest: int, ids: Sequence[str] = ()
) -> tuple[Table, dict[str, Value]]:
    """A table made ready, and an expression on it for each endpoint (all, or those named).

    pattern  the column of patterns, LETTERS only
    longest  no pattern has more letters than this
    Yes or no is a boolean, every other value a float; a value is null where a pattern is too short
    for it.
    """
    shared = Shared(table, pattern, longest)
    chosen = [endpoints()[id] for id in ids] or endpoints().values()
    return shared.table, {endpoint.id: _value(endpoint, shared) for endpoint in chosen}


def _value(endpoint: Endpoint, shared: Shared) -> Value:
    value = endpoint.reads(shared)
    return value if endpoint.is_yes_or_no else value.cast("float64")


# --- readings longer than a line --------------------------------------------------------------
def negative_in_the_last_week_and_twice_before(p: Shared) -> BooleanValue:
    """Weiss 2011: the last week, and at least two of the three before it; missing is positive."""
    month = p.strict.right(4)
    positive = month.length() - month.replace("+", "").length()  # the last is none, or it is no
    return (month.right(1) == "-") & (positive <= 1)


def seen_through_the_lattice(p: Shared, halves: bool) -> dict[int, NumericValue]:
    """What each of fifteen weeks counts as negative, twice, when only some weeks are looked at.

    A week that is not looked at, and one that was not due, takes what was seen last. A week past
    the end is missing, and so not negative.
    """
    seen: dict[int, NumericValue] = {}
    last: NumericValue = ibis.literal(0)
    for week in WEEKS:
        if week in LATTICE:
            letter = p.letter(week)
            here = p.negative(week) if halves else yes(letter == "-") * 2
            last = ibis.ifelse(letter == "_", last, here)
        seen[week] = last
    return seen


def lofwall_abstinence(p: Shared) -> BooleanValue:
    """Two of three negative, then the next, then five of six: as shares of the weeks there are."""
    seen = seen_through_the_lattice(p, halves=False)
    phase_1 = total([seen[week] for week in (5, 6, 7)])
    phase_2 = total([seen[week] for week in range(9, 16)])
    return (phase_1 / 2 / 3 >= 2 / 3) & (seen[8] == 2) & (phase_2 / 2 / 7 >= 5 / 6)  # noqa: PLR2004


def lofwall_reduction(p: Shared) -> NumericValue:
    return total(list(seen_through_the_lattice(p, halves=True).values())) / 2 / len(WEEKS)


def eissenberg(p: Shared) -> BooleanValue:
    """Four negatives in a row among fifteen weeks; a missing week is the mean of its neighbours.

    That mean is nearest to negative exactly between two negatives. Neighbours overlap (-o-o-):
    what one pass leaves, the second finds.
    """
    imputed = p.letters.replace("-o-", "---").replace("-o-", "---")
    return (p.retention >= len(WEEKS)) & imputed.left(len(WEEKS)).contains("----")


def jaffe(p: Shared) -> NumericValue:
    """A missing week takes the person's commonest letter; only where that is `-` it counts."""
    commonest = (p.negatives > p.positives + p.both) & (p.negatives > p.blanks)
    negative = p.negative_count + ibis.ifelse(commonest, p.missing, 0)
    return ibis.ifelse(p.retention >= 8, negative / p.weeks.nullif(0), 0.0)  # noqa: PLR2004


def ling_a(p: Shared) -> NumericValue:
    """120 is best. Missing weighs little and always the same; positive weighs more, the later."""
    given = total([p.positive(week) * m for week, m in MULTIPLIERS_A.items()]) / 2
    weeks = ibis.least(p.weeks, len(WEEKS))
    whole, rest = weeks // 3, weeks % 3
    highest = 3 * whole * (whole + 1) / 2 + rest * (whole + 1)
    return _index(p, given + 0.22 * _missing_in_window(p), highest)


def ling_b(p: Shared) -> NumericValue:
    """The same with missing weighing most, and penalties that grow evenly to the last week."""
    weeks = ibis.least(p.weeks, len(WEEKS))
    step = 4 / ibis.greatest(weeks - 1, 1)  # of the multiplier, from 1 in the first to 5 in the last
    flat = total([p.positive(week) for week in WEEKS])
    rising = total([p.positive(week) * (week - 1) for week in WEEKS])
    given = 0.4 * (flat + step * rising) + _missing_in_window(p)
    highest = ibis.cases(*[(weeks == n, _most_of_b(n)) for n in WEEKS], else_=1.0)
    return _index(p, given, highest)


def _most_of_b(weeks: int) -> float:
    """The highest penalty of so many weeks."""
    multipliers = [1 + 4 * week / max(weeks - 1, 1) for week in range(weeks)]
    return sum(max(0.8 * multiplier, 1.0) for multiplier in multipliers)


def _missing_in_window(p: Shared) -> NumericValue:
    return total([p.table[f"shared_missing_{week}"] for week in WEEKS])


def _index(p: Shared, given: NumericValue, highest: NumericValue) -> NumericValue:
    return ibis.ifelse(p.retention > 3, 120 - 120 * given / ibis.greatest(highest, 1), 0.0)  # noqa: PLR2004


def woody(p: Shared) -> NumericValue:
    """Weeks 4, 8 and 12, a missing one positive."""
    three = [p.letter(week) for week in (4, 8, 12)]
    halves = [ibis.cases((x.isin(["-", "_"]), 0), (x == "*", 1), else_=2) for x in three]
    return 1 - total(halves) / 2 / 3


def tanum(p: Shared) -> NumericValue:
    """Of the weeks until the last screen: every negative one is among them."""
    return ibis.ifelse(p.retention > 0, p.negative_count / p.retention.nullif(0), 0.0)


def of_present(p: Shared) -> NumericValue:
    """Negative among the weeks that are not missing."""
    return share(p.negative_count, p.there)


def not_positive_of_present(p: Shared) -> NumericValue:
    return 1 - share(p.positive_count, p.there)


def of_all(p: Shared) -> NumericValue:
    """Negative among all weeks."""
    return share(p.negative_count, p.weeks)


def not_positive_of_all(p: Shared) -> NumericValue:
    return 1 - share(p.positive_count, p.weeks)


def of_early(p: Shared) -> NumericValue:
    """Negative among the first fifteen weeks that are not missing."""
    return share(p.early_negative, p.early.length())


READINGS: dict[str, Reading] = {
    # abstinence
    "Ab_ctnNinetyFour_2023": lambda p: p.decided.substr(11, 4).isin(
        ["----", "o---", "-o--", "--o-", "---o"]
    ),
    "Ab_fiellin_2006": lambda p: p.negatives,
    "Ab_kosten_1993": lambda p: p.letters.contains("---"),
    "Ab_krupitskyA_2011": lambda p: ~p.strict.substr(4, 11).contains("+"),
    "Ab_krupitskyB_2011": lambda p: total([yes(p.letter(week) == "-") for week in range(5, 16)]),
    "Ab_ling_1998": lambda p: p.letters.contains("----"),
    "Ab_lofwall_2018": lofwall_abstinence,
    "AbT_mokri_2016": lambda p: p.time_of(p.first_one, 1, 1),
    "AbE_mokri_2016": lambda p: p.event_of(p.first_one, 1),
    "AbT_schottenfeldA_2008": lambda p: p.time_of(p.first_one, 1, 1),
    "AbE_schottenfeldA_2008": lambda p: p.event_of(p.first_one, 1),
    "Ab_schottenfeldB_2008": lambda p: longest_run(p.run_of_strict, "-", p.longest),
    "Ab_schottenfeld_2005": lambda p: longest_run(p.run_of_decided, "-", p.longest),
    "AbT_shufman_1994": lambda p: p.time_of(p.first_decided, 1, 1),
    "AbE_shufman_1994": lambda p: p.event_of(p.first_decided, 1),
    "Ab_ctnThirty_2011": negative_in_the_last_week_and_twice_before,
    "Ab_schwartz_2006": lambda p: p.letter(15) == "-",
    # reduction
    "Rd_comer_2006": lambda p: p.negative_share_in(1, 8),
    "Rd_eissenberg_1997": eissenberg,
    "Rd_fiellin_2006": of_all,
    "Rd_fudala_2003": of_present,
    "Rd_haight_2019": lambda p: p.negative_share_in(5, 15),
    "Rd_jaffe_1972": jaffe,
    "Rd_johnson_1992": of_all,
    "Rd_kostenB_1993": lambda p: of_early(p) >= 0.7,  # noqa: PLR2004
    "Rd_lingA_1998": of_early,
    "Rd_lingC_1998": lambda p: p.negative_count_in(1, 15),
    "Rd_ling_2010": lambda p: p.negative_share_in(1, 15),
    "Rd_lingA_1976": ling_a,
    "Rd_lingB_1976": ling_b,
    "Rd_lofwall_2018": lofwall_reduction,
    "Rd_mattickA_2003": tanum,
    "Rd_mattickB_2003": lambda p: p.negative_share_in(1, 13),
    "Rd_paniA_2000": of_present,
    "Rd_paniB_2000": of_all,
    "Rd_petitjean_2001": lambda p: 1 - share(p.positive_count + p.missing, p.weeks),
    "Rd_preston_2000": lambda p: p.negative_share_in(1, 13),
    "Rd_schottenfeld_2005": of_present,
    "Rd_shufman_1994": not_positive_of_all,
    "Rd_soyka_2008": not_positive_of_present,
    "Rd_strain_1993": lambda p: p.not_positive_share_in(6, 15),
    "Rd_strain_1994": not_positive_of_all,
    "Rd_strain_1996": not_positive_of_present,
    "Rd_strain_1999": not_positive_of_all,
    "Rd_strang_2010": lambda p: share(p.late_negative, p.late.length()) >= 0.5,  # noqa: PLR2004
    "Rd_strang_2019": lambda p: p.negative_share_in(1, 12),
    "Rd_tanum_2017": tanum,
    "Rd_wolstein_2009": of_present,
    "Rd_woody_2008": woody,
    "Rd_zaks_1972": lambda p: p.there - p.positive_count,
    # relapse
    "RsT_ctnNinetyFour_2023": lambda p: p.time_of(p.first_four, 4, 4),
    "RsE_ctnNinetyFour_2023": lambda p: p.event_of(p.first_four, 4),
    "DrT_ctnNinetyFour_2023": lambda p: p.time_of(p.first_missing, 4, 4),
    "DrE_ctnNinetyFour_2023": lambda p: p.event_of(p.first_missing, 4),
    "Rs_johnson_1992": lambda p: p.strict.substr(3).contains("++"),
    "Rs_krupitsky_2004": lambda p: p.strict.contains("+++"),
    "RsT_lee_2016": lambda p: p.time_of(p.two_of_four(), 4, 2),
    "RsE_lee_2016": lambda p: p.event_of(p.two_of_four(), 4),
    "RsT_ctnFiftyOne_2018": lambda p: p.time_of(p.first_four_later, 4, 4, p.weeks - 2) + 2,
    "RsE_ctnFiftyOne_2018": lambda p: p.event_of(p.first_four_later, 4, p.weeks - 2),
    "RsT_schottenfeld_2008": lambda p: p.time_of(p.first_three, 3, 3),
    "RsE_schottenfeld_2008": lambda p: p.event_of(p.first_three, 3),
}  # fmt: skip
