"""What holds in a place on a day: the place, the one it builds on, and the guidelines chosen."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from throughcare.clinical import jurisdictions
from throughcare.clinical.jurisdictions.law import reading
from throughcare.clinical.jurisdictions.law.reading import UnreadableLaw
from throughcare.clinical.jurisdictions.law.values import Force, Kind, Step, Value


@dataclass(frozen=True)
class Found:
    """One value as it holds at the n-th day: the number, and who says so."""

    value: Value
    step: Step

    @property
    def number(self) -> int:
        return self.step.number

    @property
    def answer(self) -> str:
        """The answer of a table in its own word: same, assess, prescriber, new_induction."""
        return self.value.kind.scale[self.step.number]

    @property
    def words(self) -> str:
        return self.step.words

    @property
    def source(self) -> str:
        return self.step.source or self.value.source

    @property
    def evidence(self) -> str:
        return self.step.evidence or self.value.evidence

    @property
    def law(self) -> bool:
        return self.value.force == "law"


@dataclass(frozen=True)
class Rules:
    """The values in force in a place on a day, overlay and base and chosen guidelines together."""

    place: str
    on: date
    values: tuple[Value, ...]

    @cached_property
    def by_kind(self) -> dict[str, tuple[Value, ...]]:
        """The same values by what they limit: every dose asks about a few of them."""
        found: dict[str, tuple[Value, ...]] = {}
        for value in self.values:
            found[value.kind.key] = (*found.get(value.kind.key, ()), value)
        return found

    def every(
        self, kind: str, *, at: int = 1, medicine: str = "", force: Force | None = None
    ) -> list[Found]:
        """All that holds of this kind at the n-th day, the strictest first."""
        stricter = -1 if _kind(kind).stricter == "higher" else 1
        found = [
            Found(value, step)
            for value in self.by_kind.get(kind, ())
            if value.holds_for(medicine) and force in (None, value.force)
            if (step := value.at(at))
        ]
        return sorted(found, key=lambda one: stricter * one.number)

    def strictest(
        self, kind: str, *, at: int = 1, medicine: str = "", force: Force | None = None
    ) -> Found | None:
        """The strictest that holds; None where nobody states one."""
        found = self.every(kind, at=at, medicine=medicine, force=force)
        return found[0] if found else None

    def items(self, kind: str) -> tuple[str, ...]:
        """Words that all apply: the lists of every place together, without repeats."""
        _kind(kind)
        listed = (item for value in self.by_kind.get(kind, ()) for item in value.items)
        return tuple(dict.fromkeys(listed))

    def unreviewed(self) -> tuple[Value, ...]:
        """What nobody has compared with its source yet."""
        return tuple(value for value in self.values if value.unreviewed)


def _kind(kind: str) -> Kind:
    try:
        return reading.kinds()[kind]
    except KeyError:
        raise UnreadableLaw(f"no kind {kind!r} in kinds.toml") from None


@lru_cache(maxsize=512)
def rules_of(key: str, on: date, guidelines: tuple[str, ...] | None = None) -> Rules:
    """What holds in this place on this day.

    guidelines  what the clinic holds itself to; None: what is usual in the place; (): the law alone
    Raises UnknownJurisdiction for a place there is no file of, UnreadableLaw for a guideline.
    """
    places = tuple(_and_its_bases(key))
    chosen = _usual(places) if guidelines is None else guidelines
    if unknown := [name for name in chosen if name not in reading.guidelines()]:
        there_are = ", ".join(reading.guidelines())
        raise UnreadableLaw(f"no guideline {', '.join(unknown)}; there are: {there_are}")
    stated = [value for place in places for value in reading.values(place)]
    stated += [value for name in chosen for value in reading.guidelines()[name]]
    return Rules(key, on, tuple(value for value in stated if value.in_force(on)))


def _and_its_bases(key: str) -> Iterator[str]:
    place = jurisdictions.load(key)
    yield key
    if place.base:
        yield from _and_its_bases(place.base)


def _usual(places: tuple[str, ...]) -> tuple[str, ...]:
    """The overlay's own choice where it states one, else that of the place it builds on."""
    stated = (reading.usual_guidelines(place) for place in places)
    return next((chosen for chosen in stated if chosen is not None), ())
