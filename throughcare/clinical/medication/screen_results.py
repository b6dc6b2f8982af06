"""What a drug screen may mean, and what it does not. A help for the talk, never a sentence.

Nothing here answers with a Verdict. A `Reading` has no level, so no result of a screen can stop
medicine, by itself or through any rule that reads it: there is nothing in it to stop with.
"""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from throughcare.clinical.medicines.products import Sourced

SOURCE = "drug-screen-traps"
SOURCE_SPECIMEN = "specimen-validity"
Method = Literal["screen", "confirmation"]
Matrix = Literal["urine", "oral_fluid"]
WARM_FROM, WARM_TO = Decimal(32), Decimal(38)  # °C
WITHIN_MINUTES = 4
CREATININE_LEAST = Decimal(20)  # mg/dL
GRAVITY_LEAST = Decimal("1.003")
FENTANYL_DAYS = (7, 26)
MISSED_BY_OPIATES = ("methadone", "buprenorphine", "fentanyl", "oxycodone")
MADE_OF = {"methadone": "eddp", "buprenorphine": "norbuprenorphine"}
MARKERS = {
    "methadone": ("methadone", "eddp"),
    "buprenorphine": ("buprenorphine", "norbuprenorphine"),
}


@dataclass(frozen=True, kw_only=True)
class Loinc:
    """One code: by which method, and from which cut-off in ng/mL (None: not stated)."""

    loinc: str
    method: str
    cutoff: int | None = None


@dataclass(frozen=True, kw_only=True)
class Analyte(Sourced):
    """One thing that is looked for."""

    key: str
    name: str
    loinc: tuple[Loinc, ...]

    def code(self, method: str = "screen", cutoff: int | None = None) -> str | None:
        """Its LOINC by method and cut-off; None where none was verified."""
        found = (one.loinc for one in self.loinc if (one.method, one.cutoff) == (method, cutoff))
        return next(found, None)


@cache
def analytes() -> dict[str, Analyte]:
    """Every analyte by key, in the order of screens.toml."""
    text = (resources.files(__package__) / "screens.toml").read_text(encoding="utf-8")
    found = {}
    for row in tomllib.loads(text)["analytes"]:
        codes = tuple(Loinc(**one) for one in row.pop("loinc"))
        found[row["key"]] = Analyte(**row, loinc=codes)
    return found


@dataclass(frozen=True)
class Result:
    """One analyte of one specimen. A screen is an immunoassay; a confirmation names it surely."""

    analyte: str
    positive: bool
    method: Method = "screen"

    def __post_init__(self) -> None:
        if self.analyte not in analytes():
            raise ValueError(f"no analyte {self.analyte!r}; there are: {', '.join(analytes())}")


@dataclass(frozen=True)
class Reading:
    """One thing to bear in mind, for the talk with the person.

    confirm  a confirmation by the laboratory would tell
    about    the analytes beside which it is shown; none: it is of the whole specimen
    """

    code: str
    says: str
    source: str
    confirm: bool = False
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Specimen:
    """How it was when it was handed over. None: not measured.

    celsius     temperature, read `minutes` after it was passed
    creatinine  mg/dL;  gravity: specific gravity, 1.003 and so on
    warm        the strip said only whether it lay within the range
    """

    celsius: Decimal | None = None
    minutes: int | None = None
    creatinine: Decimal | None = None
    gravity: Decimal | None = None
    warm: bool | None = None


def doubts(specimen: Specimen) -> list[Reading]:
    """What speaks against reading anything from this specimen? Then it is no result; repeat it."""
    said = _by_warmth(specimen)
    if specimen.creatinine is not None and specimen.creatinine < CREATININE_LEAST:
        thin = f"Creatinine {specimen.creatinine}, below {CREATININE_LEAST}: thin."
        why = f"{thin} Much water is one reason; repeat another day."
        said.append(Reading("thin_by_creatinine", why, SOURCE_SPECIMEN))
    if specimen.gravity is not None and specimen.gravity < GRAVITY_LEAST:
        why = (
            f"Specific gravity {specimen.gravity}, below {GRAVITY_LEAST}: thin. Repeat another day."
        )
        said.append(Reading("thin_by_gravity", why, SOURCE_SPECIMEN))
    return said


def _by_warmth(specimen: Specimen) -> list[Reading]:
    """A figure counts before the word of a strip; read too late, neither tells."""
    late = specimen.minutes is not None and specimen.minutes > WITHIN_MINUTES
    if late and (specimen.celsius is not None or specimen.warm is not None):
        why = (
            f"Temperature read after {specimen.minutes} minutes; it tells within {WITHIN_MINUTES}."
        )
        return [Reading("read_too_late", why, SOURCE_SPECIMEN)]
    if specimen.celsius is not None:
        warm, told = WARM_FROM <= specimen.celsius <= WARM_TO, f"{specimen.celsius} °C"
    else:
        warm, told = specimen.warm is not False, "Outside the range of the strip"
    if warm:
        return []
    why = f"{told}: fresh urine is {WARM_FROM} to {WARM_TO} °C. Repeat, calmly."
    return [Reading("not_body_warm", why, SOURCE_SPECIMEN)]


def readings(
    results: Sequence[Result], *, taking: Collection[str] = (), matrix: Matrix = "urine"
) -> list[Reading]:
    """What these results of one specimen may mean, and what they do not.

    taking  medicines the person is given here: "methadone", "buprenorphine"
    matrix  the traps are those of urine; of oral fluid only what holds for any screen is said
    """
    seen = _by_analyte(results)
    if matrix != "urine":
        return [*_never_by_itself(seen), *_not_urine(seen), *_unconfirmed(seen)]
    said = [*_never_by_itself(seen), *_opiates(seen), *_parent_without_metabolite(seen)]
    return [*said, *_fentanyl(seen), *_expected(seen, taking), *_unconfirmed(seen)]


def _by_analyte(results: Sequence[Result]) -> dict[str, Result]:
    """One result each; a confirmation counts before a screen."""
    ordered = sorted(results, key=lambda one: one.method == "confirmation")
    return {one.analyte: one for one in ordered}


def _so(seen: dict[str, Result], analyte: str) -> bool | None:
    return seen[analyte].positive if analyte in seen else None


def _never_by_itself(seen: dict[str, Result]) -> list[Reading]:
    """Said with every positive result."""
    if not any(one.positive for one in seen.values()):
        return []
    why = "A positive result never by itself stops or lowers medicine, or ends take-home doses."
    return [Reading("never_by_itself", why, SOURCE)]


def _not_urine(seen: dict[str, Result]) -> list[Reading]:
    """What is known of urine is not carried over to another fluid."""
    if not seen:
        return []
    why = (
        "Oral fluid: how long a substance is found, and its metabolites, differ from urine. "
        "Ask the laboratory."
    )
    return [Reading("not_as_in_urine", why, SOURCE)]


def _opiates(seen: dict[str, Result]) -> list[Reading]:
    """A negative "opiates" says nothing about the opioids it does not see."""
    missed = [name for name in MISSED_BY_OPIATES if name not in seen]
    if _so(seen, "opiates") is not False or not missed:
        return []
    blind = f"The opiates screen does not reliably show {', '.join(missed)}."
    why = f"{blind} What was not looked for is not negative."
    return [Reading("opiates_screen_is_blind", why, SOURCE, about=("opiates",))]


def _parent_without_metabolite(seen: dict[str, Result]) -> list[Reading]:
    """The medicine without what the body makes of it: perhaps it was put into the cup."""
    return [
        Reading(
            "parent_without_metabolite",
            f"{analytes()[parent].name} is there, {analytes()[made].name.split(',')[0]} is not: "
            "perhaps added to the specimen. "
            "Confirm before anything is said of it.",
            SOURCE,
            confirm=True,
            about=(parent, made),
        )
        for parent, made in MADE_OF.items()
        if _so(seen, parent) and _so(seen, made) is False
    ]


def _fentanyl(seen: dict[str, Result]) -> list[Reading]:
    """Fentanyl is found long after daily use has ended."""
    if not (_so(seen, "fentanyl") or _so(seen, "norfentanyl")):
        return []
    low, high = FENTANYL_DAYS
    why = (
        f"After daily use fentanyl may be found for {low} to {high} days after the last: "
        "it is not always new use."
    )
    return [Reading("fentanyl_lingers", why, SOURCE, about=("fentanyl", "norfentanyl"))]


def _expected(seen: dict[str, Result], taking: Collection[str]) -> list[Reading]:
    """A medicine that is given here, and is not found."""
    said = []
    for medicine, markers in MARKERS.items():
        found = [_so(seen, marker) for marker in markers]
        if medicine in taking and False in found and True not in found:
            why = (
                f"{medicine.capitalize()} is given and was not found: ask how it is taken; confirm."
            )
            said.append(Reading("expected_not_found", why, SOURCE, confirm=True, about=markers))
    return said


def _unconfirmed(seen: dict[str, Result]) -> list[Reading]:
    """An immunoassay may be wrong: other substances look alike to it."""
    names = [
        analytes()[key].name.split(",")[0]
        for key, one in seen.items()
        if one.positive and one.method == "screen"
    ]
    if not names:
        return []
    why = f"By screen only: {', '.join(names)}. Confirm before a decision rests on it."
    return [Reading("screen_not_confirmed", why, SOURCE, confirm=True)]
