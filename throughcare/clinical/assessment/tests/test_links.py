"""Causes feed each other only where both were found, and only as a question."""

import pytest

from throughcare.clinical.assessment import suggest_links
from throughcare.clinical.assessment.links import every_link
from throughcare.clinical.plan import FindingSeen


def seen(**levels):
    return [FindingSeen(code.replace("__", "."), level) for code, level in levels.items()]


@pytest.mark.parametrize("link", every_link(), ids=lambda link: f"{link.from_code}>{link.to_code}")
def test_a_link_needs_both_its_ends(link):
    start, end = FindingSeen(link.from_code, 1), FindingSeen(link.to_code, 1)
    assert suggest_links([start, end]) == [
        one for one in every_link() if {one.from_code, one.to_code} == {start.code, end.code}
    ]
    assert suggest_links([start]) == suggest_links([end]) == []


def test_a_cause_asked_and_not_found_links_to_nothing():
    assert suggest_links(seen(environment__trauma=0, mental_health__ptsd=3)) == []


def test_trauma_leads_to_ptsd_and_ptsd_to_self_medication():
    found = seen(environment__trauma=1, mental_health__ptsd=2, mental_health__self_medication=1)
    pairs = {(link.from_code, link.to_code) for link in suggest_links(found)}
    assert ("environment.trauma", "mental_health.ptsd") in pairs
    assert ("mental_health.ptsd", "mental_health.self_medication") in pairs


def test_no_link_leads_back_to_itself():
    assert all(link.from_code != link.to_code for link in every_link())
