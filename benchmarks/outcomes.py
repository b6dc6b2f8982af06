"""All 62 endpoints of a million people against one counting scan of the same column.

Both are asked of DuckDB in one process and one run, in turns, over 24 weeks of made-up letters
that hardly two people share. The scan counts one letter. Beside them a plain loop in Python, of a
part of the people. Memory is the most that the process ever held. Fewer people would not be told
the same: what is done once for all of them would weigh more. `--small` takes fewer turns.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import ibis
import pyarrow as pa

from benchmarks.clinic import verdict
from throughcare.clinical.outcomes.endpoints import endpoints, with_endpoints
from throughcare.clinical.outcomes.engine import MEMORY
from throughcare.clinical.outcomes.patterns import dictionary, in_stages
from throughcare.clinical.outcomes.tests.by_hand import BY_HAND

WEEKS = 24
PEOPLE = 1_000_000
ALL, TEN, MIB = 20, 4, 512
COMMON = (
    "Ab_fiellin_2006", "Ab_kosten_1993", "Ab_ctnNinetyFour_2023", "Ab_ctnThirty_2011",
    "Rd_fudala_2003", "RsT_ctnNinetyFour_2023", "RsE_ctnNinetyFour_2023",
    "DrT_ctnNinetyFour_2023", "DrE_ctnNinetyFour_2023", "Rs_johnson_1992",
)  # fmt: skip
SCAN = "SELECT sum(length(pattern) - length(replace(pattern, '+', ''))) FROM people"


def main(small: bool) -> int:
    """Measure in a process that has done nothing before, so that its memory is that of the work."""
    if "--alone" not in sys.argv:
        again = [sys.executable, "-m", "benchmarks.outcomes", "--alone", *sys.argv[1:]]
        return subprocess.run(again, check=False).returncode
    duckdb = ibis.duckdb.connect(memory_limit=MEMORY)
    fill(duckdb, PEOPLE)
    asked = {name: query(duckdb, ids) for name, ids in (("all", ()), ("ten", COMMON))}
    turns = 2 if small else 5
    ratios = compared(lambda sql: duckdb.con.execute(sql).fetchall(), asked, turns)
    status = verdict(ratios["all"] <= ALL, f"all 62 ÷ a scan {ratios['all']:.1f} ≤ {ALL}")
    status |= verdict(ratios["ten"] <= TEN, f"ten common ones ÷ a scan {ratios['ten']:.1f} ≤ {TEN}")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    status |= verdict(held < MIB, f"{PEOPLE:,} people: {held} MiB held < {MIB}")
    print(f"a plain loop in Python ÷ a scan {by_hand(duckdb) / ratios['scan']:.0f}")
    return status


def fill(duckdb: ibis.BaseBackend, people: int) -> None:
    """A table of made-up patterns, a tenth at a time."""
    chance = random.Random(24)  # noqa: S311  invented people, no secret
    weights = (20, 45, 28, 5, 2)
    duckdb.raw_sql("CREATE TABLE people (pattern VARCHAR)")
    for _ in range(20):
        letters = chance.choices("+-o*_", weights, k=people // 20 * WEEKS)
        part = ["".join(letters[at : at + WEEKS]) for at in range(0, len(letters), WEEKS)]
        duckdb.con.register("part", pa.table({"pattern": part}))
        duckdb.raw_sql("INSERT INTO people SELECT pattern FROM part")
        duckdb.con.unregister("part")
    duckdb.create_table("syllables", dictionary().to_pyarrow(), temp=True)


def query(duckdb: ibis.BaseBackend, ids: tuple[str, ...]) -> str:
    """Every endpoint of everybody, summed up: nothing can be left out."""
    table, values = with_endpoints(
        duckdb.table("people"), "pattern", WEEKS, ids, duckdb.table("syllables")
    )
    each = table.select(**values)
    sums = {
        id: ibis.ifelse(each[id], 1, 0).sum() if endpoints()[id].is_yes_or_no else each[id].sum()
        for id in values
    }
    with in_stages():
        return str(ibis.to_sql(each.aggregate(**sums), "duckdb"))


def compared(run: Callable[[str], object], asked: dict[str, str], turns: int) -> dict[str, float]:
    """The best of some turns each: how many scans it costs, in time of the processor. A machine
    that others use stretches the hours, not this."""
    best: dict[str, float] = {}
    for _ in range(turns):
        for name, sql in {"scan": SCAN, **asked}.items():
            began = time.process_time()
            run(sql)
            spent = time.process_time() - began
            best[name] = min(best.get(name, spent), spent)
    return {name: spent / best["scan"] for name, spent in best.items()} | {"scan": best["scan"]}


def by_hand(duckdb: ibis.BaseBackend) -> float:
    """Seconds that everybody would take letter by letter, from a thousand of them."""
    some = [
        row for (row,) in duckdb.con.execute("SELECT pattern FROM people LIMIT 1000").fetchall()
    ]
    (people,) = duckdb.con.execute("SELECT count(*) FROM people").fetchone()
    began = time.process_time()
    for pattern in some:
        for read in BY_HAND.values():
            read(pattern)
    return (time.process_time() - began) * people / len(some)


if __name__ == "__main__":
    sys.exit(main("--small" in sys.argv))
