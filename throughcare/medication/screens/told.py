"""How a screen is said: what was found, what it may mean, and what it does not. No sentence."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from throughcare.clinical.medication import screen_results as rules
from throughcare.medication.models import ScreenResult, Specimen
from throughcare.ui.pictures.recovery_path import Mark, MarkLane

Found = ScreenResult.Found
KEY = (
    ("filled", gettext_lazy("something found that is not given here")),
    ("hollow", gettext_lazy("nothing besides what is given here")),
    ("half", gettext_lazy("no result")),
)


def name_of(analyte: str) -> str:
    """The short name; what the body makes of what stands on the screen's own page."""
    return full_name(analyte).split(",")[0]


def full_name(analyte: str) -> str:
    known = rules.analytes().get(analyte)
    return known.name if known else analyte


@dataclass
class Line:
    """One analyte of one specimen: what the screen found and, where there is one, the laboratory.

    readings  what to bear in mind of it, shown beside it
    """

    analyte: str
    screen: ScreenResult | None
    confirmation: ScreenResult | None
    is_given: bool
    readings: list[rules.Reading]

    @property
    def name(self) -> str:
        return full_name(self.analyte)

    @property
    def counts(self) -> ScreenResult:
        """A confirmation that could be read counts before a screen."""
        sure = self.confirmation
        return sure if sure and (sure.found != Found.UNREADABLE or not self.screen) else self.screen

    @property
    def positive(self) -> bool:
        return self.counts.found == Found.POSITIVE

    @property
    def is_read(self) -> bool:
        return self.counts.found != Found.UNREADABLE

    @property
    def is_plain(self) -> bool:
        """A negative screen that nobody looked into further."""
        return self.counts is self.screen and self.counts.found == Found.NEGATIVE

    @property
    def level(self) -> str:
        """The colour beside the word and the shape: what is given here is no cause to look."""
        if self.counts.found == Found.UNREADABLE:
            return ""
        return "look" if self.positive and not self.is_given else "ok" if self.positive else ""

    @property
    def words(self) -> str:
        """Of a result, never of a person."""
        if self.counts.found == Found.UNREADABLE:
            return _("could not be read")
        if self.screen is None or self.screen.found == Found.UNREADABLE:
            return _("positive by the laboratory") if self.positive else _(
                "negative by the laboratory")  # fmt: skip
        return self.with_screen()

    def with_screen(self) -> str:
        was = self.screen.found == Found.POSITIVE
        if self.counts is self.screen:
            return _("positive screen") if was else _("negative screen")
        if self.positive:
            return _("positive screen, confirmed") if was else _(
                "negative screen, found by the laboratory")  # fmt: skip
        return _("positive screen, not confirmed: the laboratory found none") if was else _(
            "negative screen, confirmed")  # fmt: skip


@dataclass
class Read:
    """One specimen as it is read. taking: medicines given here on that day."""

    specimen: Specimen
    taking: frozenset[str]

    @cached_property
    def back(self):
        """The row that took it back, where one did."""
        return getattr(self.specimen, "taken_back", None)

    @cached_property
    def lines(self) -> list[Line]:
        """Each analyte once, in the order of the knowledge; what is read of it stands beside it."""
        by = {(one.analyte, one.method): one for one in self.specimen.counting_results}
        order = [*rules.analytes()]
        found = sorted({analyte for analyte, _method in by}, key=order.index)
        return [
            Line(key, by.get((key, "screen")), by.get((key, "confirmation")), key in self.given,
                 [one for one in self.readings if key in one.about])
            for key in found
        ]  # fmt: skip

    @cached_property
    def given(self) -> set[str]:
        """What is found because it is given here."""
        return {marker for medicine in self.taking for marker in rules.MARKERS.get(medicine, ())}

    @cached_property
    def readings(self) -> list[rules.Reading]:
        """What these results may mean, by the rules of urine or of oral fluid."""
        results = [
            rules.Result(one.analyte, one.found == Found.POSITIVE, one.method)
            for one in self.specimen.counting_results
            if one.found != Found.UNREADABLE and one.analyte in rules.analytes()
        ]
        return rules.readings(results, taking=self.taking, matrix=self.specimen.matrix)

    @property
    def of_the_whole(self) -> list[rules.Reading]:
        return [one for one in self.readings if not one.about]

    @cached_property
    def doubts(self) -> list[rules.Reading]:
        """What speaks against reading anything from it."""
        one = self.specimen
        return rules.doubts(
            rules.Specimen(tenths(one.celsius), one.minutes, tenths(one.creatinine),
                           gravity_of(one.gravity), one.warm)
        )  # fmt: skip

    @property
    def positives(self) -> list[Line]:
        """What was found and is not given here."""
        return [line for line in self.lines if line.positive and not line.is_given]

    @property
    def telling(self) -> list[Line]:
        """What is worth a place of its own in a list: all but plain negative screens."""
        return [line for line in self.lines if not line.is_plain]

    @property
    def plain_negatives(self) -> str:
        """The others, by name, in a line."""
        return ", ".join(name_of(line.analyte) for line in self.lines if line.is_plain)

    @property
    def missing(self) -> bool:
        """A medicine that is given here was not found."""
        return any(one.code == "expected_not_found" for one in self.readings)

    @property
    def state(self) -> str:
        """back, not_given, waits, doubtful, positive, nothing"""
        if self.back:
            return "back"
        if self.specimen.outcome != Specimen.Outcome.GIVEN:
            return "not_given"
        if not self.lines:
            return "waits"
        if self.doubts:
            return "doubtful"
        return "positive" if self.positives else "nothing"

    @property
    def kind(self) -> str:
        return {"positive": "filled", "nothing": "hollow"}.get(self.state, "half")

    @property
    def words(self) -> str:
        """One line of what is known of it."""
        names = ", ".join(name_of(line.analyte) for line in self.positives)
        said = {
            "back": _("written down in error"),
            "not_given": self.specimen.get_outcome_display(),
            "waits": _("given, no result yet"),
            "doubtful": _("no result: the specimen could not be relied on"),
            "positive": _("positive: %(names)s") % {"names": names},
            "nothing": _("negative besides what is given here"),
        }[self.state]  # fmt: skip
        missing = self.state in ("positive", "nothing") and self.missing
        return f"{said}; {_('what is given here was not found')}" if missing else said


def tenths(number: int | None) -> Decimal | None:
    """A number kept in tenths, as it is read."""
    return None if number is None else Decimal(number) / 10


def gravity_of(number: int | None) -> Decimal | None:
    """Specific gravity kept in thousandths, as it is read."""
    return None if number is None else Decimal(number) / 1000


def lane(reads: list[Read]) -> MarkLane:
    """Screens on the recovery path; what was written in error is not drawn."""
    marks = [
        Mark(one.specimen.clinic_day, one.kind, f"{day(one)}: {one.words}")
        for one in reversed(reads) if not one.back
    ]  # fmt: skip
    return MarkLane(_("Screens"), tuple(marks), tuple((kind, str(words)) for kind, words in KEY))


def day(one: Read) -> str:
    return date_format(one.specimen.clinic_day, "j M Y")
