"""Medicines for single symptoms of withdrawal, and the most of each: said when it is passed."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from throughcare.clinical import medicines
from throughcare.clinical.medication.limits import over_limits
from throughcare.clinical.medicines import mg_words as mg
from throughcare.clinical.medicines.products import Sourced
from throughcare.clinical.verdict import OK, Verdict, caution, no, worst_first

ALPHA2 = ("clonidine", "lofexidine")
QT_TOO = ("lofexidine", "methadone")  # lengthen QT, and are no comfort medicines
SOURCE_KNOWN = "comfort-known"


@dataclass(frozen=True, kw_only=True)
class Comfort(Sourced):
    """One medicine for one symptom.

    dose      micrograms at one time, from and to, as the source says; for reading
    day       the most in 24 hours; also_day: a lower figure, said before it is reached
    liver_day, liver_also_day  the same in liver disease
    controlled   the register would have to keep it, and does not: it stands here to be read
    gap_minutes  the least between two doses that the source allows; 0: it says none
    """

    key: str
    title: str
    symptom: str
    dose: tuple[int, int]
    how_often: str
    day: int | None = None
    also_day: int | None = None
    also_source: str = ""
    liver_day: int | None = None
    liver_also_day: int | None = None
    gap_minutes: int = 0
    sedating: bool = False
    qt: bool = False
    only_in: tuple[str, ...] = ()
    controlled: bool = False
    with_opioids: str = ""
    danger: str = ""


@dataclass(frozen=True)
class Body:
    """What bears on the most of a medicine. None: not known.

    egfr        mL/min/1.73 m²; child_pugh: points, 5 to 15
    liver_ill   liver disease is known, scored or not
    """

    egfr: float | None = None
    child_pugh: int | None = None
    liver_ill: bool = False
    qtc_ms: int | None = None

    @property
    def liver(self) -> bool:
        return self.liver_ill or self.child_pugh is not None


@cache
def every() -> Mapping[str, Comfort]:
    """All of comfort.toml, by key."""
    text = (resources.files(__package__) / "comfort.toml").read_text(encoding="utf-8")
    return {key: _comfort(key, row) for key, row in tomllib.loads(text).items()}


def _comfort(key: str, row: Mapping[str, Any]) -> Comfort:
    own = {**row, "dose": tuple(row["dose"]), "only_in": tuple(row.get("only_in", ()))}
    return Comfort(key=key, **own)


def known() -> tuple[str, ...]:
    """Every medicine a protocol may name."""
    return (*ALPHA2, *every())


def kind(medicine: str) -> Literal["alpha2", "comfort"]:
    """What a medicine of a protocol is. Raises KeyError for one that none may name."""
    if medicine in ALPHA2:
        return "alpha2"
    if medicine not in every():
        raise KeyError(f"no medicine {medicine!r} in withdrawal; there are: {', '.join(known())}")
    return "comfort"


def title(medicine: str) -> str:
    return medicines.medicine(medicine).name if medicine in ALPHA2 else every()[medicine].title


def sedating(medicine: str) -> bool:
    """Is it held while the person is sedated? Clonidine and lofexidine too."""
    return medicine in ALPHA2 or every()[medicine].sedating


def lengthens_qt(medicine: str) -> bool:
    return medicine in QT_TOO or (medicine in every() and every()[medicine].qt)


def over_the_most(
    medicine: str, *, day_ug: int, dose_ug: int, body: Body, first_day: bool = False
) -> list[Verdict]:
    """Which published limits does so much in 24 hours, and so much at once, pass?"""
    if kind(medicine) == "alpha2":
        one = medicines.medicine(medicine)
        return over_limits(
            one, day_ug=day_ug, dose_ug=dose_ug, first_day=first_day, also=_of_body(body)
        )
    return worst_first([_above(every()[medicine], day_ug, body)])


def _of_body(body: Body) -> list[str]:
    """Keys of the limits of lofexidine that hold for this liver and these kidneys."""
    keys = []
    if body.child_pugh is not None:
        keys.append(
            "day_child_pugh_5_6" if body.child_pugh <= 6
            else "day_child_pugh_7_9" if body.child_pugh <= 9 else "day_child_pugh_over_9"
        )  # fmt: skip
    if body.egfr is not None and body.egfr < 90:
        keys.append("day_egfr_below_30" if body.egfr < 30 else "day_egfr_30_to_90")
    return keys


def _above(one: Comfort, day_ug: int, body: Body) -> Verdict:
    ill = body.liver and one.liver_day is not None
    most = one.liver_day if ill else one.day
    lower = one.liver_also_day if ill else one.also_day
    source = SOURCE_KNOWN if ill else one.source
    where = " with liver disease" if ill else ""
    danger = f" {one.danger}" if one.danger else ""
    if most is not None and day_ug > most:
        why = f"{one.title}: {mg(day_ug)} in 24 hours is above {mg(most)}, the most{where}.{danger}"
        return no("comfort_above_the_most", why, source)
    if lower is not None and day_ug > lower:
        why = f"{one.title}: {mg(day_ug)} in 24 hours is above {mg(lower)} of another source{where}"
        return caution("comfort_above_another_figure", f"{why}.", one.also_source or source)
    return OK


def together(named: Collection[str], *, agonist: str = "", body: Body) -> list[Verdict]:
    """What do these medicines say beside each other and beside the agonist ("": none)?"""
    at_qt = sorted(key for key in {*named, *([agonist] if agonist else [])} if lengthens_qt(key))
    return worst_first([_qt(at_qt, body), *_with_opioids(named, agonist), _sedatives(named)])


def _qt(at_qt: list[str], body: Body) -> Verdict:
    ours = [key for key in at_qt if key != "methadone"]
    if not ours:
        return OK
    names = " and ".join(key.capitalize() for key in at_qt)
    if body.qtc_ms is not None and body.qtc_ms >= 500:
        why = f"QTc {body.qtc_ms} ms: {names} can lengthen it further. Choose another."
        return no("comfort_with_long_qt", why, "krantz-2009")
    if body.qtc_ms is not None and body.qtc_ms > 450:
        why = f"QTc {body.qtc_ms} ms, above 450: {names} can lengthen it. ECG more often."
        return caution("comfort_with_qt_above_450", why, "krantz-2009")
    if len(at_qt) > 1:
        why = f"{names} lengthen QT together: an ECG first."
        return caution("comfort_lengthens_qt_together", why, "lofexidine-label")
    return OK


def _with_opioids(named: Collection[str], agonist: str) -> list[Verdict]:
    if not agonist:
        return []
    return [
        caution("comfort_with_an_agonist", every()[key].with_opioids, SOURCE_KNOWN)
        for key in sorted(named) if key in every() and every()[key].with_opioids
    ]  # fmt: skip


def _sedatives(named: Collection[str]) -> Verdict:
    found = [title(key) for key in sorted(named) if key in every() and sedating(key)]
    if len(found) < 2:
        return OK
    why = f"{', '.join(found)} make sleepy together: look at sedation before each."
    return caution("comfort_sedates_together", why, SOURCE_KNOWN)
