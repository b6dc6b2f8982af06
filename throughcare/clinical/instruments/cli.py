"""`throughcare instruments` and `throughcare score`: the engine on a command line, no Django."""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

from throughcare.clinical.instruments.definition import Instrument, Item
from throughcare.clinical.instruments.loading import UnknownInstrument, every, load
from throughcare.clinical.instruments.reading import Unreadable, read
from throughcare.clinical.instruments.scoring import NotScorable, score

OK, REFUSED = 0, 2


class NoAnswers(ValueError):
    """A file that cannot be opened, or does not hold JSON."""


def list_all(out: TextIO) -> int:
    """Every instrument with its licence and whether a clinician has checked it."""
    lines = [
        f"{instrument.name:<16} {instrument.title}\n"
        f"{'':<16} {reviewed(instrument)}; {instrument.wording}; {instrument.licence}\n"
        for instrument in every()
    ]
    out.write("".join(lines))  # in one go, so that `| head` may close the pipe
    return OK


list_instruments = list_all


def reviewed(instrument: Instrument) -> str:
    if instrument.reviewed:
        return f"checked by {instrument.checked_by}, again by {instrument.review_by}"
    return f"not yet checked by a clinician (due {instrument.review_by})"


def show(name: str, out: TextIO, err: TextIO = sys.stderr) -> int:
    """One instrument's questions, with their keys, answers and values."""
    try:
        instrument = load(name)
    except UnknownInstrument as unknown:
        return refuse(unknown, err)
    out.write(page_of(instrument))
    return OK


def page_of(instrument: Instrument) -> str:
    lines = [f"{instrument.name}: {instrument.title}", f"{instrument.purpose}."]
    lines += [f"  {label:<11} {words}" for label, words in facts(instrument)]
    if instrument.stem:
        lines += ["", instrument.stem]
    stem = ""
    for place, item in enumerate(instrument.items, start=1):
        if (own := instrument.stem_of(item)) not in (stem, instrument.stem):
            lines += ["", own]
        stem = own
        lines += ["", *lines_of(place, item)]
    return "\n".join(lines) + "\n"


def facts(instrument: Instrument) -> list[tuple[str, str]]:
    bands = "; ".join(f"{b.low}–{b.high} {b.label}" for b in instrument.bands)
    known = [
        ("about", instrument.time_frame),
        ("filled by", ", ".join(instrument.filled_by)),
        ("score", score_range(instrument)),
        ("bands", bands or "; ".join(instrument.scoring.named_bands)),
        ("wording", instrument.wording),
        ("licence", instrument.licence),
        ("source", f"{instrument.source} (evidence {instrument.evidence})"),
        ("version", instrument.version),
        ("review", reviewed(instrument)),
        ("take care", instrument.caution),
    ]
    return [(label, words) for label, words in known if words]


def score_range(instrument: Instrument) -> str:
    if instrument.scoring.low is None:
        return "no total"
    return f"{instrument.scoring.low} to {instrument.scoring.high}"


def lines_of(place: int, item: Item) -> list[str]:
    lines = [f"{place}. {item.key}: {item.ask}"]
    if item.help:
        lines.append(f"     {item.help}")
    lines += [f"     {shown(option.value)} = {option.label}" for option in item.options]
    if item.min is not None:
        lines.append(f"     {item.min} to {item.max} {item.unit}".rstrip())
    notes = [
        "" if item.required else "may be left open",
        "may be declined" if item.decline else "",
        "counted the other way round" if item.reverse else "",
        f"asked only if {only_if(item)}" if item.show_if else "",
    ]
    told = "; ".join(filter(None, notes))
    return [*lines, f"     ({told})"] if told else lines


def shown(value: object) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def only_if(item: Item) -> str:
    said = []
    for condition in item.show_if:
        among = " or ".join(shown(value) for value in condition.among)
        what = f"is {among}" if among else f"is {condition.at_least} or more"
        said.append(f"{' or '.join(condition.items)} {what}")
    return " and ".join(said)


def score_file(name: str, path: str, out: TextIO, err: TextIO) -> int:
    """Score the answers in a JSON file ("-": standard input). Refused: 2, and nothing on `out`."""
    try:
        instrument = load(name)
        result = score(instrument, read(instrument, json_in(path)))
    except NotScorable as problem:
        for flag in problem.flags:  # a form that is refused may still be a call for help
            err.write(f"{flag.ladder}: {flag.why} {flag.next_step}\n")
        return refuse(problem, err)
    except Unreadable as problem:
        return refuse(f"{instrument.short_title}: {problem}.", err)
    except (UnknownInstrument, NoAnswers) as problem:
        return refuse(problem, err)
    json.dump(result.as_json(), out, ensure_ascii=False, indent=2)
    out.write("\n")
    return OK


def refuse(problem: object, err: TextIO) -> int:
    err.write(f"{problem}\n")
    return REFUSED


def json_in(path: str) -> Any:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NoAnswers(f"cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise NoAnswers(f"{path} is not text in UTF-8.") from error
    try:
        return json.loads(text, object_pairs_hook=each_key_once)
    except (ValueError, RecursionError) as error:
        raise NoAnswers(f"{path} does not hold JSON: {error}.") from error


def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two answers to one question: no telling which the person meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = sorted({key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1})
        raise ValueError(f"{', '.join(twice)} stands twice")
    return found
