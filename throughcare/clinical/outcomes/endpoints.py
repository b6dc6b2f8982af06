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
    Keep,
    Pattern,
    Reading,
    Value,
    half,
    read,
    real,
    share,
)  # fmt: skip
from throughcare.clinical.outcomes.readers import FIFTEEN, SECOND_PHASE, WEEK_8

DEFINITIONS = Path(__file__).with_name("definitions.csv")


POSITIVE = "positive"
LEFT_OUT = "left out"
NOT_NEGATIVE = "a week that is not negative"
NOT_POSITIVE = "a week that is not positive"
# What a missing screen counts as, where it is not NOT_NEGATIVE: as its reading has it.
MISSING = {
    "Ab_ctnNinetyFour_2023": "one is allowed",
    **dict.fromkeys(
        ("Ab_fiellin_2006", "Ab_krupitskyA_2011", "Ab_krupitskyB_2011", "Ab_lofwall_2018",
         "AbT_mokri_2016", "AbE_mokri_2016", "AbT_schottenfeldA_2008", "AbE_schottenfeldA_2008",
         "Ab_schottenfeldB_2008", "Ab_ctnThirty_2011", "Rd_lofwall_2018", "Rd_petitjean_2001",
         "Rd_woody_2008", "RsT_ctnNinetyFour_2023", "RsE_ctnNinetyFour_2023", "Rs_johnson_1992",
         "Rs_krupitsky_2004", "RsT_lee_2016", "RsE_lee_2016", "RsT_ctnFiftyOne_2018",
         "RsE_ctnFiftyOne_2018", "RsT_schottenfeld_2008", "RsE_schottenfeld_2008"), POSITIVE),
    **dict.fromkeys(
        ("Ab_schottenfeld_2005", "Rd_fudala_2003", "Rd_kostenB_1993", "Rd_lingA_1998",
         "Rd_paniA_2000", "Rd_schottenfeld_2005", "Rd_soyka_2008", "Rd_strain_1996",
         "Rd_wolstein_2009", "Rd_zaks_1972"), LEFT_OUT),
    **dict.fromkeys(("AbT_shufman_1994", "AbE_shufman_1994"), "negative"),
    **dict.fromkeys(
        ("Rd_shufman_1994", "Rd_strain_1993", "Rd_strain_1994", "Rd_strain_1999"), NOT_POSITIVE),
    **dict.fromkeys(
        ("Rd_mattickA_2003", "Rd_tanum_2017"),
        "a week that is not negative; left out after the last screen"),
    "Rd_eissenberg_1997": "the mean of its two neighbours",
    "Rd_jaffe_1972": "the person's commonest result",
    "Rd_lingA_1976": "a penalty of 0.22, a positive week's of 1 to 5",
    "Rd_lingB_1976": "a penalty of 1, a positive week's of 0.8 to 4",
    **dict.fromkeys(("DrT_ctnNinetyFour_2023", "DrE_ctnNinetyFour_2023"), "what is looked for"),
}  # fmt: skip


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

    @property
    def missing(self) -> str:
        """What a missing screen counts as, in words for whoever shows the value."""
        return MISSING.get(self.id, NOT_NEGATIVE)


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
    table: Table,
    pattern: str,
    longest: int,
    ids: Sequence[str] = (),
    syllables: Table | None = None,
    keep: Keep | None = None,
) -> tuple[Table, dict[str, Value]]:
    """A table made ready, and an expression on it for each endpoint (all, or those named).

    pattern  the column of patterns, LETTERS only
    longest  no pattern has more letters than this
    syllables  the dictionary where the engine has it as a table; else it is sent along
    keep     how the engine keeps a table for a while; needed where patterns are past 60 weeks
    Yes or no is a boolean, every other value a float; a value is null where a pattern is too short
    for it.
    """
    made_ready = read(table, pattern, longest, syllables, keep)
    chosen = [endpoints()[id] for id in ids] or endpoints().values()
    p = Pattern(made_ready)
    return made_ready, {endpoint.id: _value(endpoint, p) for endpoint in chosen}


def _value(endpoint: Endpoint, p: Pattern) -> Value:
    value = endpoint.reads(p)
    return value if endpoint.is_yes_or_no else value.cast("float64")


# --- readings longer than a line --------------------------------------------------------------
def lofwall_abstinence(p: Pattern) -> BooleanValue:
    """Two of three negative, then the next, then five of six: as shares of the weeks there are."""
    seen = p.lofwall_abstinence
    first, week_8, second = seen % WEEK_8, seen // WEEK_8 % WEEK_8, seen // SECOND_PHASE
    return (real(first) / 3 >= 2 / 3) & (week_8 == 1) & (real(second) / 7 >= 5 / 6)


def jaffe(p: Pattern) -> NumericValue:
    """A missing week takes the person's commonest letter; only where that is `-` it counts."""
    commonest = (p.minus > p.plus + p.both) & (p.minus > blanks(p))
    negative = negative_count(p) + ibis.ifelse(commonest, p.missing, 0)
    return ibis.ifelse(retention(p) >= 8, share(negative, p.weeks), 0.0)


def ling_a(p: Pattern) -> NumericValue:
    """120 is best. Missing weighs little and always the same; positive weighs more, the later:
    the multiplier of a week is 1 and how many threes of weeks lie before it."""
    given = half(p.positive_1_15 + p.rising_by_three)
    weeks = p.weeks_in(1, FIFTEEN)
    whole, rest = weeks // 3, weeks % 3
    highest = half(3 * whole * (whole + 1)) + rest * (whole + 1)
    return _index(p, given + 0.22 * p.missing_1_15, highest)


def ling_b(p: Pattern) -> NumericValue:
    """The same with missing weighing most, and multipliers that grow evenly to the last week."""
    weeks = p.weeks_in(1, FIFTEEN)
    step = 4 / real(
        ibis.greatest(weeks - 1, 1)
    )  # of the multiplier, from 1 in the first to 5 in the last
    given = 0.4 * (p.positive_1_15 + step * p.rising) + p.missing_1_15
    highest = ibis.cases(*[(weeks == n, _most_of_b(n)) for n in range(1, FIFTEEN + 1)], else_=1.0)
    return _index(p, given, highest)


def _most_of_b(weeks: int) -> float:
    """The highest penalty of so many weeks."""
    multipliers = [1 + 4 * week / max(weeks - 1, 1) for week in range(weeks)]
    return sum(max(0.8 * multiplier, 1.0) for multiplier in multipliers)


def _index(p: Pattern, given: NumericValue, highest: NumericValue) -> NumericValue:
    return ibis.ifelse(retention(p) > 3, 120 - 120 * real(given) / ibis.greatest(highest, 1), 0.0)


# --- what several say -------------------------------------------------------------------------
def blanks(p: Pattern) -> NumericValue:
    return p.weeks - p.plus - p.minus - p.both - p.missing


def present(p: Pattern) -> NumericValue:
    """Weeks that are not missing."""
    return p.weeks - p.missing


def retention(p: Pattern) -> NumericValue:
    """The place of the last week that is not missing; 0 where all are."""
    return p.weeks - p.run_of_missing_open


def negative_count(p: Pattern) -> NumericValue:
    return p.minus + half(p.both)


def positive_count(p: Pattern) -> NumericValue:
    return p.plus + half(p.both)


def while_retained(p: Pattern) -> NumericValue:
    """Negative among the weeks until the last screen: every negative one is among them."""
    return share(negative_count(p), retention(p))


def of_present(p: Pattern) -> NumericValue:
    """Negative among the weeks that are not missing."""
    return share(negative_count(p), present(p))


def not_positive_of_present(p: Pattern) -> NumericValue:
    return 1 - share(positive_count(p), present(p))


def of_all(p: Pattern) -> NumericValue:
    """Negative among all weeks."""
    return share(negative_count(p), p.weeks)


def not_positive_of_all(p: Pattern) -> NumericValue:
    return 1 - share(positive_count(p), p.weeks)


def of_early(p: Pattern) -> NumericValue:
    """Negative among the first fifteen weeks that are not missing."""
    return share(half(p.early_negative), ibis.least(present(p), FIFTEEN))


def of_late(p: Pattern) -> NumericValue:
    """Negative among the last twelve weeks."""
    late = negative_count(p) - half(p.not_late_negative)
    return share(late, ibis.least(p.weeks, 12))


READINGS: dict[str, Reading] = {
    # abstinence
    "Ab_ctnNinetyFour_2023": lambda p: (p.minus_12_15 >= 3) & (p.minus_or_missing_12_15 == 4),
    "Ab_fiellin_2006": lambda p: p.minus,
    "Ab_kosten_1993": lambda p: p.found("three_minus"),
    "Ab_krupitskyA_2011": lambda p: p.strict_5_15 == 0,
    "Ab_krupitskyB_2011": lambda p: p.minus_5_15,
    "Ab_ling_1998": lambda p: p.found("four_minus"),
    "Ab_lofwall_2018": lofwall_abstinence,
    "AbT_mokri_2016": lambda p: p.time_of("first_strict", 1, 1),
    "AbE_mokri_2016": lambda p: p.event_of("first_strict", 1),
    "AbT_schottenfeldA_2008": lambda p: p.time_of("first_strict", 1, 1),
    "AbE_schottenfeldA_2008": lambda p: p.event_of("first_strict", 1),
    "Ab_schottenfeldB_2008": lambda p: p.run,
    "Ab_schottenfeld_2005": lambda p: p.run_of_present,
    "AbT_shufman_1994": lambda p: p.time_of("first_positive", 1, 1),
    "AbE_shufman_1994": lambda p: p.event_of("first_positive", 1),
    "Ab_ctnThirty_2011": lambda p: p.ends_well,
    "Ab_schwartz_2006": lambda p: p.minus_15 == 1,
    # reduction
    "Rd_comer_2006": lambda p: p.negative_share_in(1, 8),
    "Rd_eissenberg_1997": lambda p: (retention(p) >= FIFTEEN) & p.found("imputed_minus"),
    "Rd_fiellin_2006": of_all,
    "Rd_fudala_2003": of_present,
    "Rd_haight_2019": lambda p: p.negative_share_in(5, 15),
    "Rd_jaffe_1972": jaffe,
    "Rd_johnson_1992": of_all,
    "Rd_kostenB_1993": lambda p: of_early(p) >= 0.7,
    "Rd_lingA_1998": of_early,
    "Rd_lingC_1998": lambda p: half(p.negative_1_15),
    "Rd_ling_2010": lambda p: p.negative_share_in(1, 15),
    "Rd_lingA_1976": ling_a,
    "Rd_lingB_1976": ling_b,
    "Rd_lofwall_2018": lambda p: half(p.lofwall_reduction) / FIFTEEN,
    "Rd_mattickA_2003": while_retained,
    "Rd_mattickB_2003": lambda p: p.negative_share_in(1, 13),
    "Rd_paniA_2000": of_present,
    "Rd_paniB_2000": of_all,
    "Rd_petitjean_2001": lambda p: 1 - share(positive_count(p) + p.missing, p.weeks),
    "Rd_preston_2000": lambda p: p.negative_share_in(1, 13),
    "Rd_schottenfeld_2005": of_present,
    "Rd_shufman_1994": not_positive_of_all,
    "Rd_soyka_2008": not_positive_of_present,
    "Rd_strain_1993": lambda p: 1 - share(half(p.positive_6_15), p.weeks_in(6, 15)),
    "Rd_strain_1994": not_positive_of_all,
    "Rd_strain_1996": not_positive_of_present,
    "Rd_strain_1999": not_positive_of_all,
    "Rd_strang_2010": lambda p: of_late(p) >= 0.5,
    "Rd_strang_2019": lambda p: p.negative_share_in(1, 12),
    "Rd_tanum_2017": while_retained,
    "Rd_wolstein_2009": of_present,
    "Rd_woody_2008": lambda p: 1 - half(p.of_three) / 3,
    "Rd_zaks_1972": lambda p: present(p) - positive_count(p),
    # relapse
    "RsT_ctnNinetyFour_2023": lambda p: p.time_of("four_strict", 4, 4),
    "RsE_ctnNinetyFour_2023": lambda p: p.event_of("four_strict", 4),
    "DrT_ctnNinetyFour_2023": lambda p: p.time_of("four_missing", 4, 4),
    "DrE_ctnNinetyFour_2023": lambda p: p.event_of("four_missing", 4),
    "Rs_johnson_1992": lambda p: p.found("two_strict_from_4"),
    "Rs_krupitsky_2004": lambda p: p.found("three_strict"),
    "RsT_lee_2016": lambda p: p.time_of("two_in_four", 4, 2),
    "RsE_lee_2016": lambda p: p.event_of("two_in_four", 4),
    "RsT_ctnFiftyOne_2018": lambda p: p.time_of("four_strict_from_3", 4, 4, after=2),
    "RsE_ctnFiftyOne_2018": lambda p: p.event_of("four_strict_from_3", 4, after=2),
    "RsT_schottenfeld_2008": lambda p: p.time_of("three_strict", 3, 3),
    "RsE_schottenfeld_2008": lambda p: p.event_of("three_strict", 3),
}  # fmt: skip
