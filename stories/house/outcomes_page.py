"""docs/outcomes.md: every published endpoint with paper, reading and how missing counts."""

from throughcare.clinical.outcomes.endpoints import Endpoint, endpoints

INTRODUCTION = """
`throughcare outcomes FILE --out FILE` computes them on anybody's data: columns `who` and
`usePatternUDS`, one letter for each week: `+` positive, `-` negative, `*` both in one week, `o`
due and not given, `_` none was due. Files end in `.csv`, `.csv.gz` or `.parquet`; other columns are
carried along; `--only ID …` computes some. A pattern that cannot be read is refused by row and
place.

Yes/no is True or False, everything else a number; it is empty where a pattern is too short for it.

**Two numbers of one person can differ only because papers count a missing screen otherwise:**
whoever shows one says which it is. An endpoint describes people of a programme; it is no target for
one person, and none of these was made to decide about a dose.

The 30 that were published per person for the 3,560 people of three trials are reproduced, all of
them, in a test; all 62 are compared letter by letter with a plain reading of their definitions.
PostgreSQL and Spark give the same answers of the same expressions. On PostgreSQL, give
`with_endpoints` the dictionary as a table with a key on `syllable`, and `SET jit = off`.
Patterns may have any length: past 60 weeks the query is taken in stages, some seconds for ten years
of weeks.
"""


def page(note: str) -> str:
    lines = ["# Endpoints as trials published them", note, INTRODUCTION.strip(), ""]
    for group in dict.fromkeys(one.group for one in endpoints().values()):
        lines += [f"## {group.capitalize()}", ""]
        lines += ["| Endpoint | Value | Published as | Read as | Missing counts as | Source |"]
        lines += ["|---|---|---|---|---|---|"]
        lines += [_row(one) for one in endpoints().values() if one.group == group]
        lines += [""]
    return "\n".join(lines)


def _row(one: Endpoint) -> str:
    doi = f" [{one.doi}](https://doi.org/{one.doi})" if one.doi else ""
    cells = (f"`{one.id}`", one.kind, one.published, one.reading, one.missing, one.citation + doi)
    return f"| {' | '.join(cells)} |"
