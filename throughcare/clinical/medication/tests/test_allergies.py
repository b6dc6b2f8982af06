"""A reaction to the very medicine is named and asked about; none stops a dose by itself."""

import pytest

from throughcare.clinical.medication.allergies import Reaction, to_this_medicine
from throughcare.clinical.medicines import medicine

METHADONE = medicine("methadone")


@pytest.mark.parametrize(
    ("substance", "level"),
    [
        ("Methadone", "caution"), ("methadone 10 mg/mL", "caution"),
        ("METHADONE, liquid", "caution"), ("penicillin", "ok"),
        ("methadon", "ok"), ("levomethadone", "ok"), ("", "ok"),
    ],
)  # fmt: skip
def test_only_the_name_as_a_whole_word_is_this_medicine(substance, level):
    assert to_this_medicine(METHADONE, [Reaction(substance, "rash")]).level == level


def test_what_the_prescriber_knew_when_signing_is_told_and_asks_for_no_reason_each_day():
    known = Reaction("methadone", "itching", known_when_signed=True)
    said = to_this_medicine(METHADONE, [known])
    assert (said.level, said.code) == ("note", "reaction_known_when_signed")
    assert "methadone (itching)" in said.why


def test_one_that_came_after_the_signature_asks_even_beside_one_that_was_known():
    both = [Reaction("methadone", "itching", known_when_signed=True), Reaction("methadone", "rash")]
    assert to_this_medicine(METHADONE, both).level == "caution"


def test_a_reaction_to_another_opioid_says_nothing_of_this_one():
    assert to_this_medicine(METHADONE, [Reaction("buprenorphine", "rash")])


def test_whatever_is_written_nothing_stops():
    everything = [Reaction(words, words) for words in ("methadone", "anaphylaxis to methadone")]
    assert to_this_medicine(METHADONE, everything).level == "caution"
