"""docs/measures.md: every measure with its definition, denominator and what missing counts as."""

from throughcare.clinical.outcomes.measures import RANKED_FROM, SMALLEST, Measure, measures
from throughcare.clinical.outcomes.returning import layouts
from throughcare.clinical.sources import cited

INTRODUCTION = f"""
What a programme's own figures are counted by, at *This week* and *What came of it*. Each measure is
a pure function in `throughcare/clinical/outcomes/measures`. Figures tagged K are from knowledge and
wait for review. Published results of three trials by the same functions: [trials.md](trials.md);
endpoints of weekly screens: [outcomes.md](outcomes.md).

**Months.** `PatientMonth` is the only roll-up: one row for each person and month, reckoned from the
record alone. `throughcare roll-up` makes them anew, at any time, to the same bytes; the server does
so at `THROUGHCARE_ROLL_UP_AT` (`03:10`; `never`: by hand) and the log keeps the digest. What comes
out the same stays as it is, so a night writes little; a correction of long ago is in its month by
morning. A chart that was put together with another keeps its own months.

**Uncertainty.** A share has Wilson's interval, a difference of shares Newcombe's, days of many
people that of a ratio over people, a rate the exact one of a Poisson count, a median two values of
its own order, a curve Greenwood's on the log-log scale (SciPy, as the log-rank test).

**Small numbers.** A group with a number from 1 to {SMALLEST - 1} is not shown, nor one that could
be worked out from the others. Counts of a whole clinic by month are shown as they are: whoever sees
them may open the people behind them, by number, and says why at each chart.

**Causes and answers.** Association: nobody was drawn by lot. Nothing stands in an order below
{RANKED_FROM} people on each side [K: ours], and no member of staff is ranked at all.
"""


def page(note: str) -> str:
    lines = ["# What results are counted by", note, INTRODUCTION.strip(), ""]
    lines += ["| Measure | Definition | Of whom | Missing | Function | Source |"]
    lines += ["|---|---|---|---|---|---|", *map(_row, measures().values()), ""]
    lines += ["## Returns", ""]
    lines += ["The elements as the reference names them, no state's codes or layout; what the "
              "record does not hold is called unknown. A file that does not keep to this list is "
              "refused.", ""]  # fmt: skip
    for kind, fields in layouts().items():
        lines += [f"**{kind.capitalize()}**", "", "| Column | What | From | Values |"]
        lines += ["|---|---|---|---|"]
        for one in fields:
            values = ", ".join(one.values) if isinstance(one.values, tuple) else one.values
            lines.append(f"| `{one.key}` | {one.words} | {one.filled_from} | {values} |")
        lines.append("")
    return "\n".join(lines)


def _row(one: Measure) -> str:
    source = f"{cited(one.source).title} [{one.evidence}]"
    note = f" {one.note}" if one.note else ""
    cells = (one.title, one.definition + note, one.denominator, one.missing,
             f"`{one.function}`", source)  # fmt: skip
    return f"| {' | '.join(cells)} |"
