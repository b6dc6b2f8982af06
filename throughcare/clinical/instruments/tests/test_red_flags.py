"""Red flags rise by single answers, before a form is complete, and before a named role."""

import pytest

from throughcare.clinical.instruments import (
    Impossible,
    Incomplete,
    every,
    flags,
    load,
    read,
    score,
)
from throughcare.clinical.instruments.tests.making import answers_with_total
from throughcare.clinical.sources import cited

ROLES = {"intake", "prescriber", "nurse", "counsellor", "peer", "director", "auditor"}
RAISING = [
    ("phq-9", {"self_harm": 1}, "phq-9.self_harm", "S", "counsellor"),
    ("c-ssrs", {"thoughts": True, "plan": True}, "c-ssrs.high", "E", "prescriber"),
    ("c-ssrs", {"behaviour": True, "behaviour_recent": True}, "c-ssrs.high", "E", "prescriber"),
    *(
        ("hark", {key: True}, "hark.violence", "S", "counsellor")
        for key in ("humiliated", "afraid", "forced", "kicked")
    ),
    (
        "access",
        {"leftover": True, "child_home": True, "locked": False},
        "access.children_and_medicines",
        "S",
        "nurse",
    ),
    ("access", {"days_benzodiazepines": 1}, "access.sedatives", "R", "prescriber"),
    ("taps", {"medicines": 1, "sedatives_3": True}, "taps.sedatives", "R", "prescriber"),
    ("access", {"injecting": 2, "fever": True}, "access.fever_injecting", "E", "prescriber"),
    ("access", {"injecting": 2, "infection": True}, "access.injection_site", "S", "nurse"),
    ("access", {"overdoses": 1, "overdose_recent": 2}, "access.recent_overdose", "S", "peer"),
    ("circumstances", {"released": True}, "circumstances.released", "S", "peer"),
]


@pytest.mark.parametrize(("name", "answers", "code", "ladder", "role"), RAISING)
def test_one_grave_answer_raises_its_flag_though_the_form_is_unfinished(
    name, answers, code, ladder, role
):
    assert [(f.code, f.ladder, f.for_role) for f in flags(load(name), answers)] == [
        (code, ladder, role)
    ]


def test_thoughts_of_self_harm_raise_the_flag_at_a_phq_9_total_of_1():
    result = score(load("phq-9"), read(load("phq-9"), [0] * 8 + [1]))
    assert (result.score, result.band) == (1, "minimal")
    assert [flag.code for flag in result.flags] == ["phq-9.self_harm"]


CUTS = [("phq-9", 9, 10, "phq-9.positive"), ("gad-7", 9, 10, "gad-7.positive"),
        ("cows", 36, 37, "cows.severe"), ("pcl-5", 30, 31, "pcl-5.positive"),
        ("pc-ptsd-5", 2, 3, "pc-ptsd-5.positive"), ("audit-c", 2, 3, "audit-c.positive"),
        ("dast-10", 5, 6, "dast-10.intensive_assessment"),
        ("hark", 0, 1, "hark.violence")]  # fmt: skip


@pytest.mark.parametrize(("name", "below", "at", "code"), CUTS)
def test_a_flag_on_the_total_rises_at_its_cut_off_and_not_one_below(name, below, at, code):
    form = load(name)
    raised = [
        {flag.code for flag in score(form, answers_with_total(form, total)).flags}
        for total in (below, at)
    ]
    assert [code in codes for codes in raised] == [False, True]


def test_a_refused_form_still_carries_its_call_for_help():
    with pytest.raises(Incomplete) as incomplete:
        score(load("phq-9"), {"self_harm": 3})
    with pytest.raises(Impossible) as impossible:
        score(load("phq-9"), {"self_harm": 3, "mood": "x", "sleep": []})
    for refused in (incomplete, impossible):
        assert [flag.code for flag in refused.value.flags] == ["phq-9.self_harm"]


def test_medicines_locked_away_or_no_children_raise_nothing():
    locked = {"leftover": True, "child_home": True, "locked": True}
    assert flags(load("access"), locked) == ()
    assert flags(load("access"), locked | {"locked": False, "child_home": False}) == ()


def test_an_answer_to_a_question_no_longer_asked_raises_nothing():
    assert flags(load("access"), {"injecting": 0, "fever": True}) == ()


def test_every_flag_has_a_role_a_next_step_and_a_source_that_exists():
    for form in every():
        for flag in form.flags:
            assert flag.for_role in ROLES, flag.code
            assert flag.code.startswith(f"{form.name}.")
            assert flag.next_step
            assert cited(flag.source)
