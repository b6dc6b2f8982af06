"""Other medicines: which way, what starting and stopping does, and what is never refused for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughcare.clinical.medication.interactions import Other, every_class, found, interactions
from throughcare.clinical.medication.sedatives import sedatives
from throughcare.clinical.sources import cited

SURENESS = {"K": 0, "V2": 1, "V": 2}


def codes(medicine, name, change="", **more):
    said = interactions(medicine, [Other(name, change)], **more)
    return {verdict.code: verdict.level for verdict in said}


@pytest.mark.parametrize(
    ("medicine", "name", "change", "expected"),
    [
        ("methadone", "rifampicin", "", {"level_lower": "note"}),
        ("methadone", "Rifampin 300", "started", {"inducer_started": "caution"}),
        ("methadone", "rifampicin", "stopped", {"inducer_stopped": "caution"}),
        ("methadone", "St. John’s Wort", "stopped", {"inducer_stopped": "caution"}),
        ("methadone", "fluconazole", "started", {"inhibitor_started": "caution"}),
        ("methadone", "fluconazole", "stopped", {"level_lower": "note"}),
        ("methadone", "fluconazole", "", {"level_higher": "note"}),
        ("methadone", "Ondansetron", "", {"qt_together": "caution"}),
        ("methadone", "ondansetron", "stopped", {}),
        ("methadone", "lofexidine", "started", {"qt_together": "caution"}),
        ("methadone", "naltrexone", "started", {"precipitant_taken": "stop"}),
        ("methadone", "pentazocine", "", {"precipitant_taken": "stop"}),
        ("methadone", "buprenorphine", "", {"methadone_and_buprenorphine": "stop"}),
        ("buprenorphine", "methadone", "", {"methadone_and_buprenorphine": "stop"}),
        ("methadone", "buprenorphine", "stopped", {}),
        ("methadone", "tramadol", "", {"serotonin_together": "note"}),
        ("methadone", "citalopram", "", {"qt_together": "caution", "serotonin_together": "note"}),
        ("methadone", "clarithromycin", "started",
         {"inhibitor_started": "caution", "qt_together": "caution"}),
        ("naltrexone", "tramadol", "", {"opioid_beside_naltrexone": "stop"}),
        ("naltrexone", "methadone", "stopped", {"opioid_lately_stopped": "note"}),
        ("naltrexone", "lofexidine", "", {"naltrexone_works_less": "note"}),
        ("methadone", "naloxone", "started", {}),  # nothing keeps anybody from a kit
        ("methadone", "paracetamol", "started", {}),
        ("buprenorphine", "ondansetron", "", {}),
    ],
)  # fmt: skip
def test_what_another_medicine_does(medicine, name, change, expected):
    assert codes(medicine, name, change) == expected


def test_methadone_and_buprenorphine_together_are_in_order_within_an_ordered_change():
    assert codes("methadone", "buprenorphine", crossing_over=True) == {}


def test_stopping_an_inducer_says_that_the_level_rises_over_1_to_3_weeks():
    (said,) = interactions("methadone", [Other("carbamazepine", "stopped")])
    assert "rises over 1 to 3 weeks" in said.why
    assert "overdose" in said.why


def test_a_name_within_another_word_is_not_found():
    assert found("methadone", [Other("rifampicinol"), Other("")]) == []


@pytest.mark.parametrize("one", every_class(), ids=lambda one: one.key)
def test_each_class_has_a_source_and_says_that_nobody_has_reviewed_it(one):
    assert SURENESS[one.evidence] <= SURENESS[cited(one.source).evidence]
    assert one.standing.startswith("Not reviewed")
    assert all(name == name.lower() for name in one.names)
    for name in one.names:
        assert one in [hit.of for hit in found(one.on[0], [Other(name)])]


NAMES = sorted({name for one in every_class() for name in one.names})
others = st.lists(
    st.builds(Other, st.sampled_from(NAMES), st.sampled_from(["", "started", "stopped"]))
)


@given(others, st.booleans(), st.booleans(), st.sampled_from(["methadone", "buprenorphine"]))
def test_no_sedative_is_ever_more_than_a_note(taken, alcohol, kit, medicine):
    said = sedatives(medicine, taken, alcohol=alcohol, has_naloxone=kit)
    assert {verdict.level for verdict in said} <= {"note"}
    sedating = any(hit.effect == "sedation" for hit in found(medicine, taken))
    assert bool(said) == (sedating or alcohol)
    assert (len(said) == 2) == (bool(said) and not kit)


@given(others)
def test_the_gravest_is_said_first_and_nothing_twice(taken):
    said = interactions("methadone", taken)
    ranks = [("stop", "caution", "note").index(verdict.level) for verdict in said]
    assert ranks == sorted(ranks)
    assert len(said) == len(set(said))


def test_a_benzodiazepine_is_said_with_naloxone_and_is_no_reason_to_refuse():
    together, kit = sedatives("methadone", [Other("diazepam")], has_naloxone=False)
    assert "no reason to refuse" in together.why
    assert together.source == "fda-2017-benzodiazepines"
    assert "naloxone" in kit.why
