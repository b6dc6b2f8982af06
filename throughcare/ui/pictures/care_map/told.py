"""The same map in words: for the table beside the picture, and for the list on a narrow screen."""

from dataclasses import dataclass

from throughcare.ui.pictures.care_map.values import CareMap, Cause, FindingMark


@dataclass(frozen=True)
class Answer:
    """One answer: the strand that gives it and what it does; or the person's choice in words."""

    strand: str
    words: str
    href: str = ""


@dataclass(frozen=True)
class ToldFinding:
    mark: FindingMark
    answers: tuple[Answer, ...]
    glows: bool


@dataclass(frozen=True)
class ToldCause:
    cause: Cause
    findings: tuple[ToldFinding, ...]


def told(care_map: CareMap) -> tuple[ToldCause, ...]:
    """Each cause with its findings, each finding with every answer to it."""
    answers = by_finding(care_map)
    return tuple(
        ToldCause(cause, tuple(
            ToldFinding(mark, answers.get(mark.id, ()) + noted(mark), care_map.glows(mark))
            for mark in cause.findings
        ))
        for cause in care_map.causes
    )  # fmt: skip


def by_finding(care_map: CareMap) -> dict[str, tuple[Answer, ...]]:
    items = {
        (strand.key, item.id): Answer(strand.title, item.words, item.href)
        for strand in care_map.strands
        for item in strand.items
    }
    found: dict[str, tuple[Answer, ...]] = {}
    for line in care_map.lines:
        found[line.finding] = (*found.get(line.finding, ()), items[line.strand, line.item])
    return found


def noted(mark: FindingMark) -> tuple[Answer, ...]:
    return (Answer("", mark.note),) if mark.note else ()


def feeds_told(care_map: CareMap) -> list[tuple[str, str, str]]:
    """Which cause feeds which, in titles, and the person's words for it."""
    titles = {cause.key: cause.title for cause in care_map.causes}
    return [(titles[feed.origin], titles[feed.target], feed.words) for feed in care_map.feeds]
