"""What a care map is made of: plain values, which assessment and plan fill from their rows."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class FindingMark:
    """One thing found: its level, and the kinds of its answers; none means it glows."""

    id: str
    label: str
    level: int
    answers: tuple[str, ...] = ()
    note: str = ""  # for an answer without a strand: "declines: not now"
    href: str = ""


@dataclass(frozen=True)
class Cause:
    """One of the five. level None: not asked yet; 0: asked, and nothing found."""

    key: str
    title: str
    level: int | None
    words: str = ""
    findings: tuple[FindingMark, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class StrandItem:
    """What one strand does: one item of the plan."""

    id: str
    label: str
    kind: str = "treat"
    when: str = ""
    href: str = ""

    @property
    def words(self) -> str:
        """The item in a line: what, whether it is a referral or for later, and by when."""
        what = self.label if self.kind == "treat" else f"{kind_words(self.kind)}: {self.label}"
        return f"{what} · {self.when}" if self.when else what


@dataclass(frozen=True)
class Strand:
    key: str
    title: str
    items: tuple[StrandItem, ...] = ()


@dataclass(frozen=True)
class Line:
    """This item answers this finding."""

    cause: str
    finding: str
    strand: str
    item: str
    kind: str = "treat"


@dataclass(frozen=True)
class Feed:
    """One cause feeds another, in the person's words."""

    origin: str
    target: str
    words: str


@dataclass(frozen=True)
class CareMap:
    """Everything the picture shows. Without strands it is the left half."""

    causes: tuple[Cause, ...]
    strands: tuple[Strand, ...] = ()
    lines: tuple[Line, ...] = ()
    feeds: tuple[Feed, ...] = ()
    planned: bool = False  # a plan is being made: what has no answer glows

    @property
    def unanswered(self) -> list[FindingMark]:
        return [mark for cause in self.causes for mark in cause.findings if self.glows(mark)]

    @property
    def empty(self) -> bool:
        return all(cause.level is None for cause in self.causes)

    def glows(self, mark: FindingMark) -> bool:
        """Is it for a plan to answer, and has none?"""
        return self.planned and not mark.answers


def kind_words(kind: str) -> str:
    return {
        "treat": _("treat now"), "refer": _("refer"), "met": _("already met"),
        "declines": _("the person declines"), "later": _("later"),
    }[kind]  # fmt: skip
