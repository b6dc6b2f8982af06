"""Answers as they arrive: by item key, in item order, or as a FHIR QuestionnaireResponse."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from throughcare.clinical.instruments.answers import check, same
from throughcare.clinical.instruments.definition import DECLINED, Instrument, Item, Option, Value
from throughcare.clinical.instruments.fhir import (
    ABSENT_REASON,
    LOINC,
    ORDINAL,
    canonical,
)
from throughcare.clinical.instruments.scoring import score

PREFERS_NOT = ("LA30122-8", "asked-declined")  # "I choose not to answer": missing, never "no"


class Unreadable(ValueError):
    """Something that is not a set of answers to this instrument."""


def read(instrument: Instrument, data: Any) -> dict[str, Value]:
    """The answers by item key, whichever of the three ways they came. Raises Unreadable."""
    if isinstance(data, Mapping):
        if data.get("resourceType") == "QuestionnaireResponse":
            return from_response(instrument, data)
        if "resourceType" in data:
            raise Unreadable(
                f"a {data['resourceType']} holds no answers: give a QuestionnaireResponse"
            )
        return from_object(instrument, data)
    if isinstance(data, Sequence) and not isinstance(data, str):
        return from_list(instrument, data)
    raise Unreadable("answers are an object by item key, a list, or a QuestionnaireResponse")


def from_object(instrument: Instrument, data: Mapping[str, Any]) -> dict[str, Value]:
    """Answers by key. An unknown key stays, so that the check can name it."""
    return {
        key: plain(instrument.item(key), value) if instrument.has(key) else value
        for key, value in data.items()
        if value is not None
    }


def from_list(instrument: Instrument, data: Sequence[Any]) -> dict[str, Value]:
    """Answers in the order of the items; null where a question was not asked."""
    if len(data) > len(instrument.items):
        raise Unreadable(
            f"{len(data)} answers for the {len(instrument.items)} questions"
            f" of {instrument.short_title}"
        )
    return {
        item.key: plain(item, value)
        for item, value in zip(instrument.items, data, strict=False)
        if value is not None
    }


def plain(item: Item, value: Any) -> Any:
    """The value as the item keeps it: yes and no as true and false, 2.0 as 2."""
    if item.kind == "yes_no" and type(value) is int and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and item.kind == "yes_no":
        return {"yes": True, "no": False}.get(value.lower(), value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def from_response(instrument: Instrument, response: Mapping[str, Any]) -> dict[str, Value]:
    """Answers of a FHIR QuestionnaireResponse, by linkId or by LOINC code."""
    refuse_foreign(instrument, response)
    keys = keys_by_link(instrument)
    answers: dict[str, Value] = {}
    trapped: list[str] = []
    for node in nodes(response):
        link = code_of(node)
        if link in instrument.not_these_codes and node.get("answer"):
            trapped.append(link)
        elif link in keys and (value := answer_of(instrument.item(keys[link]), node)) is not None:
            if answers.get(keys[link], value) != value:
                raise Unreadable(f"{keys[link]} is answered twice, differently")
            answers[keys[link]] = value
    if not answers and not trapped:
        raise Unreadable(f"none of its questions is one of {instrument.short_title}")
    refuse_trapped(instrument, answers, trapped)
    refuse_other_total(instrument, response, answers)
    return answers


def refuse_foreign(instrument: Instrument, response: Mapping[str, Any]) -> None:
    """Refuse a response to another questionnaire of ours, or one entered in error."""
    if response.get("status") == "entered-in-error":
        raise Unreadable("the response is marked as entered in error")
    name = str(response.get("questionnaire", "")).partition("|")[0]
    if name.startswith(canonical("")) and name != canonical(instrument.name):
        raise Unreadable(f"it answers {name}, not {canonical(instrument.name)}")


def refuse_trapped(
    instrument: Instrument, answers: Mapping[str, Value], trapped: list[str]
) -> None:
    """Refuse a code that is often put in place of one of ours but asks something else."""
    for link in trapped:
        lacking = [p.item for p in check(instrument, answers) if p.kind == "missing"]
        if lacking:
            raise Unreadable(
                f"{link} {instrument.not_these_codes[link]}; no answer to {', '.join(lacking)}"
            )


def refuse_other_total(
    instrument: Instrument, response: Mapping[str, Any], answers: Mapping[str, Value]
) -> None:
    """Refuse a form whose own total is not the sum of its answers."""
    code = instrument.scoring.loinc
    if code is None or check(instrument, answers):
        return
    ours = score(instrument, answers).score
    for node in nodes(response):
        theirs = number_in(node)
        if code_of(node) == code.code and None not in (theirs, ours) and theirs != ours:
            raise Unreadable(f"the form says {theirs}, its answers come to {ours}")


def keys_by_link(instrument: Instrument) -> dict[str, str]:
    """Item keys by every name a response may use for them."""
    by_key = {item.key: item.key for item in instrument.items}
    by_loinc = {item.loinc.code: item.key for item in instrument.items if item.loinc}
    return by_loinc | by_key


def nodes(response: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every item of a response, those nested in items and in answers included."""
    for node in listed(response, "item"):
        yield node
        yield from nodes(node)
        for answer in listed(node, "answer"):
            yield from nodes(answer)


def listed(parent: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = parent.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise Unreadable(f"{key!r} of the QuestionnaireResponse is not a list of objects")
    return rows


def code_of(node: Mapping[str, Any]) -> str:
    """The last part of a linkId: "/44250-9" and "mood" alike."""
    return str(node.get("linkId", "")).rstrip("/").rpartition("/")[2]


def number_in(node: Mapping[str, Any]) -> int | float | None:
    for answer in listed(node, "answer"):
        for key in ("valueInteger", "valueDecimal"):
            if isinstance(answer.get(key), int | float):
                number: int | float = answer[key]
                return number
    return None


def answer_of(item: Item, node: Mapping[str, Any]) -> Value | None:
    """The one answer of a node, or DECLINED, or None when there is none."""
    for extension in listed(node, "extension"):
        if extension.get("url") == ABSENT_REASON and extension.get("valueCode") in PREFERS_NOT:
            return DECLINED
    answers = listed(node, "answer")
    if len(answers) > 1:
        raise Unreadable(f"{item.key} has {len(answers)} answers, and takes one")
    return value_of(item, answers[0]) if answers else None


def value_of(item: Item, answer: Mapping[str, Any]) -> Value | None:
    if isinstance(coding := answer.get("valueCoding"), Mapping):
        return coded(item, coding)
    for key in ("valueBoolean", "valueInteger", "valueDecimal", "valueDate"):
        if key in answer:
            value: Value = plain(item, answer[key])
            return value
    if "valueString" in answer:
        return labelled(item, str(answer["valueString"]))
    return None


def coded(item: Item, coding: Mapping[str, Any]) -> Value:
    """The option behind a coding: by its LOINC answer, our own code, its ordinal, its words."""
    code = str(coding.get("code", ""))
    if code in PREFERS_NOT:
        return DECLINED
    if coding.get("system") == LOINC:
        for option in item.options:
            if option.loinc and option.loinc == code:
                return option.value
    elif option_found := by_code(item, code):
        return option_found.value
    for extension in listed(coding, "extension"):
        ordinal = plain(item, extension.get("valueDecimal"))
        if extension.get("url") == ORDINAL and any(same(ordinal, o.value) for o in item.options):
            value: Value = ordinal
            return value
    return labelled(item, str(coding.get("display", code)))


def by_code(item: Item, code: str) -> Option | None:
    return next((option for option in item.options if str(option.value) == code), None)


def labelled(item: Item, words: str) -> Value:
    """The option with these words. Words that fit none stay, so that the check can name them."""
    for option in item.options:
        if option.label.casefold() == words.strip().casefold():
            return option.value
    return words
