"""The whole care map: the assessment's causes, the plan's strands, a line for every answer."""

from django.utils.formats import date_format

from throughcare.assessment import care_map as assessment
from throughcare.plan.models import STRANDS, Item
from throughcare.ui.pictures.care_map import CareMap, Line, Strand, StrandItem, kind_words

DRAWN = {Item.Kind.TREAT, Item.Kind.REFER, Item.Kind.LATER}


def care_map(*, findings, causes, words, links, planned: bool) -> CareMap:
    """Rows of assessment and plan as the picture's values."""
    kinds = {c.finding.code: tuple(item.kind for item in c.items) for c in causes}
    notes = {c.finding.code: note_of(c.items) for c in causes}
    items = {item.pk: item for cause in causes for item in cause.items}
    return CareMap(
        causes=assessment.causes(findings, words, to_its_card, kinds, notes),
        strands=tuple(
            Strand(key, str(title), strand_items(items.values(), key))
            for key, title in STRANDS.items()
        ),
        lines=tuple(line for cause in causes for line in lines_of(cause)),
        feeds=assessment.feeds(links),
        planned=planned,
    )


def to_its_card(finding) -> str:
    return f"#cause-{finding.pk}"


def is_drawn(item: Item) -> bool:
    """Does a line lead to a strand? «Declines» and «already met» are told beside the cause."""
    return bool(item.strand) and item.kind in DRAWN


def strand_items(items, strand: str) -> tuple[StrandItem, ...]:
    return tuple(
        StrandItem(str(item.pk), what(item), item.kind, when=day(item.due_on))
        for item in sorted(items, key=lambda item: item.seq)
        if item.strand == strand and is_drawn(item)
    )


def what(item: Item) -> str:
    """The few words of an item that stand in the picture."""
    return item.refer_to if item.kind == Item.Kind.REFER else item.intervention or item.problem


def day(on) -> str:
    """A day as it is written everywhere; no day is no words."""
    return date_format(on, "j M Y") if on else ""


def lines_of(cause) -> list[Line]:
    return [
        Line(cause.finding.domain, cause.finding.code, item.strand, str(item.pk), item.kind)
        for item in cause.items
        if is_drawn(item)
    ]


def note_of(items) -> str:
    """An answer without a strand, in words: «the person declines: “not now”»."""
    said = []
    for item in items:
        if not is_drawn(item):
            words = f": “{item.persons_words}”" if item.persons_words else ""
            by = f", {day(item.due_on)}" if item.due_on else ""
            where = f" → {item.refer_to}" if item.refer_to else ""
            said.append(f"{kind_words(item.kind)}{where}{by}{words}")
    return " · ".join(said)
