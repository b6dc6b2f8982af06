"""Every instrument, question, answer, fact and source that a rule names exists."""

import pytest

from throughcare.clinical import instruments
from throughcare.clinical.assessment.causes import DOMAINS, domain, every_cause
from throughcare.clinical.assessment.facts import every_fact
from throughcare.clinical.assessment.links import every_link
from throughcare.clinical.assessment.red_flags import every_combination
from throughcare.clinical.assessment.signs import place_of
from throughcare.clinical.sources import cited

SURENESS = {"K": 0, "V2": 1, "V": 2, "DERIVED": 2}
CAUSES = every_cause()
OF_CAUSES = [(cause.code, sign) for cause in CAUSES for sign in cause.signs]
ONLY_CODES = [(cause.code, sign) for cause in CAUSES for sign in cause.codes]
OF_FLAGS = [(one.flag.code, sign) for one in every_combination() for sign in one.signs]
ALL = [
    (code, one)
    for code, sign in (*OF_CAUSES, *ONLY_CODES, *OF_FLAGS)
    for one in (sign, *sign.only_if)
]  # fmt: skip


@pytest.mark.parametrize(("code", "sign"), ALL)
def test_the_question_a_sign_looks_at_exists(code, sign):
    for name in sign.place.instruments:
        assert name in instruments.names()
    for name, item in sign.place.items:
        assert instruments.load(name).has(item), f"{code}: {name} has no item {item}"


@pytest.mark.parametrize(("code", "sign"), ALL)
def test_the_answer_a_sign_waits_for_can_be_given(code, sign):
    if sign.place.kind == "fact":
        fact = every_fact()[sign.place.keys[0]]
        assert all(fact.allows(value) for value in (*sign.any_of, *sign.none_of))
    if sign.place.kind == "item":
        item = instruments.load(sign.place.items[0][0]).item(sign.place.items[0][1])
        allowed = [(type(o.value), o.value) for o in item.options]
        assert all((type(v), v) in allowed for v in (*sign.any_of, *sign.none_of))


@pytest.mark.parametrize(("code", "sign"), ALL)
def test_the_threshold_can_be_reached(code, sign):
    if sign.at_least is None or sign.place.kind not in ("score", "item", "greatest"):
        return
    highest = instruments.load(sign.place.instruments[0]).scoring.high
    if sign.place.kind != "score":
        name, key = sign.place.items[0]
        item = instruments.load(name).item(key)
        highest = max((o.value for o in item.options), default=item.max)
    assert sign.at_least <= highest


@pytest.mark.parametrize(("code", "sign"), OF_CAUSES)
def test_every_level_has_a_source_and_claims_no_more_than_the_source_does(code, sign):
    assert sign.level in (1, 2, 3)
    assert SURENESS[sign.evidence] <= SURENESS[cited(sign.source).evidence]


def test_the_band_a_sign_waits_for_is_one_the_instrument_names():
    for _, sign in ALL:
        if sign.place.kind == "band":
            scoring = instruments.load(sign.place.keys[0]).scoring
            assert set(sign.any_of) <= set(scoring.named_bands)


def test_codes_are_unique_and_belong_to_one_of_five_domains():
    codes = [cause.code for cause in CAUSES]
    assert len(codes) == len(set(codes)) >= 60
    assert {code.partition(".")[0] for code in codes} == set(DOMAINS)


def test_what_is_kept_fits_the_record():
    assert max(len(cause.label) for cause in CAUSES) <= 160
    assert max(len(cause.code) for cause in CAUSES) <= 60


def test_genes_violence_and_mental_health_carry_their_sensitivity():
    by_code = {cause.code: cause.sensitivity for cause in CAUSES}
    assert all("GDIS" in marks for code, marks in by_code.items() if code.startswith("family."))
    assert "SDV" in by_code["environment.violence_now"]
    assert "MH" in by_code["mental_health.depression"]


def test_every_domain_can_be_asked():
    for key in DOMAINS:
        assert set(domain(key).ask) <= set(instruments.names())
        asked_first = {name for cause in domain(key).causes for s in cause.signs
                       for name in s.place.instruments}  # fmt: skip
        assert set(domain(key).ask) <= asked_first


@pytest.mark.parametrize("link", every_link(), ids=lambda link: f"{link.from_code}>{link.to_code}")
def test_both_ends_of_a_link_are_causes_and_its_source_exists(link):
    codes = {cause.code for cause in CAUSES if cause.kind == "problem"}
    assert {link.from_code, link.to_code} <= codes
    assert cited(link.source)
    assert len(link.words) <= 200


def test_a_sign_that_looks_at_two_places_is_refused():
    with pytest.raises(ValueError, match="exactly one"):
        place_of({"item": "phq-9:sleep", "fact": "age"})
