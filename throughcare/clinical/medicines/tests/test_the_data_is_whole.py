"""Every value of the medicines has a source that exists, and says when nobody has checked it."""

import pytest

from throughcare.clinical.medicines import (
    UnknownMedicine,
    coded,
    equivalent,
    every_equivalence,
    medicine,
    medicines,
    product,
    products,
)
from throughcare.clinical.sources import EVIDENCE, cited

SURENESS = {"K": 0, "V2": 1, "V": 2, "DERIVED": 2}
EVERY = [
    *((one.key, one) for one in medicines()),
    *((f"{one.key}: usual", one.usual) for one in medicines() if one.usual),
    *((f"{one.key}: {limit.key}", limit) for one in medicines() for limit in one.limits),
    *((one.key, one) for one in products()),
    *((f"{one.key}: depot", one.depot) for one in products() if one.depot),
    *((f"{one.product} like {one.like}", one) for one in every_equivalence()),
]


@pytest.mark.parametrize("value", [value for _, value in EVERY], ids=[name for name, _ in EVERY])
def test_a_value_has_a_source_and_claims_no_more_than_its_source_does(value):
    assert value.evidence in EVIDENCE
    assert SURENESS[value.evidence] <= SURENESS[cited(value.source).evidence]


def test_a_value_that_nobody_has_checked_says_so():
    for name, value in EVERY:
        assert value.reviewed == bool(value.checked_by), name
        assert value.standing.startswith("Not reviewed") == (not value.checked_by), name
    from_knowledge = {value.standing for _, value in EVERY if value.evidence == "K"}
    assert from_knowledge == {"Not reviewed: from knowledge."}


@pytest.mark.parametrize("one", products(), ids=lambda one: one.key)
def test_a_product_is_poured_or_counted_and_never_both(one):
    assert (one.ug_per_ml is None) != (one.ug_per_unit is None)
    assert (one.form == "liquid") == (one.ug_per_ml is not None) == (one.smallest_ul is not None)
    assert one.smallest_ug.denominator == 1
    assert one.medicine in {each.key for each in medicines()}


@pytest.mark.parametrize("one", products(), ids=lambda one: one.key)
def test_products_that_are_added_are_of_one_medicine_and_one_route(one):
    alike = [each for each in products() if each.family == one.family]
    assert {(each.medicine, each.route) for each in alike} == {(one.medicine, one.route)}


def test_a_depot_has_one_interval_and_never_goes_into_a_vein():
    depots = [one.depot for one in products() if one.depot]
    assert len(depots) == 17
    for depot in depots:
        assert (depot.every_days is None) != (depot.every_months is None)
        assert "intravenous" in depot.routes_never


@pytest.mark.parametrize(
    ("key", "rxnorm"),
    [("bup-nx-film-8", "1010606"), ("bup-nx-film-2", "1010603"), ("bup-nx-film-4", "1307058"),
     ("bup-nx-film-12", "1307063"), ("zubsolv-5.7", "1431104")],
)  # fmt: skip
def test_the_verified_rxnorm_concepts_are_the_ones_stated_and_there_is_no_other(key, rxnorm):
    assert product(key).rxnorm == rxnorm
    assert sum(bool(one.rxnorm) for one in products()) == 5
    assert product(key) in coded(product(key).family)


def test_a_kit_says_how_many_are_handed_out_together_and_a_single_thing_does_not():
    assert product("naloxone-spray-4").pack_title.endswith("2 sprays")
    assert product("bup-nx-film-8").pack_title == product("bup-nx-film-8").title


def test_an_equivalence_is_words_to_read_and_nothing_that_can_be_reckoned_with():
    line = equivalent("bup-nx-film-8", "zubsolv-5.7")
    assert line is equivalent("zubsolv-5.7", "bup-nx-film-8")
    assert "8 mg/2 mg" in line.words
    assert "For reading only" in line.words
    assert equivalent("methadone-oral-10", "bup-nx-film-8") is None


def test_nobody_finds_a_medicine_that_is_not_there():
    with pytest.raises(UnknownMedicine, match="methadone"):
        medicine("morphine")
    with pytest.raises(UnknownMedicine, match="methadone-oral-10"):
        product("methadone")
    with pytest.raises(KeyError, match="soft_day"):
        medicine("buprenorphine").limit("hard_day")


def test_what_is_sold_here_is_asked_by_place():
    uk = {one.key for one in products(medicine="buprenorphine", place="uk")}
    assert "buvidal-weekly-8" in uk
    assert not {"brixadi-weekly-8", "bup-nx-film-8"} & uk
