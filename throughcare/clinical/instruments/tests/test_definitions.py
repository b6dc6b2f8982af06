"""The .toml files: complete, cited, licensed; and a mistake in one is named with file and key."""

import re

import pytest

from throughcare.clinical.instruments import (
    DefinitionError,
    UnknownInstrument,
    every,
    load,
    names,
)
from throughcare.clinical.instruments.loading import from_toml
from throughcare.clinical.sources import cited

ASKED_FOR = {
    "dsm-5-oud", "cows", "dast-10", "audit-c", "phq-9", "gad-7", "pc-ptsd-5", "pcl-5", "ace",
    "pss-4", "ucla-3", "barc-10", "ahc-hrsn", "hark", "taps", "family-history", "craving-vas",
    "access", "tea", "bam", "top", "rulers", "c-ssrs", "peers", "sleep",
}  # fmt: skip
ITEMS = {"dsm-5-oud": 11, "cows": 11, "dast-10": 10, "audit-c": 3, "phq-9": 9, "gad-7": 7,
         "pc-ptsd-5": 5, "pcl-5": 20, "ace": 10, "pss-4": 4, "ucla-3": 3, "barc-10": 10,
         "hark": 4, "tea": 4, "craving-vas": 1}  # fmt: skip
ALL = pytest.mark.parametrize("form", every(), ids=names())


def test_every_instrument_the_programme_needs_is_there():
    assert set(names()) >= ASKED_FOR


@pytest.mark.parametrize(("name", "count"), ITEMS.items())
def test_an_instrument_counts_as_many_items_as_published(name, count):
    assert sum(item.counts for item in load(name).items) == count


@ALL
def test_every_source_it_names_exists(form):
    for source in [form.source, *(b.source for b in form.bands), *(f.source for f in form.flags)]:
        assert cited(source).evidence


@ALL
def test_it_says_its_licence_and_when_it_must_be_looked_at_again(form):
    assert form.licence
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", form.version)
    assert form.review_by.isoformat() > form.version
    assert not form.reviewed  # nobody has signed any: say so until a clinician has


@ALL
def test_no_wording_is_published_that_the_licence_keeps(form):
    kept = {"dsm-5-oud", "pss-4", "top", "taps", "tea", "ace"}
    assert (form.wording == "own words") or form.name not in kept


@pytest.mark.parametrize("name", ["cows", "c-ssrs", "dsm-5-oud"])
def test_what_a_clinician_must_observe_is_never_filled_in_by_the_person(name):
    assert load(name).filled_by == ("staff",)


@ALL
def test_keys_are_short_lower_case_words(form):
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", item.key) for item in form.items)


SENSITIVE = [("family-history", "GDIS"), ("hark", "SDV"), ("ace", "SDV"), ("phq-9", "MH"),
             ("c-ssrs", "MH"), ("access", "SUD"), ("audit-c", "ETHUD")]  # fmt: skip


@pytest.mark.parametrize(("name", "label"), SENSITIVE)
def test_its_answers_carry_their_sensitivity(name, label):
    assert label in load(name).sensitivity


@ALL
def test_a_translation_covers_every_question_or_is_not_there(form):
    for words in form.translations.values():
        assert set(words.asks) == {item.key for item in form.items}
        assert set(words.titles) == {section.key for section in form.sections}
        labels = {o.label for i in form.items if i.kind == "choice" for o in i.options}
        assert labels - {"Yes"} <= set(words.options)


def test_a_question_is_asked_in_spanish_where_it_is_ours_and_in_english_otherwise():
    assert load("access").ask_in("naloxone", "es").startswith("¿Tiene naloxona")
    assert load("access").ask_in("naloxone", "es-mx") == load("access").ask_in("naloxone", "es")
    yes = load("access").in_language("es").item("naloxone").options[0]
    assert (yes.value, yes.label) == (True, "Sí")
    assert load("phq-9").ask_in("mood", "es") == load("phq-9").item("mood").ask


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownInstrument, match="no such instrument: 'phq9'; nearest: phq-9"):
        load("phq9")
    with pytest.raises(UnknownInstrument, match=r"no such instrument: '\.\./x'"):
        load("../x")


TOML = """
name = "x"
title = "X"
short_title = "X"
purpose = "Shown to work"
version = "2026-11-24"
wording = "own words"
licence = "ours"
attribution = ""
source = "throughcare-own"
evidence = "K"
time_frame = "now"
filled_by = ["self"]
sensitivity = []
domain = ""
checked_by = ""
review_by = 2027-05-31
[choices]
two = [{ value = 1, label = "One" }, { value = 2, label = "Two" }]
[[items]]
key = "a"
ask = "A?"
kind = "choice"
options = "two"
[[items]]
key = "b"
ask = "B?"
kind = "choice"
options = "two"
[scoring]
method = "sum"
range = [2, 4]
[[bands]]
from = 2
to = 3
label = "few"
[[bands]]
from = 4
to = 4
label = "many"
"""
MISTAKES = [
    ('kind = "choice"', 'kind = "chioce"', "x.toml: items[0]: kind: 'chioce' is not one of"),
    ('options = "two"', 'options = "tow"', "x.toml: items[0]: options: no choices named 'tow'"),
    ('method = "sum"', 'method = "sun"', "x.toml: scoring: method: 'sun' is not one of"),
    ('title = "X"', "", "x.toml: title: is missing"),
    ('purpose = "Shown to work"', "purpose = 1", "x.toml: purpose: 1 is not a str"),
    ('key = "b"', 'key = "a"', "x.toml: items: a key stands twice"),
    ('ask = "B?"', 'ask = "B?"\nhepl = "x"', "x.toml: items[1]: hepl: is no key of this table"),
    ("from = 4", "from = 5", "x.toml: bands: 'many' must begin at 4"),
    ("to = 4", "to = 5", "x.toml: bands: the last must end at 4"),
    ('evidence = "K"', 'evidence = "sure"', "x.toml: evidence: 'sure' is not one of"),
    ('ask = "A?"', 'ask = "A?"\nshow_if = { item = "b", in = [1] }',
     "x.toml: a: show_if: no item 'b' before it"),
    ("value = 2", "value = 1", "x.toml: choices.two: a value stands twice"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), MISTAKES)
def test_a_mistake_in_a_file_is_named_with_its_file_and_key(right, wrong, said):
    assert from_toml(TOML, "x.toml").name == "x"
    with pytest.raises(DefinitionError, match=re.escape(said)):
        from_toml(TOML.replace(right, wrong, 1), "x.toml")


def test_a_file_that_is_not_toml_is_named():
    with pytest.raises(DefinitionError, match=r"x\.toml: "):
        from_toml("=", "x.toml")
