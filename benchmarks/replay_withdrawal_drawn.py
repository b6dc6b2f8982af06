"""The withdrawal scores and detoxification stays of three trials, drawn with the product's own ink.

    python -m benchmarks.replay_withdrawal_drawn     docs/pictures/replay-withdrawal-*.svg, again

A record holds a band for a day, so bands are drawn and never a score.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.replay_withdrawal import PEOPLE, ROOT, WORDS, people, scored, stay_of
from throughcare.clinical.withdrawal import leaving
from throughcare.ui.pictures.ink import PRINT, box, path, svg, text

FOLDER = ROOT / "docs" / "pictures"
WIDTH, LEFT, RIGHT = 960, 74, 12
FILLS = ("#ffffff", "#f8e3b6", "#d69a45", "#8f1c1a")  # none to severe: light to dark, in grey too
INK, MUTED, LINE = PRINT["ink"], PRINT["muted"], PRINT["line"]
WEEKS = 26
TRIALS = {
    27: "CTN-0027: bands of COWS, in the first weeks",
    30: "CTN-0030: bands of COWS, at each visit of the treatment",
    51: "CTN-0051: bands of a self-rated scale (never read as COWS)",
}
Everybody = list[dict[str, Any]]


def sheet(height: float, title: str, said: str, parts: list[str]) -> str:
    """A picture that stands on its own: on white, whatever the page around it."""
    white = box(0, 0, WIDTH, height, fill="#ffffff", radius="0")
    return svg(WIDTH, height, title, said, [white, *parts], PRINT) + "\n"


def key(y: float, left: float = LEFT) -> list[str]:
    """Which fill is which band."""
    parts, x = [], left
    for word, fill in zip(WORDS, FILLS, strict=True):
        parts.append(box(x, y - 11, 14, 14, fill=fill, stroke=LINE, radius="2"))
        parts.append(text(x + 20, y, word, fill=INK, size=12.5))
        x += 36 + PRINT.width(word, 12.5)
    return parts


# --- shares of each band, by week -------------------------------------------------------------
def shares(everybody: Everybody) -> str:
    """Of those with a band in a week of the record, how many in each band."""
    parts, y = key(20), 34.0
    for trial, title in TRIALS.items():
        parts += [text(LEFT, y + 18, title, fill=INK, size=13.5, weight="600")]
        parts += weeks(weekly(everybody, trial), y + 30)
        y += 190
    words = "A column for each week of the record; under it, how many people had a band in it."
    parts.append(text(LEFT, y + 8, words, fill=MUTED, size=12))
    return sheet(y + 20, "Bands of withdrawal by week, in three trials", words, parts)


def weekly(everybody: Everybody, trial: int) -> dict[int, Counter[int]]:
    """{week: {band: people}}; of several days of a week the newest counts, for each person."""
    found: dict[int, Counter[int]] = {}
    for one in everybody:
        if one["trial"] == trial:
            newest = {day // 7: band for day, band in sorted(scored(one)) if 0 <= day < WEEKS * 7}
            for week, band in newest.items():
                found.setdefault(week, Counter())[band] += 1
    return found


def weeks(found: dict[int, Counter[int]], top: float, high: float = 110) -> list[str]:
    """The columns of one trial; severe at the foot, where it is compared from one line."""
    foot, wide = top + high, (WIDTH - LEFT - RIGHT) / WEEKS
    parts = [text(LEFT - 8, foot - high * part + 4, f"{part:.0%}", fill=MUTED, size=11,
                  anchor="end") for part in (0, 0.5, 1)]  # fmt: skip
    for week, bands in sorted(found.items()):
        x, y, people_here = LEFT + week * wide, foot, bands.total()
        for band in range(len(WORDS) - 1, -1, -1):
            rise = high * bands[band] / people_here
            y -= rise
            if rise:
                told = f"week {week + 1}, {WORDS[band]}: {bands[band]} of {people_here}"
                parts.append(path(f"M{x + 1:.1f} {y:.1f}h{wide - 2:.1f}v{rise:.1f}h{2 - wide:.1f}z",
                                  fill=FILLS[band], stroke=LINE, told=told))  # fmt: skip
        middle = x + wide / 2
        parts.append(text(middle, foot + 14, str(week + 1), fill=INK, size=11, anchor="middle"))
        parts.append(text(middle, foot + 28, str(people_here), fill=MUTED, size=10,
                          anchor="middle"))  # fmt: skip
    return [*parts, text(LEFT - 8, foot + 14, "week", fill=INK, size=11, anchor="end"),
            text(LEFT - 8, foot + 28, "people", fill=MUTED, size=10, anchor="end")]  # fmt: skip


# --- the stays --------------------------------------------------------------------------------
def stays(everybody: Everybody) -> str:
    """How long people stayed to be detoxified; when their first dose of the trial came."""
    found = [(stay, first_dose(one)) for one in everybody if (stay := stay_of(one))]
    lengths = Counter(min(out - into, 15) for (into, out), _dose in found)
    after = Counter(min(max(dose - out, -1), 29)
                    for (_into, out), dose in found if dose is not None)  # fmt: skip
    never = sum(dose is None for _stay, dose in found)
    parts = [text(LEFT, 22, f"Days of a stay for detoxification: {len(found)} people of CTN-0051",
                  fill=INK, size=13.5, weight="600")]  # fmt: skip
    parts += columns(lengths, range(16), 34, lambda day: f"{day}+" if day == 15 else str(day))
    title = f"Days from leaving to the first dose of the trial (no dose at all: {never} people)"
    parts.append(text(LEFT, 222, title, fill=INK, size=13.5, weight="600"))
    named = {-1: "before", 29: "29+"}
    limit = leaving.APPOINTMENT_DAYS
    parts += columns(after, range(-1, 30), 234, lambda day: named.get(day, str(day)), limit)
    words = f"The dashed line: an appointment is asked for within {limit} days of leaving."
    parts.append(text(LEFT, 414, words, fill=MUTED, size=12))
    return sheet(426, "Stays for detoxification, and what came after", words, parts)


def first_dose(one: dict[str, Any]) -> int | None:
    return min((run[0] for run in one.get("doses", ())), default=None)


def columns(
    counted: Counter[int], days: range, top: float, named: Callable[[int], str],
    limit: int | None = None, high: float = 130,
) -> list[str]:  # fmt: skip
    """A column for each day, with its figure; a dashed line after the day that is the limit."""
    foot, wide, most = top + high, (WIDTH - LEFT - RIGHT) / len(days), max(counted.values())
    parts = [path(f"M{LEFT} {foot:g}H{WIDTH - RIGHT}", stroke=LINE)]
    for place, day in enumerate(days):
        x, rise = LEFT + place * wide, (high - 16) * counted[day] / most
        if counted[day]:
            parts.append(path(f"M{x + 2:.1f} {foot - rise:.1f}h{wide - 4:.1f}v{rise:.1f}"
                              f"h{4 - wide:.1f}z", fill=PRINT["c4"]))  # fmt: skip
            parts.append(text(x + wide / 2, foot - rise - 4, str(counted[day]), fill=INK, size=11,
                              anchor="middle"))  # fmt: skip
        parts.append(text(x + wide / 2, foot + 14, named(day), fill=MUTED, size=10.5,
                          anchor="middle"))  # fmt: skip
        if day == limit:
            parts.append(path(f"M{x + wide:.1f} {top:g}V{foot:g}", stroke=PRINT["amber"],
                              dash="5 4", stroke_width=1.6))  # fmt: skip
    return [*parts, text(LEFT - 8, foot + 14, "day", fill=MUTED, size=10.5, anchor="end")]


# --- some people, one line each ---------------------------------------------------------------
FROM, UNTIL, ROW, MANY = -14, 42, 17, 24


def lives(everybody: Everybody) -> str:
    """Some people with a stay and at least four bands, evenly taken: a line for each of them."""
    whole = [
        one
        for one in everybody
        if (stay := stay_of(one)) and stay[0] >= FROM and len(list(scored(one))) > 3
    ]
    some = whole[:: len(whole) // MANY][:MANY]
    wide = (WIDTH - LEFT - RIGHT) / (UNTIL - FROM)
    parts, y = key(20), 36.0
    told = (("▭ stay for detoxification", 330), ("▼ first dose of the trial", 540))
    parts += [text(LEFT + x, 20, words, fill=INK, size=12.5) for words, x in told]
    top = y
    for one in some:
        parts += life(one, y, wide)
        y += ROW
    for day in range(FROM, UNTIL + 1, 7):
        x = LEFT + (day - FROM) * wide
        parts.append(path(f"M{x:.1f} {top:g}V{y:g}", stroke=LINE, dash="" if day == 0 else "2 4"))
        words = "consent" if day == 0 else f"{day:+d}"
        parts.append(text(x, y + 14, words, fill=MUTED, size=11, anchor="middle"))
    words = (
        f"{MANY} of {len(whole)} people of CTN-0051 with a stay and four bands or more. Their own "
        "rating, in bands; days from consent."
    )
    parts.append(text(LEFT, y + 34, words, fill=MUTED, size=12))
    return sheet(y + 44, "Stays and bands of withdrawal, a line for each person", words, parts)


def life(one: dict[str, Any], y: float, wide: float) -> list[str]:
    """One person: the stay as a frame, each band as a square, the first dose as a triangle."""
    into, out = stay_of(one) or (0, 0)
    foot = y + ROW - 3
    parts = [text(LEFT - 8, y + 11, f"no. {one['who']}", fill=MUTED, size=10.5, anchor="end")]
    parts.append(path(f"M{LEFT} {foot + 1:g}H{WIDTH - RIGHT}", stroke=LINE, opacity=0.5))
    last = min(out + 1, UNTIL)
    parts.append(box(LEFT + (into - FROM) * wide, y, (last - into) * wide, ROW - 3, fill="#e4edf7",
                     stroke=PRINT["blue"], radius="2"))  # fmt: skip
    for day, band in scored(one):
        if FROM <= day < UNTIL:
            x = LEFT + (day - FROM) * wide
            square = f"M{x + 1:.1f} {y + 2:g}h{wide - 2:.1f}v{ROW - 7}h{2 - wide:.1f}z"
            told = f"day {day}: {WORDS[band]}"
            parts.append(path(square, fill=FILLS[band], stroke=INK, told=told))
    dose = first_dose(one)
    if dose is not None and FROM <= dose < UNTIL:
        x = LEFT + (dose - FROM + 0.5) * wide
        parts.append(path(f"M{x - 5:.1f} {y - 2:g}h10l-5 8z", fill=PRINT["green"], stroke="#ffffff",
                          told=f"first dose: day {dose}"))  # fmt: skip
    return parts


PICTURES: dict[str, Callable[[Everybody], str]] = {
    "replay-withdrawal-bands.svg": shares, "replay-withdrawal-stays.svg": stays,
    "replay-withdrawal-people.svg": lives,
}  # fmt: skip


def main(folder: Path = FOLDER) -> None:
    everybody = list(people())
    for name, drawn in PICTURES.items():
        (folder / name).write_text(drawn(everybody), encoding="utf-8")
        print(f"{name}: drawn from {PEOPLE.name}")


if __name__ == "__main__":
    main()
