"""Instruments: each one a .toml file; one engine asks, checks, scores and speaks FHIR."""

from throughcare.clinical.instruments.answers import (
    Problem,
    asked,
    check,
    check_answer,
    from_text,
    visible,
)
from throughcare.clinical.instruments.consistency import DefinitionError
from throughcare.clinical.instruments.definition import DECLINED, Instrument, Item
from throughcare.clinical.instruments.fhir import questionnaire, questionnaire_response
from throughcare.clinical.instruments.loading import (
    UnknownInstrument,
    every,
    load,
    names,
)
from throughcare.clinical.instruments.reading import Unreadable, read
from throughcare.clinical.instruments.scoring import (
    Impossible,
    Incomplete,
    NotScorable,
    RedFlag,
    Score,
    flags,
    score,
)

__all__ = [
    "DECLINED",
    "DefinitionError",
    "Impossible",
    "Incomplete",
    "Instrument",
    "Item",
    "NotScorable",
    "Problem",
    "RedFlag",
    "Score",
    "UnknownInstrument",
    "Unreadable",
    "asked",
    "check",
    "check_answer",
    "every",
    "flags",
    "from_text",
    "load",
    "names",
    "questionnaire",
    "questionnaire_response",
    "read",
    "score",
    "visible",
]
