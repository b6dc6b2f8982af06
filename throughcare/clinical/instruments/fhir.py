"""Instruments as FHIR R4: a Questionnaire from the definition, a response from the answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from throughcare.clinical.instruments.answers import asked
from throughcare.clinical.instruments.definition import (
    DECLINED,
    Answers,
    Code,
    Condition,
    Instrument,
    Item,
    Option,
    Value,
)

LOINC = "http://loinc.org"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
MIN_VALUE = "http://hl7.org/fhir/StructureDefinition/minValue"
MAX_VALUE = "http://hl7.org/fhir/StructureDefinition/maxValue"
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

TYPES = {
    "choice": "choice",
    "yes_no": "boolean",
    "integer": "integer",
    "scale": "integer",
    "text": "text",
    "date": "date",
}

Resource = dict[str, Any]


def canonical(name: str) -> str:
    """The URL that names our questionnaire, wherever the clinic's server stands."""
    return f"urn:throughcare:instrument:{name}"


def questionnaire(instrument: Instrument) -> Resource:
    """The instrument as a Questionnaire. Until a clinician has checked it, it is a draft."""
    resource: Resource = {
        "resourceType": "Questionnaire",
        "url": canonical(instrument.name),
        "version": instrument.version,
        "name": computer_name(instrument.name),
        "title": instrument.title,
        "status": "active" if instrument.reviewed else "draft",
        "subjectType": ["Patient"],
        "date": instrument.version,
        "purpose": instrument.purpose,
        "copyright": ". ".join(filter(None, (instrument.licence, instrument.attribution))),
        "item": grouped(instrument, (questionnaire_item(instrument, i) for i in instrument.items)),
    }
    if instrument.stem:
        resource["description"] = instrument.stem
    if instrument.loinc:
        resource["code"] = [coding(instrument.loinc)]
    return resource


def computer_name(name: str) -> str:
    """FHIR wants a name a program may use: a capital first, no hyphens."""
    return name.replace("-", "_").capitalize()


def grouped(instrument: Instrument, made: Iterable[Resource]) -> list[Resource]:
    """Items in their sections' groups, in the order of the sections."""
    by_key = {item["linkId"]: item for item in made}
    loose = [by_key[i.key] for i in instrument.items if not i.section and i.key in by_key]
    groups = []
    for section in instrument.sections:
        inside = [
            by_key[item.key]
            for item in instrument.items
            if item.section == section.key and item.key in by_key
        ]
        if inside:
            groups.append({"linkId": f"group-{section.key}", "text": section.title, "item": inside})
    return loose + [
        {**group, "type": "group"} if "type" in group["item"][0] else group for group in groups
    ]


def questionnaire_item(instrument: Instrument, item: Item) -> Resource:
    made: Resource = {
        "linkId": item.key,
        "text": item.ask,
        "type": TYPES[item.kind],
        "required": item.required and not item.decline,
    }
    if item.loinc:
        made["code"] = [coding(item.loinc)]
    if item.kind == "choice":
        made["answerOption"] = [answer_option(instrument, option) for option in item.options]
    if item.kind in ("integer", "scale"):
        made["extension"] = [
            {"url": MIN_VALUE, "valueInteger": item.min},
            {"url": MAX_VALUE, "valueInteger": item.max},
        ]
    if item.show_if:
        made |= enable_when(instrument, item)
    return made


def coding(code: Code) -> Resource:
    return {"system": LOINC, "code": code.code}


def option_coding(instrument: Instrument, option: Option) -> Resource:
    if option.loinc:
        return {"system": LOINC, "code": option.loinc, "display": option.label}
    system = f"{canonical(instrument.name)}:answers"
    return {"system": system, "code": str(option.value), "display": option.label}


def answer_option(instrument: Instrument, option: Option) -> Resource:
    value = option_coding(instrument, option)
    if isinstance(option.value, int):
        value["extension"] = [{"url": ORDINAL, "valueDecimal": int(option.value)}]
    return {"valueCoding": value}


def enable_when(instrument: Instrument, item: Item) -> Resource:
    """The skip as FHIR says it: all conditions, or any of the alternatives of one."""
    alternatives = [list(tests(instrument, condition)) for condition in item.show_if]
    if len(alternatives) == 1:
        return {"enableWhen": alternatives[0], "enableBehavior": "any"}
    if all(len(one) == 1 for one in alternatives):
        return {"enableWhen": [one[0] for one in alternatives], "enableBehavior": "all"}
    raise ValueError(f"{instrument.name}: {item.key}: FHIR cannot say all of several alternatives")


def tests(instrument: Instrument, condition: Condition) -> Iterable[Resource]:
    for key in condition.items:
        gate = instrument.item(key)
        if gate.kind == "choice":
            for option in gate.options:
                if condition.met_by(option.value):
                    answer = option_coding(instrument, option)
                    yield {"question": key, "operator": "=", "answerCoding": answer}
        elif condition.at_least is not None:
            yield {"question": key, "operator": ">=", "answerInteger": condition.at_least}
        else:
            kind = "answerBoolean" if gate.kind == "yes_no" else "answerInteger"
            for value in condition.among:
                yield {"question": key, "operator": "=", kind: value}


def questionnaire_response(
    instrument: Instrument, answers: Answers, authored: datetime
) -> Resource:
    """The answers as a QuestionnaireResponse; what was declined says so, and is no answer."""
    given = asked(instrument, answers)
    made = (
        response_item(instrument, item, given[item.key])
        for item in instrument.items
        if item.key in given
    )
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{canonical(instrument.name)}|{instrument.version}",
        "status": "completed",
        "authored": authored.isoformat(),
        "item": grouped(instrument, made),
    }


def response_item(instrument: Instrument, item: Item, value: Value) -> Resource:
    made: Resource = {"linkId": item.key, "text": item.ask}
    if value == DECLINED:
        return made | {"extension": [{"url": ABSENT_REASON, "valueCode": "asked-declined"}]}
    return made | {"answer": [answer_value(instrument, item, value)]}


def answer_value(instrument: Instrument, item: Item, value: Value) -> Resource:
    match item.kind:
        case "choice":
            option = next(option for option in item.options if option.value == value)
            return {"valueCoding": option_coding(instrument, option)}
        case "yes_no":
            return {"valueBoolean": bool(value)}
        case "integer" | "scale":
            return {"valueInteger": value}
        case "date":
            return {"valueDate": value}
        case "text":
            return {"valueString": value}
